import Testing

extension Readers {
  static let names: Set<String> = ["deltalake", "polars", "duckdb"]

  /// Rows sorted as the readers' answers are.
  static func sorted(_ rows: [[String?]]) -> [[String?]] {
    rows.sorted { left, right in
      for (a, b) in zip(left, right) where a != b {
        guard let a, let b else { return a != nil }
        return Array(a.unicodeScalars.map(\.value)).lexicographicallyPrecedes(b.unicodeScalars.map(\.value))
      }
      return false
    }
  }
}

/// Asserts that every reader gave exactly these rows.
func expectRows(_ answer: Readers.Answer, _ rows: [[String?]], _ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(Readers.names.isSubset(of: answer.keys), sourceLocation: sourceLocation)
  for (reader, found) in answer { #expect(found == Readers.sorted(rows), "\(reader), \(what)", sourceLocation: sourceLocation) }
}

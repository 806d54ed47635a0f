/// Whether the first record of a sample names the fields, and what the fields are called.
struct HeaderGuess {
  let isThere: Bool
  let reason: String
  /// As the header has them; `field_1` and so on without one.
  let labels: [String]
  /// What a table may call them.
  let columns: [String]

  init(_ records: [[String]], width: Int) {
    let first = records.first ?? []
    let labels = first.map(\.trimmed)
    let looksLikeNames =
      first.count == width && first.allSatisfy { $0.utf8.count <= 255 && Self.canBeWritten($0) }
      && labels.allSatisfy { !$0.isEmpty && Double($0) == nil && $0.unicodeScalars.count <= 100 }
      && Set(labels.map { $0.lowercased() }).count == labels.count
      && labels.allSatisfy { label in label.unicodeScalars.first.map { $0.properties.isAlphabetic || $0 == "_" } ?? false }
    // A column whose other values have digits, and whose first has none, is named by it.
    let rest = records.dropFirst().prefix(200)
    let named = (0..<width).count { column in
      let values = rest.compactMap { column < $0.count && !$0[column].isEmpty ? $0[column] : nil }
      let withDigits = values.count { $0.utf8.contains { $0 >= 0x30 && $0 <= 0x39 } }
      return !values.isEmpty && withDigits == values.count && column < first.count
        && !first[column].utf8.contains { $0 >= 0x30 && $0 <= 0x39 }
    }
    isThere = looksLikeNames && (named > 0 || labels.allSatisfy { $0.utf8.allSatisfy(Self.isNameByte) })
    if isThere {
      reason =
        named > 0 ? "the first record has words where \(named) columns have digits" : "the first record is made of names"
      self.labels = first
    } else {
      reason = "the first record does not look like names"
      self.labels = (1...max(width, 1)).map { "field_\($0)" }
    }
    columns = Self.columns(of: self.labels)
  }

  /// A name for each label's column, no two the same.
  static func columns(of labels: [String]) -> [String] {
    var taken = Set<String>()
    return labels.enumerated().map { index, label in
      var name = column(label)
      if name.isEmpty { name = "field_\(index + 1)" }
      var unique = name
      var number = 2
      while !taken.insert(unique).inserted {
        unique = "\(name)_\(number)"
        number += 1
      }
      return unique
    }
  }

  /// Line ends and tabs are all of control that a contract takes in a heading.
  private static func canBeWritten(_ label: String) -> Bool {
    label.unicodeScalars.allSatisfy { ($0.value >= 0x20 && $0.value != 0x7F) || "\t\n\r".unicodeScalars.contains($0) }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F || byte == 0x20 || byte == 0x2D
  }

  /// Lower case, words with `_` between: `Account No.` is `account_no`, `dueDate` is `due_date`.
  private static func column(_ label: String) -> String {
    var name = ""
    var wasLower = false
    for scalar in label.unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        if scalar.properties.isUppercase, wasLower { name += "_" }
        name += scalar.properties.lowercaseMapping
        wasLower = scalar.properties.isLowercase
      } else {
        if !name.isEmpty, !name.hasSuffix("_") { name += "_" }
        wasLower = false
      }
    }
    while name.hasSuffix("_") { name.removeLast() }
    return name
  }
}

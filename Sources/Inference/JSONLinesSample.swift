import Tabular

/// A sample of one JSON object to a line: its members, and what their values look like.
struct JSONLinesSample {
  let members: [JSONLinesMembers.Member]
  let profiles: [ColumnProfile]
  /// Lines that are objects.
  let records: Int

  /// - Parameter text: UTF-8.
  /// - Returns: `nil` for a sample that is none.
  init?(_ text: [UInt8]) throws(InferenceError) {
    guard let found = JSONLinesMembers(text, lines: ContractInference.maximumRecords) else { return nil }
    members = found.members
    guard members.count <= ContractInference.maximumFields else {
      throw InferenceError(message: "more than \(ContractInference.maximumFields) members", remedy: "check that each line is one record")
    }
    let labels = members.map(\.label)
    guard labels.allSatisfy(Self.canBeWritten), Set(labels.map { $0.lowercased() }).count == labels.count else {
      throw InferenceError(
        message: "the members have names that a contract cannot have: empty or too long, or alike but for capitals",
        remedy: "write the contract by hand, or ask for other names")
    }
    var profiles = Array(repeating: ColumnProfile(), count: members.count)
    var records = 0
    do {
      let layout = JSONLinesLayout(values: members.map { _ in [.scalars, .nested] }, allowsOtherMembers: true)
      var decoder = try RecordDecoder(RecordFormat(.jsonLines(layout)), labels: labels)
      let batch = RecordBatch(fieldCount: members.count)
      var position = 0
      while records < ContractInference.maximumRecords,
        try decoder.fill(batch, from: { Self.read(text, &position, into: $0) })
      {
        for record in 0..<batch.count where batch.fault(of: record) == nil {
          records += 1
          for field in members.indices {
            profiles[field].note(batch.fieldBytes(field, of: record).map { String(decoding: $0, as: UTF8.self) } ?? "")
          }
        }
      }
    } catch {
      throw InferenceError(message: "\(error)", remedy: "give a file of one JSON object to a line")
    }
    self.profiles = profiles
    self.records = records
  }

  private static func canBeWritten(_ label: String) -> Bool {
    !label.trimmed.isEmpty && label.utf8.count <= 255 && label.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  }

  private static func read(_ text: [UInt8], _ position: inout Int, into target: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(target.count, text.count - position)
    target.copyBytes(from: text[position..<position + count])
    position += count
    return count
  }
}

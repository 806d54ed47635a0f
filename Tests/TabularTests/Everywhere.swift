import Foundation
import Tabular
import Testing

let isDeep = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1"

/// Decodes a file whole, in portions of one byte and split at every byte, and each of its records alone; expects the same
/// throughout.
@discardableResult
func everywhere(
  _ bytes: [UInt8], _ format: RecordFormat, fields: Int, labels: [String]? = nil,
  limit: Int = RecordDecoder.defaultMaximumRecordBytes, at location: SourceLocation = #_sourceLocation
) -> Decoded {
  let whole = Decoded(bytes, format, fields: fields, labels: labels, capacity: 4096, limit: limit)
  let single = Decoded(bytes, format, fields: fields, labels: labels, capacity: 513, limit: limit) { _ in 1 }
  #expect(single == whole, "in portions of one byte", sourceLocation: location)
  let step = isDeep ? 1 : max(1, bytes.count / 60)
  for split in stride(from: 0, through: bytes.count, by: step) {
    var given = 0
    let parted = Decoded(bytes, format, fields: fields, labels: labels, capacity: 512, limit: limit) { wanted in
      let count = given < split ? min(wanted, split - given) : wanted
      given += count
      return count
    }
    #expect(parted == whole, "split at \(split)", sourceLocation: location)
  }
  alone(whole, bytes, at: location)
  return whole
}

/// Cuts each record out of the file by offset and length and expects the same cells when it is decoded on its own.
func alone(_ found: Decoded, _ bytes: [UInt8], at location: SourceLocation = #_sourceLocation) {
  guard let decoder = found.single else { return }
  for record in found.records {
    let from = Int(record.offset)
    let cut = Decoded(Array(bytes[from..<from + record.length]), with: decoder)
    #expect(cut.error == nil, "record \(record.number)", sourceLocation: location)
    #expect(cut.records.count == 1, "record \(record.number)", sourceLocation: location)
    #expect(cut.records.first?.fields == record.fields, "record \(record.number)", sourceLocation: location)
    #expect(cut.records.first?.fault == record.fault, "record \(record.number)", sourceLocation: location)
    #expect(cut.records.first?.cellFaults == record.cellFaults, "record \(record.number)", sourceLocation: location)
  }
}

func text(_ found: Decoded) -> [[String?]] {
  found.records.map { $0.fields.map { $0.map { String(decoding: $0, as: UTF8.self) } } }
}

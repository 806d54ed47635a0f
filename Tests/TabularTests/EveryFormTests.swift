import Foundation
import Tabular
import Testing

/// Files of every form, written from records that are known.
@Suite struct EveryFormTests {
  @Test func `whatever the form, a file gives back what was written, at the places where it stands, in any portions`() {
    var forms: Set<String> = []
    for seed in 0..<UInt64(isDeep ? 20_000 : 500) {
      let file = WrittenFile(seed: seed)
      guard !file.bytes.isEmpty, file.bytes.count != 2 || file.format.encoding != .utf16 else { continue }
      let found = Decoded(file.bytes, file.format, fields: file.labels.count, labels: file.labels)
      #expect(found.error == nil, "seed \(seed): \(found.error?.description ?? "")")
      let records = zip(found.records, text(found)).map { record, cells in
        WrittenFile.Expected(cells: cells, offset: Int(record.offset), length: record.length)
      }
      #expect(records == file.records, "seed \(seed): \(file.format)")
      #expect(found.records.allSatisfy { $0.fault == nil }, "seed \(seed): \(file.format)")
      #expect(found.controls.map { $0.fields.map { String(decoding: $0 ?? [], as: UTF8.self) } } == file.controls, "seed \(seed)")
      #expect(found.byteCount == Int64(file.bytes.count), "seed \(seed)")
      portions(file, found, seed)
      forms.insert(Self.name(file.format))
      if records != file.records || found.error != nil { return }
    }
    // The seeds reach every form; otherwise they would show less than they say.
    #expect(forms.count >= 30, "\(forms.sorted())")
  }

  @Test func `whatever is damaged, portions and single records tell the same`() {
    for seed in 0..<UInt64(isDeep ? 20_000 : 500) {
      let file = WrittenFile(seed: seed)
      guard !file.bytes.isEmpty else { continue }
      var random = SeededGenerator(seed: seed ^ 0xDA_3A6E)
      var bytes = file.bytes
      for _ in 0..<Int.random(in: 1...5, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where bytes.count > 1: bytes.remove(at: place)
        case 1: bytes.insert([0, 0x22, 0x0A, 0x0D, 0xFF, 0x5C].randomElement(using: &random) ?? 0, at: place)
        case 2: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        default: bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
      }
      let found = Decoded(bytes, file.format, fields: file.labels.count, labels: file.labels)
      var damaged = file
      damaged.replace(with: bytes)
      portions(damaged, found, seed)
    }
  }

  /// Portions of several sizes, a few splits, and each record alone.
  private func portions(_ file: WrittenFile, _ whole: Decoded, _ seed: UInt64) {
    let count = file.labels.count
    for portion in [1, 2, 3, 7, 64] {
      let parted = Decoded(file.bytes, file.format, fields: count, labels: file.labels, capacity: 512 + portion) { _ in portion }
      #expect(parted == whole, "seed \(seed), portions of \(portion)")
    }
    let step = isDeep ? 1 : max(1, file.bytes.count / 8)
    for split in stride(from: Int(seed) % step, to: file.bytes.count, by: step) {
      var given = 0
      let parted = Decoded(file.bytes, file.format, fields: count, labels: file.labels) { wanted in
        let count = given < split ? min(wanted, split - given) : wanted
        given += count
        return count
      }
      #expect(parted == whole, "seed \(seed), split at \(split)")
    }
    alone(whole, file.bytes)
  }

  private static func name(_ format: RecordFormat) -> String {
    let kinds = format.kinds.isEmpty ? "" : " with kinds"
    switch format.shape {
    case .delimited(let dialect):
      let isPlain = dialect.escape == nil && dialect.lineEnds == .any && !dialect.skipInitialSpace && dialect.comment == nil
      return "delimited\(isPlain ? "" : " by marks")\(dialect.header == nil ? "" : " with header")\(kinds) in \(format.encoding.rawValue)"
    case .fixedWidth(let layout):
      return layout.codePage == nil ? "lines\(kinds) in \(format.encoding.rawValue)" : "host \(layout.framing)\(kinds)"
    case .jsonLines: return "JSON in \(format.encoding.rawValue)"
    }
  }
}

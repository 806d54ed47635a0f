import Parquet

/// Encrypted files of a known layout, and where their modules lie.
struct EncryptedFile {
  static let footerKey = Array("0123456789012345".utf8)
  static let balanceKey = Array("1234567890123450".utf8)
  static let nameKey = Array("12345678901234567890123456789012".utf8)

  /// Every column of these tests, by name.
  static let columnKeys = ["name": nameKey, "balance": balanceKey]

  static func fixtures(rows: Int, seed: UInt64 = 1) -> [Fixture] {
    var random = SeededGenerator(seed: seed)
    return [
      Fixture(
        column: LeafColumn(name: "name", type: .string, isOptional: true),
        values: (0..<rows).map { row in
          random.chance(10) ? nil : .bytes(Array("canary \(seed) \(row % 37) \(random.below(5))".utf8))
        }),
      Fixture(
        column: LeafColumn(name: "balance", type: .int64, isOptional: false),
        values: (0..<rows).map { .int64(Int64($0) * 1_000_003 + Int64(random.below(1000))) }),
      Fixture(
        column: LeafColumn(name: "branch", type: .int32, isOptional: true),
        values: (0..<rows).map { .int32(Int32($0 % 7)) }),
    ]
  }

  /// `name` and `balance` with keys of their own, `branch` plaintext.
  static func columnEncryption(_ footer: FileEncryption.Footer = .encrypted) throws -> FileEncryption {
    var encryption = FileEncryption(footerKey: try EncryptionKey(footerKey, metadata: Array("kf".utf8)))
    encryption.footer = footer
    encryption.columns = .only([
      "name": .key(try EncryptionKey(nameKey, metadata: Array("kn".utf8))),
      "balance": .key(try EncryptionKey(balanceKey, metadata: Array("kb".utf8))),
    ])
    return encryption
  }

  static func options(
    footerKey: [UInt8]? = footerKey, columnKeys: [String: [UInt8]] = columnKeys, aadPrefix: [UInt8]? = nil
  ) -> ReaderOptions {
    var options = ReaderOptions()
    options.decryption = FileDecryption(footerKey: footerKey, columnKeys: columnKeys, aadPrefix: aadPrefix)
    return options
  }

  static func lines(_ fixtures: [Fixture]) -> [String] {
    fixtures.flatMap { ["# " + $0.column.name] + $0.lines }
  }
}

import DataContracts

/// The keys that a field, or several, of a delivery may refer to: keyed hashes in memory, 17 bytes a key, complete before the first
/// record is judged. Made by a ``ReferenceKeysBuilder``.
public struct ReferenceKeys: Sendable {
  /// What the values of a column of keys are. Values are compared as what they are: `1.0` and `1.00` are one number, a text and a
  /// number never one key.
  public enum Kind: Sendable, Hashable {
    case text
    /// An exact number with so many digits after the point.
    case number(scale: Int)
    case double
    case boolean
    case date
    case timestamp
  }

  let hashKey: HashKey
  /// Digits after the point at which numbers are compared, by field of the key.
  let scales: [Int?]
  /// Ascending, each once.
  private let hashes: [ReferenceHash]
  /// Where the hashes with these first bits begin, and after the last where they end.
  private let starts: [UInt32]
  private let shift: UInt64

  /// - Parameter hashes: Ascending, each once.
  init(_ hashes: [ReferenceHash], scales: [Int?], hashKey: HashKey) {
    self.hashes = hashes
    self.scales = scales
    self.hashKey = hashKey
    // About sixteen hashes for each start.
    let bits = max(Int.bitWidth - (hashes.count / 16).leadingZeroBitCount, 1)
    shift = UInt64(64 - bits)
    var starts = [UInt32](repeating: 0, count: (1 << bits) + 1)
    for hash in hashes { starts[Int(hash.high >> shift) + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    self.starts = starts
  }

  /// Different keys.
  public var count: Int { hashes.count }

  /// Bytes in memory.
  public var byteCount: Int { hashes.count * MemoryLayout<ReferenceHash>.stride + starts.count * 4 }

  /// Whether a key is among them.
  ///
  /// - Complexity: O(1).
  func contains(_ hash: (low: UInt64, high: UInt64)) -> Bool {
    let wanted = ReferenceHash(hash)
    let bucket = Int(wanted.high >> shift)
    let end = Int(starts[bucket + 1])
    var (low, high) = (Int(starts[bucket]), end)
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle].precedes(wanted) { low = middle + 1 } else { high = middle }
    }
    return low < end && hashes[low] == wanted
  }
}

extension ReferenceKeys.Kind {
  init(_ kind: ColumnKind) {
    self =
      switch kind {
      case .bytes: .text
      case .boolean: .boolean
      case .int32Decimal, .int64Decimal, .int128Decimal, .int64: .number(scale: kind.scale)
      case .double: .double
      case .date: .date
      case .timestamp: .timestamp
      }
  }

  /// As a message names it.
  var label: String {
    switch self {
    case .text: "text"
    case .number: "number"
    case .double: "float"
    case .boolean: "truth value"
    case .date: "date"
    case .timestamp: "moment"
    }
  }

  /// Digits after the point at which fields of a contract are compared with columns of these kinds; `nil` for what is no number.
  ///
  /// - Throws: ``QualityError`` with code `.unsupportedType` naming a field that is of another kind than its column.
  static func scales(of fields: [Int], in contract: Contract, beside kinds: [Self]) throws(QualityError) -> [Int?] {
    var scales: [Int?] = []
    for (index, kind) in zip(fields, kinds) {
      let field = contract.fields[index]
      switch (Self(try ColumnKind(field)), kind) {
      case (.number(let own), .number(let other)): scales.append(max(own, other))
      case (let own, let other) where own == other: scales.append(nil)
      case (let own, let other):
        throw QualityError(
          .unsupportedType, "refers to values of another kind: a \(own.label) is never a \(other.label)", field: field.name)
      }
    }
    return scales
  }
}

public import DataContracts

/// Takes in the keys that records may refer to, within a budget.
///
/// ```swift
/// builder.begin()
/// builder.append(number: 17)      // for each field of the key, in order
/// try builder.end()
/// ```
///
/// A key that was begun and not ended is none: so one with a missing value is left out.
public struct ReferenceKeysBuilder: ~Copyable {
  private let hashKey: HashKey
  private let scales: [Int?]
  /// Digits by which numbers are lengthened, by field of the key.
  private let lengthening: [Int]
  private let limit: Int
  private let capacity: Int
  private let text = KeyText()
  private var hashes: [ReferenceHash] = []
  private var field = 0
  /// Whether a number has more digits than any value of the field it is compared with.
  private var isBeyond = false

  /// - Parameters:
  ///   - kinds: Of the columns the keys come from, in the order of the foreign key's fields.
  ///   - limit: Different keys that are taken at most.
  ///   - budget: Bytes they may take in memory.
  /// - Throws: ``QualityError`` with code `.unsupportedType` where a field cannot be compared with its column.
  public init(
    for key: ForeignKey, of contract: Contract, kinds: [ReferenceKeys.Kind], limit: Int, budget: Int, hashKey: HashKey = .random()
  ) throws(QualityError) {
    scales = try ReferenceKeys.Kind.scales(of: key.fields, in: contract, beside: kinds)
    lengthening = zip(scales, kinds).map { scale, kind in
      if let scale, case .number(let own) = kind { scale - own } else { 0 }
    }
    self.hashKey = hashKey
    self.limit = limit
    // Sorting takes half as much again, and the index a sixteenth. Of twice the limit the half at least is no new key.
    capacity = min(max(budget / 25, 1024), 2 * min(limit, 1 << 40) + 1024)
    hashes.reserveCapacity(capacity)
  }

  public mutating func begin() {
    text.reset()
    field = 0
    isBeyond = false
  }

  /// UTF-8.
  public mutating func append(text bytes: UnsafeBufferPointer<UInt8>) {
    text.append(bytes)
    field += 1
  }

  /// - Parameter unscaled: In units of the column's scale.
  public mutating func append(number unscaled: Int128) {
    let number = KeyText.rescaled(unscaled, by: lengthening[field])
    isBeyond = isBeyond || number == KeyText.beyond
    text.append(number)
    field += 1
  }

  public mutating func append(double: Double) {
    text.append(double)
    field += 1
  }

  public mutating func append(boolean: Bool) {
    text.append(UInt8(boolean ? 1 : 0))
    field += 1
  }

  /// - Parameter date: Days since 1970-01-01.
  public mutating func append(date: Int32) {
    text.append(date)
    field += 1
  }

  /// - Parameter timestamp: Microseconds since 1970-01-01T00:00:00Z.
  public mutating func append(timestamp: Int64) {
    text.append(timestamp)
    field += 1
  }

  /// Takes the key that was put together.
  ///
  /// - Precondition: Every field has been appended.
  /// - Throws: ``QualityError`` with code `.referenceLimit` when there are more different keys than the limit, or than fit.
  public mutating func end() throws(QualityError) {
    precondition(field == scales.count, "a key has a value for each of its fields")
    if isBeyond { return }
    if hashes.count == capacity {
      try sortOut()
      guard hashes.count <= capacity / 4 * 3 else {
        throw QualityError(.referenceLimit, "\(hashes.count) keys and more do not fit into memory; raise gateway.memory")
      }
    }
    hashes.append(ReferenceHash(text.hash(hashKey)))
  }

  private mutating func sortOut() throws(QualityError) {
    hashes.sort { $0.precedes($1) }
    var written = 0
    for index in hashes.indices where written == 0 || hashes[index] != hashes[written - 1] {
      hashes[written] = hashes[index]
      written += 1
    }
    hashes.removeSubrange(written...)
    guard hashes.count <= limit else {
      throw QualityError(.referenceLimit, "there are more than \(limit) different keys; raise the limit in sluice:references")
    }
  }

  /// The keys taken in.
  ///
  /// - Throws: As ``end()``.
  public consuming func keys() throws(QualityError) -> ReferenceKeys {
    try sortOut()
    return ReferenceKeys(hashes, scales: scales, hashKey: hashKey)
  }
}

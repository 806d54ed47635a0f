/// The whole hash of a key that records may refer to.
struct ReferenceHash: BitwiseCopyable, Hashable {
  var high: UInt64
  var low: UInt64

  init(_ hash: (low: UInt64, high: UInt64)) { (low, high) = hash }

  func precedes(_ other: ReferenceHash) -> Bool { high != other.high ? high < other.high : low < other.low }
}

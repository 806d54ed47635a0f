/// The bytes of one key, put together value by value and hashed.
///
/// Two keys are the same exactly if their bytes are: texts come after their length, everything else has a fixed width.
final class KeyText {
  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity = 256
  private(set) var count = 0

  /// Stands for a number that the digits compared cannot hold, so that no other number is equal to it.
  static let beyond = Int128.min

  init() { bytes = .allocate(capacity: capacity) }

  deinit { bytes.deallocate() }

  func reset() { count = 0 }

  func append(_ text: UnsafeBufferPointer<UInt8>) {
    append(UInt64(text.count))
    guard let start = text.baseAddress else { return }
    reserve(text.count)
    (bytes + count).update(from: start, count: text.count)
    count += text.count
  }

  func append(_ value: some FixedWidthInteger & BitwiseCopyable) {
    let size = MemoryLayout.size(ofValue: value)
    reserve(size)
    UnsafeMutableRawPointer(bytes + count).storeBytes(of: value.littleEndian, as: type(of: value))
    count += size
  }

  /// Adding zero makes both zeros the same.
  func append(_ value: Double) { append((value + 0).bitPattern) }

  private func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    capacity = 2 * (count + more)
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    grown.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = grown
  }

  func hash(_ key: HashKey) -> (low: UInt64, high: UInt64) { SipHash.hash(bytes, count, key) }

  /// A number with more digits after the point than it was written with; ``beyond`` where 128 bits do not hold it.
  static func rescaled(_ value: Int128, by digits: Int) -> Int128 {
    var value = value
    for _ in 0..<digits {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return beyond }
      value = product
    }
    return value
  }
}

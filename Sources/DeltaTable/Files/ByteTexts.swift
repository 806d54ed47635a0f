/// Many texts in one buffer, so that a hundred thousand of them cost no allocation each.
struct ByteTexts: Sendable {
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []

  var count: Int { ends.count }

  mutating func append(_ text: some Collection<UInt8>) {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  mutating func reserve(_ count: Int) { ends.reserveCapacity(ends.count + count) }

  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  subscript(index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

  func equals(_ index: Int, _ text: some Collection<UInt8>) -> Bool { bytes[range(index)].elementsEqual(text) }
}

/// Numbers as LEB128.
enum Varint {
  static func append(_ value: UInt64, to out: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      out.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    out.append(UInt8(rest))
  }

  static func append(_ text: String, to out: inout [UInt8]) {
    append(UInt64(text.utf8.count), to: &out)
    out.append(contentsOf: text.utf8)
  }
}

/// Reads bytes that anyone may have written: every step is checked, nothing traps.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes[...]
    position = bytes.startIndex
  }

  var remaining: Int { bytes.endIndex - position }

  mutating func byte() throws(RowMapError) -> UInt8 {
    if position == bytes.endIndex { throw RowMapError(.damaged, "the bytes end too early") }
    position += 1
    return bytes[position - 1]
  }

  mutating func take(_ count: Int) throws(RowMapError) -> ArraySlice<UInt8> {
    if count < 0 || count > remaining { throw RowMapError(.damaged, "the bytes end too early") }
    position += count
    return bytes[(position - count)..<position]
  }

  mutating func varint() throws(RowMapError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, through: 63, by: 7) {
      let next = try byte()
      let bits = UInt64(next & 0x7F)
      if shift == 63 && bits > 1 { break }
      value |= bits << UInt64(shift)
      if next & 0x80 == 0 { return value }
    }
    throw RowMapError(.damaged, "a number is too long")
  }

  /// A number that must fit the format's limits.
  mutating func number(upTo limit: Int64 = Int64(PackedColumn.valueLimit)) throws(RowMapError) -> Int64 {
    let value = try varint()
    if value > UInt64(limit) { throw RowMapError(.damaged, "a number is out of bounds") }
    return Int64(value)
  }

  /// A count of things that take at least `size` bytes each, so that a lie cannot make us allocate.
  mutating func count(ofAtLeast size: Int) throws(RowMapError) -> Int {
    Int(try number(upTo: Int64(remaining / size)))
  }

  mutating func text() throws(RowMapError) -> String {
    let length = try count(ofAtLeast: 1)
    guard let text = String(validating: try take(length), as: UTF8.self) else {
      throw RowMapError(.damaged, "a name is not UTF-8")
    }
    return text
  }
}

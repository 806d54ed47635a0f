/// Writes Thrift structures in the compact protocol.
///
/// Fields are written in ascending order of their ids by the callers, so every
/// field header takes the short form unless ids lie more than 15 apart.
struct CompactWriter {
  private(set) var bytes: [UInt8] = []
  private var lastField: Int16 = 0
  private var enclosing: [Int16] = []

  enum Kind: UInt8 {
    case boolTrue = 1
    case boolFalse = 2
    case i8 = 3
    case i16 = 4
    case i32 = 5
    case i64 = 6
    case double = 7
    case binary = 8
    case list = 9
    case structure = 12
  }

  mutating func field(_ id: Int16, _ value: Int32) {
    header(id, .i32)
    varint(zigzag(Int64(value)))
  }

  mutating func field(_ id: Int16, _ value: Int64) {
    header(id, .i64)
    varint(zigzag(value))
  }

  mutating func field(_ id: Int16, i16 value: Int16) {
    header(id, .i16)
    varint(zigzag(Int64(value)))
  }

  mutating func field(_ id: Int16, i8 value: Int8) {
    header(id, .i8)
    bytes.append(UInt8(bitPattern: value))
  }

  mutating func field(_ id: Int16, _ value: Bool) {
    header(id, value ? .boolTrue : .boolFalse)
  }

  mutating func field(_ id: Int16, _ value: [UInt8]) {
    header(id, .binary)
    binary(value)
  }

  mutating func field(_ id: Int16, _ value: String) {
    field(id, Array(value.utf8))
  }

  /// A nested structure; its field ids start again from 0.
  mutating func structure(_ id: Int16, _ body: (inout CompactWriter) -> Void) {
    header(id, .structure)
    element(body)
  }

  /// A structure without a field header: the top level, or an element of a list.
  mutating func element(_ body: (inout CompactWriter) -> Void) {
    enclosing.append(lastField)
    lastField = 0
    body(&self)
    bytes.append(0)
    lastField = enclosing.removeLast()
  }

  mutating func list(_ id: Int16, of kind: Kind, count: Int) {
    header(id, .list)
    if count < 15 {
      bytes.append(UInt8(count) << 4 | kind.rawValue)
    } else {
      bytes.append(0xF0 | kind.rawValue)
      varint(UInt64(count))
    }
  }

  mutating func field(_ id: Int16, counts: [Int]) {
    list(id, of: .i64, count: counts.count)
    for count in counts { element(Int64(count)) }
  }

  mutating func element(_ value: Int32) { varint(zigzag(Int64(value))) }
  mutating func element(_ value: Int64) { varint(zigzag(value)) }
  mutating func element(_ value: [UInt8]) { binary(value) }
  mutating func element(_ value: String) { binary(Array(value.utf8)) }

  /// Booleans inside lists take a byte each: 1 true, 2 false.
  mutating func element(_ value: Bool) { bytes.append(value ? 1 : 2) }

  private mutating func header(_ id: Int16, _ kind: Kind) {
    let delta = Int(id) - Int(lastField)
    if delta > 0 && delta <= 15 {
      bytes.append(UInt8(delta) << 4 | kind.rawValue)
    } else {
      bytes.append(kind.rawValue)
      varint(zigzag(Int64(id)))
    }
    lastField = id
  }

  private mutating func binary(_ value: [UInt8]) {
    varint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private func zigzag(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: (value << 1) ^ (value >> 63))
  }
}

/// Reads Thrift structures in the compact protocol.
///
/// Nothing it returns was allocated by a length that the remaining bytes cannot hold, and the elements of all lists
/// together take at most 32 times the memory of the bytes they are read from: an element may be a single byte.
struct CompactReader {
  private(set) var cursor: ByteCursor
  private var depth = 0
  private static let depthLimit = 24
  /// The memory that elements of lists may still take.
  private var budget: Int

  /// A field header. Booleans have their value here.
  struct Field {
    let id: Int16
    let kind: UInt8

    var isTrue: Bool { kind == CompactWriter.Kind.boolTrue.rawValue }
  }

  init(_ bytes: UnsafeRawBufferPointer) {
    cursor = ByteCursor(bytes)
    budget = 32 * bytes.count
  }

  var position: Int { cursor.position }

  /// Reads a structure; `visit` reads the fields it knows and returns false for the others, which are skipped.
  mutating func structure(
    _ visit: (inout CompactReader, Field) throws(ParquetError) -> Bool
  ) throws(ParquetError) {
    try enter()
    defer { depth -= 1 }
    var last: Int16 = 0
    while true {
      let header = try cursor.byte()
      if header == 0 { return }
      let kind = header & 0x0F
      let delta = Int16(header >> 4)
      let id: Int16
      if delta == 0 {
        guard let explicit = Int16(exactly: try cursor.zigzag()) else { throw corrupt("a field id exceeds 16 bits") }
        id = explicit
      } else {
        let (sum, overflow) = last.addingReportingOverflow(delta)
        guard !overflow else { throw corrupt("a field id exceeds 16 bits") }
        id = sum
      }
      last = id
      if try !visit(&self, Field(id: id, kind: kind)) { try skip(kind) }
    }
  }

  mutating func int32(_ field: Field) throws(ParquetError) -> Int32 {
    try expect(field, .i32)
    guard let value = Int32(exactly: try cursor.zigzag()) else { throw corrupt("an integer exceeds 32 bits") }
    return value
  }

  mutating func int64(_ field: Field) throws(ParquetError) -> Int64 {
    try expect(field, .i64)
    return try cursor.zigzag()
  }

  mutating func int16(_ field: Field) throws(ParquetError) -> Int16 {
    try expect(field, .i16)
    guard let value = Int16(exactly: try cursor.zigzag()) else { throw corrupt("an integer exceeds 16 bits") }
    return value
  }

  mutating func int8(_ field: Field) throws(ParquetError) -> Int8 {
    try expect(field, .i8)
    return Int8(bitPattern: try cursor.byte())
  }

  func bool(_ field: Field) throws(ParquetError) -> Bool {
    guard field.kind == 1 || field.kind == 2 else { throw corrupt("a field has another type than the format says") }
    return field.isTrue
  }

  mutating func binary(_ field: Field) throws(ParquetError) -> [UInt8] {
    try expect(field, .binary)
    return try binaryElement()
  }

  mutating func string(_ field: Field) throws(ParquetError) -> String {
    String(decoding: try binary(field), as: UTF8.self)
  }

  func expectStructure(_ field: Field) throws(ParquetError) { try expect(field, .structure) }

  /// The number of elements of a list of `kind`; the caller reads each and keeps an `Element` of it.
  mutating func list<Element>(
    _ field: Field, of kind: CompactWriter.Kind, as type: Element.Type
  ) throws(ParquetError) -> Int {
    try expect(field, .list)
    let (element, count) = try listHeader()
    // Both boolean codes are in use as element types.
    let matches = element == kind.rawValue || (kind == .boolTrue && element == CompactWriter.Kind.boolFalse.rawValue)
    guard matches || count == 0 else { throw corrupt("a list holds another type than the format says") }
    let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard !overflow, size <= budget else { throw corrupt("lists of more elements than so few bytes describe") }
    budget -= size
    return count
  }

  mutating func int32Element() throws(ParquetError) -> Int32 {
    guard let value = Int32(exactly: try cursor.zigzag()) else { throw corrupt("an integer exceeds 32 bits") }
    return value
  }

  mutating func int64Element() throws(ParquetError) -> Int64 { try cursor.zigzag() }

  mutating func boolElement() throws(ParquetError) -> Bool { try cursor.byte() == 1 }

  mutating func binaryElement() throws(ParquetError) -> [UInt8] {
    let count = try cursor.varint()
    guard count <= UInt64(cursor.remaining) else { throw corrupt("a string is longer than what is left") }
    return Array(try cursor.take(Int(count)))
  }

  private mutating func listHeader() throws(ParquetError) -> (kind: UInt8, count: Int) {
    let header = try cursor.byte()
    let count = header >> 4 == 15 ? try cursor.varint() : UInt64(header >> 4)
    // Every element takes at least one byte.
    guard count <= UInt64(cursor.remaining) else { throw corrupt("a list is longer than what is left") }
    return (header & 0x0F, Int(count))
  }

  private mutating func skip(_ kind: UInt8) throws(ParquetError) {
    try enter()
    defer { depth -= 1 }
    switch kind {
    case 1, 2: break
    case 3: _ = try cursor.byte()
    case 4, 5, 6: _ = try cursor.varint()
    case 7: _ = try cursor.take(8)
    case 8: _ = try binaryElement()
    case 9, 10:
      let (element, count) = try listHeader()
      for _ in 0..<count { try skipElement(element) }
    case 11:
      let count = try cursor.varint()
      guard count <= UInt64(cursor.remaining) else { throw corrupt("a map is longer than what is left") }
      guard count > 0 else { return }
      let kinds = try cursor.byte()
      for _ in 0..<count {
        try skipElement(kinds >> 4)
        try skipElement(kinds & 0x0F)
      }
    case 12: try structure { _, _ in false }
    default: throw corrupt("an unknown Thrift type")
    }
  }

  private mutating func skipElement(_ kind: UInt8) throws(ParquetError) {
    // Unlike fields, boolean elements take a byte.
    if kind == 1 || kind == 2 { _ = try cursor.byte() } else { try skip(kind) }
  }

  private func expect(_ field: Field, _ kind: CompactWriter.Kind) throws(ParquetError) {
    guard field.kind == kind.rawValue else {
      throw corrupt("field \(field.id) has another type than the format says")
    }
  }

  private mutating func enter() throws(ParquetError) {
    guard depth < Self.depthLimit else { throw corrupt("structures are nested too deeply") }
    depth += 1
  }

  private func corrupt(_ message: String) -> ParquetError { ByteCursor.corrupt(message) }
}

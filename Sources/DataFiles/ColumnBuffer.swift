public import Parquet

/// Values of one column that wait to become a row group: collected from several places, encoded at once.
public struct ColumnBuffer: Sendable {
  public let column: LeafColumn
  public private(set) var rowCount = 0
  private var nullCount = 0
  /// One byte per row.
  private var validity: [UInt8] = []
  private var boolean: [UInt8] = []
  private var int32: [Int32] = []
  private var int64: [Int64] = []
  private var int128: [Int128] = []
  private var float: [Float] = []
  private var double: [Double] = []
  private var bytes: [UInt8] = []
  private var offsets: [UInt32] = [0]

  public init(_ column: LeafColumn) { self.column = column }

  /// Bytes that the rows take here.
  public var byteCount: Int {
    rowCount + boolean.count + 4 * (int32.count + float.count) + 8 * (int64.count + double.count) + 16 * int128.count
      + bytes.count + 4 * offsets.count
  }

  /// Forgets the rows and keeps the memory.
  public mutating func removeAll() {
    rowCount = 0
    nullCount = 0
    validity.removeAll(keepingCapacity: true)
    boolean.removeAll(keepingCapacity: true)
    int32.removeAll(keepingCapacity: true)
    int64.removeAll(keepingCapacity: true)
    int128.removeAll(keepingCapacity: true)
    float.removeAll(keepingCapacity: true)
    double.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    offsets.append(0)
  }

  /// Appends rows without a value.
  public mutating func appendNulls(_ count: Int) {
    validity.append(contentsOf: repeatElement(0, count: count))
    rowCount += count
    nullCount += count
  }

  // MARK: Single values, in row order

  public mutating func append(boolean value: UInt8) { boolean.append(value); appendValid() }
  public mutating func append(int32 value: Int32) { int32.append(value); appendValid() }
  public mutating func append(int64 value: Int64) { int64.append(value); appendValid() }
  public mutating func append(int128 value: Int128) { int128.append(value); appendValid() }
  public mutating func append(double value: Double) { double.append(value); appendValid() }
  public mutating func append(bytes value: some Collection<UInt8>) {
    bytes.append(contentsOf: value)
    offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    appendValid()
  }

  private mutating func appendValid() {
    validity.append(1)
    rowCount += 1
  }

  // MARK: Columns read from files

  /// Appends the rows of a decoded column that a mask keeps.
  ///
  /// Values of another physical form are converted when no value is lost: decimals of any width, integers and floats to
  /// wider ones.
  ///
  /// - Parameter mask: One byte per row, 1 to keep it; `nil` keeps all.
  /// - Throws: ``DataFileError`` `.typeMismatch`.
  public mutating func append(_ decoded: DecodedColumn, keeping mask: [UInt8]?) throws(DataFileError) {
    let selection = Selection(decoded, mask)
    switch (form, decoded.values) {
    case (.boolean, .boolean(let values)): selection.gather(values, into: &boolean)
    case (.int32, .int32(let values)): selection.gather(values, into: &int32)
    case (.int32, .int64(let values)): try narrow(selection, values)
    case (.int32, .int128(let values)): try narrow(selection, values)
    case (.int64, .int64(let values)): selection.gather(values, into: &int64)
    case (.int64, .int32(let values)): selection.gather(values, into: &int64) { Int64($0) }
    case (.int64, .int128(let values)):
      guard values.allSatisfy({ Int64(exactly: $0) != nil }) else { throw mismatch(decoded) }
      selection.gather(values, into: &int64) { Int64(truncatingIfNeeded: $0) }
    case (.int128, .int128(let values)): selection.gather(values, into: &int128)
    case (.int128, .int64(let values)): selection.gather(values, into: &int128) { Int128($0) }
    case (.int128, .int32(let values)): selection.gather(values, into: &int128) { Int128($0) }
    case (.float, .float(let values)): selection.gather(values, into: &float)
    case (.double, .double(let values)): selection.gather(values, into: &double)
    case (.double, .float(let values)): selection.gather(values, into: &double) { Double($0) }
    case (.bytes, .bytes(let source, let starts)):
      selection.forEachValue { index in
        bytes.append(contentsOf: source[Int(starts[index])..<Int(starts[index + 1])])
        offsets.append(UInt32(truncatingIfNeeded: bytes.count))
      }
    case (.fixed, .fixed(let source, let length)) where length == column.typeLength:
      selection.forEachValue { index in bytes.append(contentsOf: source[index * length..<(index + 1) * length]) }
    default: throw mismatch(decoded)
    }
    selection.appendValidity(to: &validity, nullCount: &nullCount)
    rowCount = validity.count
  }

  private mutating func narrow<Wide: FixedWidthInteger>(_ selection: Selection, _ values: [Wide]) throws(DataFileError) {
    guard values.allSatisfy({ Int32(exactly: $0) != nil }) else { throw mismatch(selection.decoded) }
    selection.gather(values, into: &int32) { Int32(truncatingIfNeeded: $0) }
  }

  private func mismatch(_ decoded: DecodedColumn) -> DataFileError {
    DataFileError(.typeMismatch, "column '\(column.name)' holds \(decoded.column.type), which is no \(column.type)")
  }

  // MARK: Encoding

  /// The rows as a column chunk. There must be at least one.
  public func encode(_ encoder: ColumnChunkEncoder) throws -> EncodedColumnChunk {
    let rows = rowCount
    // Spans borrow from locals; copies of arrays share their storage.
    let present: [UInt8]? = nullCount > 0 ? validity : nil
    switch form {
    case .boolean:
      let values = boolean
      return try encoder.encode(boolean: values.span, validity: present?.span, rowCount: rows)
    case .int32:
      let values = int32
      return try encoder.encode(int32: values.span, validity: present?.span, rowCount: rows)
    case .int64:
      let values = int64
      return try encoder.encode(int64: values.span, validity: present?.span, rowCount: rows)
    case .int128:
      let values = int128
      return try encoder.encode(int128: values.span, validity: present?.span, rowCount: rows)
    case .float:
      let values = float
      return try encoder.encode(float: values.span, validity: present?.span, rowCount: rows)
    case .double:
      let values = double
      return try encoder.encode(double: values.span, validity: present?.span, rowCount: rows)
    case .bytes:
      let (values, starts) = (bytes, offsets)
      return try encoder.encode(bytes: values.span, offsets: starts.span, validity: present?.span, rowCount: rows)
    case .fixed:
      let values = bytes
      return try encoder.encode(fixedBytes: values.span, validity: present?.span, rowCount: rows)
    }
  }

  private enum Form { case boolean, int32, int64, int128, float, double, bytes, fixed }

  private var form: Form {
    switch column.physicalType {
    case .boolean: .boolean
    case .int32: .int32
    case .int64: .int64
    case .float: .float
    case .double: .double
    case .byteArray: .bytes
    default: if case .decimal = column.type { .int128 } else { .fixed }
    }
  }
}

/// The rows of a decoded column that a mask keeps.
private struct Selection {
  let decoded: DecodedColumn
  let mask: [UInt8]?

  init(_ decoded: DecodedColumn, _ mask: [UInt8]?) {
    self.decoded = decoded
    self.mask = mask
  }

  func gather<Value>(_ values: [Value], into target: inout [Value]) {
    guard mask != nil else {
      target.append(contentsOf: values)
      return
    }
    forEachValue { target.append(values[$0]) }
  }

  func gather<Value, Wide>(_ values: [Value], into target: inout [Wide], _ convert: (Value) -> Wide) {
    forEachValue { target.append(convert(values[$0])) }
  }

  /// Calls `body` with the dense index of every kept value.
  @inline(__always)
  func forEachValue(_ body: (Int) -> Void) {
    var index = 0
    for row in 0..<decoded.rowCount {
      if let validity = decoded.validity, validity[row] == 0 { continue }
      if mask == nil || mask?[row] == 1 { body(index) }
      index += 1
    }
  }

  func appendValidity(to target: inout [UInt8], nullCount: inout Int) {
    guard let mask else {
      if let validity = decoded.validity {
        target.append(contentsOf: validity)
      } else {
        target.append(contentsOf: repeatElement(1, count: decoded.rowCount))
      }
      nullCount += decoded.nullCount
      return
    }
    for row in 0..<decoded.rowCount where mask[row] == 1 {
      let present = decoded.validity?[row] ?? 1
      target.append(present)
      nullCount += 1 - Int(present)
    }
  }
}

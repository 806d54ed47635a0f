/// The values of a chunk in the shape callers see, appended page by page.
///
/// A page is decoded into a small buffer that stays in the processor's cache; from there its values
/// are moved once, so that a chunk needs memory for its values and a page.
struct ValueStore {
  private let column: LeafColumn
  private let width: Int
  private var int32: [Int32] = []
  private var int64: [Int64] = []
  private var int128: [Int128] = []
  private var float: [Float] = []
  private var double: [Double] = []
  /// Booleans, fixed-length and variable-length values.
  private var bytes: [UInt8] = []
  private var offsets: [UInt32] = []
  private(set) var byteCount = 0

  /// What is set aside before the first page, whatever the file announces.
  private static let reserveLimit = 32 << 20

  /// - Parameter capacity: How many values to expect.
  init(column: LeafColumn, width: Int, capacity: Int) {
    self.column = column
    self.width = width
    let values = min(capacity, Self.reserveLimit / max(width, 16))
    switch kind {
    case .int32: int32.reserveCapacity(values)
    case .int64: int64.reserveCapacity(values)
    case .int128: int128.reserveCapacity(values)
    case .float: float.reserveCapacity(values)
    case .double: double.reserveCapacity(values)
    case .bytes:
      offsets.reserveCapacity(values + 1)
      offsets.append(0)
      bytes.reserveCapacity(values * 16)
    case .boolean, .fixed: bytes.reserveCapacity(values * width)
    }
  }

  private enum Kind {
    case boolean
    case int32
    case int64
    case int128
    case float
    case double
    case bytes
    case fixed
  }

  private var kind: Kind {
    switch column.physicalType {
    case .boolean: return .boolean
    case .int32: return .int32
    case .int64: return .int64
    case .float: return .float
    case .double: return .double
    case .int96: return .fixed
    case .byteArray, .fixedLengthByteArray:
      if case .decimal = column.type { return .int128 }
      return column.physicalType == .byteArray ? .bytes : .fixed
    }
  }

  /// Appends values that lie one after another; those of variable length end at `ends`.
  mutating func append(_ data: UnsafeRawBufferPointer, ends: UnsafeBufferPointer<UInt32>) throws(ParquetError) {
    switch kind {
    case .int32: int32.append(contentsOf: data.bindMemory(to: Int32.self))
    case .int64: int64.append(contentsOf: data.bindMemory(to: Int64.self))
    case .float: float.append(contentsOf: data.bindMemory(to: Float.self))
    case .double: double.append(contentsOf: data.bindMemory(to: Double.self))
    case .int128: try appendDecimals(data, ends: ends)
    case .boolean, .fixed: bytes.append(contentsOf: data)
    case .bytes:
      let base = UInt32(truncatingIfNeeded: bytes.count)
      bytes.append(contentsOf: data)
      if base == 0 {
        offsets.append(contentsOf: ends)
      } else {
        offsets.append(contentsOf: ends.lazy.map { $0 &+ base })
      }
    }
    byteCount += kind == .int128 ? 16 * (width > 0 ? data.count / width : ends.count) : data.count + 4 * ends.count
  }

  /// Big-endian two's complement of any length that fits 128 bits, extended by its sign.
  private mutating func appendDecimals(
    _ data: UnsafeRawBufferPointer, ends: UnsafeBufferPointer<UInt32>
  ) throws(ParquetError) {
    let count = width > 0 ? data.count / width : ends.count
    var start = 0
    for index in 0..<count {
      let end = width > 0 ? start + width : Int(ends[index])
      let isNegative = start < end && data[start] >= 0x80
      // What 16 bytes cannot hold must be copies of the sign.
      while end - start > 16 {
        guard data[start] == (isNegative ? 0xFF : 0) else { throw ByteCursor.corrupt("a decimal beyond 128 bits") }
        start += 1
      }
      var value: Int128 = isNegative ? -1 : 0
      withUnsafeMutableBytes(of: &value) { target in
        UnsafeMutableRawBufferPointer(rebasing: target[(16 - (end - start))...])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: data[start..<end]))
      }
      int128.append(Int128(bigEndian: value))
      start = end
    }
  }

  func finish() -> ColumnValues {
    switch kind {
    case .boolean: .boolean(bytes)
    case .int32: .int32(int32)
    case .int64: .int64(int64)
    case .int128: .int128(int128)
    case .float: .float(float)
    case .double: .double(double)
    case .bytes: .bytes(bytes, offsets: offsets)
    case .fixed: .fixed(bytes, length: width)
    }
  }
}

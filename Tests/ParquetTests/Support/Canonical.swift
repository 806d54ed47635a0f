import Parquet

/// The lines ``Oracle`` writes for the same columns.
func canonical(_ column: DecodedColumn) -> [String] {
  (0..<column.rowCount).map { row in
    guard let value = column.value(at: row) else { return "~" }
    return canonical(value, column.column.type)
  }
}

func canonical(_ value: ScalarValue, _ type: LeafType) -> String {
  switch value {
  case .boolean(let value): return value ? "1" : "0"
  case .int32(let value):
    if case .integer(_, isSigned: false) = type { return String(UInt32(bitPattern: value)) }
    return String(value)
  case .int64(let value):
    if case .integer(_, isSigned: false) = type { return String(UInt64(bitPattern: value)) }
    return String(value)
  case .int128(let value): return String(value)
  case .float(let value): return value.isNaN ? "nan" : hexadecimal(littleEndian: value.bitPattern)
  case .double(let value): return value.isNaN ? "nan" : hexadecimal(littleEndian: value.bitPattern)
  case .bytes(let value):
    if type == .int96 { return nanoseconds(value) }
    if type == .float16, value[1] & 0x7C == 0x7C, value[1] & 0x03 != 0 || value[0] != 0 { return "nan" }
    return hexadecimal(value)
  }
}

/// INT96: nanoseconds of the day, then the Julian day. Arrow wraps around where 64 bits end.
private func nanoseconds(_ bytes: [UInt8]) -> String {
  let time = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  let day = bytes[8..<12].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
  let days = Int64(Int32(bitPattern: day)) - 2_440_588
  return String(days &* 86_400_000_000_000 &+ Int64(bitPattern: time))
}

private let digits = Array("0123456789abcdef".utf8)

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

private func hexadecimal<Bits: FixedWidthInteger>(littleEndian bits: Bits) -> String {
  withUnsafeBytes(of: bits.littleEndian) { hexadecimal($0) }
}

/// Every flat column of a file, all row groups together, as ``Oracle`` writes them.
func canonicalDump(_ reader: ParquetReader, columns: [Int]? = nil) throws -> [String] {
  var lines: [String] = []
  for column in columns ?? Array(reader.schema.indices) {
    lines.append("# " + reader.schema[column].name)
    for group in reader.rowGroups.indices {
      lines += canonical(try reader.readColumn(rowGroup: group, column: column))
    }
  }
  return lines
}

/// Where two dumps differ first, for messages that fit a screen.
func firstDifference(_ ours: [String], _ theirs: [String]) -> String? {
  guard ours != theirs else { return nil }
  var heading = ""
  for index in 0..<max(ours.count, theirs.count) {
    let a = index < ours.count ? ours[index] : "(end)"
    let b = index < theirs.count ? theirs[index] : "(end)"
    if a.hasPrefix("#") { heading = a }
    if a != b { return "\(heading), line \(index): ours \(a.prefix(60)), theirs \(b.prefix(60))" }
  }
  return nil
}

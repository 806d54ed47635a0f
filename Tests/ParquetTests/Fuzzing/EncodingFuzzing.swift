@testable import Parquet

/// The decoders of levels, indices and values, with hostile data and with what our encoders write.
enum EncodingFuzzing {
  /// A copy with the bytes behind it that decoders may read.
  private static func withSlack<Result>(
    _ data: UnsafeRawBufferPointer.SubSequence, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    let padded = Array(data) + Array(repeating: 0, count: PageDecompressor.slack)
    return padded.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<data.count])) }
  }

  private static func runs(_ data: UnsafeRawBufferPointer, bitWidth: Int, count: Int) -> [UInt32]? {
    var values = [UInt32](repeating: 0, count: count + 1)
    var cursor = ByteCursor(data)
    let read: Void? = values.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { try? RLEDecoder.decode(&cursor, bitWidth: bitWidth, count: count, into: $0) }
    }
    return read == nil ? nil : Array(values[..<count])
  }

  /// The first byte is the bit width, the next two the count.
  static func runs(_ input: UnsafeRawBufferPointer) -> String? {
    guard input.count >= 3 else { return nil }
    let bitWidth = Int(input[0]) % 33
    let count = (Int(input[1]) << 8 | Int(input[2])) % 5000
    guard let values = withSlack(input[3...], { runs($0, bitWidth: bitWidth, count: count) }) else { return nil }
    guard bitWidth > 0 else { return values.allSatisfy { $0 == 0 } ? nil : "values of no bits that are not 0" }
    guard values.allSatisfy({ bitWidth == 32 || $0 >> UInt32(bitWidth) == 0 }) else { return "a value above its width" }
    var output = ByteBuilder()
    values.withUnsafeBufferPointer { RLEEncoder.append($0, bitWidth: bitWidth, to: &output) }
    let again = withSlack(output.bytes[...], { runs($0, bitWidth: bitWidth, count: count) })
    return again == values ? nil : "runs that do not read back"
  }

  private static func deltas<Value: FixedWidthInteger & SignedInteger>(
    _ data: UnsafeRawBufferPointer, _ count: Int, as type: Value.Type
  ) -> [Value]? {
    var output = ByteBuilder()
    var cursor = ByteCursor(data)
    guard (try? DeltaBinaryPackedDecoder.decode(&cursor, count: count, as: type, to: &output)) != nil else { return nil }
    return Array(output.bytes.bindMemory(to: type))
  }

  private static func deltaRoundTrip<Value: FixedWidthInteger & SignedInteger>(_ values: [Value]) -> String? {
    var output = ByteBuilder()
    values.withUnsafeBufferPointer { DeltaBinaryPackedEncoder.append($0, to: &output) }
    let again = withSlack(output.bytes[...], { deltas($0, values.count, as: Value.self) })
    return again == values ? nil : "deltas of \(Value.self) that do not read back"
  }

  /// The first byte chooses the width, the next two the count; then the data is taken for values.
  static func deltas(_ input: UnsafeRawBufferPointer) -> String? {
    guard input.count >= 3 else { return nil }
    let count = (Int(input[1]) << 8 | Int(input[2])) % 5000
    let data = input[3...]
    func integers<Value: FixedWidthInteger & SignedInteger>(_ type: Value.Type) -> String? {
      if let values = withSlack(data, { deltas($0, count, as: type) }) {
        guard values.count == count else { return "\(values.count) values where \(count) were asked for" }
        if let finding = deltaRoundTrip(values) { return finding }
      }
      let bytes = Array(data)
      let size = MemoryLayout<Value>.size
      return deltaRoundTrip(
        bytes.withUnsafeBytes { raw in
          stride(from: 0, to: raw.count / size * size, by: size).map { raw.loadUnaligned(fromByteOffset: $0, as: type) }
        })
    }
    return input[0] & 1 == 0 ? integers(Int32.self) : integers(Int64.self)
  }

  private static let columns: [LeafColumn] = [
    .init(name: "c", type: .boolean, isOptional: false), .init(name: "c", type: .int32, isOptional: false),
    .init(name: "c", type: .int64, isOptional: false), .init(name: "c", type: .float, isOptional: false),
    .init(name: "c", type: .double, isOptional: false), .init(name: "c", type: .string, isOptional: false),
    .init(name: "c", type: .fixed(length: 5), isOptional: false), .init(name: "c", type: .uuid, isOptional: false),
    .init(name: "c", type: .decimal(precision: 38, scale: 2), isOptional: false),
  ]

  private static let encodings: [Encoding] = [
    .plain, .rle, .deltaBinaryPacked, .deltaLengthByteArray, .deltaByteArray, .byteStreamSplit,
  ]

  /// The first byte chooses the type, the second the encoding, the next two the count.
  static func values(_ input: UnsafeRawBufferPointer) -> String? {
    guard input.count >= 4 else { return nil }
    let column = columns[Int(input[0]) % columns.count]
    let encoding = encodings[Int(input[1]) % encodings.count]
    let count = Int(input[2]) << 8 | Int(input[3])
    return withSlack(input[4...]) { data in
      let values = ValueAccumulator(column: column, limit: 1 << 20, capacity: count)
      var cursor = ByteCursor(data)
      guard (try? values.append(&cursor, encoding: encoding, count: count)) != nil else { return nil }
      guard values.count == count else { return "\(values.count) values where \(count) were asked for" }
      _ = values.finish()
      return nil
    }
  }
}

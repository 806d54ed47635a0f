/// Where a record stands in the plaintext of a delivery.
public struct RecordPosition: Sendable, Hashable, CustomStringConvertible {
  /// 1-based number over data records; 0 for the header.
  public let record: Int64
  /// 1-based physical line on which the record starts; line ends inside quoted fields count.
  public let line: Int64
  /// 0-based offset of the record's first byte, counted from the first byte of the file, byte order mark included.
  public let byteOffset: Int64
  /// 1-based field the fault is about, when it is about one.
  public let field: Int?

  public init(record: Int64, line: Int64, byteOffset: Int64, field: Int? = nil) {
    self.record = record
    self.line = line
    self.byteOffset = byteOffset
    self.field = field
  }

  public var description: String {
    let place = field.map { ", field \($0)" } ?? ""
    return record == 0
      ? "header, line \(line), byte \(byteOffset)\(place)" : "record \(record), line \(line), byte \(byteOffset)\(place)"
  }
}

/// The way from partition values to a folder on disk and to the path in the log.
///
/// Two encodings stand one above the other, as Spark does it. The folder spells each value with everything outside
/// `[A-Za-z0-9._-]` percent-encoded: `region=US%2FEast`. The log's path is the URI encoding of that name:
/// `region=US%252FEast`. Values within the safe letters stay as they are in both.
///
/// The protocol would allow any folder name, because the true value stands in `partitionValues`. Polars however takes
/// the values from the folder names, so a shortened or hashed name would be read as a value: a value whose spelling does
/// not fit a file name is refused.
public enum PartitionPath {
  /// The folder name that stands for null in every engine.
  public static let nullFolder = "__HIVE_DEFAULT_PARTITION__"

  /// A file name holds at most this many bytes.
  public static let maximumNameBytes = 255

  /// The folder, relative to the table, for files of these values: `_feed=acme/_business_date=2026-11-20`, or an empty
  /// text for a table without partition columns.
  ///
  /// - Throws: ``DeltaError`` with code `.invalidCommit` when a column has no entry in `values`, or a value is empty, is
  ///   the null folder's name itself, holds a NUL, or is too long for a folder name.
  public static func folder(columns: [String], values: [String: String?]) throws(DeltaError) -> String {
    var folders: [String] = []
    for column in columns {
      guard let value = values[column] else {
        throw DeltaError(.invalidCommit, "partition column '\(column)' has no value; give null explicitly")
      }
      let name = "\(escaped(column))=\(try value.map { value throws(DeltaError) in try spelling(of: value, column: column) } ?? nullFolder)"
      guard name.utf8.count <= maximumNameBytes else {
        throw DeltaError(.invalidCommit, "the value of partition column '\(column)' is too long for a folder name (\(name.utf8.count) bytes encoded, at most \(maximumNameBytes)); partition by a shorter column")
      }
      folders.append(name)
    }
    return folders.joined(separator: "/")
  }

  /// The path to write into the log for a file at this place under the table.
  public static func logPath(ofFile file: String) -> String {
    encode(file) { isUnreserved($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "=") }
  }

  /// A text with everything but the unreserved characters of a URI percent-encoded, upper case.
  static func percentEncoded(_ text: String) -> String { encode(text, keeping: isUnreserved) }

  /// The place under the table of a path in the log; `nil` when the path is absolute, climbs out of the table, or is
  /// not a valid URI reference.
  public static func file(ofLogPath path: String) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(path.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else { bytes.append(byte); continue }
      guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else { return nil }
      bytes.append(high << 4 | low)
    }
    guard let file = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else { return nil }
    let components = file.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    // A colon in the first component would make the reference absolute (RFC 3986 section 4.2).
    guard !path.utf8.prefix(while: { $0 != UInt8(ascii: "/") }).contains(UInt8(ascii: ":")),
      components.allSatisfy({ !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) })
    else { return nil }
    return file
  }

  static func json(_ values: [String: String?]) -> JSONValue {
    .sortedObject(values.mapValues { $0.map { .string($0) } ?? .null })
  }

  private static func spelling(of value: String, column: String) throws(DeltaError) -> String {
    guard !value.isEmpty else {
      throw DeltaError(.invalidCommit, "partition column '\(column)' has an empty text, which Delta cannot tell from null; give null")
    }
    guard value != nullFolder, !value.utf8.contains(0) else {
      throw DeltaError(.invalidCommit, "partition column '\(column)' has a value that no engine can read back (NUL, or the name that stands for null)")
    }
    return escaped(value)
  }

  private static func escaped(_ text: String) -> String {
    encode(text) { isUnreserved($0) && $0 != UInt8(ascii: "~") }
  }

  private static func encode(_ text: String, keeping isKept: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if isKept(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The unreserved characters of RFC 3986 section 2.3.
  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
  }
}

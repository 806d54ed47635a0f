/// A file that a source offers.
struct SourceFile: Sendable, Hashable {
  /// The whole path on the source as raw bytes; never becomes a local path.
  let path: [UInt8]
  /// The last component of the path.
  let name: [UInt8]
  /// Bytes.
  let size: Int64
  /// Seconds since 1970 by the source's clock.
  let modified: Int64

  /// The name for people: control and non-UTF-8 bytes escaped, so that it cannot steer a terminal or a log.
  var printableName: String { Self.printable(name) }
  var printablePath: String { Self.printable(path) }

  /// A record for a terminal: its line ends go, and what could steer it is escaped.
  static func printable(record: some Collection<UInt8>) -> String {
    printable(Array(record.reversed().drop { $0 == 0x0A || $0 == 0x0D }.reversed()))
  }

  static func printable(_ bytes: [UInt8]) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return bytes.map { (0x20..<0x7f).contains($0) ? String(UnicodeScalar($0)) : "\\x" + [$0].hexadecimal }.joined()
    }
    return String(String.UnicodeScalarView(text.unicodeScalars.flatMap { scalar -> [UnicodeScalar] in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        Array("\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      default: [scalar]
      }
    }))
  }
}

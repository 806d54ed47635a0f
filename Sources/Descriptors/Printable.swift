/// Text from a file or a file name, made safe and short enough for a message.
public enum Printable {
  /// The text in double quotes; control characters escaped, cut after 60 characters.
  public static func quoted(_ text: String) -> String {
    var shown = "\""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if index == 60 {
        shown += "…"
        break
      }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
        shown += "\\u{" + String(scalar.value, radix: 16) + "}"
      default:
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown + "\""
  }

  /// A file name of any bytes in double quotes; bytes that are not UTF-8 appear as U+FFFD.
  public static func quoted(bytes: [UInt8]) -> String { quoted(String(decoding: bytes, as: UTF8.self)) }
}

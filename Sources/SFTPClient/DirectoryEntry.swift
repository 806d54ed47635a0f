/// One name in a remote folder, exactly as the server sent it.
public struct DirectoryEntry: Sendable, Hashable {
  /// The raw bytes of the name. They come from the server: never make a local path of them.
  public let name: [UInt8]
  public let attributes: FileAttributes

  public init(name: [UInt8], attributes: FileAttributes) {
    self.name = name
    self.attributes = attributes
  }

  /// Whether the name may be picked up: not empty, valid UTF-8, and free of `/`, NUL and control characters, and neither `.` nor
  /// `..`. A name that is not is either hostile or a mistake; both are for a person.
  public var isSafeName: Bool { RemoteName.isSafe(name) }

  /// The name for people and logs: what could move a terminal's cursor or deceive the eye is written as `\xHH`.
  public var displayName: String { RemoteName.display(name) }
}

/// How remote names are judged and shown.
public enum RemoteName {
  /// Whether `name` is one path component, valid UTF-8, without control or direction-changing characters.
  public static func isSafe(_ name: [UInt8]) -> Bool {
    if name.isEmpty || name == [0x2e] || name == [0x2e, 0x2e] { return false }
    guard let text = String(validating: name, as: UTF8.self) else { return false }
    return text.unicodeScalars.allSatisfy { $0 != "/" && !isTreacherous($0) }
  }

  /// `name` as printable text, with `\xHH` for every byte of what ``isSafe(_:)`` objects to, and for the backslash itself.
  public static func display(_ name: [UInt8]) -> String {
    var text = ""
    var position = 0
    while position < name.count {
      let (scalar, length) = scalar(in: name, at: position)
      if let scalar, scalar != "\\", !isTreacherous(scalar) {
        text.unicodeScalars.append(scalar)
      } else {
        for byte in name[position..<position + length] {
          let digits = String(byte, radix: 16)
          text += "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
        }
      }
      position += length
    }
    return text
  }

  /// The scalar that starts at `position` and its length in bytes; one byte and no scalar where the bytes are not UTF-8.
  private static func scalar(in name: [UInt8], at position: Int) -> (Unicode.Scalar?, Int) {
    for length in 1...4 where position + length <= name.count {
      if let text = String(validating: name[position..<position + length], as: UTF8.self),
        let scalar = text.unicodeScalars.first
      {
        return (scalar, length)
      }
    }
    return (nil, 1)
  }

  /// Control, format (direction overrides, zero width) and separator characters, and what Unicode has not assigned.
  private static func isTreacherous(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7f }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return true
    default: return false
    }
  }
}

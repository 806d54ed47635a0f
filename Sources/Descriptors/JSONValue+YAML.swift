extension JSONValue {
  /// The value as YAML in block style, with a line end after each line. Readers of YAML 1.1 and 1.2 take it alike.
  public var yaml: String {
    var text = ""
    if isPlain || isEmpty { return scalar + "\n" }
    write(&text, indent: 0)
    return text
  }

  private var isEmpty: Bool {
    switch self {
    case .array(let members): members.isEmpty
    case .object(let members): members.isEmpty
    default: false
    }
  }

  /// A value on one line.
  private var scalar: String {
    switch self {
    case .array(let members): "[" + members.map(\.scalar).joined(separator: ", ") + "]"
    case .object: "{}"
    case .string(let value): YAMLText.scalar(value)
    default: json
    }
  }

  private var fitsOneLine: Bool {
    switch self {
    case .array(let members): isEmpty || (members.allSatisfy(\.isPlain) && scalar.utf8.count <= 100)
    default: isPlain || isEmpty
    }
  }

  private func write(_ text: inout String, indent: Int) {
    let margin = String(repeating: " ", count: indent)
    switch self {
    case .array(let members):
      for member in members {
        if member.fitsOneLine {
          text += "\(margin)- \(member.scalar)\n"
        } else {
          var inner = ""
          member.write(&inner, indent: indent + 2)
          // The first line of the member stands behind the hyphen.
          text += margin + "- " + inner.dropFirst(indent + 2)
        }
      }
    case .object(let members):
      for member in members {
        text += margin + YAMLText.scalar(member.key) + ":"
        if member.value.fitsOneLine {
          text += " \(member.value.scalar)\n"
        } else {
          text += "\n"
          member.value.write(&text, indent: indent + 2)
        }
      }
    default: text += margin + scalar + "\n"
    }
  }
}

/// Scalars of YAML.
public enum YAMLText {
  /// A text as a plain scalar where every reader takes it for this text, in double quotes elsewhere.
  public static func scalar(_ text: String) -> String {
    let node = Node(path: "", place: Place(file: ""), content: .scalar(text, isQuoted: false))
    let isSafe = text.utf8.allSatisfy { byte in
      (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x30 && byte <= 0x39)
        || "_-./ $:@".utf8.contains(byte)
    }
    let first = text.utf8.first ?? 0x20
    let startsPlain = (first | 0x20 >= 0x61 && first | 0x20 <= 0x7A) || (first >= 0x30 && first <= 0x39) || first == 0x24
    let hasColon = text.contains(": ") || text.hasSuffix(":")
    // `y` and `n` are truth values to some readers; dates and times are dates to others.
    let isBare = isSafe && startsPlain && !hasColon && !text.hasSuffix(" ") && node.plainKind == .text
      && !["y", "Y", "n", "N"].contains(text) && !(first >= 0x30 && first <= 0x39 && (text.contains("-") || text.contains(":")))
    return isBare ? text : JSONText.quoted(text)
  }
}

/// A key in a home, as GnuPG lists it.
public struct KeyDescription: Sendable, Hashable {
  /// A primary key or a subkey.
  public struct Part: Sendable, Hashable {
    /// 40 upper-case hex digits.
    public let fingerprint: String
    /// `rsa3072`, `ed25519`, `cv25519`, or `algorithm 22` for one without a name here.
    public let algorithm: String
    /// Seconds since 1970.
    public let created: UInt64
    /// Seconds since 1970; `nil` for never.
    public let expires: UInt64?
    public let canEncrypt: Bool
    public let canSign: Bool
    public let isRevoked: Bool
    public let hasSecret: Bool

    /// Whether it may be used at `time`, seconds since 1970.
    public func isUsable(at time: UInt64) -> Bool { !isRevoked && (expires ?? .max) > time }
  }

  public let primary: Part
  public internal(set) var subkeys: [Part]
  public internal(set) var userIDs: [String]

  public var fingerprint: String { primary.fingerprint }
  public var hasSecret: Bool { primary.hasSecret || subkeys.contains { $0.hasSecret } }
  var parts: [Part] { [primary] + subkeys }

  /// Reads `gpg --with-colons` (GnuPG's `doc/DETAILS`); lines of unknown kinds are passed over.
  static func list(fromColons text: String) -> [KeyDescription] {
    var keys: [KeyDescription] = []
    var pending: [Substring]?
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      switch fields[0] {
      case "pub", "sec", "sub", "ssb":
        pending = fields
      case "fpr":
        guard let opened = pending, opened.count > 14, fields.count > 9 else { continue }
        pending = nil
        let part = Part(fields: opened, fingerprint: String(fields[9]))
        if opened[0] == "pub" || opened[0] == "sec" {
          keys.append(KeyDescription(primary: part, subkeys: [], userIDs: []))
        } else if !keys.isEmpty {
          keys[keys.count - 1].subkeys.append(part)
        }
      case "uid":
        if fields.count > 9, !keys.isEmpty { keys[keys.count - 1].userIDs.append(unescape(fields[9])) }
      default:
        break
      }
    }
    return keys
  }

  /// GnuPG writes a colon as `\x3a`, and control characters alike.
  private static func unescape(_ field: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = field.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"),
        let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension KeyDescription.Part {
  /// - Parameter fields: Of a `pub`, `sec`, `sub` or `ssb` line, more than 14.
  init(fields: [Substring], fingerprint: String) {
    self.fingerprint = fingerprint
    algorithm = Self.name(algorithm: fields[3], bits: fields[2], curve: fields.count > 16 ? fields[16] : "")
    created = UInt64(fields[5]) ?? 0
    expires = UInt64(fields[6])
    // Lower case is what this key itself can do; upper case is the whole key's.
    canEncrypt = fields[11].contains("e")
    canSign = fields[11].contains("s")
    isRevoked = fields[1] == "r"
    let isSecret = fields[0] == "sec" || fields[0] == "ssb"
    // '#': only a stub is there. A serial number would mean a smart card, '+' means it is on disk.
    hasSecret = isSecret && fields[14] != "#"
  }

  private static func name(algorithm: Substring, bits: Substring, curve: Substring) -> String {
    if !curve.isEmpty { return String(curve) }
    switch algorithm {
    case "1", "2", "3": return "rsa\(bits)"
    case "16": return "elg\(bits)"
    case "17": return "dsa\(bits)"
    default: return "algorithm \(algorithm)"
    }
  }
}

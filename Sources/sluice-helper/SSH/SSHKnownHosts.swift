internal import CLibSSH2
internal import Glibc

/// The keys a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT") holds for one host and port.
///
/// Plain names and patterns are matched here; hashed names by libssh2, one line at a time, because its own reader of whole
/// files ignores patterns and markers and gives up at the first line it does not understand.
struct SSHKnownHosts {
  struct Key {
    let type: String
    let blob: [UInt8]
  }

  private(set) var trusted: [Key] = []
  private(set) var revoked: [[UInt8]] = []

  init(path: String, host: String, port: UInt16) throws(SSHFailure) {
    guard let text = SSHFile.read(path, limit: 4 << 20) else {
      throw SSHFailure(.hostKeyUnknown, "the known_hosts file cannot be read; check 'known_hosts' and its permissions")
    }
    self.init(text: text, host: host.lowercased(), port: port)
  }

  init(text: [UInt8], host: String, port: UInt16) {
    let withPort = port == 22 ? host : "[\(host)]:\(port)"
    collect(from: text, name: withPort)
    // As OpenSSH does: a host known without a port vouches for other ports only while nothing is known of that port.
    if trusted.isEmpty && port != 22 { collect(from: text, name: host) }
  }

  private mutating func collect(from text: [UInt8], name: String) {
    for line in text.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
      var words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 })
      guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
      let marker = first.first == UInt8(ascii: "@") ? words.removeFirst() : []
      guard words.count >= 3, let blob = SSHBase64.decode(words[2]), !blob.isEmpty else { continue }
      let key = Key(type: String(decoding: words[1], as: UTF8.self), blob: blob)
      guard Self.matches(String(decoding: words[0], as: UTF8.self), name, key: words[2]) else { continue }
      if marker.isEmpty {
        trusted.append(key)
      } else if marker.elementsEqual("@revoked".utf8) {
        revoked.append(blob)
      }
      // @cert-authority speaks of certificates, which this transport does not take.
    }
  }

  private static func matches(_ field: String, _ name: String, key: ArraySlice<UInt8>) -> Bool {
    if field.hasPrefix("|") { return matchesHash(field, name, key) }
    var isMatch = false
    for pattern in field.lowercased().split(separator: ",") {
      if pattern.hasPrefix("!") {
        if isLike(Array(name.utf8)[...], Array(pattern.dropFirst().utf8)[...]) { return false }
      } else if isLike(Array(name.utf8)[...], Array(pattern.utf8)[...]) {
        isMatch = true
      }
    }
    return isMatch
  }

  /// Glob with `*` and `?`; keeps one place to go back to, so no pattern can make it slow.
  private static func isLike(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    var (name, pattern) = (name, pattern)
    var back: (name: ArraySlice<UInt8>, pattern: ArraySlice<UInt8>)?
    while let character = name.first {
      if pattern.first == UInt8(ascii: "*") {
        pattern.removeFirst()
        back = (name, pattern)
      } else if let wanted = pattern.first, wanted == character || wanted == UInt8(ascii: "?") {
        name.removeFirst()
        pattern.removeFirst()
      } else if let (oldName, oldPattern) = back {
        name = oldName.dropFirst()
        pattern = oldPattern
        back = (name, pattern)
      } else {
        return false
      }
    }
    return pattern.allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// Whether a hashed name is `name`: libssh2 is given the name with this line's own key and asked whether they match.
  private static func matchesHash(_ field: String, _ name: String, _ key: ArraySlice<UInt8>) -> Bool {
    guard let session = libssh2_session_init_ex(nil, nil, nil, nil) else { return false }
    defer { libssh2_session_free(session) }
    guard let hosts = libssh2_knownhost_init(session) else { return false }
    defer { libssh2_knownhost_free(hosts) }
    // The true key type may be one this library cannot name; the name's hash does not depend on it.
    let line = "\(field) ssh-ed25519 \(String(decoding: key, as: UTF8.self))\n"
    guard libssh2_knownhost_readline(hosts, line, line.utf8.count, LIBSSH2_KNOWNHOST_FILE_OPENSSH) == 0 else { return false }
    let mask = LIBSSH2_KNOWNHOST_TYPE_PLAIN | LIBSSH2_KNOWNHOST_KEYENC_BASE64 | LIBSSH2_KNOWNHOST_KEY_ED25519
    let text = String(decoding: key, as: UTF8.self)
    return libssh2_knownhost_checkp(hosts, name, -1, text, text.utf8.count, mask, nil) == LIBSSH2_KNOWNHOST_CHECK_MATCH
  }
}

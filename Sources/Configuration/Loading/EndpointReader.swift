internal import Descriptors
import Foundation

/// Reads a customer's endpoint.
struct EndpointReader {
  let context: ReadingContext
  private var log: FaultLog { context.log }

  init(context: ReadingContext) { self.context = context }

  func read(_ node: Node) -> Endpoint? {
    guard let map = MappingReader(node, ConfigurationKeys.endpoint, log) else { return nil }
    let host = map.required("host", remedy: "write the server's name or address").flatMap {
      word($0, "host name or address")
    }
    let port = map["port"].map { $0.integer(in: 1...65535, log) } ?? 22
    let user = map.required("user", remedy: "write the login name").flatMap { word($0, "login name") }
    let transport =
      map["transport"].map {
        $0.word(["libssh2": Transport.libssh2, "openssh": .openssh], log)
      } ?? .libssh2
    let maxSessions = map["max_sessions"].map { $0.integer(in: 1...16, log) } ?? Endpoint.defaultMaxSessions
    let authentication = readAuthentication(map)
    let trust = readTrust(map)
    if transport == .openssh {
      for key in ["password_file", "passphrase_file"] {
        guard let node = map[key] else { continue }
        log.add(
          node, "the transport openssh cannot be given a secret", remedy: "use libssh2, or a key without a passphrase")
      }
    }
    guard let host, let port, let user, let transport, let maxSessions, let authentication, let trust else {
      return nil
    }
    return Endpoint(
      host: host, port: port, user: user, authentication: authentication, trust: trust, transport: transport,
      maxSessions: maxSessions)
  }

  /// A word that can be given to a program as an argument without being taken for an option.
  private func word(_ node: Node, _ what: String) -> String? {
    guard let text = node.scalar(log, remedy: "write the \(what)") else { return nil }
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
    guard isPlain, !text.isEmpty, !text.hasPrefix("-"), what == "login name" || !text.contains("@") else {
      log.add(node, "not a \(what): \(Printable.quoted(text))", remedy: "write it without blanks, / and a leading -")
      return nil
    }
    return text
  }

  private func readAuthentication(_ map: MappingReader) -> Authentication? {
    switch (map["identity"], map["password_file"]) {
    case (nil, nil):
      log.add(
        at: map.node.place, path: map.node.path(of: "identity"), "missing",
        remedy: "name a private key in identity, or a file with the password in password_file")
      return nil
    case (_?, let password?):
      log.add(password, "identity is there too", remedy: "keep one of the two")
      return nil
    case (let identity?, nil):
      let path = context.localPath(identity)
      guard let node = map["passphrase_file"] else { return path.map { .identity(path: $0, passphraseFile: nil) } }
      guard let passphrase = context.localPath(node), let path else { return nil }
      return .identity(path: path, passphraseFile: passphrase)
    case (nil, let password?):
      if let node = map["passphrase_file"] {
        log.add(node, "unlocks an identity, and there is none", remedy: "remove it")
        return nil
      }
      return context.localPath(password).map { .password(file: $0) }
    }
  }

  private func readTrust(_ map: MappingReader) -> HostTrust? {
    switch (map["host_keys"], map["known_hosts"]) {
    case (nil, nil):
      log.add(
        at: map.node.place, path: map.node.path(of: "host_keys"), "missing",
        remedy: "write host_keys: [\"SHA256:…\"] with the fingerprint the bank tells you, or name a known_hosts file")
      return nil
    case (_?, let known?):
      log.add(known, "host_keys is there too", remedy: "keep one of the two")
      return nil
    case (nil, let known?):
      return context.localPath(known).map { .knownHosts(path: $0) }
    case (let pins?, nil):
      guard let list = pins.list(log, remedy: "write a list of fingerprints: [\"SHA256:…\"]") else { return nil }
      if list.isEmpty {
        log.add(pins, "has no fingerprint", remedy: "write the fingerprint the bank tells you")
        return nil
      }
      let keys = list.compactMap(readPin)
      return keys.count == list.count ? .pinned(keys) : nil
    }
  }

  /// `SHA256:` and 32 bytes in base64; padding is dropped, as OpenSSH does.
  private func readPin(_ node: Node) -> String? {
    guard let text = node.text(log, remedy: "write a fingerprint in quotes: \"SHA256:…\"") else { return nil }
    if text.hasPrefix("SHA256:") {
      let digits = text.dropFirst(7).prefix { $0 != "=" }
      let padding = text.dropFirst(7 + digits.count)
      if digits.utf8.count == 43, padding.isEmpty || padding == "=", let bytes = Data(base64Encoded: digits + "="),
        bytes.count == 32, bytes.base64EncodedString() == digits + "="
      {
        return "SHA256:" + digits
      }
    }
    let isMD5 = text.hasPrefix("MD5:") || text.split(separator: ":").count == 16
    log.add(
      node, isMD5 ? "MD5 fingerprints prove nothing" : "not a fingerprint: \(Printable.quoted(text))",
      remedy: "write SHA256: and 43 signs, as ssh-keygen -lf FILE prints them")
    return nil
  }
}

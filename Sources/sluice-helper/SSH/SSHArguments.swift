/// What the parent asks for; see `SSHCommand` for the form.
struct SSHArguments {
  enum Transport: String { case libssh2, openssh }

  var host = ""
  var port: UInt16 = 22
  var user = ""
  /// Path of the private key; without one, the secret is a password.
  var identity: String?
  /// `SHA256:…`, as `ssh-keygen -l` prints it.
  var fingerprints: [String] = []
  var knownHosts: String?
  var connectTimeout: Duration = .seconds(30)
  var isPreflight = false
  var parent: Int32 = 0
  var transport = Transport.libssh2
  var openSSH = "/usr/bin/ssh"

  init(_ arguments: [String]) throws(SSHFailure) {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      if name == "--preflight" {
        isPreflight = true
        continue
      }
      guard let value = rest.popFirst(), !value.isEmpty, !value.utf8.contains(0) else { throw Self.usage("\(name) needs a value") }
      switch name {
      case "--host": host = value
      case "--port": port = try Self.number(name, value)
      case "--user": user = value
      case "--identity": identity = value
      case "--host-key": fingerprints.append(try Self.fingerprint(value))
      case "--known-hosts": knownHosts = value
      case "--connect-timeout": connectTimeout = .seconds(try Self.number(name, value) as UInt32)
      case "--parent": parent = try Self.number(name, value)
      case "--openssh": openSSH = value
      case "--transport":
        guard let known = Transport(rawValue: value) else { throw Self.usage("--transport is libssh2 or openssh") }
        transport = known
      default: throw Self.usage("unknown argument \(SSHReporter.printable(name))")
      }
    }
    guard !host.isEmpty, !user.isEmpty, port > 0, connectTimeout > .zero else {
      throw Self.usage("--host, --user, a port and a timeout above zero are needed")
    }
    // Host and user reach the command line of ssh, where a leading dash would be an option.
    guard !host.hasPrefix("-"), !user.hasPrefix("-"), Self.isPlain(host), Self.isPlain(user) else {
      throw Self.usage("host and user may hold no white space or control characters and not begin with '-'")
    }
    guard knownHosts == nil || fingerprints.isEmpty else { throw Self.usage("--host-key and --known-hosts exclude each other") }
  }

  private static func usage(_ message: String) -> SSHFailure { SSHFailure(.usage, message) }

  private static func number<Number: FixedWidthInteger>(_ name: String, _ value: String) throws(SSHFailure) -> Number {
    guard let number = Number(value) else { throw usage("\(name) needs a number in range") }
    return number
  }

  private static func fingerprint(_ value: String) throws(SSHFailure) -> String {
    // 32 bytes are 43 characters of Base64; some tools keep the padding.
    let trimmed = value.hasSuffix("=") ? String(value.dropLast()) : value
    guard trimmed.hasPrefix("SHA256:"), trimmed.utf8.count == 50 else {
      throw usage("a host key is given as SHA256: and 43 characters, as ssh-keygen -l prints it")
    }
    return trimmed
  }

  private static func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f && !$0.properties.isWhitespace }
  }
}

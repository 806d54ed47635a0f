internal import Containment
public import Foundation

/// A real OpenSSH server on a free loopback port, with fresh host keys, a client key and a folder of its own.
///
/// Runs as whoever runs the tests; that user is also the login. Stops with ``stop()`` or with the object. Nothing outside
/// ``directory`` is touched, except that root needs `/run/sshd` to exist, which is made if missing.
public final class LoopbackSSHD {
  public enum KeyType: String, CaseIterable, Sendable { case ed25519, ecdsa, rsa }

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Where OpenSSH's server is, or `nil`: tests that need it are disabled then.
  public static let program: String? = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Everything of this server: keys, configuration, log, and the root folder.
  public let directory: URL
  /// Where tests put the files to be fetched; the login starts there, and absolute paths work too.
  public let root: URL
  public private(set) var port: UInt16 = 0
  public let user = NSUserName()
  /// The client's ed25519 key, without a passphrase, already authorised.
  public let identity: String
  private let hostKeyTypes: [KeyType]
  private let configuration: [String]

  /// Makes keys and starts the server.
  ///
  /// - Parameters:
  ///   - hostKeys: The types of host keys it has.
  ///   - forcedCommand: A command that replaces the SFTP server for every login, for fake servers.
  ///   - configuration: Further lines of `sshd_config`; they come first, so they win.
  ///   - subsystem: Whether it offers SFTP at all.
  ///   - directory: Where to put everything; a fresh temporary folder if `nil`. Removed by ``stop()`` unless given.
  public init(
    hostKeys: [KeyType] = [.ed25519, .ecdsa], forcedCommand: String? = nil, configuration: [String] = [], subsystem: Bool = true,
    directory: URL? = nil
  ) throws {
    guard let program = Self.program else { throw Failure(description: "sshd is not installed (openssh-server)") }
    isTemporary = directory == nil
    let home = directory ?? FileManager.default.temporaryDirectory.appendingPathComponent("sshd-\(UUID().uuidString.prefix(8))")
    self.directory = home
    root = home.appendingPathComponent("root")
    identity = home.appendingPathComponent("id_ed25519").path
    hostKeyTypes = hostKeys
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    if geteuid() == 0 { try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true) }
    let command = forcedCommand ?? "internal-sftp -d \(root.path)"
    self.configuration =
      configuration + [
        "ListenAddress 127.0.0.1", "PidFile none", "StrictModes no", "UsePAM no", "PasswordAuthentication no",
        "KbdInteractiveAuthentication no", "AuthorizedKeysFile \(home.path)/authorized_keys", "LogLevel VERBOSE",
        "PermitRootLogin yes", "MaxStartups 100", "UseDNS no",
      ] + (subsystem ? ["Subsystem sftp \(command)"] : []) + hostKeys.map { "HostKey \(home.path)/host_\($0.rawValue)" }
    for type in hostKeys { try generateKey("host_\(type.rawValue)", type) }
    try generateKey("id_ed25519", .ed25519)
    try authorize("id_ed25519")
    // Another process may take the port between our look and sshd's bind: then another port is tried.
    for _ in 0..<5 where port == 0 { try start(program) }
    guard port != 0 else { throw Failure(description: "sshd did not start:\n\(log)") }
  }

  private let isTemporary: Bool

  private func start(_ program: String) throws {
    let candidate = try Self.freePort()
    let file = directory.appendingPathComponent("sshd_config")
    try (configuration + ["Port \(candidate)"]).joined(separator: "\n").appending("\n")
      .write(to: file, atomically: true, encoding: .utf8)
    var command = [program, "-D", "-f", file.path, "-E", logFile.path]
    // A test run that is killed takes its servers with it, where util-linux can arrange that.
    let wrapper = "/usr/bin/setpriv"
    if FileManager.default.isExecutableFile(atPath: wrapper) { command = [wrapper, "--pdeathsig", "KILL", "--"] + command }
    let child = try ContainedChild(
      executable: command[0], arguments: Array(command.dropFirst()), environment: ["PATH": "/usr/bin:/bin"], descriptors: [])
    for _ in 0..<400 {
      if Self.accepts(candidate) && !child.hasEnded {
        running = child
        port = candidate
        return
      }
      if child.hasEnded { return }
      usleep(10_000)
    }
  }

  private var running: ContainedChild?

  /// Ends the server and removes its temporary folder.
  public func stop() {
    guard let child = running else { return }
    // Sessions are process groups of their own, and may have been frozen by a test.
    for process in sessions { kill(process, SIGKILL) }
    running = nil
    child.kill()
    child.wait()
    if isTemporary { try? FileManager.default.removeItem(at: directory) }
  }

  deinit { stop() }

  // MARK: Keys

  /// Makes a key pair in ``directory``; returns the private key's path.
  @discardableResult
  public func generateKey(_ name: String, _ type: KeyType, passphrase: String = "", options: [String] = []) throws -> String {
    let path = directory.appendingPathComponent(name).path
    try? FileManager.default.removeItem(atPath: path)
    // Small RSA keys and few rounds of the passphrase's hash: tests make many.
    let quick = (type == .rsa ? ["-b", "2048"] : []) + (passphrase.isEmpty ? [] : ["-a", "2"])
    try Self.run("/usr/bin/ssh-keygen", ["-q", "-t", type.rawValue, "-N", passphrase, "-C", "test", "-f", path] + quick + options)
    return path
  }

  /// Lets the key of that name log in.
  public func authorize(_ name: String) throws {
    let file = directory.appendingPathComponent("authorized_keys")
    let old = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    try (old + publicKey(name)).write(to: file, atomically: true, encoding: .utf8)
  }

  /// The line of a public key file: type, key, comment.
  public func publicKey(_ name: String) throws -> String {
    try String(contentsOf: directory.appendingPathComponent(name + ".pub"), encoding: .utf8)
  }

  /// `SHA256:…` of a host key.
  public func fingerprint(_ type: KeyType) throws -> String {
    let words = try Self.run("/usr/bin/ssh-keygen", ["-l", "-f", directory.appendingPathComponent("host_\(type.rawValue).pub").path])
      .split(separator: " ")
    guard words.count > 1 else { throw Failure(description: "ssh-keygen -l printed no fingerprint") }
    return String(words[1])
  }

  /// Writes a known_hosts file with this server's keys and returns its path.
  public func knownHosts(_ types: [KeyType]? = nil, hashed: Bool = false, port: UInt16? = nil) throws -> String {
    let path = directory.appendingPathComponent("known_hosts_\(UUID().uuidString.prefix(8))").path
    let name = (port ?? self.port) == 22 ? "127.0.0.1" : "[127.0.0.1]:\(port ?? self.port)"
    let lines = try (types ?? hostKeyTypes).map { try "\(name) \(publicKey("host_\($0.rawValue)"))" }
    try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
    if hashed { try Self.run("/usr/bin/ssh-keygen", ["-q", "-H", "-f", path]) }
    return path
  }

  // MARK: Log

  private var logFile: URL { directory.appendingPathComponent("sshd.log") }

  /// What the server has written so far.
  public var log: String { (try? String(contentsOf: logFile, encoding: .utf8)) ?? "" }

  /// Process numbers of everything the server has started: one or two for each open login.
  public var sessions: [Int32] { running.map { Self.descendants(of: $0.processID) } ?? [] }

  /// Process numbers of the children of a process, their children, and so on.
  public static func descendants(of process: Int32) -> [Int32] {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    return tasks.flatMap { task in
      ((try? String(contentsOfFile: "/proc/\(process)/task/\(task)/children", encoding: .utf8)) ?? "")
        .split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }.flatMap { [$0] + descendants(of: $0) }
    }
  }

  // MARK: Tools

  /// Runs a program to its end and returns its output.
  @discardableResult
  public static func run(_ program: String, _ arguments: [String]) throws -> String {
    // Not Foundation's Process, which on Linux may wait for ever for a child that has long ended.
    var output = try ChildPipe()
    let child = try ContainedChild(
      executable: program, arguments: arguments, environment: ["PATH": "/usr/bin:/bin"], descriptors: [(1, output.writing)])
    output.closeWriting()
    let data = FileHandle(fileDescriptor: output.takeReading(), closeOnDealloc: true).readDataToEndOfFile()
    let status = child.wait()
    guard status.isSuccess else { throw Failure(description: "\(program) ended with \(status)") }
    return String(decoding: data, as: UTF8.self)
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  /// A port that nobody listened on a moment ago.
  public static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0 }
    }
    guard result else { throw Failure(description: "no free port") }
    return UInt16(bigEndian: address.sin_port)
  }

  private static func accepts(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(port)
    return withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}

internal import CLibSSH2
internal import CLinux
internal import Glibc

/// `sluice-helper ssh`: logs in to an SFTP server and carries its bytes between descriptors 0 and 1 until one side ends.
///
/// ```
/// sluice-helper ssh --host H --user U --parent PID [--port P] [--identity FILE]
///                   [--host-key SHA256:…]… | [--known-hosts FILE] [--connect-timeout S]
///                   [--transport libssh2|openssh] [--openssh /usr/bin/ssh] [--preflight]
/// ```
///
/// Descriptor 3 takes the verdict, one JSON object per line: `host-key`, `methods`, `ready`, then `closed` or `failed`. Descriptor 4 gives
/// the password, or with `--identity` the passphrase of the key; one line end after it is dropped. The process dies with its parent.
public enum SSHCommand {
  private static let secretDescriptor: Int32 = 4

  public static func run(_ arguments: [String]) -> Int32 {
    switch arguments.first {
    case OpenSSHProgram.executeVerb: return OpenSSHProgram.execute(Array(arguments.dropFirst()))
    case OpenSSHHostKeys.verb: return OpenSSHHostKeys.answer(Array(arguments.dropFirst()))
    default: break
    }
    let report = SSHReporter()
    // A parent that stops reading is an error number to us, not a signal.
    signal(SIGPIPE, SIG_IGN)
    occupyDescriptors()
    for descriptor in [SSHReporter.descriptor, secretDescriptor] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    do throws(SSHFailure) {
      let arguments = try SSHArguments(arguments)
      guard arguments.parent == 0 || sluice_die_with_parent(arguments.parent) == 0 else {
        throw SSHFailure(.helperFailed, "the parent is gone")
      }
      switch arguments.transport {
      case .libssh2: try connect(arguments, report)
      case .openssh: try OpenSSHProgram(arguments, report, secretDescriptor: secretDescriptor).run()
      }
      return 0
    } catch {
      report.failed(error)
      return error.code == .usage ? 64 : 1
    }
  }

  private static func connect(_ arguments: SSHArguments, _ report: SSHReporter) throws(SSHFailure) {
    // The secret will be in this memory: no core file, no debugger of the same user.
    _ = sluice_forbid_dumps()
    guard libssh2_init(0) == 0 else { throw SSHFailure(.helperFailed, "libssh2 could not be initialised") }
    let deadline = SSHDeadline(in: arguments.connectTimeout)
    let identity = try arguments.identity.map { path throws(SSHFailure) in try SSHIdentity(path: path) }
    let trust = try SSHTrust(arguments)
    let session = try trust.connect(arguments, report, deadline)
    report.event("methods", session.methods)

    var secret = secret()
    defer { explicit_bzero(&secret, secret.count) }
    try SSHAuthentication(session: session, user: arguments.user, deadline: deadline).run(identity: identity, secret: secret)
    var relay = try SSHRelay(session, deadline)
    report.event("ready")
    if arguments.isPreflight { return }
    report.event("closed", [("by", try relay.run())])
  }

  /// Puts /dev/null where no descriptor was given, so that no socket of ours takes a number that means something else.
  private static func occupyDescriptors() {
    for number in 0...secretDescriptor where fcntl(number, F_GETFD) < 0 { _ = open("/dev/null", O_RDWR) }
  }

  /// The bytes on the secret's descriptor, without one final line end; empty when there is none.
  private static func secret() -> [UInt8] {
    var bytes = SSHFile.read(secretDescriptor, limit: 64 << 10) ?? []
    close(secretDescriptor)
    if bytes.last == 0x0a { bytes.removeLast() }
    if bytes.last == 0x0d { bytes.removeLast() }
    return bytes
  }
}

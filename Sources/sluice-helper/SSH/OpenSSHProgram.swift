internal import CLinux
internal import Glibc

/// The other transport: the system's `ssh`, for servers that libssh2 1.10 cannot serve (RSA host keys, RSA identities, AES-GCM,
/// keyboard-interactive).
///
/// `ssh -s HOST sftp` inherits descriptors 0 and 1, so the bytes do not pass through this process. It watches `ssh`'s messages, turns them into
/// the same verdict the libssh2 transport gives, and ends `ssh` when it ends itself.
struct OpenSSHProgram {
  private let arguments: SSHArguments
  private let report: SSHReporter
  private let secretDescriptor: Int32
  private let helper: String

  init(_ arguments: SSHArguments, _ report: SSHReporter, secretDescriptor: Int32) throws(SSHFailure) {
    self.arguments = arguments
    self.report = report
    self.secretDescriptor = secretDescriptor
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0, count < buffer.count, access(arguments.openSSH, X_OK) == 0 else {
      throw SSHFailure(.helperFailed, "the ssh program is missing; install openssh-client")
    }
    helper = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The kinds of host keys: how their names begin, and the algorithms that ask for them.
  private static let families: [(prefix: String, algorithms: String)] = [
    ("ssh-ed25519", "ssh-ed25519"),
    ("ecdsa-sha2-", "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521"),
    ("ssh-rsa", "rsa-sha2-512,rsa-sha2-256"),
  ]

  /// Runs `ssh` to its end.
  ///
  /// A fingerprint does not tell the type of its key, so after a mismatch the other types are asked for. `ssh` reads nothing from
  /// descriptor 0 before it is logged in, so a further attempt finds the parent's bytes untouched.
  func run() throws(SSHFailure) {
    let identity = try arguments.identity.map { path throws(SSHFailure) in try SSHIdentity(path: path) }
    if identity?.isEncrypted == true && !hasSecret { throw SSHIdentity.passphraseMissing }
    let isPinned = !arguments.fingerprints.isEmpty
    var left = Self.families[...]
    var algorithms: String?
    var mismatch: SSHFailure?
    repeat {
      var messages = OpenSSHMessages(report: report, arguments: arguments, identity: identity)
      guard let failure = try attempt(algorithms, &messages) else { return }
      // With one type asked for, "nothing in common" only means that the server has no key of that type.
      let isMismatch = failure.code == .hostKeyMismatch || (algorithms != nil && failure.code == .kexFailed)
      guard isPinned, isMismatch else { throw failure }
      mismatch = mismatch ?? failure
      if let shown = messages.hostKeyType { left = left.filter { !shown.hasPrefix($0.prefix) }[...] }
      algorithms = left.popFirst()?.algorithms
    } while algorithms != nil
    if let mismatch { throw mismatch }
  }

  /// Whether a file of a secret was given; /dev/null stands where none was. The secret itself is none of this process's business.
  private var hasSecret: Bool {
    var status = stat()
    return fstat(secretDescriptor, &status) == 0 && status.st_mode & S_IFMT != S_IFCHR
  }

  /// One run of `ssh`; why it failed, or `nil`.
  private func attempt(_ algorithms: String?, _ messages: inout OpenSSHMessages) throws(SSHFailure) -> SSHFailure? {
    var ends: [Int32] = [-1, -1]
    guard sluice_pipe(&ends, 0) == 0 else { throw SSHFailure(.helperFailed, "no pipe for ssh") }
    defer { close(ends[0]) }
    let child = spawn(options(algorithms), messages: ends[1])
    close(ends[1])
    guard let child else {
      throw SSHFailure(.helperFailed, "ssh could not be started; look at the limits of processes and memory")
    }
    let verdict = messages.follow(ends[0], deadline: SSHDeadline(in: arguments.connectTimeout))
    if verdict != .ended { kill(child, SIGKILL) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return messages.failure(verdict, exitStatus: status)
  }

  private func options(_ algorithms: String?) -> [String] {
    let seconds = max(1, Int(arguments.connectTimeout.components.seconds))
    var settings = [
      "StrictHostKeyChecking=yes", "GlobalKnownHostsFile=/dev/null", "CheckHostIP=no", "UpdateHostKeys=no", "VerifyHostKeyDNS=no",
      "UserKnownHostsFile=" + (arguments.knownHosts.map(Self.quoted) ?? "/dev/null"), "IdentityAgent=none", "IdentitiesOnly=yes",
      "NumberOfPasswordPrompts=1", "ConnectionAttempts=1", "ConnectTimeout=\(seconds)", "ServerAliveInterval=30",
      "ServerAliveCountMax=3", "ClearAllForwardings=yes", "ForwardAgent=no", "ForwardX11=no", "PermitLocalCommand=no",
      "RequestTTY=no", "EscapeChar=none", "ControlMaster=no", "ControlPath=none", "Compression=no", "LogLevel=DEBUG1",
      "MACs=-hmac-sha1*,umac-64*",
    ]
    if arguments.knownHosts == nil {
      settings.append(
        "KnownHostsCommand=" + OpenSSHHostKeys.command(helper: helper, fingerprints: arguments.fingerprints))
    }
    if let algorithms { settings.append("HostKeyAlgorithms=" + algorithms) }
    if let identity = arguments.identity {
      settings += ["IdentityFile=" + Self.quoted(identity), "PreferredAuthentications=publickey"]
    } else {
      settings += ["IdentityFile=none", "PubkeyAuthentication=no", "PreferredAuthentications=password,keyboard-interactive"]
    }
    return ["-F", "none"] + settings.flatMap { ["-o", $0] }
      + ["-p", String(arguments.port), "-l", arguments.user, "-s", "--", arguments.host, "sftp"]
  }

  /// A path as ssh_config(5) takes it: quoted for its white space, with its percent signs doubled.
  private static func quoted(_ path: String) -> String {
    "\"" + path.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%") + "\""
  }

  private func spawn(_ options: [String], messages: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, messages, 2)
    let arguments = [helper, "ssh", Self.executeVerb, String(getpid()), arguments.openSSH] + options
    // The secret is read at our descriptor, through /proc: ssh itself closes every descriptor above 2.
    let environment = [
      "PATH=/usr/bin:/bin", "LC_ALL=C", "SSH_ASKPASS=\(helper)", "SSH_ASKPASS_REQUIRE=force",
      "\(SSHAskPass.variable)=/proc/\(getpid())/fd/\(secretDescriptor)",
    ]
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) }
    argv.append(nil)
    envp.append(nil)
    defer { for string in argv + envp { free(string) } }
    var child = pid_t()
    return posix_spawn(&child, helper, &actions, nil, argv, envp) == 0 ? child : nil
  }

  // MARK: In the child

  static let executeVerb = "execute"

  /// Becomes `ssh`, having asked to die with the helper: the wish outlives `execve` (prctl(2)).
  ///
  /// - Parameter arguments: The helper's process number, the program, its arguments.
  static func execute(_ arguments: [String]) -> Int32 {
    guard arguments.count >= 2, let parent = Int32(arguments[0]), sluice_die_with_parent(parent) == 0 else { return 70 }
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.dropFirst().map { strdup($0) }
    argv.append(nil)
    execv(arguments[1], argv)
    return 70
  }
}

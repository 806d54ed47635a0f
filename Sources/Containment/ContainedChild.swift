internal import CLinux
internal import Glibc
internal import Synchronization

/// A child process in a process group of its own, with exactly the descriptors it was given.
///
/// Spawned with `posix_spawn(3)`, never `fork`: the gateway has threads, and a forked copy of it would hold its locks and keys.
/// The child starts with an empty signal mask, default dispositions, the environment that is passed and nothing else, and every
/// descriptor but the listed ones closed.
public final class ContainedChild: Sendable {
  /// The child's process, and its process group's, number.
  public let processID: Int32

  private let outcome = Mutex<ExitStatus?>(nil)
  private let processorTime = Mutex<Double?>(nil)

  /// Processor time of the child, and of what it started and waited for; `nil` before it has been waited for.
  public var processorSeconds: Double? { processorTime.withLock { $0 } }

  /// Starts `executable`.
  ///
  /// - Parameters:
  ///   - executable: Absolute path; no search, no shell.
  ///   - arguments: Without the program's name, which is put in front. Arguments are visible to every user of the machine:
  ///     no secret belongs here.
  ///   - environment: The child's whole environment.
  ///   - descriptors: Which of our descriptors becomes which of the child's. The caller keeps its own and closes them.
  ///   - limits: Enforced by the kernel from the first instant after the start.
  public init(
    executable: String, arguments: [String], environment: [String: String],
    descriptors: [(child: Int32, parent: Int32)], limits: ChildLimits = ChildLimits()
  ) throws(ContainmentError) {
    guard access(executable, X_OK) == 0 else {
      throw ContainmentError(
        code: .executableMissing, message: "'\(executable)' is not an executable file; reinstall it or correct its path")
    }
    // Sources are first moved above every number a child uses, so that no dup2 overwrites a source that is still needed.
    var raised: [(child: Int32, raised: Int32)] = []
    defer { for pair in raised { close(pair.raised) } }
    for (child, parent) in descriptors {
      let number = fcntl(parent, F_DUPFD_CLOEXEC, 64)
      guard number >= 0 else {
        throw ContainmentError(
          code: .resourcesExhausted,
          message: "no descriptor for a contained child (errno \(errno)); raise the limit of open files (ulimit -n)")
      }
      raised.append((child, number))
    }
    let mapping = raised
    let result = Mutex<(error: Int32, pid: pid_t)>((0, 0))
    SpawnThread.run {
      let spawned = Self.spawn(executable, arguments, environment, mapping)
      result.withLock { $0 = spawned }
    }
    let (error, pid) = result.withLock { $0 }
    guard error == 0 else {
      throw ContainmentError(
        code: .resourcesExhausted,
        message: "'\(executable)' could not be started (errno \(error)); look at the limits of processes and memory (ulimit -a)")
    }
    processID = pid
    Self.apply(limits, to: pid)
  }

  /// Adopts a child that a ``ChildTemplate`` has forked for this process.
  init(forked processID: Int32) {
    self.processID = processID
    // Here as well as in the child: it must be in its group before it can be told to end.
    setpgid(processID, processID)
  }

  private static func spawn(
    _ executable: String, _ arguments: [String], _ environment: [String: String],
    _ descriptors: [(child: Int32, raised: Int32)]
  ) -> (error: Int32, pid: pid_t) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (child, raised) in descriptors { posix_spawn_file_actions_adddup2(&actions, raised, child) }
    let highest = descriptors.map(\.child).max() ?? -1
    for number in 0...max(highest, 2) where !descriptors.contains(where: { $0.child == number }) {
      posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
    }
    _ = sluice_spawn_close_from(&actions, max(highest, 2) + 1)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setpgroup(&attributes, 0)
    var every = sigset_t()
    var none = sigset_t()
    sigfillset(&every)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &every)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var argv: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) }
    argv.append(nil)
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
    envp.append(nil)
    defer { for string in argv + envp { free(string) } }
    var pid = pid_t()
    let error = posix_spawn(&pid, executable, &actions, &attributes, argv, envp)
    return (error, pid)
  }

  private static func apply(_ limits: ChildLimits, to pid: pid_t) {
    func set(_ resource: __rlimit_resource, _ value: UInt64?) {
      guard let value else { return }
      // A child that has already exited makes this fail with ESRCH, which is no loss.
      _ = sluice_limit_process(pid, Int32(resource.rawValue), value)
    }
    set(RLIMIT_AS, limits.addressSpace)
    set(RLIMIT_CPU, limits.cpuSeconds)
    set(RLIMIT_NOFILE, limits.openFiles)
    set(RLIMIT_CORE, 0)
  }

  /// Kills the child and everything in its process group. Harmless when it has ended.
  public func kill() {
    outcome.withLock { known in
      // Once reaped, the number may belong to somebody else.
      if known == nil { _ = Glibc.kill(-processID, SIGKILL) }
    }
  }

  /// Waits for the child to end, then kills what is left of its process group.
  ///
  /// May be called from several threads and more than once.
  @discardableResult
  public func wait() -> ExitStatus {
    if let known = outcome.withLock({ $0 }) { return known }
    // WNOWAIT leaves the child a zombie, so its number stays ours until the group has been killed.
    var information = siginfo_t()
    while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
    return outcome.withLock { known in
      if let known { return known }
      _ = Glibc.kill(-processID, SIGKILL)
      var status: Int32 = 0
      var usage = rusage()
      while wait4(processID, &status, 0, &usage) < 0 && errno == EINTR {}
      processorTime.withLock {
        $0 = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
      }
      let ended = ExitStatus(status: status)
      known = ended
      return ended
    }
  }

  /// Whether the child has ended; never blocks.
  public var hasEnded: Bool {
    if outcome.withLock({ $0 }) != nil { return true }
    var information = siginfo_t()
    let code = waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT | WNOHANG)
    // With WNOHANG and nothing to report, si_signo stays zero (waitid(2)).
    return code == 0 && information.si_signo != 0
  }

  deinit {
    // A child nobody waited for must neither run on nor stay a zombie.
    kill()
    wait()
  }
}

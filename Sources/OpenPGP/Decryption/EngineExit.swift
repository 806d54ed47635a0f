internal import CGPGME
internal import Glibc

/// Observes how gpg exits.
///
/// gpgme forks twice, so gpg is nobody's child and its exit status, sometimes the only sign of a damaged message, is lost.
/// A process that declares itself a subreaper (prctl(2)) inherits gpg and can wait for it.
enum EngineExit {
  /// How long gpg may take from its last status line to its end.
  private static let patience: Double = 5

  static func observe() { _ = sluice_become_subreaper() }

  /// The exit status of the first child called `name`, 128 + N for signal N; `nil` when none ends in time.
  ///
  /// gpg-agent, if gpg started it, is inherited too, and is left alone.
  static func status(of gpg: String) -> Int32? {
    let name = Array((gpg.split(separator: "/").last.map(String.init) ?? gpg).utf8.prefix(15))
    let deadline = now() + patience
    while now() < deadline {
      var information = siginfo_t()
      guard waitid(P_ALL, 0, &information, WEXITED | WNOHANG | WNOWAIT) == 0 else {
        if errno == EINTR { continue }
        return nil
      }
      let process = information._sifields._sigchld.si_pid
      guard information.si_signo != 0, process > 0 else {
        usleep(500)
        continue
      }
      let isEngine = command(of: process) == name
      var status: Int32 = 0
      guard waitpid(process, &status, 0) == process else { return nil }
      if isEngine {
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
      }
    }
    return nil
  }

  /// The name the kernel knows a process by, also after its end (proc(5)).
  private static func command(of process: pid_t) -> [UInt8] {
    let descriptor = open("/proc/\(process)/comm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 32)
    let count = read(descriptor, &buffer, buffer.count)
    return Array(buffer.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") })
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

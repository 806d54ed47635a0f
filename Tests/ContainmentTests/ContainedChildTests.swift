import Containment
import Foundation
import Glibc
import Testing

@Suite struct `A contained child` {
  private func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 { bytes += buffer[0..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func run(_ script: String, limits: ChildLimits = ChildLimits()) throws -> (ContainedChild, String) {
    var pipe = try ChildPipe()
    let child = try ContainedChild(
      executable: "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"],
      descriptors: [(child: 1, parent: pipe.writing)], limits: limits)
    pipe.closeWriting()
    return (child, readAll(pipe.reading))
  }

  @Test func `gets its descriptors, its environment and nothing else`() throws {
    let leaked = open("/dev/null", O_RDONLY)  // without O_CLOEXEC, on purpose
    defer { close(leaked) }
    setenv("SLUICE_SECRET_CANARY", "1", 1)
    let (child, output) = try run("ls /proc/self/fd | wc -l; env | grep -c SLUICE_SECRET_CANARY")
    // 0, 1, 2 and the one that ls itself opens on the folder.
    #expect(output == "4\n0\n")
    #expect(child.wait() == .exited(1))
  }

  @Test func `reports its exit code and the signal that ended it`() throws {
    #expect(try run("exit 7").0.wait() == .exited(7))
    #expect(try run("kill -TERM $$").0.wait() == .signalled(SIGTERM))
  }

  @Test func `is killed with its whole process group`() throws {
    var pipe = try ChildPipe()
    let child = try ContainedChild(
      executable: "/bin/sh", arguments: ["-c", "sleep 600 & echo $!; wait"], environment: ["PATH": "/usr/bin:/bin"],
      descriptors: [(child: 1, parent: pipe.writing)])
    pipe.closeWriting()
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = read(pipe.reading, &buffer, 64)
    let grandchild = try #require(pid_t(String(decoding: buffer[0..<max(0, count - 1)], as: UTF8.self)))
    child.kill()
    #expect(child.wait() == .signalled(SIGKILL))
    // The pipe closes only when the grandchild, which inherited it, has gone too.
    #expect(readAll(pipe.reading).isEmpty)
    #expect(child.hasEnded)
    #expect(grandchild > 0)
  }

  @Test func `obeys its limit of open descriptors`() throws {
    let (child, output) = try run("sleep 0.2; ulimit -n", limits: ChildLimits(openFiles: 17))
    #expect(output == "17\n")
    #expect(child.wait() == .exited(0))
  }

  @Test func `that does not exist is a typed error`() {
    let error = #expect(throws: ContainmentError.self) {
      try ContainedChild(executable: "/nonexistent", arguments: [], environment: [:], descriptors: [])
    }
    #expect(error?.code == .executableMissing)
  }

  @Test func `outlives the thread that asked for it`() throws {
    let started = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var child: ContainedChild?
    let thread = Thread {
      child = try? ContainedChild(
        executable: "/bin/sleep", arguments: ["0.3"], environment: [:], descriptors: [])
      started.signal()
    }
    thread.start()
    started.wait()
    usleep(100_000)
    #expect(try #require(child).wait() == .exited(0))
  }
}

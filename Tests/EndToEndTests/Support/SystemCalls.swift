import Containment
import Foundation
import Glibc

/// The system calls of one run of the program that write, sync, link and rename, in their order (`strace`).
struct SystemCalls {
  /// `name(arguments…` of each call: a sync where it returned, any other where it began.
  let calls: [String]

  static let isUsable: Bool = {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/strace") else { return false }
    return (try? Tool.run("/usr/bin/strace", ["-o", "/dev/null", "/bin/true"]))?.status.isSuccess == true
  }()

  init(of arguments: [String], in gateway: TestGateway) throws {
    let output = gateway.root + "/calls"
    let kinds = "trace=fsync,fdatasync,rename,renameat,renameat2,link,linkat,pwrite64"
    _ = try Tool.run(
      "/usr/bin/strace", ["-f", "-y", "-s", "0", "-o", output, "-e", kinds, Program.path] + arguments,
      environment: ["SLUICE_CONFIG": gateway.root + "/sluice.yaml"], seconds: 120)
    var calls: [String] = []
    var waiting: [Substring: String] = [:]
    for line in try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2 else { continue }
      let (thread, call) = (words[0], words[1].drop { $0 == " " })
      let isSync = call.hasPrefix("fsync") || call.hasPrefix("fdatasync")
      if call.hasPrefix("<...") {
        if let begun = waiting.removeValue(forKey: thread) { calls.append(begun) }
      } else if isSync, call.hasSuffix("<unfinished ...>") {
        waiting[thread] = String(call)
      } else {
        calls.append(String(call))
      }
    }
    self.calls = calls
  }
}

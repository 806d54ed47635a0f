import Foundation

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// What the driver calls for every input; set once, before it starts.
nonisolated(unsafe) private var look: (UnsafeRawBufferPointer) -> String? = { _ in nil }

/// The command line of a fuzzer, of which `Scripts/fuzz` makes use:
///
///     FUZZER targets | FUZZER seeds TARGET FOLDER | FUZZER TARGET [libFuzzer's options…]
///
/// - Parameters:
///   - targets: Names of what can be fuzzed.
///   - seeds: Inputs for a target to start from.
///   - finding: What is wrong with a target's answer to an input; `nil` if nothing is.
public func runFuzzer(
  targets: [String], seeds: (String) throws -> [[UInt8]], finding: @escaping (String, UnsafeRawBufferPointer) -> String?
) -> Never {
  let words = CommandLine.arguments
  let target = words.count > 2 && words[1] == "seeds" ? words[2] : words.dropFirst().first ?? ""
  guard targets.contains(target) else {
    print(targets.joined(separator: " "))
    exit(target == "targets" ? 0 : 64)
  }
  if words.count == 4, words[1] == "seeds" {
    do {
      for (index, bytes) in try seeds(target).enumerated() {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(words[3])/seed-\(index)"))
      }
    } catch {
      fatalError("the seeds cannot be made: \(error)")
    }
    exit(0)
  }
  look = { finding(target, $0) }
  var count = CommandLine.argc - 1
  // libFuzzer takes its program name from where the target stood.
  var rest = CommandLine.unsafeArgv + 1
  exit(
    runDriver(&count, &rest) { bytes, size in
      if let finding = look(UnsafeRawBufferPointer(start: bytes, count: size)) { fatalError(finding) }
      return 0
    })
}

import Foundation

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

// parquet-fuzz seeds TARGET FOLDER | parquet-fuzz TARGET [libFuzzer's options…]; Scripts/fuzz calls it.
let words = CommandLine.arguments
if words.count == 4, words[1] == "seeds", let chosen = FuzzTarget(rawValue: words[2]) {
  for (index, bytes) in try FuzzSeeds.inputs(chosen).enumerated() {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(words[3])/seed-\(index)"))
  }
  exit(0)
}
guard words.count >= 2, let chosen = FuzzTarget(rawValue: words[1]) else {
  FileHandle.standardError.write(Data("targets: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))\n".utf8))
  exit(64)
}
nonisolated(unsafe) let target = chosen
var count = CommandLine.argc - 1
// libFuzzer takes its program name from where the target stood.
var rest = CommandLine.unsafeArgv + 1
exit(
  runDriver(&count, &rest) { bytes, size in
    if let finding = target.finding(UnsafeRawBufferPointer(start: bytes, count: size)) { fatalError(finding) }
    return 0
  })

import Foundation
import Testing

/// What the row path asks for in memory, counted by a program that stands between itself and the C library's allocator.
@Suite struct AllocationTests {
  /// Of every thousand records; buffers that grow for a batch or a block of the row map are shared by thousands.
  private static let limit = 10.0

  @Test("decoding, judging and mapping a portfolio ask for memory less than once in a hundred records")
  func steadyState() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.program, "quality-benchmark is not built beside the tests"))
    process.arguments = ["allocations", "60000", root.appendingPathComponent("Schemas/portfolio-1.yaml").path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let counted = try JSONDecoder().decode(Counts.self, from: output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && counted.records > 20_000)
    for (name, count) in [("decode", counted.decode), ("judge", counted.judge), ("row map", counted.rowMap)] {
      #expect(Double(count) * 1000 / Double(counted.records) < Self.limit, "\(name): \(count) of \(counted.records) records")
    }
  }

  /// SwiftPM puts it beside the tests.
  private static var program: String? {
    let here = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let folders = [here, CommandLine.arguments.first ?? ""].map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
    let paths = (folders + [".build/release", ".build/debug"]).map { $0 + "/quality-benchmark" }
    return paths.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private struct Counts: Decodable {
    var records: Int
    var decode: Int
    var judge: Int
    var rowMap: Int

    enum CodingKeys: String, CodingKey {
      case records, decode, judge
      case rowMap = "row_map"
    }
  }
}

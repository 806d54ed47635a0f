internal import Foundation
internal import Ingestion

/// Where the time of an operation went, as people read it.
struct TimingText {
  let output: Output

  func print(_ timings: OperationTimings) {
    output.text()
    var table = TextTable([
      .init(title: "stage"), .init(title: "seconds", alignment: .right), .init(title: "processor", alignment: .right),
      .init(title: "waiting", alignment: .right), .init(title: "bytes", alignment: .right), .init(title: "records", alignment: .right),
      .init(title: "times", alignment: .right), .init(title: "per second", alignment: .right),
    ])
    for entry in timings.stages where !entry.isBeside { table.add(row(entry, entry.stage.rawValue)) }
    table.add(["together", Self.seconds(timings.seconds), Self.seconds(timings.processorSeconds), "", "", "", "", ""])
    for entry in timings.stages where entry.isBeside { table.add(row(entry, "beside: \(entry.stage.rawValue)")) }
    output.table(table)
  }

  private func row(_ entry: OperationTimings.Entry, _ name: String) -> [String] {
    let rate =
      if let records = entry.records, records > 0, entry.seconds > 0 {
        "\(Int64(Double(records) / entry.seconds).grouped) records"
      } else if let bytes = entry.bytes, bytes > 0, entry.seconds > 0 {
        Int64(Double(bytes) / entry.seconds).byteCount
      } else {
        ""
      }
    return [
      name, Self.seconds(entry.seconds), entry.processorSeconds.map(Self.seconds) ?? "",
      entry.waiting.map { "\(Int(($0 * 100).rounded())) %" } ?? "", entry.bytes?.byteCount ?? "", entry.records?.grouped ?? "",
      Int64(entry.times).grouped, rate,
    ]
  }

  private static func seconds(_ value: Double) -> String { String(format: "%.3f", value) }
}

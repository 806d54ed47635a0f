internal import Foundation
internal import Ingestion
internal import LineageLedger

/// A delivery's report as a person reads it in ten seconds: what became of it, how much landed, what was wrong and where, and
/// what money is in which part.
struct QualityText {
  let output: Output
  /// Findings and sums shown at most; JSON has all.
  private static let rows = 10
  /// Lines named for each finding.
  private static let lines = 4
  /// Characters of a line.
  private static let width = 110

  /// - Parameter delivery: What became of it; `nil` for a trial.
  func print(_ report: DeliveryReport, of delivery: DeliveryRecord? = nil) {
    let counts = report.counts
    let share = counts.read == 0 ? "" : String(format: " (%.2f %%)", Double(counts.rejected) * 100 / Double(counts.read))
    output.text("\(report.delivery), by \(report.contract.name) \(report.contract.version)\(delivery.map(Self.state) ?? "")")
    output.text(
      "  \(counts.read.grouped) records read = \(counts.landed.grouped) good + \(counts.rejected.grouped) rejected\(share)"
        + (counts.duplicate > 0 ? " + \(counts.duplicate.grouped) duplicate" : ""))
    if let completes = report.completes {
      output.text("  completes \(completes.delivery): \(Int64(completes.places.count).grouped) of its rejected records")
    }
    if let completed = CompletionText.line(report.completedBy ?? []) { output.text("  \(completed)") }
    for control in report.controls {
      let figures = control.declared == nil && control.measured == nil ? "" : ": \(control.declared ?? "–") declared, \(control.measured ?? "–") found"
      output.text("  control \(control.id) \(control.agrees ? "agrees" : output.terminal.red("does not agree"))\(figures)")
    }
    findings(report.findings.filter { $0.severity == "reject" }, title: "rejected for")
    findings(report.findings.filter { $0.severity == "warn" }, title: "warned of")
    findings(report.findings.filter { $0.severity == "duplicate" }, title: "duplicates")
    for reference in report.references ?? [] {
      output.text(
        "  \(reference.resource): \(reference.keys.grouped) keys of \(reference.table) version \(reference.deltaVersion)")
    }
    if counts.rejected > 0 { sums(report.columns) }
    cleansing(report.cleansing)
  }

  private static func state(_ delivery: DeliveryRecord) -> String {
    switch delivery.state {
    case .landed, .superseded:
      ": \(delivery.state.rawValue)" + (delivery.table.map { ", \($0) version \(delivery.deltaVersion ?? 0)" } ?? "")
    default: ": \(delivery.state.rawValue)" + (delivery.code.map { " (\($0))" } ?? "")
    }
  }

  private func findings(_ findings: [DeliveryReport.Finding], title: String) {
    guard !findings.isEmpty else { return }
    var table = TextTable([
      .init(title: title), .init(title: "field", mayShrink: true), .init(title: "rule", mayShrink: true),
      .init(title: "records", alignment: .right), .init(title: "times", alignment: .right), .init(title: "first at lines", mayShrink: true),
      .init(title: "first byte", alignment: .right),
    ])
    for finding in findings.prefix(Self.rows) {
      let records = finding.records ?? finding.count
      table.add([
        finding.type, finding.field ?? "", finding.rule ?? "", records.grouped,
        // Said only where a record is at fault in this way more than once.
        finding.count == records ? "" : finding.count.grouped, lines(finding, of: records), finding.firstByte?.grouped ?? "",
      ])
    }
    output.table(table)
    if findings.count > Self.rows { output.text("… and \(findings.count - Self.rows) more; --json lists all") }
  }

  private func lines(_ finding: DeliveryReport.Finding, of records: Int64) -> String {
    guard let places = finding.places else { return finding.firstLine?.grouped ?? "" }
    let shown = places.prefix(Self.lines).map(\.line.grouped)
    return shown.joined(separator: ", ") + (records > Int64(shown.count) && !shown.isEmpty ? ", …" : "")
  }

  /// What of the money landed, and what did not.
  private func sums(_ columns: [DeliveryReport.ColumnFact]) {
    var table = TextTable([
      .init(title: "sum of", mayShrink: true), .init(title: "landed", alignment: .right), .init(title: "rejected", alignment: .right),
    ])
    let exact = columns.filter { $0.sum?.contains(".") == true && $0.rejectedSum != nil }
    for column in exact.prefix(Self.rows) { table.add([column.field, grouped(column.sum), grouped(column.rejectedSum)]) }
    output.table(table)
    if exact.count > Self.rows { output.text("… and \(exact.count - Self.rows) more; --json lists all") }
  }

  /// The steps that changed the most cells, as many as a line holds.
  private func cleansing(_ changes: [DeliveryReport.Change]) {
    guard !changes.isEmpty else { return }
    var line = "  cleansed:"
    for (index, change) in changes.enumerated() {
      let part = "\(index == 0 ? "" : ",") \(change.step) in \(change.field) \(change.count.grouped) ×"
      if line.count + part.count > Self.width {
        line += ", …"
        break
      }
      line += part
    }
    output.text(line)
  }

  /// An exact sum with separators between thousands.
  private func grouped(_ sum: String?) -> String {
    guard let sum, let point = sum.firstIndex(of: ".") else { return sum ?? "" }
    let isNegative = sum.hasPrefix("-")
    var digits = String(sum[..<point].drop { $0 == "-" })
    for place in stride(from: digits.count - 3, to: 0, by: -3) {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
    }
    return (isNegative ? "-" : "") + digits + sum[point...]
  }
}

internal import Foundation
internal import Ingestion
internal import LineageLedger

/// A delivery's report as a person reads it in ten seconds: how much landed, what was wrong, where it begins.
struct QualityText {
  let output: Output

  func print(_ report: DeliveryReport) {
    let counts = report.counts
    let share = counts.read == 0 ? "" : String(format: " (%.2f %%)", Double(counts.rejected) * 100 / Double(counts.read))
    output.text("\(report.delivery), by \(report.contract.name) \(report.contract.version)")
    output.text(
      "  \(counts.read.grouped) records read = \(counts.landed.grouped) good + \(counts.rejected.grouped) rejected\(share)"
        + (counts.duplicate > 0 ? " + \(counts.duplicate.grouped) duplicate" : ""))
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
    if !report.cleansing.isEmpty {
      let steps = report.cleansing.prefix(5).map { "\($0.step) in \($0.field) \($0.count.grouped) ×" }
      output.text("  cleansed: \(steps.joined(separator: ", "))\(report.cleansing.count > 5 ? ", …" : "")")
    }
  }

  private func findings(_ findings: [DeliveryReport.Finding], title: String) {
    guard !findings.isEmpty else { return }
    var table = TextTable([
      .init(title: title), .init(title: "field"), .init(title: "rule"), .init(title: "times", alignment: .right),
      .init(title: "first at line", alignment: .right), .init(title: "byte", alignment: .right),
    ])
    for finding in findings.prefix(10) {
      table.add([
        finding.type, finding.field ?? "", finding.rule ?? "", finding.count.grouped, finding.firstLine?.grouped ?? "",
        finding.firstByte?.grouped ?? "",
      ])
    }
    output.table(table)
    if findings.count > 10 { output.text("… and \(findings.count - 10) more; --json lists all") }
  }
}

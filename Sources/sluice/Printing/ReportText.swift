internal import Ingestion

/// An operation's report as people read it.
struct ReportText {
  let output: Output

  func print(_ report: OperationReport) {
    deliveries(report.deliveries)
    for source in report.sources {
      output.text(output.terminal.red("\(source.feed): \(source.fault.code)") + ": \(source.fault.message)")
      output.text("  → \(source.fault.remedy)")
    }
    for outcome in report.lake { lake(outcome) }
    for score in report.scores { self.score(score) }
    if !report.waiting.isEmpty {
      var table = TextTable([.init(title: "waiting"), .init(title: "feed"), .init(title: "why", mayShrink: true)])
      // A folder may hold thousands of files that are not for this feed.
      let sorted = report.waiting.filter { $0.reason != "unmatched" } + report.waiting.filter { $0.reason == "unmatched" }
      for file in sorted.prefix(10) { table.add([file.file, file.feed, "\(file.reason): \(file.message)"]) }
      output.table(table)
      if report.waiting.count > 10 { output.text("… and \(report.waiting.count - 10) more; --json lists all") }
    }
    for refusal in report.refusals {
      output.text(output.terminal.red(refusal.subject) + ": \(refusal.message)")
      output.text("  → \(typed(refusal.remedy))")
    }
    if report.deliveries.isEmpty && report.sources.isEmpty && report.waiting.isEmpty && report.refusals.isEmpty
      && report.scores.isEmpty && report.lake.isEmpty
    {
      output.text("Nothing new.")
    }
  }

  private func deliveries(_ outcomes: [DeliveryOutcome]) {
    guard !outcomes.isEmpty else { return }
    var table = TextTable([
      .init(title: "delivery"), .init(title: "outcome"), .init(title: "read", alignment: .right),
      .init(title: "landed", alignment: .right), .init(title: "rejected", alignment: .right),
      .init(title: "duplicate", alignment: .right), .init(title: "where", mayShrink: true),
    ])
    for outcome in outcomes {
      table.add([
        outcome.delivery, outcome.isDryRun == true ? Self.wouldBe(outcome.state) : outcome.state.rawValue, outcome.read?.grouped ?? "", outcome.landed?.grouped ?? "",
        outcome.rejected?.grouped ?? "", outcome.duplicateRows.map { $0 == 0 ? "" : $0.grouped } ?? "", place(of: outcome),
      ])
    }
    output.table(table)
    for outcome in outcomes {
      if let report = outcome.report { QualityText(output: output).print(report) }
      if let errors = outcome.errors, !errors.isEmpty, outcome.state != .duplicate, outcome.report == nil {
        let listed = errors.prefix(4).map { error in
          "\(error.count.grouped) × \(error.type)" + (error.field.map { " in \($0)" } ?? "")
            + (error.rule.map { " (\($0))" } ?? "")
        }
        let more = errors.count > 4 ? ", …" : ""
        output.text("  \(outcome.delivery): \(listed.joined(separator: ", "))\(more)")
      }
      if let fault = outcome.fault {
        output.text("  \(outcome.delivery): " + output.terminal.red(fault.code) + ": \(fault.message)")
        output.text("    → \(typed(outcome.next ?? fault.remedy))")
      }
    }
    if outcomes.contains(where: { $0.isDryRun == true }) { output.text("A dry run: nothing was kept.") }
  }

  private static func wouldBe(_ state: DeliveryOutcome.State) -> String {
    switch state {
    case .landed: "would land"
    case .duplicate: "would be a duplicate"
    case .quarantined: "would be held"
    case .discarded, .interrupted: "could not be tried"
    }
  }

  private func place(of outcome: DeliveryOutcome) -> String {
    var parts: [String] = []
    if outcome.state == .landed, let table = outcome.table {
      parts.append(outcome.tableVersion.map { "\(table) version \($0)" } ?? table)
    }
    if let original = outcome.completes { parts.append("completes \(original)") }
    if let older = outcome.supersedes { parts.append("replaces \(older)") }
    if let original = outcome.duplicateOf { parts.append(original == outcome.delivery ? "came before" : "same as \(original)") }
    if outcome.state == .quarantined, let fault = outcome.fault { parts.append(fault.code) }
    return parts.joined(separator: ", ")
  }

  private func lake(_ outcome: LakeOutcome) {
    switch outcome.action {
    case .compact where outcome.filesRemoved == 0: output.text("\(outcome.table): nothing to merge.")
    case .compact:
      output.text(
        "\(outcome.table): \(outcome.filesRemoved) files became \(outcome.filesAdded), \(outcome.bytesRemoved.byteCount) became \(outcome.bytesAdded.byteCount); version \(outcome.version ?? 0).")
    case .vacuum:
      output.text(
        "\(outcome.table): \(outcome.filesRemoved) files deleted, \(outcome.bytesRemoved.byteCount)"
          + ((outcome.orphans ?? 0) > 0 ? ", \(outcome.orphans ?? 0) of them of stopped work" : "")
          + ((outcome.logFilesRemoved ?? 0) > 0 ? "; \(outcome.logFilesRemoved ?? 0) files of the log removed" : "")
          + ((outcome.stagingRemoved ?? 0) > 0 ? "; \(outcome.stagingRemoved ?? 0) folders of staging swept" : "") + ".")
      if let oldest = outcome.oldestVersion, oldest > 0 {
        output.text("Versions before \(oldest) can no longer be read whole.")
      }
    }
  }

  private func score(_ score: ScoringOutcome) {
    let what = "\(score.job) for \(score.businessDate), \(score.table) version \(score.tableVersion), \(score.rows.grouped) rows"
    switch score.state {
    case .completed: output.text("scored: \(what), \(score.milliseconds ?? 0) ms")
    case .failed:
      output.text(output.terminal.red("scoring failed") + ": \(what), exit status \(score.exitStatus.map(String.init) ?? "none")")
      if let next = score.next { output.text("  → \(typed(next))") }
    case .held:
      output.text(output.terminal.yellow("scoring held") + ": \(what); its scores were handed out before this correction")
      if let next = score.next { output.text("  → \(typed(next))") }
    }
  }
}

internal import Ingestion
internal import LineageLedger

/// One delivery's whole story as people read it.
struct DetailText {
  let output: Output

  func print(_ detail: DeliveryDetail) {
    let delivery = detail.delivery
    func fact(_ name: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      output.text("  " + (name + ":").padded(to: 14) + value)
    }
    output.text(output.terminal.bold(delivery.name) + ": \(delivery.state.rawValue)" + (delivery.code.map { " (\($0))" } ?? ""))
    fact("file", delivery.source.path)
    fact("customer", delivery.customer)
    fact("received", delivery.received)
    fact("size", "\(delivery.size.grouped) bytes, \(delivery.ciphertext.prefix(23))…")
    let hasLanded = delivery.state == .landed || delivery.state == .superseded
    if let counts = delivery.counts {
      fact(
        "records",
        "\(counts.read.grouped) read = \(counts.landed.grouped) \(hasLanded ? "landed" : "good") + \(counts.rejected.grouped) rejected + \(counts.duplicate.grouped) duplicate")
    }
    fact("control file", delivery.control.map { "\($0.path), \($0.size.grouped) bytes, \($0.sha256.prefix(23))…" })
    fact("completed", CompletionText.line(detail.completedBy))
    fact("landed in", delivery.table.map { "\($0) version \(delivery.deltaVersion ?? 0)" })
    fact("note", Self.note(on: delivery, names: detail.names))
    for error in detail.errors.prefix(12) {
      fact(
        "error",
        "\(error.count.grouped) × \(error.type)" + (error.field.map { " in \($0)" } ?? ""))
    }
    if let entry = detail.explanation {
      output.text()
      output.text(entry.meaning)
      if let position = detail.position { output.text("Where: \(position)") }
      output.text("Remedy: \(typed(entry.remedy))")
      if let letter = entry.letter { output.text("To the bank: “\(letter)”") }
    }
    if !detail.next.isEmpty {
      output.text()
      output.text("What to type next:")
      for command in detail.next { output.text("  " + typed(command)) }
    }
    output.text()
    var table = TextTable([
      .init(title: "leaf", alignment: .right), .init(title: "time"), .init(title: "event"), .init(title: "by"),
    ])
    for step in detail.timeline { table.add(["\(step.leaf)", String(step.time.prefix(23)), step.type, step.actor]) }
    output.table(table)
  }

  /// What is remarkable about a delivery in a few words.
  static func note(on delivery: DeliveryRecord, names: [String: String]) -> String {
    var parts: [String] = []
    if delivery.state == .quarantined, let code = delivery.code { parts.append(code) }
    if let original = delivery.completes { parts.append("completes \(names[original] ?? original)") }
    if let older = delivery.supersedes { parts.append("replaces \(names[older] ?? older)") }
    if let newer = delivery.supersededBy { parts.append("replaced by \(names[newer] ?? newer)") }
    if let original = delivery.duplicateOfName { parts.append("same as \(original)") }
    if let original = delivery.reprocessOf { parts.append("from the vault, of \(names[original] ?? original)") }
    return parts.joined(separator: ", ")
  }
}

extension GlobalOptions {
  /// Prints one delivery's whole story.
  func show(_ delivery: String) throws {
    let detail = try reader().detail(of: delivery)
    if json { return try output.document(detail) }
    DetailText(output: output).print(detail)
  }
}

extension String {
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

internal import Ingestion

/// A trace as people read it: from the row back to the bank, then the proofs.
struct TraceText {
  let output: Output

  func print(_ trace: TraceReport) {
    func fact(_ name: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      output.text("  " + (name + ":").padded(to: 14) + value)
    }
    let record = trace.record
    output.text(output.terminal.bold("record \(record.record.grouped) of \(trace.delivery)") + ": \(record.outcome)")
    for reason in record.reasons {
      fact("because", reason.text)
    }
    if let place = trace.completedBy { fact("completed by", "record \(place.record.grouped) of \(place.delivery)") }
    if let place = trace.completes { fact("completes", "record \(place.record.grouped) of \(place.delivery)") }
    if let file = record.file, let position = record.position {
      fact("row", "\(position.grouped) (from 0) of \(trace.table ?? "")/\(file)")
    }
    if let file = record.landedFile, let position = record.landedPosition {
      fact("landed as", "\(position.grouped) (from 0) of \(trace.table ?? "")/\(file)")
    }
    if let version = trace.tableVersion {
      fact("commit", "version \(version) of \(trace.table ?? ""), \(trace.commit ?? "")")
    }
    if let newer = trace.supersededBy { fact("replaced by", newer) }
    fact("line", "\(record.line.grouped), bytes \(record.byteOffset) to \(record.byteOffset + record.byteLength) of the decrypted file")
    fact("raw", trace.raw)
    if let landed = trace.landed {
      output.text("  landed as:")
      let width = (landed.map(\.column.count).max() ?? 0) + 2
      for cell in landed {
        output.text("    " + cell.column.padded(to: width) + (cell.value ?? "·"))
      }
    }
    if let cells = trace.cleansing { CleansingText(output: output).print(cells) }
    fact("contract", trace.contract.map { "\($0), \(trace.contractHash?.prefix(23) ?? "")…" })
    fact("decrypted by", trace.recipientKey)
    for signer in trace.signers { fact("signed by", "\(signer.primary) at \(signer.signed)") }
    if trace.signers.isEmpty { fact("signed by", "nobody") }
    fact("file", "\(trace.source), \(trace.ciphertext.prefix(23))…")
    for proof in trace.proofs { fact("proof", proof) }
    fact("ledger", trace.ledger.map { "\($0.type) (\($0.leaf))" }.joined(separator: ", "))
  }
}

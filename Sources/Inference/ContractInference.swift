public import DataContracts
import Descriptors
import Quality
import Tabular

/// Proposes a contract from a sample of delimited text or of JSON Lines.
///
/// Nothing is guessed that could be wrong in silence: where two readings fit every value, day and month above all, the
/// field stays text and the proposal asks. Personal data that is suspected is marked and never shown.
public struct ContractInference: Sendable {
  /// More of a sample is not looked at: 16 MiB.
  public static let maximumBytes = 16 << 20
  /// Nor more records than this.
  public static let maximumRecords = 200_000
  static let maximumFields = 2000

  /// Of the contract to write.
  public var name: String

  public init(name: String) { self.name = name }

  /// - Parameters:
  ///   - sample: The file, or its beginning.
  ///   - isWhole: Whether the sample is the whole file; otherwise what follows its last line end is left out.
  ///   - packing: What the file is packed with; the sample is unpacked.
  /// - Throws: ``InferenceError``.
  public func propose(
    _ sample: [UInt8], isWhole: Bool = true, packing: Compression? = nil
  ) throws(InferenceError) -> ContractProposal {
    var bytes = Array(sample.prefix(Self.maximumBytes))
    let isCut = !isWhole || bytes.count < sample.count
    guard !bytes.isEmpty else { throw InferenceError(message: "the sample is empty", remedy: "give a file with records") }
    if Self.isEBCDIC(bytes) {
      throw InferenceError(
        message: "the sample looks like EBCDIC, as mainframes write it",
        remedy: "write the contract by hand from the bank's layout, with sluice:layout: { codePage: … } and a sluice:position for each field")
    }
    // Of the bytes as they are: what is no text has no characters to find out.
    let raw = bytes.withUnsafeBytes { ContentSniff.unexpectedContent($0) }
    if let raw, raw != "UTF-16 text", raw != "JSON" { throw Self.isNoTable(raw) }
    let text = try SampleText(bytes)
    let content = text.bytes.withUnsafeBytes { ContentSniff.unexpectedContent($0) }
    if let content, content != "JSON" { throw Self.isNoTable(content) }
    var table = text.bytes
    if isCut {
      guard let end = table.lastIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
        throw InferenceError(message: "the sample has no line end", remedy: "give more of the file")
      }
      table = Array(table[...end])
      if text.encoding == "utf-8" { bytes = Array(bytes.prefix(bytes.count - (text.bytes.count - table.count))) }
    }
    if content == "JSON" {
      guard let lines = try JSONLinesSample(table) else { throw Self.isNoTable("JSON of another form than one object to a line") }
      let draft = ProposalDraft(name: name, text: text, packing: packing, lines: lines)
      return try finish(draft, bytes: isCut && text.encoding != "utf-8" ? nil : bytes, records: lines.records)
    }
    let dialect = DialectGuess(table)
    let sampled = SampleRecords(table, delimiter: dialect.delimiter, quote: dialect.quote, limit: Self.maximumRecords)
    let records = sampled.records.filter { $0 != [""] }
    guard dialect.width <= Self.maximumFields else {
      throw InferenceError(message: "more than \(Self.maximumFields) fields", remedy: "check the delimiter")
    }
    if dialect.width == 1, let width = Self.fixedWidth(records) {
      throw InferenceError(
        message: "every line has \(width) characters and nothing parts them: a file of fixed width",
        remedy: "write the contract by hand from the bank's layout, with sluice:layout and a sluice:position for each field")
    }
    let header = HeaderGuess(records, width: dialect.width)
    let rows = header.isThere ? records.dropFirst() : records[...]
    guard !rows.isEmpty else { throw InferenceError(message: "the sample has no records", remedy: "give a file with records") }
    var profiles = Array(repeating: ColumnProfile(), count: dialect.width)
    for row in rows where row.count == dialect.width {
      for (column, cell) in row.enumerated() { profiles[column].note(cell) }
    }
    let draft = ProposalDraft(
      name: name, text: text, packing: packing, dialect: dialect, header: header, profiles: profiles, records: rows.count,
      lineEnds: sampled.lineEnds)
    return try finish(draft, bytes: isCut && text.encoding != "utf-8" ? nil : bytes, records: rows.count)
  }

  /// The length of every line, where all are long and equal.
  private static func fixedWidth(_ records: [[String]]) -> Int? {
    let lengths = Set(records.map { $0.reduce(0) { $0 + $1.count } })
    guard records.count >= 3, lengths.count == 1, let length = lengths.first, length >= 20 else { return nil }
    return length
  }

  /// Whether most bytes are EBCDIC's letters, digits and blanks, and next to none a blank or line end of ASCII.
  private static func isEBCDIC(_ bytes: [UInt8]) -> Bool {
    let sample = bytes.prefix(4096)
    // Letters of other scripts in UTF-8 are such bytes, too; one that is cut at the end does not count.
    if String(validating: sample[..<(sample.lastIndex { $0 < 0x80 } ?? sample.endIndex)], as: UTF8.self) != nil { return false }
    let theirs = sample.count { byte in
      byte == 0x40 || (byte >= 0xF0 && byte <= 0xF9) || (byte >= 0x81 && byte <= 0xE9 && byte & 0x0F <= 9 && byte & 0x0F > 0)
    }
    return theirs * 10 > sample.count * 6 && sample.count { $0 == 0x20 || $0 == 0x0A } * 50 < sample.count
  }

  private static func isNoTable(_ content: String) -> InferenceError {
    InferenceError(
      message: "the sample is \(content), neither delimited text nor JSON Lines",
      remedy: content.contains("OpenPGP")
        ? "add --customer NAME, whose keys decrypt it, or give the file decrypted" : "give a file as the bank sends it, decrypted and unpacked")
  }

  /// Loads what is proposed, as a person would, and judges the sample by it.
  private func finish(_ draft: ProposalDraft, bytes: [UInt8]?, records: Int) throws(InferenceError) -> ContractProposal {
    let yaml = draft.yaml
    let contract: Contract
    do throws(ContractFaults) {
      contract = try Contract.parse(bytes: Array(yaml.utf8), name: "proposal")
    } catch {
      throw InferenceError(
        message: "no contract can be written for this sample: \(error.faults.first?.description ?? "unknown")",
        remedy: "write the contract by hand")
    }
    let verdict: ContractProposal.Verdict
    do {
      verdict = try bytes.map { try SampleJudgement.verdict(of: $0, contract) } ?? .notJudged(reason: "the sample is cut")
    } catch let error as QualityError {
      verdict = .notJudged(reason: "\(error)")
    } catch {
      throw InferenceError(message: "\(error)", remedy: "write the contract by hand, or give another sample")
    }
    return ContractProposal(yaml: yaml, contract: contract, questions: draft.questions, records: records, verdict: verdict)
  }
}

/// Judges a sample by a contract.
enum SampleJudgement {
  static func verdict(of bytes: [UInt8], _ contract: Contract) throws -> ContractProposal.Verdict {
    var decoder = try RecordDecoder(contract: contract)
    let batch = RecordBatch(fieldCount: contract.fields.count)
    let judge = try RowJudge(contract: contract)
    let columns = try ColumnBatch(contract: contract)
    var buffer = VerdictBuffer()
    var position = 0
    while try decoder.fill(
      batch,
      from: { target in
        let count = min(target.count, bytes.count - position)
        bytes.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
        position += count
        return count
      })
    {
      try judge.judge(batch, into: columns, verdicts: &buffer)
      columns.reset()
    }
    let report = try judge.finish().report
    let reasons = report.faults.sorted { $0.count > $1.count }.prefix(5).map { "\($0.count) × \($0.reason)" }
    return .judged(landed: Int(report.accepted), rejected: Int(report.rejected), reasons: Array(reasons))
  }
}

internal import DataContracts
internal import EvidenceVault
internal import Foundation
public import LineageLedger
internal import Quality
internal import Tabular

/// What was found in one attempt of a delivery: counts, names and places; never a value of personal data.
public struct DeliveryReport: Sendable, Codable {
  /// How often a reason was given, and where first.
  public struct Finding: Sendable, Codable {
    /// Frictionless's error type.
    public var type: String
    public var field: String?
    /// Name of the constraint or id of the rule.
    public var rule: String?
    /// `reject`, `warn` for what let the record land, or `duplicate` where another record with its key survives.
    public var severity: String
    /// Times, not records: a record can be at fault several times.
    public var count: Int64
    /// Records at fault.
    public var records: Int64?
    public var firstRecord: Int64
    public var firstLine: Int64?
    /// Offset in the file inside the message.
    public var firstByte: Int64?
    /// Where the first ten records at fault stand, in the order of the file.
    public var places: [Place]?
  }

  /// Where a record stands in the file inside the message.
  public struct Place: Sendable, Codable {
    public var record: Int64
    /// From 1; of a file without lines, which record it is, whatever its kind.
    public var line: Int64
    /// From 0.
    public var byte: Int64
  }

  /// How often a cleansing step changed a cell, or found a sentinel in it.
  public struct Change: Sendable, Codable {
    public var field: String
    public var step: String
    public var count: Int64
  }

  /// What a column's values were like; of personal data only the counts.
  public struct ColumnFact: Sendable, Codable {
    public var field: String
    /// Accepted records with a value, and without one.
    public var values: Int64
    public var nulls: Int64
    /// Different values, estimated.
    public var distinct: Int64?
    /// Of accepted records, as text; none of texts.
    public var minimum: String?
    public var maximum: String?
    /// Bytes of the shortest and the longest text.
    public var shortest: Int?
    public var longest: Int?
    /// Exact sums over the accepted records, over the rejected ones that have a value, and over the duplicates.
    public var sum: String?
    public var rejectedSum: String?
    public var duplicateSum: String?
  }

  /// The file's own figure beside the one its records make; both left out where the field is personal data.
  public struct ControlOutcome: Sendable, Codable {
    public var id: String
    public var agrees: Bool
    /// `quarantine` or `warn`.
    public var onMismatch: String
    public var declared: String?
    public var measured: String?
  }

  /// Which rejected records of another delivery the landed ones took the place of.
  public struct Completion: Sendable, Codable {
    public struct Place: Sendable, Codable {
      /// Of this delivery.
      public var record: Int64
      /// The rejected record of the other one.
      public var completes: Int64
    }

    /// Name of the delivery that is completed.
    public var delivery: String
    public var places: [Place]
  }

  public var delivery: String
  public var feed: String
  public var businessDate: String
  public var completes: Completion?
  /// What has completed the delivery since it was judged; told by the ledger, not kept with the report.
  public var completedBy: [CompletionFact]?
  public var contract: ContractFact
  public var counts: RecordCounts
  /// Bytes of the file inside the message, unpacked.
  public var fileBytes: Int64
  /// The most frequent first.
  public var findings: [Finding]
  /// Steps that changed anything, the most frequent first.
  public var cleansing: [Change]
  /// In the order of the contract.
  public var columns: [ColumnFact]
  /// In the order of the contract.
  public var controls: [ControlOutcome]
  /// Tables whose keys the records were compared with, as they stood; `nil` when no foreign key refers to one.
  public var references: [ReferenceFact]?

  init(
    _ delivery: DeliveryRecord, contract: Contract, counts: RecordCounts, fileBytes: Int64, quality: QualityReport,
    controls: [ControlResult], references: [ReferenceFact]?
  ) {
    self.delivery = delivery.name
    feed = delivery.feed
    businessDate = delivery.businessDate
    self.contract = ContractFact(contract)
    self.counts = counts
    self.fileBytes = fileBytes
    findings = quality.faults.map { fault in
      Finding(
        type: fault.reason.type.rawValue, field: fault.reason.field, rule: fault.reason.rule,
        severity: fault.reason.type == .dedupLoser ? "duplicate" : fault.reason.severity.rawValue, count: fault.count, records: fault.records, firstRecord: fault.firstRecord,
        firstLine: fault.first?.line, firstByte: fault.first?.byteOffset,
        places: fault.places.map { Place(record: $0.record, line: $0.line, byte: $0.byteOffset) })
    }.sorted { $0.count > $1.count }
    self.references = references
    self.controls = controls.map { control in
      ControlOutcome(
        id: control.id, agrees: control.agrees, onMismatch: control.onMismatch.rawValue,
        declared: control.isSensitive ? nil : control.declared, measured: control.isSensitive ? nil : control.measured)
    }
    columns = quality.columns.map(ColumnFact.init)
    cleansing = quality.cleansing.filter { $0.count > 0 }.map {
      Change(field: $0.field, step: $0.op, count: $0.count)
    }.sorted { $0.count > $1.count }
  }

  /// Makes the report durable as `name` in the folder.
  func write(to folder: String, name: String) throws -> FileFact {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = Array(try encoder.encode(self))
    try DurableFile.write(bytes, to: "\(folder)/\(name)")
    return FileFact(path: name, size: Int64(bytes.count), sha256: "sha256:" + ContentIdentity.sha256(bytes))
  }
}

extension DeliveryReport {
  /// The report of a delivery as the ledger recorded it.
  ///
  /// - Throws: ``QuestionError`` if it is not there or not the one.
  static func read(_ fact: FileFact, of name: String, in folder: String) throws -> DeliveryReport {
    let bytes: [UInt8]
    do { bytes = try DurableFile.read("\(folder)/\(fact.path)") } catch {
      throw QuestionError(message: "the report of \(name) cannot be read: \(error)", remedy: "run 'sluice verify vault'")
    }
    guard "sha256:" + ContentIdentity.sha256(bytes) == fact.sha256 else {
      throw QuestionError(
        message: "the report of \(name) is not the one the ledger recorded", remedy: "run 'sluice verify vault'")
    }
    return try JSONDecoder().decode(DeliveryReport.self, from: Data(bytes))
  }
}

extension ContractFact {
  init(_ contract: Contract) { self.init(name: contract.name, version: contract.version, sha256: "sha256:\(contract.sha256)") }
}

extension DeliveryReport.ColumnFact {
  init(_ profile: ColumnProfile) {
    field = profile.field
    values = profile.values
    nulls = profile.nulls
    // The judge keeps nothing else of personal data; said once more where it is written down.
    guard !profile.isSensitive else { return }
    distinct = profile.distinct
    minimum = profile.minimum.map(Self.text)
    maximum = profile.maximum.map(Self.text)
    shortest = profile.lengths?.lowerBound
    longest = profile.lengths?.upperBound
    sum = profile.acceptedSum.map { ScalarText.decimal($0, scale: profile.scale) }
    rejectedSum = profile.rejectedSum.map { ScalarText.decimal($0, scale: profile.scale) }
    duplicateSum = profile.duplicateSum.map { ScalarText.decimal($0, scale: profile.scale) }
  }

  private static func text(_ value: ColumnProfile.Value) -> String {
    switch value {
    case .number(let unscaled, let scale): ScalarText.decimal(unscaled, scale: scale)
    case .double(let number): "\(number)"
    case .date(let days): CalendarDate(days: days).description
    case .timestamp(let micros): LedgerTime.text(microseconds: micros)
    }
  }
}

extension GatewayReader {
  /// What was found in the last attempt of a delivery that got as far as being judged.
  ///
  /// - Throws: ``QuestionError`` if there is none, or if it is not the one that the ledger recorded.
  public func report(of name: String) throws -> DeliveryReport {
    let (_, delivery) = try find(name)
    guard let fact = delivery.report else {
      throw QuestionError(
        message: "\(name) has no report: it is \(delivery.state.rawValue), and its records were not judged to the end",
        remedy: "'sluice deliveries show \(name)' says why")
    }
    var report = try DeliveryReport.read(fact, of: name, in: paths.reports)
    let completions = try completions(of: delivery)
    if !completions.isEmpty { report.completedBy = completions }
    return report
  }
}

internal import Descriptors

/// The proof that deliveries of a feed's contract fill a table's contract, and how.
///
/// The table's contract says what the columns are; its dialect means nothing. The feed's contract fills them by name:
/// `sluice:column` renames, `sluice:ignore` leaves out, `sluice:constant` and `sluice:derived` add.
public struct TableMapping: Sendable, Hashable {
  public enum Source: Sendable, Hashable {
    /// By index among ``Contract/allFields`` of the feed's contract.
    case field(Int)
    /// The same in every record.
    case constant(ColumnValue)
    /// No value in any record.
    case missing
  }

  public struct Column: Sendable, Hashable {
    public let name: String
    public let type: ColumnType
    public let source: Source
    /// What the source's values are; they go into `type` exactly, by ``ColumnType/widens(to:)``.
    public let sourceType: ColumnType
  }

  /// In the order of the table's fields.
  public let columns: [Column]

  /// - Throws: ``ContractFaults`` with everything in which the feed's contract does not fill the table's, in the order of
  ///   the table's columns, then of the feed's.
  public init(feed: Contract, table: Contract) throws(ContractFaults) {
    var faults: [Fault] = []
    let filler = ColumnFiller(feed: feed, table: table)
    columns = table.allFields.map { filler.column($0, &faults) }
    faults += filler.strangers()
    guard faults.isEmpty else { throw ContractFaults(file: feed.name, faults: faults) }
  }
}

/// Finds what fills each column.
private struct ColumnFiller {
  let feed: Contract
  let table: Contract
  let fields: [Field]
  let columns: [String]

  init(feed: Contract, table: Contract) {
    self.feed = feed
    self.table = table
    fields = feed.allFields
    columns = table.allFields.compactMap(\.column)
  }

  func column(_ wanted: Field, _ faults: inout [Fault]) -> TableMapping.Column {
    let name = wanted.column ?? wanted.name
    let type = wanted.type.column
    if let index = fields.firstIndex(where: { $0.column == name }) {
      let field = fields[index]
      faults += misfits(field, wanted)
      return TableMapping.Column(name: name, type: type, source: .field(index), sourceType: field.type.column)
    }
    if let constant = feed.constants.first(where: { $0.column == name }), let text = constant.text {
      guard let value = ColumnValue(text, as: wanted) else {
        faults.append(
          fault(
            "schema.sluice:constant.\(name)", "\(Printable.quoted(text)) is no \(wanted.type.label)",
            "write a value as the table's contract has them"))
        return TableMapping.Column(name: name, type: type, source: .missing, sourceType: type)
      }
      return TableMapping.Column(name: name, type: type, source: .constant(value), sourceType: type)
    }
    if wanted.constraints.required {
      faults.append(
        fault(
          "schema", "nothing fills the column \(name) of \(table.name), which must have a value",
          near(name) ?? "write sluice:column: \(name) at the field that does, or sluice:constant: { \(name): … }"))
    }
    return TableMapping.Column(name: name, type: type, source: .missing, sourceType: type)
  }

  private func misfits(_ field: Field, _ wanted: Field) -> [Fault] {
    var faults: [Fault] = []
    let path = "schema.fields.\(field.name)"
    if !field.type.column.widens(to: wanted.type.column) {
      faults.append(
        fault(
          path, "\(field.type.label) does not go into the column \(wanted.name), which is \(wanted.type.label)",
          "give the field a type whose every value is one of the column's, or land it in another column"))
    }
    if wanted.constraints.required, !field.constraints.required {
      faults.append(
        fault(path, "may be without value, and the column \(wanted.name) must have one", "write constraints: { required: true }"))
    }
    if wanted.constraints.required, field.constraints.required, !field.sentinels.isEmpty {
      faults.append(
        fault(path, "a sentinel stands for no value, and the column \(wanted.name) must have one", "remove the sentinel step"))
    }
    if wanted.isSensitive != field.isSensitive {
      faults.append(
        fault(
          path, "\(field.isSensitive ? "is" : "is not") marked as personal data, and the column \(wanted.name) \(wanted.isSensitive ? "is" : "is not")",
          "write sluice:pii in both contracts, or in neither"))
    }
    return faults
  }

  /// What the feed lands and the table does not have.
  func strangers() -> [Fault] {
    var faults: [Fault] = []
    for field in fields {
      guard let column = field.column, !columns.contains(column) else { continue }
      let near = NearestName.of(column, among: columns).map { "did you mean sluice:column: \($0)?" }
      faults.append(
        fault(
          "schema.fields.\(field.name)", "\(table.name) has no column \(Printable.quoted(column))",
          near ?? "write sluice:column with the column it fills, or sluice:ignore: true"))
    }
    for constant in feed.constants where !columns.contains(constant.column) {
      faults.append(
        fault(
          "schema.sluice:constant.\(constant.column)", "\(table.name) has no such column",
          NearestName.of(constant.column, among: columns).map { "did you mean \($0)?" } ?? "remove it"))
    }
    return faults
  }

  private func near(_ column: String) -> String? {
    NearestName.of(column, among: fields.filter { $0.column.map { !columns.contains($0) } ?? false }.map(\.name)).map {
      "if \($0) is meant, write sluice:column: \(column) there"
    }
  }

  private func fault(_ path: String, _ problem: String, _ remedy: String) -> Fault {
    Fault(file: feed.name, path: path, line: nil, problem: problem, remedy: remedy)
  }
}

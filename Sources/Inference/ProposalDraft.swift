import DataContracts
import Descriptors
import Tabular

/// Everything found, as YAML with comments.
struct ProposalDraft {
  private enum Form {
    case delimited(DialectGuess, HeaderGuess, lineEnds: Set<String>)
    case jsonLines
  }

  private let name: String
  private let text: SampleText
  private let packing: Compression?
  private let form: Form
  private let records: Int
  private let fields: [FieldProposal]
  /// Null words of columns that are otherwise typed.
  private let nulls: [String]
  private let primaryKey: String?

  init(
    name: String, text: SampleText, packing: Compression?, dialect: DialectGuess, header: HeaderGuess, profiles: [ColumnProfile],
    records: Int, lineEnds: Set<String>
  ) {
    self.init(
      name: name, text: text, packing: packing, form: .delimited(dialect, header, lineEnds: lineEnds), labels: header.labels,
      columns: header.columns, profiles: profiles, kinds: profiles.map { _ in [] }, records: records)
  }

  init(name: String, text: SampleText, packing: Compression?, lines: JSONLinesSample) {
    let labels = lines.members.map(\.label)
    self.init(
      name: name, text: text, packing: packing, form: .jsonLines, labels: labels, columns: HeaderGuess.columns(of: labels),
      profiles: lines.profiles, kinds: lines.members.map(\.kinds), records: lines.records)
  }

  private init(
    name: String, text: SampleText, packing: Compression?, form: Form, labels: [String], columns: [String], profiles: [ColumnProfile],
    kinds: [Set<JSONLinesMembers.Kind>], records: Int
  ) {
    self.name = name
    self.text = text
    self.packing = packing
    self.form = form
    self.records = records
    // A word is no value in a column whose other values are numbers or dates.
    let nulls = Set(profiles.filter { $0.values > 0 && ($0.decimals == $0.values || !$0.dates.complete.isEmpty) }.flatMap(\.nulls.keys))
    self.nulls = nulls.sorted()
    let fields = profiles.indices.map { index in
      FieldProposal(
        label: labels[index], column: columns[index], profile: profiles[index], kinds: kinds[index], nulls: nulls.sorted())
    }
    self.fields = fields
    let unique = profiles.indices.first { index in
      let words = columns[index].split(separator: "_")
      return profiles[index].isUnique && profiles[index].isAlwaysThere && records > 1
        && words.contains { ["id", "no", "nr", "number", "account", "key", "ref", "reference"].contains($0) }
        && fields[index].keys.first.map { $0.value == .string("string") || $0.value == .string("integer") } ?? false
    }
    primaryKey = unique.map { labels[$0] }
  }

  var questions: [ContractProposal.Question] {
    fields.flatMap { field in field.questions.map { .init(field: field.label, text: $0) } }
  }

  var yaml: String {
    var lines = [
      "# Proposed from \(records) records of a sample. Lines that begin with ? are for a person to answer.",
      "# Whatever a sample does not show (limits, codes, keys of other tables) is not here: add it.", "",
      "name: \(YAMLText.scalar(name))", "version: 1.0.0",
    ]
    lines += formLines
    lines += ["", "schema:", "  missingValues: \(Self.list([""] + nulls))"]
    if let primaryKey {
      lines += [
        "  # no value of it comes twice in the sample", "  primaryKey: \(YAMLText.scalar(primaryKey))",
      ]
    }
    lines.append("  fields:")
    for field in fields { lines += Self.lines(of: field) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The file's form: its format, packing, encoding and dialect.
  private var formLines: [String] {
    let suffix: String
    if case .jsonLines = form { suffix = "jsonl" } else { suffix = "csv" }
    var lines = ["path: \(YAMLText.scalar("\(name).\(suffix)"))", "format: \(suffix)"]
    if let packing { lines.append("compression: \(packing.name)   # by its first bytes") }
    lines.append("encoding: \(text.encoding)   # \(text.reason)")
    guard case .delimited(let dialect, let header, let lineEnds) = form else { return lines }
    let rivals =
      dialect.rivals.isEmpty ? "" : "; \(dialect.rivals.map(Self.quoted).joined(separator: ", ")) would part them as evenly"
    lines += [
      "", "dialect:",
      "  # \(dialect.agreeing) of \(dialect.looked) records have \(dialect.width) field\(dialect.width == 1 ? "" : "s")\(rivals)",
      "  delimiter: \(Self.quoted(dialect.delimiter))",
      "  quoteChar: \(dialect.quote.map(Self.quoted) ?? "null")",
      "  header: \(header.isThere)   # \(header.reason)",
    ]
    if !lineEnds.isEmpty { lines.append("  # lines end with \(lineEnds.sorted().joined(separator: ", "))") }
    return lines
  }

  private static func lines(of field: FieldProposal) -> [String] {
    var lines = ["    - name: \(YAMLText.scalar(field.label))"]
    lines += field.evidence.filter { !$0.isEmpty }.map { "      # \(oneLine($0))" }
    lines += field.questions.map { "      # ? \(oneLine($0))" }
    if field.label != field.column { lines.append("      sluice:column: \(YAMLText.scalar(field.column))") }
    for key in field.keys { lines.append("      \(YAMLText.scalar(key.key)): \(flow(key.value))") }
    return lines
  }

  /// A comment must not end early.
  private static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F || $0.value == 0x85 || $0.value == 0x2028 || $0.value == 0x2029 ? " " : $0 }))
  }

  private static func quoted(_ byte: UInt8) -> String {
    JSONText.quoted(String(UnicodeScalar(byte)))
  }

  private static func list(_ values: [String]) -> String { "[\(values.map(JSONText.quoted).joined(separator: ", "))]" }

  /// A value in YAML's flow style, on one line.
  private static func flow(_ value: JSONValue) -> String {
    switch value {
    case .array(let members): "[\(members.map(flow).joined(separator: ", "))]"
    case .object(let members): "{ \(members.map { "\($0.key): \(flow($0.value))" }.joined(separator: ", ")) }"
    case .string(let text): flowScalar(text)
    default: value.json
    }
  }

  /// Words stay bare; whatever could mean something in flow style is quoted.
  private static func flowScalar(_ text: String) -> String {
    let isWord = !text.isEmpty && text.utf8.allSatisfy { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 == 0x2D || $0 == 0x5F }
    return isWord ? YAMLText.scalar(text) : JSONText.quoted(text)
  }
}

/// What a record of a feed is: its dialect, its fields, its keys, its rules.
///
/// Loaded from a Data Package v2 resource by ``load(path:name:checkingPatterns:)``; `Docs/contracts.md` has the keys.
public struct Contract: Sendable, Hashable {
  /// Such as `portfolio`.
  public var name: String
  /// Such as `1.0.0`; the major number is in the file's name.
  public var version: String
  public var title: String?
  public var description: String?
  /// Hexadecimal SHA-256 of the descriptor file's bytes.
  public var sha256: String
  public var shape: FileShape
  /// Of delimited files.
  public var dialect: Dialect
  /// `utf-8`, `utf-16`, `utf-16le`, `utf-16be`, `iso-8859-1` or `windows-1252`.
  public var encoding: String
  public var compression: Compression?
  /// Kinds of records; empty when every record is a detail record.
  public var records: [RecordType]
  public var fieldsMatch: FieldsMatch
  /// In the order of the columns.
  public var fields: [Field]
  /// Columns read from the bytes of other fields; behind those of `fields`.
  public var derived: [DerivedField]
  /// Columns that are the same in every record; behind all others.
  public var constants: [Constant]
  /// Indexes into `fields`.
  public var primaryKey: [Int]
  /// Indexes into `fields`. Records in which one of the fields has no value are not compared.
  public var uniqueKeys: [[Int]]
  public var foreignKeys: [ForeignKey]
  public var rules: [RowRule]
  public var dedup: Deduplication?
  public var controls: [Control]
  /// The companion file that controls named `control.FIELD` take their figures from.
  public var controlFile: ControlFile?
  /// The first and the last business date the contract is for; nil where it is not limited.
  public var effective: EffectiveDates
  public var evolution: Evolution

  public init(
    name: String, version: String, title: String? = nil, description: String? = nil, sha256: String,
    shape: FileShape = .delimited, dialect: Dialect = Dialect(), encoding: String = "utf-8",
    compression: Compression? = nil, records: [RecordType] = [], fieldsMatch: FieldsMatch = .exact, fields: [Field],
    derived: [DerivedField] = [], constants: [Constant] = [], primaryKey: [Int] = [], uniqueKeys: [[Int]] = [],
    foreignKeys: [ForeignKey] = [], rules: [RowRule] = [], dedup: Deduplication? = nil, controls: [Control] = [],
    controlFile: ControlFile? = nil, effective: EffectiveDates = EffectiveDates(), evolution: Evolution = Evolution()
  ) {
    self.name = name
    self.version = version
    self.title = title
    self.description = description
    self.sha256 = sha256
    self.shape = shape
    self.dialect = dialect
    self.encoding = encoding
    self.compression = compression
    self.records = records
    self.fieldsMatch = fieldsMatch
    self.fields = fields
    self.derived = derived
    self.constants = constants
    self.primaryKey = primaryKey
    self.uniqueKeys = uniqueKeys
    self.foreignKeys = foreignKeys
    self.rules = rules
    self.dedup = dedup
    self.controls = controls
    self.controlFile = controlFile
    self.effective = effective
    self.evolution = evolution
  }

  /// Fields and derived fields in the order of the columns: what a rule's expressions count.
  public var allFields: [Field] { fields + derived.map(\.field) }
}

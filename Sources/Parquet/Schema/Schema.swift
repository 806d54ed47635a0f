/// The fields of a file, nested as deep as they are: leaves, structs, lists and maps.
///
/// A schema is made of fields and checked once; its ``leaves`` are the columns that a file stores, depth
/// first. In files it writes, a list is the three levels `NAME.list.element` and a map
/// `NAME.key_value.key` and `.value` (LogicalTypes.md, "Nested Types"), with the modern and the legacy annotation.
public struct Schema: Sendable, Hashable {
  /// The fields of a row.
  public let fields: [Field]
  /// The columns, depth first.
  public let leaves: [LeafColumn]

  /// A field of a row, a field of a struct, the element of a list, or the key or value of a map.
  public struct Field: Sendable, Hashable {
    public indirect enum Kind: Sendable, Hashable {
      case leaf(LeafColumn)
      case structure([Field])
      case list(element: Field)
      /// The key is required. `value` is `nil` in files that declare a map without one: a set.
      case map(key: Field, value: Field?)
    }

    public let name: String
    /// False if the field must not be null wherever what is around it is not.
    public let isOptional: Bool
    /// The id by which table formats find the field after a rename.
    public let fieldID: Int32?
    public let kind: Kind
    /// The definition level from which on the field is not null. 0 until the field is part of a schema.
    public let definitionLevel: Int
    /// How many lists and maps the field lies in. 0 until the field is part of a schema.
    public let repetitionLevel: Int
    /// The field's place in ``Schema/leaves``. Empty until the field is part of a schema.
    public let leaves: Range<Int>

    init(
      name: String, isOptional: Bool, fieldID: Int32?, kind: Kind, definitionLevel: Int = 0, repetitionLevel: Int = 0,
      leaves: Range<Int> = 0..<0
    ) {
      self.name = name
      self.isOptional = isOptional
      self.fieldID = fieldID
      self.kind = kind
      self.definitionLevel = definitionLevel
      self.repetitionLevel = repetitionLevel
      self.leaves = leaves
    }
  }

  /// Checks the fields and places their leaves.
  ///
  /// - Throws: ``ParquetError`` with code `.invalidSchema` if a file with this schema would be illegal: no
  ///   fields, two siblings of one name, a struct without fields, an optional key, more than 64 levels, or a type
  ///   that cannot be written.
  public init(_ fields: [Field]) throws(ParquetError) {
    var placement = SchemaPlacement()
    self.fields = try placement.place(fields, path: [], definition: 0, elements: [0])
    leaves = placement.leaves
  }

  /// A flat schema.
  public init(_ columns: [LeafColumn]) throws(ParquetError) {
    try self.init(columns.map(Field.leaf))
  }

  /// As a file declares it.
  init(resolved fields: [Field], leaves: [LeafColumn]) {
    self.fields = fields
    self.leaves = leaves
  }

  /// The position of a field in ``fields``.
  public func fieldIndex(named name: String) -> Int? {
    fields.firstIndex { $0.name == name }
  }
}

extension Schema.Field {
  /// A column; the path and levels it may have from another schema are replaced.
  public static func leaf(_ column: LeafColumn) -> Schema.Field {
    Schema.Field(
      name: column.path.last ?? column.name, isOptional: column.isOptional, fieldID: column.fieldID,
      kind: .leaf(column))
  }

  public static func leaf(
    _ name: String, _ type: LeafType, isOptional: Bool = true, fieldID: Int32? = nil, omitStatistics: Bool = false
  ) -> Schema.Field {
    .leaf(
      LeafColumn(name: name, type: type, isOptional: isOptional, fieldID: fieldID, omitStatistics: omitStatistics))
  }

  public static func structure(
    _ name: String, isOptional: Bool = true, fieldID: Int32? = nil, _ fields: [Schema.Field]
  ) -> Schema.Field {
    Schema.Field(name: name, isOptional: isOptional, fieldID: fieldID, kind: .structure(fields))
  }

  /// A list. In the file the element is named `element`, whatever its own name.
  public static func list(
    _ name: String, isOptional: Bool = true, fieldID: Int32? = nil, element: Schema.Field
  ) -> Schema.Field {
    Schema.Field(name: name, isOptional: isOptional, fieldID: fieldID, kind: .list(element: element))
  }

  /// A map. In the file key and value are named so, whatever their own names.
  public static func map(
    _ name: String, isOptional: Bool = true, fieldID: Int32? = nil, key: Schema.Field, value: Schema.Field
  ) -> Schema.Field {
    Schema.Field(name: name, isOptional: isOptional, fieldID: fieldID, kind: .map(key: key, value: value))
  }
}

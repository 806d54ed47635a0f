extension DeltaSchema {
  /// The schema in the JSON form of the protocol's `metaData.schemaString`.
  public var schemaString: String {
    let columns = fields.map { field in
      JSONValue.object([
        .init("name", .string(field.name)),
        .init("type", .string(field.type.name)),
        .init("nullable", .bool(field.nullable)),
        .init("metadata", .object(field.metadata)),
      ])
    }
    return JSONValue.object([.init("type", .string("struct")), .init("fields", .array(columns))]).text
  }

  /// Reads a `schemaString`.
  ///
  /// - Throws: ``DeltaError`` with code `.unsupportedSchema` for a nested or unknown type, naming the column, and
  ///   `.malformedLog` when the text is no schema.
  public init(schemaString text: String) throws(DeltaError) {
    let document: JSONValue
    do { document = try JSONValue(parsing: text) } catch {
      throw DeltaError(.malformedLog, "schemaString is not JSON: \(error)")
    }
    guard document["type"]?.stringValue == "struct", case .array(let columns)? = document["fields"] else {
      throw DeltaError(.malformedLog, "schemaString is not a struct with fields")
    }
    var fields: [Field] = []
    for column in columns {
      guard let name = column["name"]?.stringValue, let type = column["type"] else {
        throw DeltaError(.malformedLog, "schemaString has a column without name or type")
      }
      guard let typeName = type.stringValue else {
        throw DeltaError(.unsupportedSchema, "column '\(name)' has a nested type; only primitive types are supported")
      }
      guard let primitive = DeltaType(name: typeName) else {
        throw DeltaError(.unsupportedSchema, "column '\(name)' has the unsupported type '\(typeName)'")
      }
      var metadata: [JSONValue.Member] = []
      if case .object(let members)? = column["metadata"] { metadata = members }
      fields.append(Field(name, primitive, nullable: column["nullable"]?.boolValue ?? true, metadata: metadata))
    }
    try self.init(fields)
  }
}

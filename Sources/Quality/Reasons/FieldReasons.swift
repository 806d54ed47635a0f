import DataContracts

/// Numbers of the reasons one field can give; 0 for rules the field does not have.
struct FieldReasons {
  let missingCell: UInt16
  /// The bytes of the cell are no value of its usage.
  let malformed: UInt16
  let unmapped, uncaptured, damage: UInt16
  /// By ``ParseFailure``.
  let syntax, precision, scale, range, zone: UInt16
  /// The text does not have the format of its field.
  let format: UInt16
  /// Whether a record must have a value here.
  var isRequired: Bool { required != ReasonTable.none }
  let required, minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum, pattern, enumeration, jsonSchema: UInt16

  init(_ field: Field, index: Int, isKey: Bool, _ table: inout ReasonTable) throws(QualityError) {
    func rule(_ name: String, _ applies: Bool) throws(QualityError) -> UInt16 {
      // A record without its key cannot land, whatever the field's severity.
      let severity = isKey && name == "required" ? .reject : field.severity
      return applies
        ? try table.add(.constraintError, field: index, name: field.name, rule: name, severity: severity) : ReasonTable.none
    }
    func type(_ rule: String?, _ applies: Bool) throws(QualityError) -> UInt16 {
      applies ? try table.add(.typeError, field: index, name: field.name, rule: rule) : ReasonTable.none
    }
    let constraints = field.constraints
    var isDecimal = false
    if case .decimal = field.type { isDecimal = true }
    missingCell = try table.add(.missingCell, field: index, name: field.name)
    malformed = try type("usage", true)
    var hasReject = false
    var hasCaptureReject = false
    var damageSeverity: Severity?
    for step in field.cleanse {
      if case .map(let map) = step, map.otherwise == .reject { hasReject = true }
      if case .capture(let rule) = step, rule.otherwise == .reject { hasCaptureReject = true }
      if case .spreadsheet(let severity) = step { damageSeverity = severity }
    }
    unmapped = hasReject ? try table.add(.cleanseFailed, field: index, name: field.name, rule: "map") : ReasonTable.none
    uncaptured =
      hasCaptureReject ? try table.add(.cleanseFailed, field: index, name: field.name, rule: "capture") : ReasonTable.none
    damage =
      try damageSeverity.map { severity throws(QualityError) in
        try table.add(.excelDamage, field: index, name: field.name, rule: "spreadsheet", severity: severity)
      } ?? ReasonTable.none
    syntax = try type(nil, field.type != .string && field.type != .any)
    precision = try type("precision", isDecimal)
    scale = try type("scale", isDecimal)
    var isDatetime = false
    var hasZone = false
    if case .datetime(_, let rule) = field.type {
      isDatetime = true
      if case .named = rule { hasZone = true }
    }
    range = try type("range", field.type == .integer || field.type == .double || isDatetime)
    zone = try type("zone", hasZone)
    format = try type("format", field.stringFormat != .default)
    // A primary key implies that its fields are required (Table Schema, "primaryKey").
    required = try rule("required", constraints.required || isKey)
    minLength = try rule("minLength", constraints.minLength != nil)
    maxLength = try rule("maxLength", constraints.maxLength != nil)
    minimum = try rule("minimum", constraints.minimum != nil)
    maximum = try rule("maximum", constraints.maximum != nil)
    exclusiveMinimum = try rule("exclusiveMinimum", constraints.exclusiveMinimum != nil)
    exclusiveMaximum = try rule("exclusiveMaximum", constraints.exclusiveMaximum != nil)
    pattern = try rule("pattern", constraints.pattern != nil)
    enumeration = try rule("enum", constraints.enumeration != nil)
    jsonSchema = try rule("jsonSchema", constraints.jsonSchema != nil)
  }

  func number(_ failure: CleanseFailure) -> UInt16 {
    switch failure {
    case .none: ReasonTable.none
    case .unmapped: unmapped
    case .uncaptured: uncaptured
    case .damage, .suspicion: damage
    }
  }

  @inline(__always)
  func number(_ failure: ParseFailure) -> UInt16 {
    switch failure {
    case .none: ReasonTable.none
    case .syntax: syntax
    case .precision: precision
    case .scale: scale
    case .range: range
    case .zone: zone
    }
  }
}

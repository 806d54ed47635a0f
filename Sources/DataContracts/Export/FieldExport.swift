import Descriptors

/// A field in the standard's keys.
struct FieldExport {
  let value: JSONValue

  init(_ field: Field, missingValues: [String], _ losses: inout [String]) {
    if !field.cleanse.isEmpty { losses.append("\(field.name): cleansing is left out, so that values are judged as they come") }
    if !field.sentinels.isEmpty { losses.append("\(field.name): sentinels are left out") }
    var type = field.type.name
    let format = Self.format(field, &type, &losses)
    var options: [JSONValue.Member] = []
    switch field.type {
    case .integer, .decimal, .double: options = Self.notation(field)
    case .boolean(let trueValues, let falseValues):
      options = [.init("trueValues", .strings(trueValues)), .init("falseValues", .strings(falseValues))]
    case .list(let item, let delimiter):
      options = [.init("itemType", .string(item.rawValue)), .init("delimiter", .string(delimiter))]
    default: break
    }
    if case .decimal(let precision, let scale, _) = field.type {
      losses.append("\(field.name): \(precision) digits with \(scale) after the point are not checked")
    }
    var members: [JSONValue.Member] = [.init("name", .string(field.name)), .init("type", .string(type))]
    if let title = field.title { members.append(.init("title", .string(title))) }
    if let text = field.description { members.append(.init("description", .string(text))) }
    if let format { members.append(.init("format", .string(format))) }
    members += options
    if field.missingValues != missingValues { members.append(.init("missingValues", .strings(field.missingValues))) }
    if let categories = field.categories {
      members.append(.init("categories", .array(categories.members.map { Self.category($0, field) })))
      if categories.isOrdered { members.append(.init("categoriesOrdered", .boolean(true))) }
    }
    let constraints = Self.constraints(field, isTyped: type == field.type.name)
    if !constraints.isEmpty { members.append(.init("constraints", .object(constraints))) }
    value = .object(members)
  }

  private static func category(_ category: Categories.Category, _ field: Field) -> JSONValue {
    let value = plain(category.value, field)
    return category.label.map { .object(["value": value, "label": .string($0)]) } ?? value
  }

  private static func notation(_ field: Field) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    if field.notation.decimal != "." { members.append(.init("decimalChar", .string(field.notation.decimal))) }
    if let group = field.notation.group { members.append(.init("groupChar", .string(group))) }
    if !field.notation.isBare { members.append(.init("bareNumber", .boolean(false))) }
    return members
  }

  /// The first format, if strptime has it; other tools read one.
  private static func format(_ field: Field, _ type: inout String, _ losses: inout [String]) -> String? {
    var format: DateFormat?
    switch field.type {
    case .string: return field.stringFormat == .default ? nil : field.stringFormat.rawValue
    case .geopoint(let point): return point == .default ? nil : point.rawValue
    case .geojson(let isTopology): return isTopology ? "topojson" : nil
    case .date(let formats):
      format = formats.first
      if formats.count > 1 { losses.append("\(field.name): only the format \(formats[0].pattern) is told, of \(formats.count)") }
    case .datetime(let own, _), .time(let own): format = own
    default: return nil
    }
    guard let format else { return nil }
    guard format.elements.allSatisfy(\.isPortable), format.pattern.contains("%") else {
      losses.append("\(field.name): the format \(format.pattern) is not the standard's: the field is told as text")
      type = "string"
      return nil
    }
    return format.pattern
  }

  private static func constraints(_ field: Field, isTyped: Bool) -> [JSONValue.Member] {
    let own = field.constraints
    var members: [JSONValue.Member] = []
    if own.required { members.append(.init("required", .boolean(true))) }
    if own.unique { members.append(.init("unique", .boolean(true))) }
    if let length = own.minLength { members.append(.init("minLength", .integer(length))) }
    if let length = own.maxLength { members.append(.init("maxLength", .integer(length))) }
    if isTyped {
      for (key, bound) in [
        ("minimum", own.minimum), ("maximum", own.maximum), ("exclusiveMinimum", own.exclusiveMinimum),
        ("exclusiveMaximum", own.exclusiveMaximum),
      ] {
        if let bound { members.append(.init(key, Self.bound(bound, field))) }
      }
    }
    if let pattern = own.pattern { members.append(.init("pattern", .string(pattern))) }
    if let values = own.enumeration, field.categories == nil {
      members.append(.init("enum", .array(values.map { isTyped ? plain($0, field) : .string($0) })))
    }
    return members
  }

  private static func plain(_ text: String, _ field: Field) -> JSONValue {
    switch field.type {
    case .integer, .decimal, .double, .year: JSONText.isNumber(text) ? .number(text) : .string(text)
    default: .string(text)
    }
  }

  /// Numbers as numbers, all others in the field's own format, as the standard wants them.
  private static func bound(_ bound: Bound, _ field: Field) -> JSONValue {
    let scale = if case .decimal(_, let scale, _) = field.type { scale } else { 0 }
    let text = bound.text(scale: scale)
    switch bound {
    case .integer, .decimal, .double: return .number(text)
    case .month: return .string(text)
    case .date(let days):
      guard case .date(let formats) = field.type, let format = formats.first else { return .string(text) }
      return .string(format.write(CalendarDate(days: days), micros: 0))
    case .time(let micros):
      guard case .time(let format) = field.type else { return .string(text) }
      return .string(format.write(CalendarDate(days: 0), micros: micros))
    case .timestamp(let micros):
      guard case .datetime(let format, let zone) = field.type else { return .string(text) }
      var local = micros
      if case .fixedOffset(let seconds) = zone { local += Int64(seconds) * 1_000_000 }
      let day = local >= 0 ? local / 86_400_000_000 : -((86_399_999_999 - local) / 86_400_000_000)
      return .string(format.write(CalendarDate(days: Int32(clamping: day)), micros: local - day * 86_400_000_000))
    }
  }
}

extension DateElement {
  /// Whether strptime of C and Python has the directive, and reads what we read.
  var isPortable: Bool {
    switch self {
    case .year3, .impliedDay, .serial, .month, .day, .hour, .halfHour: false
    default: true
    }
  }
}

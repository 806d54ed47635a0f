import DataContracts

/// The constraints of a column whose texts are more than text.
struct TextChecks {
  /// The values an `enum` permits.
  enum Permitted {
    case all
    /// As they land.
    case texts(ByteSet)
    /// JSON values, by their meaning.
    case json([JSONValue])
  }

  /// A JSON text of the contract, and what was read of it.
  struct JSONValue {
    let text: RuleText
    let tape: JSONTape
  }

  /// Scalars of a text, members of everything else.
  let minLength: Int?
  let maxLength: Int?
  let pattern: PatternAutomaton?
  let permitted: Permitted
  /// Of times and months.
  let order: TypedChecks<Int64>?
  let schema: JSONSchema?

  /// Reports every rule a value breaks; `tape` holds it where it is JSON.
  func report(_ reading: TextReading, _ tape: JSONTape, _ reasons: FieldReasons, _ fault: (UInt16) -> Void) {
    if let minLength, reading.length < minLength { fault(reasons.minLength) }
    if let maxLength, reading.length > maxLength { fault(reasons.maxLength) }
    order?.report(reading.order, reasons, fault)
    if let pattern, !pattern.matches(reading.text.start, reading.text.count) { fault(reasons.pattern) }
    switch permitted {
    case .all: break
    case .texts(let texts): if !texts.contains(reading.text.start, reading.text.count) { fault(reasons.enumeration) }
    case .json(let values): if !values.contains(where: { tape.equals(0, $0.tape, 0) }) { fault(reasons.enumeration) }
    }
    if let schema, !schema.holds(tape) { fault(reasons.jsonSchema) }
  }
}

/// Puts the leaves of a field together: structs, lists and maps from levels.
///
/// Whether a slot exists, is null, and where its elements lie follows from the levels of any leaf below it. All
/// leaves are asked, since a damaged file may hold columns that disagree.
struct FieldAssembler {
  private let leaves: ArraySlice<LeafEntries>
  private let first: Int
  /// The bytes that validity and offsets may still take.
  private var budget: Int

  /// - Parameters:
  ///   - leaves: Those of `field`, with well-formed levels of equally many rows.
  ///   - budget: The most bytes that validity and offsets of all fields may take together.
  static func assemble(
    _ field: Schema.Field, _ leaves: [LeafEntries], budget: Int
  ) throws(ParquetError) -> FieldValues {
    var assembler = FieldAssembler(leaves: leaves[...], first: field.leaves.lowerBound, budget: budget)
    return try assembler.values(of: field, slotDefinition: 0)
  }

  private init(leaves: ArraySlice<LeafEntries>, first: Int, budget: Int) {
    self.leaves = leaves
    self.first = first
    self.budget = budget
  }

  /// - Parameter slotDefinition: The definition level from which on the field has a slot, null or not.
  private mutating func values(
    of field: Schema.Field, slotDefinition: Int
  ) throws(ParquetError) -> FieldValues {
    switch field.kind {
    case .leaf:
      let slots = try slots(of: field, slotDefinition, isList: false)
      return FieldValues(
        count: slots.count, validity: slots.validity, .leaf(leaves[field.leaves.lowerBound - first].values))
    case .structure(let fields):
      let slots = try slots(of: field, slotDefinition, isList: false)
      var children: [FieldValues] = []
      for child in fields { children.append(try values(of: child, slotDefinition: slotDefinition)) }
      return FieldValues(count: slots.count, validity: slots.validity, .structure(children))
    case .list(let element):
      let slots = try slots(of: field, slotDefinition, isList: true)
      let elements = try values(of: element, slotDefinition: field.definitionLevel + 1)
      return FieldValues(
        count: slots.count, validity: slots.validity, .list(offsets: slots.offsets, element: elements))
    case .map(let key, let value):
      let slots = try slots(of: field, slotDefinition, isList: true)
      let keys = try values(of: key, slotDefinition: field.definitionLevel + 1)
      var values: FieldValues?
      if let value { values = try self.values(of: value, slotDefinition: field.definitionLevel + 1) }
      return FieldValues(
        count: slots.count, validity: slots.validity, .map(offsets: slots.offsets, key: keys, value: values))
    }
  }

  private struct Slots: Equatable {
    var count = 0
    var validity: [UInt8]?
    var offsets: [UInt32] = []
  }

  /// The slots of a field as all leaves below it see them.
  private mutating func slots(
    of field: Schema.Field, _ slotDefinition: Int, isList: Bool
  ) throws(ParquetError) -> Slots {
    let range = field.leaves.lowerBound - first..<field.leaves.upperBound - first
    let slots = try slots(of: field, slotDefinition, isList: isList, in: leaves[range.lowerBound])
    for index in range.dropFirst() {
      let before = budget
      guard try self.slots(of: field, slotDefinition, isList: isList, in: leaves[index]) == slots else {
        throw ParquetError(
          .corruptPage, "the columns of '\(field.name)' disagree about which are null, or how long lists are",
          column: leaves[index].column.name)
      }
      budget = before
    }
    return slots
  }

  private mutating func slots(
    of field: Schema.Field, _ slotDefinition: Int, isList: Bool, in leaf: LeafEntries
  ) throws(ParquetError) -> Slots {
    // At most one slot per entry: a byte of validity each, and an offset in lists.
    let bytes = leaf.count * (isList ? 5 : 1) + 4
    guard bytes <= budget else {
      throw ParquetError(
        .limitExceeded, "the field decodes to more than its limit; raise maximumColumnBytes",
        column: leaf.column.name)
    }
    // Nothing above the leaf can be absent.
    guard !leaf.levels.definitions.isEmpty || leaf.count == 0 else {
      return Slots(count: leaf.count)
    }
    var slots = leaf.levels.withBuffers { definitions, repetitions in
      Self.slots(
        definitions, repetitions, slotDefinition: UInt8(slotDefinition), definition: UInt8(field.definitionLevel),
        repetition: UInt8(field.repetitionLevel), isList: isList)
    }
    if let validity = slots.validity, !validity.contains(0) { slots.validity = nil }
    budget -= (slots.validity?.count ?? 0) + 4 * slots.offsets.count
    return slots
  }

  private static func slots(
    _ definitions: UnsafeBufferPointer<UInt8>, _ repetitions: UnsafeBufferPointer<UInt8>, slotDefinition: UInt8,
    definition: UInt8, repetition: UInt8, isList: Bool
  ) -> Slots {
    let isRepeated = !repetitions.isEmpty
    var elements: UInt32 = 0
    var offsets: [UInt32] = []
    let validity = [UInt8](unsafeUninitializedCapacity: definitions.count) { validity, count in
      for entry in 0..<definitions.count {
        let level = definitions[entry]
        let continued = isRepeated ? repetitions[entry] : 0
        if continued <= repetition, level >= slotDefinition {
          validity[count] = level >= definition ? 1 : 0
          count &+= 1
          if isList { offsets.append(elements) }
        }
        if isList, continued <= repetition &+ 1, level > definition { elements &+= 1 }
      }
    }
    if isList { offsets.append(elements) }
    return Slots(count: validity.count, validity: validity, offsets: offsets)
  }
}

extension Levels {
  fileprivate func withBuffers<Result>(
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    definitions.withUnsafeBufferPointer { definitions in
      repetitions.withUnsafeBufferPointer { repetitions in body(definitions, repetitions) }
    }
  }
}

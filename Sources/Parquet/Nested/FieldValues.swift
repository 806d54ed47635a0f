/// The values of one field, in the shape of its type: a tree of columns, as in Arrow.
///
/// A field has slots: one per row, one per slot of the struct it is in, or one per element of the list or
/// map it is in. Where a struct is null its fields are null too, required ones included.
public struct FieldValues: Sendable, Hashable {
  public indirect enum Content: Sendable, Hashable {
    /// Only the values that are not null, densely.
    case leaf(ColumnValues)
    /// One child per field, each with as many slots as the struct.
    case structure([FieldValues])
    /// Slot `i` has the elements `offsets[i]..<offsets[i + 1]`; those of a null or empty list are none.
    case list(offsets: [UInt32], element: FieldValues)
    /// As a list of entries; keys and values have a slot per entry. `value` is `nil` for a map declared without.
    case map(offsets: [UInt32], key: FieldValues, value: FieldValues?)
  }

  /// The number of slots.
  public let count: Int
  /// One byte per slot, 1 for a value and 0 for null; `nil` if no slot is null.
  public let validity: [UInt8]?
  public let content: Content

  /// What is given is checked when it is written, see ``RowGroupEncoder``.
  public init(count: Int, validity: [UInt8]? = nil, _ content: Content) {
    self.count = count
    self.validity = validity
    self.content = content
  }

  /// The column of a flat field.
  public init(_ column: DecodedColumn) {
    self.init(count: column.rowCount, validity: column.validity, .leaf(column.values))
  }

  public func isNull(_ slot: Int) -> Bool { validity.map { $0[slot] == 0 } ?? false }
}

/// One column of a ``ColumnBatch``: the non-null values densely in row order, and a validity byte per row.
///
/// Exactly one of the value arrays is in use, by ``kind``: ``int32`` for dates and decimals of up to 9 digits,
/// ``int64`` for integers, timestamps and decimals of up to 18, ``int128`` for longer decimals, ``double``,
/// ``boolean`` (0 or 1), and ``bytes`` with ``offsets`` for strings. Their `span` is what an encoder takes.
// Unchecked for the reason given at ColumnBatch, which owns it.
public final class Column: @unchecked Sendable {
  public let name: String
  public let kind: ColumnKind
  /// 1 where the row has a value, 0 where it is null; one per row.
  public internal(set) var validity: [UInt8] = []
  /// Rows without a value. When 0, the validity need not be passed on.
  public internal(set) var nullCount = 0

  public internal(set) var int32: [Int32] = []
  public internal(set) var int64: [Int64] = []
  public internal(set) var int128: [Int128] = []
  public internal(set) var double: [Double] = []
  public internal(set) var boolean: [UInt8] = []
  public internal(set) var bytes: [UInt8] = []
  /// Where each non-null string starts in ``bytes``, and after the last where it ends: one more than values.
  public internal(set) var offsets: [UInt32] = [0]

  init(name: String, kind: ColumnKind) {
    self.name = name
    self.kind = kind
  }

  func reset() {
    validity.removeAll(keepingCapacity: true)
    nullCount = 0
    int32.removeAll(keepingCapacity: true)
    int64.removeAll(keepingCapacity: true)
    int128.removeAll(keepingCapacity: true)
    double.removeAll(keepingCapacity: true)
    boolean.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    offsets.append(0)
  }

  /// Values that are not null.
  public var valueCount: Int { validity.count - nullCount }

  var approximateBytes: Int {
    validity.count + (kind == .bytes ? bytes.count + 4 * offsets.count : kind.width * valueCount)
  }
}

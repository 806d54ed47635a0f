import DataContracts

/// What the cells of a column that lands as text must be besides text.
enum TextForm {
  case format(StringFormat)
  case time(FormatReader)
  case yearmonth
  case duration
  case geopoint(GeopointFormat)
  case object, array
  case geojson(isTopology: Bool)
  case list(ListForm)
}

/// What a cell of such a column says.
struct TextReading {
  /// The text that lands: the cell itself, or its one way of writing.
  var text: CellSlice
  /// Microseconds of a time, months of a month; 0 of everything else.
  var order: Int64 = 0
  /// Members of a list, array or object; scalars of a text.
  var length = 0
}

/// Reads cells of one form; owns what it needs for that, and is reused from cell to cell.
final class TextReader {
  private let form: TextForm
  /// The JSON text read last.
  let tape = JSONTape()

  init(_ form: TextForm) { self.form = form }

  /// `nil` when the cell is not of the form; what `arena` is asked for lasts as long as the batch.
  func read(_ cell: CellSlice, _ arena: CellArena) -> TextReading? {
    let bytes = UnsafeBufferPointer(start: cell.start, count: cell.count)
    switch form {
    case .format(let format):
      guard TextFormatCheck.holds(format, bytes) else { return nil }
      return TextReading(text: cell, length: StringKernel.scalars(cell))
    case .time(let format):
      guard cell.count > 0, let moment = format.read(cell.start, cell.count) else { return nil }
      return TextReading(text: ClockText.write(moment.microseconds, unless: cell, arena), order: moment.microseconds)
    case .yearmonth: return MonthText.months(bytes).map { TextReading(text: cell, order: $0) }
    case .duration: return DurationCheck.holds(bytes) ? TextReading(text: cell) : nil
    case .geopoint(let format):
      guard let text = GeopointReader(tape: tape).canonical(bytes, format) else { return nil }
      return TextReading(text: Self.slice(text, unless: cell, arena))
    case .object: return structured(cell) { tape.kind(0) == .object }
    case .array: return structured(cell) { tape.kind(0) == .array }
    case .geojson(let isTopology):
      return structured(cell) { isTopology ? TopoJSONCheck(tape: tape).isObject(0) : GeoJSONCheck(tape: tape).isObject(0) }
    case .list(let list): return list.count(bytes).map { TextReading(text: cell, length: $0) }
    }
  }

  private func structured(_ cell: CellSlice, _ holds: () -> Bool) -> TextReading? {
    tape.read(cell.start, cell.count) && holds() ? TextReading(text: cell, length: tape.count(0)) : nil
  }

  /// A text in the arena, or the cell when that is it already.
  static func slice(_ text: [UInt8], unless cell: CellSlice, _ arena: CellArena) -> CellSlice {
    if UnsafeBufferPointer(start: cell.start, count: cell.count).elementsEqual(text) { return cell }
    let target = arena.reserve(text.count)
    for (index, byte) in text.enumerated() { target[index] = byte }
    return CellSlice(start: UnsafePointer(target), count: text.count)
  }
}

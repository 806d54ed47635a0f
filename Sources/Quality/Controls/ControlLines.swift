import DataContracts
import Tabular

/// Makes one record of a control file that has a name and a value to a line.
///
/// White space around name and value is no part of them. Lines with other names say nothing to us; a name that comes twice, or a line
/// without the separator, is a fault of the file.
struct ControlLines {
  let separator: String
  let names: [String]
  let encoding: String

  /// The values in the order of the names, as a record of RFC 4180 in UTF-8.
  func record(_ bytes: [UInt8]) throws(ControlFileError) -> [UInt8] {
    var values: [String: String] = [:]
    try forEachLine(of: bytes) { (line, position) throws(ControlFileError) in
      guard let place = line.firstRange(of: separator) else {
        throw ControlFileError("a line without the separator '\(separator)'", at: position)
      }
      let name = Self.trimmed(line[..<place.lowerBound])
      guard names.contains(name) else { return }
      guard values.updateValue(Self.trimmed(line[place.upperBound...]), forKey: name) == nil else {
        throw ControlFileError("its name comes twice", field: name, at: position)
      }
    }
    // A value in quotes is no missing cell, and one without is.
    let cells = names.map { name in values[name].map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" } ?? "" }
    return Array((cells.joined(separator: ",") + "\n").utf8)
  }

  private static func trimmed(_ text: Substring) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }), let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(text[first...last])
  }

  /// Lends every line that is not blank, as a record of one field that nothing delimits.
  private func forEachLine(
    of bytes: [UInt8], _ body: (String, RecordPosition) throws(ControlFileError) -> Void
  ) throws(ControlFileError) {
    // A control character that no text file has: one that has it all the same has too many fields.
    let dialect = DelimitedDialect(delimiter: "\u{1}", quote: nil, header: nil)
    let format = RecordFormat(.delimited(dialect), encoding: TextEncoding(label: encoding) ?? .utf8, blankRows: .skip)
    do {
      var decoder = try RecordDecoder(format, labels: ["line"])
      try decoder.forEachBatch(of: bytes) { batch in
        for index in 0..<batch.count {
          let position = batch.position(of: index)
          guard batch.fault(of: index) == nil, batch.fieldCount(of: index) == 1, let line = batch.fieldBytes(0, of: index) else {
            throw ControlFileError("a line that is no text", at: position)
          }
          try body(String(decoding: line, as: UTF8.self), position)
        }
      }
    } catch {
      throw ControlFileError(error)
    }
  }
}

extension RecordDecoder {
  /// Decodes a whole file that is in memory.
  mutating func forEachBatch(of bytes: [UInt8], _ body: (RecordBatch) throws -> Void) throws {
    let batch = RecordBatch(fieldCount: fieldCount, capacity: bytes.count + 64)
    var rest = bytes[...]
    while try fill(
      batch,
      from: { target in
        let part = rest.prefix(target.count)
        target.copyBytes(from: part)
        rest = rest.dropFirst(part.count)
        return part.count
      })
    {
      try body(batch)
    }
  }
}

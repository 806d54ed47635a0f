internal import DataContracts

extension FilePattern {
  /// What a name says, or nil when it is not one of the feed's.
  public func match(_ name: [UInt8]) -> FileNameCaptures? {
    if case .success(let captures) = examine(name) { captures } else { nil }
  }

  /// Why a name is not one of the feed's, in words; nil when it is.
  public func explainMismatch(_ name: [UInt8]) -> String? {
    if case .failure(let mismatch) = examine(name) { mismatch.description } else { nil }
  }

  /// What a name says, or why it is not one of the feed's.
  ///
  /// Names are bytes: servers do not promise an encoding.
  ///
  /// - Complexity: O(*n*) in the length of the name.
  public func examine(_ name: [UInt8]) -> Result<FileNameCaptures, FileNameMismatch> {
    guard !name.isEmpty, !name.contains(UInt8(ascii: "/")), !name.contains(0), name != [UInt8(ascii: ".")],
      name != [UInt8(ascii: "."), UInt8(ascii: ".")]
    else { return .failure(.notAName) }
    if name.first == UInt8(ascii: ".") { return .failure(.hidden) }
    if let ending = FileNameMismatch.temporaryEnding(of: name) { return .failure(.temporary(ending: ending)) }
    var scan = NameScan(name: name)
    do throws(FileNameMismatch) {
      for element in elements { try scan.take(element) }
      return .success(try scan.finish())
    } catch {
      return .failure(error)
    }
  }
}

/// One pass over a name.
private struct NameScan {
  let name: [UInt8]
  var offset = 0
  var year = 0
  var month = 0
  var day = 0
  var dateOffset: Int?
  var part: Int?
  var sequence: Int?

  init(name: [UInt8]) { self.name = name }

  mutating func take(_ element: FilePattern.Element) throws(FileNameMismatch) {
    switch element {
    case .literal(let bytes): try takeLiteral(bytes)
    case .year4: year = try takeDate(4)
    case .year2: year = 2000 + (try takeDate(2))
    case .month2: month = try takeDate(2)
    case .day2: day = try takeDate(2)
    case .monthAbbreviation:
      guard let number = MonthName.number(name.dropFirst(offset).prefix(3)) else {
        throw .notAMonth(offset: offset)
      }
      dateOffset = min(dateOffset ?? offset, offset)
      month = number
      offset += 3
    case .part(let width):
      let start = offset
      let number = try takeNumber("part", width: width, limit: 9)
      guard number > 0 else { throw .notAPart(offset: start) }
      part = number
    case .sequence(let width):
      sequence = try takeNumber("sequence", width: width, limit: 18)
    }
  }

  func finish() throws(FileNameMismatch) -> FileNameCaptures {
    guard offset == name.count else { throw .longer(offset: offset) }
    guard let date = CalendarDate(year: year, month: month, day: day) else {
      throw .notADate(year: year, month: month, day: day, offset: dateOffset ?? 0)
    }
    return FileNameCaptures(businessDate: date, part: part, sequence: sequence)
  }

  private mutating func takeLiteral(_ bytes: [UInt8]) throws(FileNameMismatch) {
    let found = name.dropFirst(offset).prefix(bytes.count)
    guard !found.elementsEqual(bytes) else {
      offset += bytes.count
      return
    }
    let expected = String(decoding: bytes, as: UTF8.self)
    let agreement = offset + zip(found, bytes).prefix { $0 == $1 }.count
    if found.count == bytes.count, zip(found, bytes).allSatisfy({ Self.lowered($0) == Self.lowered($1) }) {
      throw .otherCase(expected: expected, offset: offset)
    }
    throw .otherText(expected: String(decoding: bytes[(agreement - offset)...], as: UTF8.self), offset: agreement)
  }

  private mutating func takeDate(_ count: Int) throws(FileNameMismatch) -> Int {
    dateOffset = min(dateOffset ?? offset, offset)
    return try takeNumber("date", width: count, limit: count)
  }

  private mutating func takeNumber(_ capture: String, width: Int?, limit: Int) throws(FileNameMismatch) -> Int {
    let digits = name.dropFirst(offset).prefix(width ?? limit).prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard digits.count == width ?? max(1, digits.count), let value = Digits.value(digits) else {
      throw .notDigits(capture: capture, count: width, offset: offset)
    }
    offset += digits.count
    return value
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
}

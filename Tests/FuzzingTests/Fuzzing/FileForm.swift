import Tabular

/// A form of file, made of choices.
struct FileForm {
  /// Bytes of choices that a form takes at most.
  static let choices = 16
  let format: RecordFormat
  let labels: [String]

  init(_ choices: inout FuzzChoices) {
    let shape = choices.number(below: 12)
    labels = Array(["a", "b", "c", "d"].prefix(choices.number(below: 4) + 1))
    let encoding = choices.one(of: TextEncoding.allCases)
    let blankRows: RecordFormat.BlankRows = choices.flag() ? .skip : .fault
    let hasKinds = choices.number(below: 3) == 1
    switch shape {
    case 0..<8:
      let dialect = Self.dialect(&choices)
      let kinds = [
        RecordKind(name: "head", role: .header, match: choices.flag() ? .firstField("H") : .text("#4"), fields: ["x"]),
        RecordKind(name: "tail", role: .trailer, match: .text("T"), maximum: choices.flag() ? 1 : nil, fields: ["x", "y"]),
        RecordKind(name: "data", role: .detail, match: .any),
      ]
      format = RecordFormat(.delimited(dialect), encoding: encoding, kinds: hasKinds ? kinds : [], blankRows: blankRows)
    case 8..<11:
      let layout = Self.layout(&choices, fields: labels.count, isHost: shape != 8)
      let kinds = [
        RecordKind(
          name: "tail", role: .trailer, match: .text("T", at: 1 + choices.number(below: 3)), fields: ["x"],
          layout: [FixedField(start: 1, length: 2)], recordLength: choices.flag() ? 4 : nil),
        RecordKind(name: "data", role: .detail, match: .any),
      ]
      let isText = layout.codePage == nil
      format = RecordFormat(
        .fixedWidth(layout), encoding: isText ? encoding : .utf8, kinds: hasKinds ? kinds : [], blankRows: blankRows)
    default:
      let values: [JSONLinesLayout.Values] = [.scalars, [.string, .nested], .number, [.scalars, .nested]]
      format = RecordFormat(
        .jsonLines(
          JSONLinesLayout(
            values: choices.flag() ? Array(values.prefix(labels.count)) : [], allowsOtherMembers: choices.flag(),
            allowsAbsentMembers: choices.flag())), encoding: encoding, blankRows: blankRows)
    }
  }

  private static func dialect(_ choices: inout FuzzChoices) -> DelimitedDialect {
    let isPlain = choices.flag()
    var dialect = DelimitedDialect(
      delimiter: choices.one(of: [",", ";", "\t"]), quote: choices.one(of: ["\"", "'", nil]), doubleQuote: choices.flag())
    if !isPlain {
      dialect.delimiter = choices.one(of: [",", "||", "§", "~|~"])
      dialect.escape = choices.one(of: [nil, "\\", "¬"])
      dialect.lineEnds = choices.one(of: [.any, .any, .exactly("\r\n"), .exactly("|#\n"), .exactly("\u{1E}")])
      dialect.skipInitialSpace = choices.flag()
      dialect.comment = choices.one(of: [nil, "#", "//"])
    }
    dialect.commentRows = choices.one(of: [[], [], [1], [2, 3]])
    switch choices.number(below: 4) {
    case 0: dialect.header = nil
    case 1: dialect.header = HeaderLayout(match: .partial)
    case 2: dialect.header = HeaderLayout(rows: [1, 2], join: "", match: .superset)
    default: dialect.header = HeaderLayout(match: .subset)
    }
    return dialect
  }

  private static func layout(_ choices: inout FuzzChoices, fields: Int, isHost: Bool) -> FixedLayout {
    let usages: [FixedField.Usage] =
      isHost
      ? [.text(), .packed(scale: 1), .zoned(scale: 2, sign: .trailing), .binary(scale: 0, isSigned: true)]
      : [.text(), .text(.leadingZeros), .zoned(scale: 1, sign: .leadingSeparate), .text(Padding.both)]
    let places = [(1, 2), (3, 2), (5, 1), (2, 3)]
    let fixed = (0..<fields).map { FixedField(start: places[$0].0, length: places[$0].1, usage: usages[$0]) }
    let framing: FixedLayout.Framing =
      isHost
      ? choices.one(of: [.length, .recordDescriptorWords, .blockDescriptorWords]) : .lines(choices.one(of: [.any, .exactly("|")]))
    return FixedLayout(
      framing: framing, recordLength: framing == .length ? 5 : choices.one(of: [nil, 5]), allowsShortRecords: choices.flag(),
      unit: choices.flag() ? .characters : .bytes, codePage: isHost ? choices.one(of: CodePage.allCases) : nil, fields: fixed)
  }

  private typealias Padding = FixedField.Padding
}

extension FixedField.Padding {
  fileprivate static let both = FixedField.Padding(0x20, .both)
}

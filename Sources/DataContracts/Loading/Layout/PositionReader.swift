internal import Descriptors

/// Reads where a field of a fixed-width record stands, and its COBOL picture and usage.
struct PositionReader {
  let log: FaultLog

  /// Nil, with a fault, when it cannot be made out; `type` is checked against the usage.
  func read(_ map: MappingReader, type: FieldType?) -> FieldPosition? {
    guard
      let node = map.required("sluice:position", remedy: "write sluice:position: { start: 1, length: 10 }"),
      let place = MappingReader(node, ContractKeys.position, log),
      let start = place.required("start", remedy: "write the place of the first byte, from 1")?.integer(in: 1...1_000_000, log)
    else { return nil }
    let picture = map["sluice:picture"].flatMap(readPicture)
    if map["sluice:picture"] != nil, picture == nil { return nil }
    let sign = map["sluice:sign"].flatMap { node in
      node.word(
        [
          "none": FieldPosition.Sign.none, "trailing": .trailing, "leading": .leading,
          "trailing-separate": .trailingSeparate, "leading-separate": .leadingSeparate,
        ], log)
    }
    guard let (usage, ownLength) = usage(map, place, picture, sign) else { return nil }
    let written = place["length"].flatMap { $0.integer(in: 1...1_000_000, log) }
    guard let length = written ?? ownLength else {
      if place["length"] == nil { _ = place.required("length", remedy: "write the number of bytes") }
      return nil
    }
    if let ownLength, length != ownLength {
      log.add(place["length"] ?? node, "the picture takes \(ownLength) bytes", remedy: "write \(ownLength), or remove it")
    }
    if let type { check(usage, against: type, map) }
    return FieldPosition(start: start, length: length, usage: usage)
  }

  private struct Picture {
    var isText = false
    var isSigned = false
    var digits = 0
    var scale = 0
  }

  private enum UsageName { case display, packed, packedUnsigned, binary }

  private func usage(
    _ map: MappingReader, _ place: MappingReader, _ picture: Picture?, _ sign: FieldPosition.Sign?
  ) -> (FieldPosition.Usage, Int?)? {
    let name =
      map["sluice:usage"].flatMap {
        $0.word(
          [
            "DISPLAY": UsageName.display, "COMP-3": .packed, "COMP-3U": .packedUnsigned, "COMP-6": .packedUnsigned,
            "COMP": .binary, "COMP-4": .binary, "COMP-5": .binary, "BINARY": .binary,
          ], log)
      } ?? .display
    if picture == nil || picture?.isText == true {
      if let node = map["sluice:sign"] { log.add(node, "text has no sign", remedy: "remove it, or write a sluice:picture") }
      if name != .display, let node = map["sluice:usage"] {
        log.add(node, "needs a picture of digits", remedy: "write sluice:picture: \"S9(9)V99\"")
        return nil
      }
      return (text(place), picture?.digits)
    }
    guard let picture else { return nil }
    for key in ["pad", "justify"] {
      if let node = place[key] { log.add(node, "numbers of a picture are not padded", remedy: "remove it") }
    }
    if name != .display, let node = map["sluice:sign"] { log.add(node, "is for DISPLAY numbers", remedy: "remove it") }
    switch name {
    case .display:
      let sign = sign ?? (picture.isSigned ? .trailing : .none)
      if picture.isSigned == (sign == .none), let node = map["sluice:sign"] {
        log.add(node, "contradicts the picture's S", remedy: "correct one of the two")
      }
      let isSeparate = sign == .trailingSeparate || sign == .leadingSeparate
      return (.zoned(scale: picture.scale, sign: sign), picture.digits + (isSeparate ? 1 : 0))
    case .packed: return (.packed(scale: picture.scale), picture.digits / 2 + 1)
    case .packedUnsigned: return (.packedUnsigned(scale: picture.scale), (picture.digits + 1) / 2)
    case .binary:
      guard picture.digits <= 18 else {
        log.add(map["sluice:picture"] ?? map.node, "more than 18 digits do not fit a binary number", remedy: "use COMP-3")
        return nil
      }
      let length = picture.digits <= 4 ? 2 : picture.digits <= 9 ? 4 : 8
      return (.binary(scale: picture.scale, isSigned: picture.isSigned), length)
    }
  }

  private func text(_ place: MappingReader) -> FieldPosition.Usage {
    var pad: UInt8 = 0x20
    if let node = place["pad"], let text = node.text(log, remedy: "write one ASCII sign in quotes") {
      if let byte = text.utf8.first, text.utf8.count == 1, byte >= 0x20, byte < 0x7F {
        pad = byte
      } else {
        log.add(node, "not one ASCII sign: \(Printable.quoted(text))", remedy: "write one, such as \" \" or \"0\"")
      }
    }
    // A value that is justified to the right is padded on its left.
    let side =
      place["justify"].flatMap {
        $0.word(
          ["left": FieldPosition.PadSide.trailing, "right": .leading, "both": .both, "none": FieldPosition.PadSide.none], log)
      } ?? .trailing
    return .text(pad: pad, side: side)
  }

  /// `S9(9)V99`, `X(10)`, `9999`.
  private func readPicture(_ node: Node) -> Picture? {
    guard let text = node.scalar(log, remedy: "write a picture, such as \"S9(9)V99\"") else { return nil }
    var picture = Picture()
    var hasPoint = false
    var rest = text.uppercased().utf8[...]
    func refuse(_ problem: String) -> Picture? {
      log.add(node, "\(Printable.quoted(text)): \(problem)", remedy: "write a picture of S, 9, V, X and counts, such as \"S9(9)V99\"")
      return nil
    }
    while let sign = rest.popFirst() {
      var count = 1
      if rest.first == UInt8(ascii: "(") {
        let digits = rest.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard let value = Digits.value(digits), value >= 1, value <= 100_000,
          rest.dropFirst(1 + digits.count).first == UInt8(ascii: ")")
        else { return refuse("a count in parentheses is not right") }
        count = value
        rest = rest.dropFirst(digits.count + 2)
      }
      switch sign {
      case UInt8(ascii: "S") where picture.digits == 0 && !picture.isSigned && count == 1: picture.isSigned = true
      case UInt8(ascii: "V") where !hasPoint && count == 1 && !picture.isText: hasPoint = true
      case UInt8(ascii: "9") where !picture.isText:
        picture.digits += count
        if hasPoint { picture.scale += count }
      case UInt8(ascii: "X") where !picture.isSigned && !hasPoint && (picture.isText || picture.digits == 0),
        UInt8(ascii: "A") where !picture.isSigned && !hasPoint && (picture.isText || picture.digits == 0):
        picture.isText = true
        picture.digits += count
      default: return refuse("\(Printable.quoted(String(UnicodeScalar(sign)))) cannot stand there")
      }
    }
    guard picture.digits > 0 else { return refuse("has no digits") }
    guard picture.isText || picture.digits <= 38 else { return refuse("more than 38 digits") }
    return picture
  }

  private func check(_ usage: FieldPosition.Usage, against type: FieldType, _ map: MappingReader) {
    let scale: Int
    switch usage {
    case .text: return
    case .zoned(let digits, _), .packed(let digits), .packedUnsigned(let digits), .binary(let digits, _): scale = digits
    }
    let node = map["sluice:picture"] ?? map.node
    switch type {
    // A number that is an identifier, or a date in digits.
    case .string, .date, .double, .any: return
    case .integer where scale == 0: return
    case .integer: log.add(node, "has digits after the point", remedy: "write type: number with sluice:decimal")
    case .decimal(_, let own, _) where scale > own:
      log.add(node, "has \(scale) digits after the point, sluice:decimal \(own)", remedy: "write scale: \(scale)")
    case .decimal: return
    default: log.add(node, "does not make a \(type.label)", remedy: "write type: number or integer, or remove the picture")
    }
  }
}

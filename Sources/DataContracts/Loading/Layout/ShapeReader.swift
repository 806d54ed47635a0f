internal import Descriptors

/// Reads what a file is as a whole: its shape, its characters, its packing.
struct ShapeReader {
  let log: FaultLog

  /// `format` and the dialect's `sluice:layout`, which must agree.
  func shape(_ map: MappingReader, dialect: MappingReader?) -> FileShape {
    enum Format { case csv, fixed, jsonLines }
    let format =
      map["format"].flatMap {
        $0.word(
          ["csv": Format.csv, "tsv": .csv, "txt": .csv, "fwf": .fixed, "jsonl": .jsonLines, "ndjson": .jsonLines], log)
      } ?? (dialect?["sluice:layout"] == nil ? .csv : .fixed)
    let layout = dialect?["sluice:layout"]
    switch format {
    case .fixed:
      guard let layout else {
        log.add(
          map["format"] ?? map.node, "fixed-width records need a layout", remedy: "write dialect: { sluice:layout: { … } }")
        return .fixedWidth(FixedRecords())
      }
      return .fixedWidth(readLayout(layout))
    case .csv, .jsonLines:
      if let layout { log.add(layout, "is for fixed-width records", remedy: "write format: fwf, or remove it") }
      return format == .csv ? .delimited : .jsonLines
    }
  }

  private func readLayout(_ node: Node) -> FixedRecords {
    var records = FixedRecords()
    guard let map = MappingReader(node, ContractKeys.layout, log) else { return records }
    if let framing = map["framing"]?.word(
      ["lines": FixedRecords.Framing.lines, "length": .length, "rdw": .rdw, "bdw": .bdw], log)
    {
      records.framing = framing
    }
    records.recordLength = map["recordLength"].flatMap { $0.integer(in: 1...1_000_000, log) }
    if let unit = map["unit"]?.word(["bytes": FixedRecords.Unit.bytes, "characters": .characters], log) { records.unit = unit }
    records.codePage = map["codePage"].flatMap {
      $0.word(["IBM037": 37, "IBM1047": 1047, "IBM1140": 1140, "CP037": 37, "CP1047": 1047, "CP1140": 1140], log)
    }
    if records.framing == .length, records.recordLength == nil, map["recordLength"] == nil {
      log.add(node, "nothing frames the records", remedy: "write recordLength, or another framing")
    }
    if records.codePage != nil, records.unit == .characters, let unit = map["unit"] {
      log.add(unit, "EBCDIC has one byte to a character", remedy: "remove it")
    }
    return records
  }

  func encoding(_ map: MappingReader) -> String {
    guard let node = map["encoding"], let label = node.text(log, remedy: "write encoding: utf-8") else { return "utf-8" }
    if let known = Self.encodings[label.lowercased()] { return known }
    log.add(
      node, "no known encoding: \(Printable.quoted(label))",
      remedy: "write utf-8, utf-16, utf-16le, utf-16be, iso-8859-1 or windows-1252; EBCDIC is a codePage of sluice:layout")
    return "utf-8"
  }

  private static let encodings = [
    "utf-8": "utf-8", "utf8": "utf-8", "utf-8-sig": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8", "utf-16": "utf-16",
    "utf16": "utf-16", "utf-16le": "utf-16le", "utf-16-le": "utf-16le", "utf-16be": "utf-16be", "utf-16-be": "utf-16be",
    "iso-8859-1": "iso-8859-1", "iso8859-1": "iso-8859-1", "latin1": "iso-8859-1", "latin-1": "iso-8859-1",
    "windows-1252": "windows-1252", "cp1252": "windows-1252",
  ]

  /// `compression`, with the member of an archive in `innerpath`.
  func compression(_ map: MappingReader) -> Compression? {
    let member = map["innerpath"].flatMap { $0.filledText(log, remedy: "write the name of the member") }
    guard let node = map["compression"] else {
      if let node = map["innerpath"] { log.add(node, "is for zip archives", remedy: "write compression: zip, or remove it") }
      return nil
    }
    enum Name { case none, gzip, zip, zstd }
    guard let name = node.word(["gz": Name.gzip, "gzip": .gzip, "zip": .zip, "zst": .zstd, "zstd": .zstd, "no": .none], log)
    else { return nil }
    if let node = map["innerpath"], name != .zip { log.add(node, "is for zip archives", remedy: "remove it") }
    switch name {
    case .none: return nil
    case .gzip: return .gzip
    case .zip: return .zip(member: member)
    case .zstd: return .zstd
    }
  }
}

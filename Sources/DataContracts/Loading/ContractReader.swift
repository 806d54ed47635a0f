internal import Descriptors

/// Reads the resource itself; dialect, schema and fields have readers of their own.
struct ContractReader {
  let log: FaultLog
  let checkPattern: (String) -> String?

  func read(_ descriptor: Descriptor, fileName: String?) -> Contract? {
    guard let map = MappingReader(descriptor.root, ContractKeys.resource, log) else { return nil }
    let name = map.required("name", remedy: "write the contract's name, such as name: portfolio").flatMap(readName)
    let version = map.required("version", remedy: "write version: 1.0.0").flatMap(readVersion)
    checkFileName(fileName, name: name, version: version, map)
    checkKind(map)
    checkPath(map)
    checkEncoding(map)
    let dialect = map["dialect"].map { DialectReader(log: log).read($0) } ?? Dialect()
    let effective = map["sluice:evolution"].map(readEvolution) ?? EffectiveDates()
    let schema = map.required("schema", remedy: "write the schema with its fields").flatMap {
      SchemaReader(log: log, checkPattern: checkPattern).read($0)
    }
    guard let name, let version, let schema else { return nil }
    return Contract(
      name: name, version: version, sha256: ContentHash.sha256(descriptor.bytes), dialect: dialect,
      fields: schema.fields,
      primaryKey: schema.primaryKey, effective: effective)
  }

  private func readName(_ node: Node) -> String? {
    guard let name = node.filledText(log, remedy: "write the contract's name") else { return nil }
    let allowed = name.utf8.allSatisfy { byte in
      (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F || byte == 0x2D || byte == 0x2E
    }
    guard allowed, name.utf8.count <= 100 else {
      log.add(node, "not a name: \(Printable.quoted(name))", remedy: "use at most 100 of a-z, 0-9, - _ and .")
      return nil
    }
    return name
  }

  private func readVersion(_ node: Node) -> String? {
    guard let version = node.scalar(log, remedy: "write version: 1.0.0") else { return nil }
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    let isSemantic =
      parts.count == 3
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.count <= 9 && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
          && (part == "0" || part.first != "0")
      }
    guard isSemantic else {
      log.add(node, "not a version: \(Printable.quoted(version))", remedy: "write MAJOR.MINOR.PATCH, such as 1.0.0")
      return nil
    }
    return version
  }

  private func checkFileName(_ fileName: String?, name: String?, version: String?, _ map: MappingReader) {
    guard let fileName, let name, let version else { return }
    let major = version.prefix { $0 != "." }
    let stem = "\(name)-\(major)"
    guard !["yaml", "yml", "json"].contains(where: { fileName == "\(stem).\($0)" }) else { return }
    log.add(
      map["version"] ?? map.node, "the file of \(name) \(version) is called \(Printable.quoted(fileName))",
      remedy: "rename it to \(stem).yaml, or correct name and version")
  }

  private func checkKind(_ map: MappingReader) {
    if let node = map["type"] { _ = node.word(["table": true], log) }
    if let node = map["format"] {
      _ = node.word(["csv": true], later: ["fwf", "json", "jsonl", "ndjson", "tsv", "xlsx", "parquet"], log)
    }
    if let node = map["$schema"], let text = node.text(log), !Self.profiles.contains(text) {
      log.add(
        node, "not supported yet: profiles other than the standard's own",
        remedy: "write \(Self.profiles[0]), or remove it")
    }
  }

  private static let profiles = [
    "https://datapackage.org/profiles/2.0/dataresource.json", "https://datapackage.org/profiles/1.0/dataresource.json",
  ]

  /// The standard wants a path; Sluice takes file names from the feed, so it only has to be a harmless one.
  private func checkPath(_ map: MappingReader) {
    guard
      let node = map.required(
        "path", remedy: "write path: \(map["name"]?.found.filter { $0 != "\"" } ?? "data").csv, which other tools need")
    else { return }
    if case .sequence = node.content {
      log.add(node, "not supported yet: several paths", remedy: "write one relative path")
      return
    }
    guard let path = node.filledText(log, remedy: "write one relative path") else { return }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if path.hasPrefix("/") || path.contains(":") || path.contains("\\")
      || parts.contains(where: { $0.hasPrefix(".") || $0.isEmpty })
    {
      log.add(
        node, "the standard refuses this path", remedy: "write a relative path without .. and without hidden folders")
    }
  }

  private func checkEncoding(_ map: MappingReader) {
    guard let node = map["encoding"], let encoding = node.text(log, remedy: "write encoding: utf-8") else { return }
    guard encoding.lowercased() != "utf-8", encoding.lowercased() != "utf8" else { return }
    log.add(
      node, "not supported yet: encoding \(Printable.quoted(encoding))",
      remedy: "have the files sent in UTF-8 and write utf-8")
  }

  private func readEvolution(_ node: Node) -> EffectiveDates {
    guard let map = MappingReader(node, ContractKeys.evolution, log) else { return EffectiveDates() }
    let dates = EffectiveDates(from: map["effectiveFrom"].flatMap(readDate), to: map["effectiveTo"].flatMap(readDate))
    if let from = dates.from, let to = dates.to, to < from {
      log.add(map["effectiveTo"] ?? node, "is before effectiveFrom", remedy: "exchange the two dates")
    }
    return dates
  }

  private func readDate(_ node: Node) -> CalendarDate? {
    guard let text = node.scalar(log, remedy: "write a date: 2026-01-31") else { return nil }
    if let date = CalendarDate(text) { return date }
    log.add(node, "not a date: \(Printable.quoted(text))", remedy: "write a date as yyyy-MM-dd")
    return nil
  }
}

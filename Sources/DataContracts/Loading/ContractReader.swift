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
    let shapes = ShapeReader(log: log)
    let encoding = shapes.encoding(map)
    let compression = shapes.compression(map)
    let dialectMap = map["dialect"].flatMap(readDialectMap)
    let dialect = dialectMap.map { DialectReader(log: log).read($0) } ?? Dialect()
    let shape = shapes.shape(map, dialect: dialectMap)
    if shape != .delimited, let node = dialectMap?["nullSequence"] {
      log.add(node, "is for delimited files", remedy: "write missingValues in the schema")
    }
    let controlFields = FieldReader(log: log, checkPattern: checkPattern, shape: shape, makesColumns: false)
    let records =
      dialectMap?["sluice:records"].map { RecordsReader(log: log, shape: shape, fieldReader: controlFields).read($0) } ?? []
    let evolution = map["sluice:evolution"].map { EvolutionReader(log: log).read($0) } ?? (EffectiveDates(), Evolution())
    let parts = map.required("schema", remedy: "write the schema with its fields").flatMap {
      SchemaReader(log: log, checkPattern: checkPattern, shape: shape).read($0)
    }
    let controlFile = map["sluice:controlFile"].flatMap {
      ControlFileReader(
        log: log, fieldReader: FieldReader(log: log, checkPattern: checkPattern, makesColumns: false)
      ).read($0)
    }
    let controls =
      map["sluice:controls"].flatMap { node in
        parts.map {
          ControlsReader(log: log, checkPattern: checkPattern, parts: $0, records: records, controlFile: controlFile).read(node)
        }
      } ?? []
    guard let name, let version, let parts else { return nil }
    return Contract(
      name: name, version: version, title: map["title"]?.text(log), description: map["description"]?.text(log),
      sha256: ContentHash.sha256(descriptor.bytes), shape: shape, dialect: dialect, encoding: encoding,
      compression: compression, records: records, fieldsMatch: parts.fieldsMatch, fields: parts.fields,
      derived: parts.derived, constants: parts.constants, primaryKey: parts.primaryKey, uniqueKeys: parts.uniqueKeys,
      foreignKeys: parts.foreignKeys, rules: parts.rules, dedup: parts.dedup, controls: controls,
      controlFile: controlFile, effective: evolution.0, evolution: evolution.1)
  }

  private func readDialectMap(_ node: Node) -> MappingReader? {
    if case .scalar = node.content {
      log.add(node, "a dialect in another file", remedy: "write the dialect here, so that one hash names the whole contract")
      return nil
    }
    return MappingReader(node, ContractKeys.dialect, log)
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
    guard SemanticVersion(version) != nil else {
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
    if let node = map["$schema"], let text = node.text(log), !Self.profiles.contains(text) {
      log.add(
        node, "an unknown profile",
        remedy: "write \(Self.profiles[0]), or remove it")
    }
  }

  /// Known here and never fetched.
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
      log.add(node, "several paths", remedy: "write one relative path; the files come from the feed")
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
}

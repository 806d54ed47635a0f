import Parquet

/// The lines ``Oracle`` writes for the same field: `{…}` structs, `[…]` lists, `<key:value>` maps.
func canonical(_ values: FieldValues, _ field: Schema.Field) -> [String] {
  let slots: [String]
  switch (values.content, field.kind) {
  case (.leaf(let dense), .leaf(let column)):
    var next = 0
    return (0..<values.count).map { slot in
      guard !values.isNull(slot) else { return "~" }
      defer { next += 1 }
      return canonical(dense.value(at: next), column.type)
    }
  case (.structure(let children), .structure(let fields)):
    let columns = zip(children, fields).map { canonical($0, $1) }
    slots = (0..<values.count).map { slot in "{" + columns.map { $0[slot] }.joined(separator: ",") + "}" }
  case (.list(let offsets, let elements), .list(let element)):
    let lines = canonical(elements, element)
    slots = ranges(offsets).map { "[" + lines[$0].joined(separator: ",") + "]" }
  case (.map(let offsets, let keys, let items), .map(let key, let value)):
    let left = canonical(keys, key)
    guard let items, let value else {
      slots = ranges(offsets).map { "[" + left[$0].joined(separator: ",") + "]" }
      break
    }
    let right = canonical(items, value)
    slots = ranges(offsets).map { "<" + $0.map { left[$0] + ":" + right[$0] }.joined(separator: ",") + ">" }
  default:
    return ["the values have another shape than the field"]
  }
  return slots.enumerated().map { values.isNull($0) ? "~" : $1 }
}

private func ranges(_ offsets: [UInt32]) -> [Range<Int>] {
  zip(offsets, offsets.dropFirst()).map { Int($0)..<Int($1) }
}

/// Every field of a file, all row groups together, as ``Oracle`` writes them.
func canonicalFields(_ reader: ParquetReader, fields: [Int]? = nil) throws -> [String] {
  var lines: [String] = []
  for index in fields ?? Array(reader.tree.fields.indices) {
    lines.append("# " + reader.tree.fields[index].name)
    for group in reader.rowGroups.indices {
      lines += canonical(try reader.readField(rowGroup: group, field: index), reader.tree.fields[index])
    }
  }
  return lines
}

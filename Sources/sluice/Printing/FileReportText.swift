/// A file as people read it: tables within 100 columns.
struct FileReportText {
  let output: Output

  func print(_ report: FileReport) {
    output.text(output.terminal.bold(printable(report.file)))
    let groups = report.rowGroups.count
    output.text("  \(Int64(report.rows).grouped) rows in \(groups) row group\(groups == 1 ? "" : "s")")
    if let writer = report.createdBy { output.text("  written by " + printable(writer)) }
    if let encryption = report.encryption { output.text("  encrypted: " + encryption) }
    for (key, bytes) in report.keyValueBytes.sorted(by: { $0.key < $1.key }) {
      output.text("  metadata: \(printable(key)) (\(Int64(bytes).byteCount))")
    }
    output.text()
    schema(report)
    for (ordinal, group) in report.rowGroups.enumerated() {
      output.text()
      output.text(output.terminal.bold("row group \(ordinal)") + ": \(Int64(group.rows).grouped) rows")
      chunks(group)
      bounds(group)
      pages(group)
    }
    faults(report)
  }

  private func schema(_ report: FileReport) {
    var table = TextTable([
      .init(title: "column", mayShrink: true), .init(title: "type", mayShrink: true), .init(title: "stored as"),
      .init(title: "null"), .init(title: "id", alignment: .right),
    ])
    for column in report.schema {
      table.add([
        printable(column.name), column.type, column.physicalType, column.optional ? "yes" : "no",
        column.fieldID.map { "\($0)" } ?? "",
      ])
    }
    output.table(table)
  }

  private func chunks(_ group: FileReport.RowGroup) {
    var table = TextTable([
      .init(title: "column", mayShrink: true), .init(title: "codec"), .init(title: "encodings", mayShrink: true),
      .init(title: "values", alignment: .right), .init(title: "nulls", alignment: .right),
      .init(title: "size", alignment: .right), .init(title: "raw", alignment: .right), .init(title: "has"),
    ])
    for chunk in group.chunks {
      let parts = [
        chunk.columnIndex ? "ci" : nil, chunk.offsetIndex ? "oi" : nil, chunk.bloomFilter ? "bloom" : nil, chunk.encryption,
      ]
      table.add([
        printable(chunk.column), chunk.codec, chunk.encodings.joined(separator: " "), Int64(chunk.values).grouped,
        chunk.nulls.map { Int64($0).grouped } ?? "", Int64(chunk.compressedBytes).byteCount,
        Int64(chunk.uncompressedBytes).byteCount, parts.compactMap { $0 }.joined(separator: " "),
      ])
    }
    output.table(table)
  }

  private func bounds(_ group: FileReport.RowGroup) {
    var table = TextTable([
      .init(title: "column", mayShrink: true), .init(title: "least", mayShrink: true),
      .init(title: "greatest", mayShrink: true), .init(title: "distinct", alignment: .right),
    ])
    for chunk in group.chunks where chunk.minimum != nil || chunk.maximum != nil {
      func text(_ bound: String?, _ isExact: Bool?) -> String { bound.map { $0 + (isExact == true ? "" : " (cut)") } ?? "" }
      table.add([
        printable(chunk.column), text(chunk.minimum, chunk.minimumExact), text(chunk.maximum, chunk.maximumExact),
        chunk.distinct.map { Int64($0).grouped } ?? "",
      ])
    }
    guard !table.isEmpty else { return }
    output.text()
    output.table(table)
  }

  private func pages(_ group: FileReport.RowGroup) {
    for chunk in group.chunks {
      guard let pages = chunk.pages else { continue }
      var table = TextTable([
        .init(title: "page", alignment: .right), .init(title: "kind"), .init(title: "offset", alignment: .right),
        .init(title: "header", alignment: .right), .init(title: "size", alignment: .right),
        .init(title: "raw", alignment: .right), .init(title: "values", alignment: .right), .init(title: "encoding"),
        .init(title: "checksum"),
      ])
      for (ordinal, page) in pages.enumerated() {
        table.add([
          "\(ordinal)", page.kind, "\(page.offset)", "\(page.headerBytes)", "\(page.compressedBytes)",
          "\(page.uncompressedBytes)", "\(page.values)", page.encoding ?? "", page.checksum,
        ])
      }
      output.text()
      output.text("pages of " + printable(chunk.column))
      output.table(table)
    }
  }

  private func faults(_ report: FileReport) {
    guard let faults = report.faults else { return }
    output.text()
    guard !faults.isEmpty else { return output.text(output.terminal.green("All that the file says of itself is true.")) }
    output.text(output.terminal.red("\(faults.count) fault\(faults.count == 1 ? "" : "s")"))
    for fault in faults {
      var place: [String] = []
      if let rowGroup = fault.rowGroup { place.append("row group \(rowGroup)") }
      if let column = fault.column { place.append("column '\(printable(column))'") }
      if let page = fault.page { place.append("page \(page)") }
      output.text("  \(fault.code): " + (place.isEmpty ? "" : place.joined(separator: ", ") + ": ") + printable(fault.message))
    }
  }
}

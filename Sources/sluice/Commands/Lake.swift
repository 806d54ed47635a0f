internal import ArgumentParser
internal import Ingestion

struct Lake: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The tables that have landed.",
    discussion: """
      The lake is made of Delta tables: read it with deltalake, Polars (scan_delta) or DuckDB (delta_scan), never as a \
      glob of Parquet files, which would show replaced rows too.
      Example:  sluice lake head portfolio --rows 5
      """,
    subcommands: [Tables.self, Describe.self, History.self, Head.self, Compact.self, Vacuum.self, Inspect.self])

  struct Tables: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "All tables.", discussion: "Example:  sluice lake tables --as-of 2026-11-17")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var time: AsOfOption

    func run() async throws {
      let tables = try options.reader().tables(at: time.moment)
      if options.json { return try options.output.lines(tables) }
      guard !tables.isEmpty else { return options.output.text("Nothing has landed yet.") }
      var table = TextTable([
        .init(title: "table"), .init(title: "version", alignment: .right), .init(title: "files", alignment: .right),
        .init(title: "rows", alignment: .right), .init(title: "size", alignment: .right), .init(title: "newest date"),
        .init(title: "feeds", mayShrink: true), .init(title: "path", mayShrink: true),
      ])
      for entry in tables {
        table.add([
          entry.table, "\(entry.version)", "\(entry.files)", entry.rows.grouped, entry.bytes.byteCount,
          entry.newestBusinessDate ?? "", entry.feeds.joined(separator: " "), entry.path,
        ])
      }
      options.output.table(table)
    }
  }

  struct Describe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A table's columns and partitions.", discussion: "Example:  sluice lake describe portfolio --version 12")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var moment: MomentOptions
    @Argument(help: "The table.") var table: String

    func run() async throws {
      let description = try options.reader().describe(table, at: moment.moment)
      if options.json { return try options.output.document(description) }
      let summary = description.summary
      options.output.text(
        "\(summary.table), version \(summary.version): \(summary.rows.grouped) rows in \(summary.files) file\(summary.files == 1 ? "" : "s"), \(summary.bytes.byteCount)")
      options.output.text()
      var columns = TextTable([.init(title: "column"), .init(title: "type"), .init(title: "note")])
      for column in description.columns {
        let notes = (column.isPartition ? ["partition"] : []) + (column.isSensitive ? ["personal data"] : [])
        columns.add([column.name, column.type, notes.joined(separator: ", ")])
      }
      options.output.table(columns)
      options.output.text()
      var partitions = TextTable([
        .init(title: "partition", mayShrink: true), .init(title: "files", alignment: .right),
        .init(title: "rows", alignment: .right), .init(title: "size", alignment: .right),
      ])
      for partition in description.partitions {
        let values = partition.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value ?? "null")" }
        partitions.add([
          values.joined(separator: " "), "\(partition.files)", partition.rows.grouped, partition.bytes.byteCount,
        ])
      }
      options.output.table(partitions)
    }
  }

  struct Head: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A table's first rows; columns of personal data only with --show-personal.",
      discussion: "Example:  sluice lake head portfolio --rows 5 --as-of 2026-11-17T18:00Z")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var moment: MomentOptions
    @Argument(help: "The table.") var table: String
    @Option(name: .long, help: "How many rows.") var rows = 10
    @Flag(name: .long, help: "Show columns marked as personal data too.") var showPersonal = false

    func run() async throws {
      let head = try options.reader().head(table, rows: rows, showPersonal: showPersonal, at: moment.moment)
      if options.json { return try options.output.document(head) }
      guard !head.rows.isEmpty else { return options.output.text("\(table) has no rows.") }
      // A wide table is printed a record at a time: cut columns would hide what one came to see.
      var text = TextTable(head.columns.map { .init(title: $0) })
      for row in head.rows { text.add(row.map { $0 ?? "·" }) }
      let rendered = text.rendered(for: options.output.terminal)
      let width = options.output.terminal.width ?? 120
      if (rendered.split(separator: "\n").first?.count ?? 0) <= width { return options.output.text(rendered) }
      let longest = head.columns.map(\.count).max() ?? 0
      for (number, row) in head.rows.enumerated() {
        options.output.text(options.output.terminal.bold("row \(number + 1)"))
        for (name, value) in zip(head.columns, row) {
          options.output.text("  " + name.padded(to: longest + 2) + (value ?? "·"))
        }
      }
    }
  }
}

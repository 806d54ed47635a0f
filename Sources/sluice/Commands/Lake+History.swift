internal import ArgumentParser
internal import Ingestion

extension Lake {
  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A table's versions, the newest first: when, what, and which delivery.",
      discussion: "Example:  sluice lake history portfolio --limit 50")
    @OptionGroup var options: GlobalOptions
    @OptionGroup var moment: MomentOptions
    @Argument(help: "The table.") var table: String
    @Option(name: .long, help: "How many versions at most.") var limit = 20

    func run() async throws {
      let versions = try options.reader().history(table, at: moment.moment, limit: max(0, limit))
      if options.json { return try options.output.lines(versions) }
      var text = TextTable([
        .init(title: "version", alignment: .right), .init(title: "recorded"), .init(title: "operation"),
        .init(title: "files", alignment: .right), .init(title: "rows", alignment: .right),
        .init(title: "delivery", mayShrink: true),
      ])
      for version in versions {
        text.add([
          "\(version.version)", String(version.time.prefix(19)) + (version.isRecorded ? "Z" : "Z ?"), version.operation.lowercased(),
          Self.change(Int64(version.filesAdded), Int64(version.filesRemoved)),
          version.movesRowsOnly ? "moved" : Self.change(version.rowsAdded, version.rowsRemoved), version.delivery ?? "",
        ])
      }
      options.output.table(text)
      if versions.contains(where: { !$0.isRecorded && $0.version > 0 }), table != "deliveries" {
        options.output.text("A version with ? is not in the ledger; 'sluice verify lake' says more.")
      }
    }

    private static func change(_ added: Int64, _ removed: Int64) -> String {
      [added > 0 ? "+\(added.grouped)" : nil, removed > 0 ? "-\(removed.grouped)" : nil].compactMap(\.self).joined(separator: " ")
    }
  }
}

internal import ArgumentParser
internal import Ingestion

/// At which time a question is asked of the lake.
struct AsOfOption: ParsableArguments {
  @Option(
    name: .long,
    help: "As it was at a time, by the ledger: 2026-11-17 (its end), 2026-11-17T18:00Z; UTC without a zone.")
  var asOf: String?

  func validate() throws { _ = try asOf.map(Self.parse) }

  var moment: TableMoment { asOf.flatMap { try? Self.parse($0) } ?? .latest }

  static func parse(_ text: String) throws -> TableMoment {
    guard let moment = TableMoment.time(text) else {
      throw ValidationError("'\(text)' is no time; write 2026-11-17 or 2026-11-17T18:00:00Z.")
    }
    return moment
  }
}

/// Which version of a table a question is about.
struct MomentOptions: ParsableArguments {
  @OptionGroup var time: AsOfOption
  @Option(name: .long, help: "At a version of the table.") var version: Int64?

  func validate() throws {
    guard version == nil || time.asOf == nil else { throw ValidationError("Give --version or --as-of, not both.") }
    guard (version ?? 0) >= 0 else { throw ValidationError("Versions count from 0.") }
  }

  var moment: TableMoment { version.map { .version($0) } ?? time.moment }
}

internal import ArgumentParser
internal import Foundation
internal import Ingestion

struct Trace: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Where a row came from, where a line went.",
    discussion: """
      Example:  sluice trace row portfolio --delivery acme-portfolio@2026-11-20 --record 7
                sluice trace line acme-portfolio@2026-11-20:8 --show-cleansing
                echo 'account_id=0000012345' | sluice trace row portfolio --where-file -
      """,
    subcommands: [Row.self, Line.self])

  /// What is shown beside places and proofs.
  struct DetailOptions: ParsableArguments {
    @Flag(name: .long, help: "Show the delivered bytes and the landed values: personal data.") var showRaw = false
    @Flag(name: .long, help: "Show how each cell became its value: the cell as it came, every cleansing step, the typed value, beside what landed.")
    var showCleansing = false
    @Flag(name: .long, help: "With --show-cleansing: values of fields marked as personal data too.") var showPersonal = false

    var shown: TraceDetail {
      var shown: TraceDetail = []
      if showRaw { shown.insert(.raw) }
      if showCleansing { shown.insert(.cleansing) }
      if showPersonal { shown.insert(.personal) }
      return shown
    }

    func validate() throws {
      guard showCleansing || !showPersonal else { throw ValidationError("Give --show-personal with --show-cleansing.") }
    }
  }

  struct Row: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "From a landed row to the delivered bytes.",
      discussion: """
        Name the row by its _delivery and _record columns, or by values in a file (column=value, one a line), so that no \
        account number stands in the shell's history. Values find the newest rows first.
        Example:  sluice trace row portfolio --delivery acme-portfolio@2026-11-20 --record 7
        """)
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The table.") var table: String
    @Option(name: .long, help: "The row's _delivery.") var delivery: String?
    @Option(name: .long, help: "The row's _record.") var record: Int64?
    @Option(name: .long, help: "A file of column=value lines; '-' is standard input.") var whereFile: String?
    @Option(name: .long, help: "How many rows at most.") var limit = 10
    @OptionGroup var detail: DetailOptions

    func validate() throws {
      guard (delivery != nil && record != nil) != (whereFile != nil) else {
        throw ValidationError("Give --delivery and --record, or --where-file.")
      }
    }

    func run() async throws {
      let reader = try options.reader()
      var traces: [TraceReport] = []
      if let delivery, let record {
        traces = [try reader.traceRow(table: table, delivery: delivery, record: record, showing: detail.shown, helper: helperPath)]
      } else if let whereFile {
        let data = whereFile == "-"
          ? FileHandle.standardInput.readDataToEndOfFile() : try Data(contentsOf: URL(fileURLWithPath: whereFile))
        var conditions: [String: String] = [:]
        for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
          guard let equals = line.firstIndex(of: "=") else {
            throw ValidationError("Each line of --where-file is column=value.")
          }
          conditions[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        traces = try reader.traceRows(table: table, where: conditions, limit: limit, showing: detail.shown, helper: helperPath)
      }
      try print(traces, options.output)
    }
  }

  struct Line: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "From a line of a delivered file to the landed row or the reasons.", discussion: "Example:  sluice trace line acme-portfolio@2026-11-20:8 --show-raw")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "DELIVERY:LINE, the physical line of the decrypted file, the header being line 1.") var place: String
    @OptionGroup var detail: DetailOptions

    func run() async throws {
      guard let colon = place.lastIndex(of: ":"), let line = Int64(place[place.index(after: colon)...]), line > 0 else {
        throw ValidationError("Give DELIVERY:LINE, for example acme-portfolio@2026-11-20:8.")
      }
      let trace = try options.reader().traceLine(
        delivery: String(place[..<colon]), line: line, showing: detail.shown, helper: helperPath)
      try print([trace], options.output)
    }
  }

  static func print(_ traces: [TraceReport], _ output: Output) throws {
    if output.asJSON { return try output.lines(traces) }
    if traces.isEmpty {
      output.text("No such row.")
      throw ExitCode(1)
    }
    for (number, trace) in traces.enumerated() {
      if number > 0 { output.text() }
      TraceText(output: output).print(trace)
    }
  }
}

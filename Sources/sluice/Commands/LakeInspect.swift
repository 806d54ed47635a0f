internal import ArgumentParser
internal import Foundation
internal import Parquet

extension Lake {
  /// Looks into one Parquet file, of the lake or of anyone.
  struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What lies in a Parquet file: schema, row groups, pages, encodings, sizes; --verify recomputes all of it.",
      discussion: """
        Least and greatest values are values of the file: they are shown with --bounds only. Exit code 1 if --verify finds a fault.
        Examples:  sluice lake inspect part-0001.parquet --verify
                   sluice lake inspect part-0001.parquet --pages --json
        """)
    @Argument(help: "The file.") var file: String
    @Flag(name: .long, help: "Recompute every statement of the file: sizes, checksums, indexes, statistics.") var verify = false
    @Flag(name: .long, help: "List every page.") var pages = false
    @Flag(name: .long, help: "Show least and greatest values too.") var bounds = false
    @Flag(name: .long, help: "Print one JSON document.") var json = false

    func run() throws {
      let output = Output(asJSON: json)
      do {
        let reader = try ParquetReader(path: file)
        var report = try FileReport(reader, path: file, pages: pages, bounds: bounds)
        if verify { report.faults = try reader.verify().map(FileReport.Fault.init) }
        if json { try output.document(report) } else { FileReportText(output: output).print(report) }
        if report.faults?.isEmpty == false { throw ExitCode(1) }
      } catch let error as ParquetError {
        Output.note(printable("\(file): \(error)"))
        // An encrypted footer without its key is a file that could not be looked at, not a bad one.
        throw ExitCode(error.code == .missingKey || error.code == .unsupported ? 2 : 1)
      }
    }
  }
}

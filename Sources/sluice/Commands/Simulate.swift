internal import ArgumentParser
internal import Foundation
internal import Simulation

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a made-up file of any size: the same seed, the same bytes.",
    discussion: "Example:  sluice simulate portfolio --rows 100 --seed 7",
    subcommands: [Portfolio.self])

  struct Portfolio: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A debt-collection portfolio for Schemas/portfolio-1.yaml, as untidy as real ones.",
      discussion: """
        Example:  sluice simulate portfolio --rows 2000000 --seed 1 --output portfolio_20261120.csv
                  sluice simulate portfolio --rows 100 --seed 7 --bad 20 | head
        """)

    @Option(name: .long, help: "Records.") var rows: Int
    @Option(name: .long, help: "Seed of the generator.") var seed: UInt64 = 1
    @Option(name: .long, help: "Business date, yyyy-MM-dd.") var date: String?
    @Option(name: .long, help: "Damaged records per thousand.") var bad = 0
    @Option(name: .long, help: "lf or crlf.") var lineEnding = "lf"
    @Flag(name: .long, help: "Begin with a UTF-8 byte order mark.") var byteOrderMark = false
    @Option(name: .long, help: "The file to write; standard output when it is not given.") var output: String?

    func run() throws {
      guard (0...PortfolioSimulation.maximumRows).contains(rows) else {
        throw ValidationError("--rows is 0 to \(PortfolioSimulation.maximumRows).")
      }
      guard (0...1000).contains(bad) else { throw ValidationError("--bad is 0 to 1000.") }
      guard let ending = PortfolioOptions.LineEnding(rawValue: lineEnding) else {
        throw ValidationError("--line-ending is lf or crlf.")
      }
      var options = PortfolioOptions(badRowsPerMille: bad, lineEnding: ending, byteOrderMark: byteOrderMark)
      if let date {
        guard let day = SimulatedDay(date) else { throw ValidationError("'\(date)' is not a date as 2026-11-20.") }
        options.businessDate = day
      }
      let descriptor: Int32
      if let output {
        descriptor = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
          Output.note("'\(output)' cannot be written: \(String(cString: strerror(errno)))")
          throw ExitCode(1)
        }
      } else {
        descriptor = STDOUT_FILENO
      }
      do {
        try PortfolioSimulation(rows: rows, seed: seed, options: options).write { bytes in
          try Self.write(bytes, to: descriptor)
        }
      } catch is ReaderGone {
        return
      }
      if output != nil { close(descriptor) }
    }

    /// Whoever read has had enough (`… | head`); no reason to complain.
    private struct ReaderGone: Error {}

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
      signal(SIGPIPE, SIG_IGN)
      var offset = 0
      while offset < bytes.count {
        let count = Foundation.write(descriptor, bytes.baseAddress.unsafelyUnwrapped + offset, bytes.count - offset)
        if count < 0 && errno == EINTR { continue }
        if count < 0 && errno == EPIPE { throw ReaderGone() }
        guard count > 0 else {
          Output.note("writing failed: \(String(cString: strerror(errno)))")
          throw ExitCode(1)
        }
        offset += count
      }
    }
  }
}

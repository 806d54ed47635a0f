internal import ArgumentParser
internal import DataContracts
internal import Descriptors
internal import Foundation
internal import Inference
internal import Ingestion

struct ContractCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contract",
    abstract: "Contracts: propose one from a file, check, compare, export.",
    discussion: "Example:  sluice contract infer portfolio.csv > Schemas/portfolio-1.yaml",
    subcommands: [Infer.self, Check.self, Diff.self, Export.self])

  /// Loads a contract; prints every fault at once and ends the command if there are any.
  static func load(_ path: String) throws -> Contract {
    do throws(ContractFaults) {
      return try Contract.load(path: path, checkingPatterns: PatternCheck.problem)
    } catch {
      for fault in error.faults { Output.note(fault.description) }
      Output.note("\(error.message).")
      throw ExitCode(1)
    }
  }
}

extension ContractCommand {
  struct Infer: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Propose a contract from a file of delimited text or JSON Lines, or a delivery, with the evidence in comments.",
      discussion: """
        What the file does not decide is asked, never guessed: lines that begin with # ?
        Example:  sluice contract infer portfolio.csv --name portfolio > Schemas/portfolio-1.yaml
                  sluice contract infer portfolio_20261120.csv.pgp --customer acme
                  sluice contract infer acme-portfolio@2026-11-20 --delivery
        """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The file, packed or not; decrypted unless --customer is given.", completion: .file()) var file: String
    @Option(name: .long, help: "The contract's name; made from the file's when it is not given.") var name: String?
    @Option(name: .long, help: "The file is encrypted: whose keys and policy to use.") var customer: String?
    @Flag(name: .long, help: "The argument is the name of a delivery.") var delivery = false

    func run() throws {
      let sample = try sample()
      let proposal: ContractProposal
      do throws(InferenceError) {
        proposal = try ContractInference(name: name ?? Self.name(of: file)).propose(
          sample.bytes, isWhole: sample.isWhole, packing: sample.packing)
      } catch {
        Output.note("'\(file)': \(error.message)\n  → \(error.remedy)")
        throw ExitCode(1)
      }
      if options.json { return try options.output.document(Answer(proposal)) }
      FileHandle.standardOutput.write(Data(proposal.yaml.utf8))
      for question in proposal.questions { Output.note("? \(question.field): \(question.text)") }
      switch proposal.verdict {
      case .judged(let landed, let rejected, let reasons):
        Output.note("\(landed) of \(landed + rejected) records of the sample would land")
        for reason in reasons { Output.note("  \(reason)") }
      case .notJudged(let reason): Output.note("the sample was not judged by the proposal: \(reason)")
      }
    }

    /// A proposal for programs.
    private struct Answer: Encodable {
      let yaml: String
      let questions: [ContractProposal.Question]
      let records: Int
      /// Records of the sample that the proposal would land and reject; null when it was not judged.
      let landed: Int?
      let rejected: Int?

      init(_ proposal: ContractProposal) {
        yaml = proposal.yaml
        questions = proposal.questions
        records = proposal.records
        if case .judged(let landed, let rejected, _) = proposal.verdict {
          self.landed = landed
          self.rejected = rejected
        } else {
          landed = nil
          rejected = nil
        }
      }
    }

    private func sample() throws -> PlaintextSample {
      let limit = ContractInference.maximumBytes
      if delivery { return try options.reader().sample(delivery: file, limit: limit, helper: helperPath) }
      guard let customer else { return try GatewayReader.sample(file: file, limit: limit) }
      return try GatewayReader.sample(file: file, customer: customer, in: options.load(), limit: limit, helper: helperPath)
    }

    /// The file's name up to its first digit or point.
    private static func name(of path: String) -> String {
      let stem = (path as NSString).lastPathComponent.lowercased().prefix { $0 != "." && !$0.isNumber }
      let name = stem.unicodeScalars.map { ("a"..."z").contains($0) ? String($0) : "-" }.joined()
      let trimmed = name.split(separator: "-").joined(separator: "-")
      return trimmed.isEmpty ? "contract" : trimmed
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Every fault of contract files at once; with --table also whether they fill that table's contract.",
      discussion: "Example:  sluice contract check Schemas/acme-1.yaml --table Schemas/portfolio-1.yaml")

    @Argument(help: "Contract files.", completion: .file()) var files: [String]
    @Option(name: .long, help: "The contract of the table they fill.", completion: .file()) var table: String?
    @Flag(name: .long, help: "Print JSON with stable keys on standard output, a document for each file.") var json = false

    /// What was found in one file.
    private struct Verdict: Encodable {
      let file: String
      let isGood: Bool
      let name: String?
      let version: String?
      let fields: Int?
      let sha256: String?
      let problems: [String]
    }

    func run() throws {
      let table = try table.map(ContractCommand.load)
      let verdicts = files.map { Self.verdict(on: $0, table: table) }
      if json {
        try Output(asJSON: true).lines(verdicts)
      } else {
        for verdict in verdicts {
          verdict.problems.forEach(Output.note)
          guard let name = verdict.name, let version = verdict.version, let fields = verdict.fields, let sha256 = verdict.sha256,
            verdict.isGood
          else { continue }
          print("\(verdict.file): \(name) \(version), \(fields) \(fields == 1 ? "field" : "fields"), sha256 \(sha256)")
        }
      }
      if !verdicts.allSatisfy(\.isGood) { throw ExitCode(1) }
    }

    private static func verdict(on file: String, table: Contract?) -> Verdict {
      var contract: Contract?
      var problems: [String] = []
      do throws(ContractFaults) {
        let read = try Contract.load(path: file, checkingPatterns: PatternCheck.problem)
        contract = read
        problems = ContractCheck.problems(read).map { "\(file): \($0)" }
        if let table { _ = try TableMapping(feed: read, table: table) }
      } catch {
        problems += error.faults.map { fault in
          var fault = fault
          fault.file = file
          return fault.description
        }
      }
      return Verdict(
        file: file, isGood: problems.isEmpty, name: contract?.name, version: contract.map { "\($0.version)" },
        fields: contract?.allFields.count, sha256: contract?.sha256, problems: problems)
    }
  }

  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What changed between two versions of a contract; 1 when the version number does not say so.",
      discussion: """
        A delivery stands for the contract it was judged by.
        Example:  sluice contract diff old/portfolio-1.yaml Schemas/portfolio-1.yaml
                  sluice contract diff acme-portfolio@2026-11-20 Schemas/portfolio-1.yaml
        """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The version in force: a file, or a delivery that was judged by it.", completion: .file()) var old: String
    @Argument(help: "The version to come.", completion: .file()) var new: String

    func run() throws {
      let before = try isDelivery(old) ? options.reader().contract(ofDelivery: old) : ContractCommand.load(old)
      let diff = ContractDiff(from: before, to: try ContractCommand.load(new))
      let output = options.output
      if options.json { try output.document(diff) } else { output.text(diff.text) }
      if diff.refusal != nil { throw ExitCode(1) }
    }

    /// A file of that name is meant rather than a delivery; without an `@` it can be no delivery.
    private func isDelivery(_ name: String) -> Bool { name.contains("@") && !FileManager.default.fileExists(atPath: name) }
  }

  struct Export: ParsableCommand {
    enum Form: String, ExpressibleByArgument, CaseIterable { case datapackage, odcs }

    static let configuration = CommandConfiguration(
      abstract: "A contract for other tools: a plain Data Package (JSON), or the Open Data Contract Standard (YAML).",
      discussion: "Example:  sluice contract export Schemas/portfolio-1.yaml --as datapackage > datapackage.json")

    @Argument(help: "A contract file.", completion: .file()) var file: String
    @Option(name: .customLong("as"), help: "datapackage or odcs.") var form: Form = .datapackage

    func run() throws {
      let contract = try ContractCommand.load(file)
      let output = Output(asJSON: false)
      switch form {
      case .datapackage:
        let export = DataPackageExport(contract)
        output.text(export.package.json)
        for loss in export.losses { Output.note("note: \(loss)") }
      case .odcs: FileHandle.standardOutput.write(Data(OpenContractExport(contract).document.yaml.utf8))
      }
    }
  }
}

import Foundation
import Testing

@testable import DataContracts

/// frictionless-py, an independent implementation of the standard, reads what we read.
@Suite struct FrictionlessTests {
  static let python = ProcessInfo.processInfo.environment["SLUICE_PYTHON"] ?? "python3"

  static func run(_ script: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  static let isThere = (try? run("import frictionless, yaml", []).status) == 0

  @Test(.enabled(if: isThere, "frictionless-py is not there: set SLUICE_PYTHON to a Python that has it"))
  func `frictionless accepts the portfolio contract and finds the same fields`() throws {
    let script = """
      import sys, yaml, frictionless
      descriptor = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
      resource = frictionless.Resource.from_descriptor(descriptor)
      for field in resource.schema.fields:
          print(field.name, field.type, "required" if field.required else "optional")
      print("key", *resource.schema.primary_key)
      print("missing", *map(repr, resource.schema.missing_values))
      """
    let contract = try Contract.load(path: ContractTests.portfolio)
    let expected =
      contract.fields.map { field in
        let type = if case .decimal = field.type { "number" } else { field.type.label }
        return "\(field.name) \(type) \(field.constraints.required ? "required" : "optional")"
      }.joined(separator: "\n") + "\nkey account_id\nmissing '' 'NULL' 'null' 'N/A' 'n/a'\n"
    let result = try Self.run(script, [ContractTests.portfolio])
    #expect(result.status == 0)
    #expect(result.output == expected)
  }

  @Test(.enabled(if: isThere, "frictionless-py is not there: set SLUICE_PYTHON to a Python that has it"))
  func `frictionless judges a good and a bad record by the portfolio contract as we mean it`() throws {
    let script = """
      import sys, os, tempfile, yaml, frictionless
      descriptor = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
      os.chdir(tempfile.mkdtemp())
      names = [field["name"] for field in descriptor["schema"]["fields"]]
      good = '0000000012,C000000001,"Doe, Jané",credit_card,2020-01-02,,100.00,-1.25,12.5,NULL,,31,+1 (555) 010-9999,a.b@ex.org,02139-1234,MA,open,0,Y,N'
      bad = "12,C000000002,,credit,2020-13-02,,-100.00,-1.25,12.5,NULL,,36501,x,a.b@ex,2139,XX,open,-1,Q,N"
      open("portfolio.csv", "w", encoding="utf-8").write("\\r\\n".join([",".join(names), good, bad]) + "\\r\\n")
      report = frictionless.Resource.from_descriptor(descriptor).validate()
      for row, kind, field in report.flatten(["rowNumber", "type", "fieldName"]):
          print(row, kind, field)
      """
    let result = try Self.run(script, [ContractTests.portfolio])
    #expect(result.status == 0)
    #expect(
      result.output == """
        3 constraint-error account_id
        3 constraint-error customer_name
        3 constraint-error product
        3 type-error opened_on
        3 constraint-error original_balance
        3 constraint-error days_past_due
        3 constraint-error phone
        3 constraint-error email
        3 constraint-error postal_code
        3 constraint-error state
        3 constraint-error letters_sent
        3 type-error consent_call

        """)
  }
}

import Foundation
import TestSupport
import Testing

@Suite("Contracts are proposed, checked, compared and exported", .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct ContractCommandTests {
  @Test("a file, its encrypted form and its delivery get the same proposal, which checks")
  func proposals() throws {
    let gateway = try TestGateway()
    let portfolio = try Program.portfolio(rows: 300, seed: 3, date: "2026-11-20")
    let plain = gateway.root + "/plain/portfolio_20261120.csv"
    try portfolio.write(to: URL(fileURLWithPath: plain))
    let encrypted = gateway.root + "/plain/portfolio_20261120.csv.pgp"
    try gateway.bank.encrypt(portfolio).write(to: URL(fileURLWithPath: encrypted))
    try gateway.drop(gateway.bank.encrypt(portfolio), date: "2026-11-20")
    _ = try gateway.pass()
    var proposals: [String] = []
    for line in [
      ["contract", "infer", plain], ["contract", "infer", encrypted, "--customer", "acme", "--name", "portfolio"],
      ["contract", "infer", "acme-portfolio@2026-11-20", "--delivery", "--name", "portfolio"],
    ] {
      let outcome = try gateway.start(line).wait()
      #expect(outcome.code == 0, "\(outcome)")
      #expect(outcome.errors.contains("300 of 300 records of the sample would land"), "\(outcome)")
      proposals.append(outcome.text)
    }
    #expect(Set(proposals).count == 1)
    let proposal = gateway.root + "/plain/portfolio-1.yaml"
    try Data(proposals[0].utf8).write(to: URL(fileURLWithPath: proposal))
    #expect(try gateway.start(["contract", "check", proposal]).wait().code == 0)
    let wrong = try gateway.start(["contract", "infer", encrypted]).wait()
    #expect(wrong.code == 1 && wrong.errors.contains("OpenPGP"), "\(wrong)")
  }

  @Test("a contract is the same as itself, and another table's contract does not fit")
  func comparisons() throws {
    let contract = Program.root + "/Schemas/portfolio-1.yaml"
    let same = try Tool.run(Program.path, ["contract", "diff", contract, contract, "--json"])
    #expect(same.code == 0, "\(same)")
    #expect(same.text.contains("\"changes\" : ["))
    let folder = "/tmp/slc-" + String(UInt32.random(in: .min ... .max), radix: 36)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let tighter = folder + "/portfolio-1.yaml"
    let text = try String(contentsOfFile: contract, encoding: .utf8).replacingOccurrences(of: "maxLength: 80", with: "maxLength: 40")
    try Data(text.utf8).write(to: URL(fileURLWithPath: tighter))
    let refused = try Tool.run(Program.path, ["contract", "diff", contract, tighter])
    #expect(refused.code == 1 && refused.text.contains("refused: 1 breaking change needs version 2.0.0"), "\(refused)")
    #expect(try Tool.run(Program.path, ["contract", "check", contract, "--table", contract]).code == 0)
    let other = try Tool.run(Program.path, ["contract", "check", contract, "--table", folder + "/nothing-1.yaml"])
    #expect(other.code == 1 && other.errors.contains("does not exist"), "\(other)")
  }

  @Test("exports are documents")
  func exports() throws {
    let contract = Program.root + "/Schemas/portfolio-1.yaml"
    let package = try Tool.run(Program.path, ["contract", "export", contract])
    #expect(package.code == 0)
    #expect(throws: Never.self) { try package.json() }
    let open = try Tool.run(Program.path, ["contract", "export", contract, "--as", "odcs"])
    #expect(open.code == 0 && open.text.hasPrefix("apiVersion: v3.1.0\n"), "\(open)")
  }
}

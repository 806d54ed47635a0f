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
    let json = try gateway.sluice("contract", "infer", plain, "--json").json()
    #expect(json["yaml"].text == proposals[0] && json["records"].number == 300 && json["landed"].number == 300, "\(json)")
    let proposal = gateway.root + "/plain/portfolio-1.yaml"
    try Data(proposals[0].utf8).write(to: URL(fileURLWithPath: proposal))
    #expect(try gateway.start(["contract", "check", proposal]).wait().code == 0)
    let wrong = try gateway.start(["contract", "infer", encrypted]).wait()
    #expect(wrong.code == 1 && wrong.errors.contains("OpenPGP"), "\(wrong)")
  }

  @Test("a packed file is unpacked, inside the message and around it, and the proposal says what belongs into the contract", .withReaders)
  func packed() throws {
    let gateway = try TestGateway()
    let portfolio = try Program.portfolio(rows: 200, seed: 3, date: "2026-11-20")
    let plain = gateway.root + "/plain/portfolio.csv"
    try portfolio.write(to: URL(fileURLWithPath: plain))
    func pack(_ path: String) throws { _ = try Tool.require(Oracle.python, [Program.support("formats.py"), gateway.root + "/plain", path]) }
    try pack(plain)
    var proposals: [String] = []
    for (suffix, packing) in [("gzip", "gz"), ("zip", "zip"), ("zstd", "zst")] {
      let inner = plain + "." + suffix
      let outcome = try gateway.start(["contract", "infer", inner, "--name", "portfolio"]).wait()
      #expect(outcome.code == 0 && outcome.text.contains("compression: \(packing) "), "\(outcome)")
      #expect(outcome.errors.contains("200 of 200 records of the sample would land"), "\(outcome)")
      proposals.append(outcome.text.replacing("compression: \(packing)   # by its first bytes\n", with: ""))
      let message = gateway.root + "/plain/\(suffix)_20261120.csv.pgp"
      try gateway.bank.encrypt(Data(contentsOf: URL(fileURLWithPath: inner))).write(to: URL(fileURLWithPath: message))
      let encrypted = try gateway.start(["contract", "infer", message, "--customer", "acme", "--name", "portfolio"]).wait()
      #expect(encrypted.text == outcome.text, "\(encrypted)")
      // What is packed around the message is told by its first bytes, and is no part of the contract.
      try pack(message)
      for around in ["gzip", "zip", "zstd"] {
        let both = try gateway.start(["contract", "infer", message + "." + around, "--customer", "acme", "--name", "portfolio"]).wait()
        #expect(both.text == outcome.text, "\(both)")
      }
    }
    let bare = try gateway.start(["contract", "infer", plain, "--name", "portfolio"]).wait()
    #expect(Set(proposals + [bare.text]).count == 1)

    let lines = gateway.root + "/plain/accounts.jsonl"
    try Data(#"{"acct":"0003","bal":12.50}"#.utf8).write(to: URL(fileURLWithPath: lines))
    let json = try gateway.start(["contract", "infer", lines]).wait()
    #expect(json.code == 0 && json.text.contains("format: jsonl") && json.errors.contains("1 of 1 records"), "\(json)")

    let cut = gateway.root + "/plain/cut.gz"
    try Data(contentsOf: URL(fileURLWithPath: plain + ".gzip")).dropLast(5).write(to: URL(fileURLWithPath: cut))
    let refused = try gateway.start(["contract", "infer", cut]).wait()
    #expect(refused.code != 0 && refused.errors.contains("archive-truncated"), "\(refused)")
    let several = gateway.root + "/plain/several.zip"
    _ = try Oracle.run("import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], 'w')\nz.writestr('a.csv', 'a,b\\n1,2\\n')\nz.writestr('b.csv', 'a,b\\n1,2\\n')\nz.close()", [several])
    let two = try gateway.start(["contract", "infer", several]).wait()
    #expect(two.code != 0 && two.errors.contains("innerpath"), "\(two)")
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

  @Test("check tells what is not carried out, and what does not fill the table, by the file")
  func checks() throws {
    let folder = "/tmp/slc-" + String(UInt32.random(in: .min ... .max), radix: 36)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func contract(_ name: String, _ field: String) throws -> String {
      let path = "\(folder)/\(name)-1.yaml"
      try Data("name: \(name)\nversion: 1.0.0\npath: x.csv\nschema: { fields: [{ \(field) }] }\n".utf8).write(to: URL(fileURLWithPath: path))
      return path
    }
    let good = try contract("good", "name: a, type: string, constraints: { required: true }")
    let masked = try contract("masked", "name: a, type: string, sluice:pii: { class: direct, action: mask }")
    let other = try contract("other", "name: b, type: string")
    let told = try Tool.run(Program.path, ["contract", "check", good, masked])
    #expect(told.code == 1 && told.text.hasPrefix("\(good): good 1.0.0, 1 field, sha256 ") && !told.text.contains("masked"), "\(told)")
    #expect(told.errors.hasPrefix("\(masked): not carried out yet: field a: "), "\(told)")
    let unfilled = try Tool.run(Program.path, ["contract", "check", other, "--table", good])
    let lines = unfilled.errors.split(separator: "\n")
    #expect(unfilled.code == 1 && lines.count == 2 && lines.allSatisfy { $0.hasPrefix("\(other): schema") }, "\(unfilled)")
    let json = try Tool.run(Program.path, ["contract", "check", good, masked, folder + "/no-1.yaml", "--json"])
    let verdicts = try json.lines()
    #expect(json.code == 1 && verdicts.map { $0["isGood"].boolean } == [true, false, false], "\(json)")
    #expect(verdicts.map { $0["name"].text } == ["good", "masked", nil] && verdicts.map { $0["problems"].items.count } == [0, 1, 1], "\(json)")
    #expect(json.errors.isEmpty, "\(json)")
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

import DataContracts
import Descriptors
import Foundation
import Testing

@testable import Configuration

@Suite struct ControlCompanionTests {
  private static let day = CalendarDate(days: 20_777)

  @Test(arguments: [
    ("{name}.ctl", "p_20261120.csv.pgp.ctl", false), ("CTL.{name}", "CTL.p_20261120.csv.pgp", true), ("{name}.Asc", "p_20261120.csv.pgp.Asc", true),
    ("totals-{date:yyMMdd}.gpg", "totals-261120.gpg", true), ("{date:dd MMM yyyy} sums.txt", "20 Nov 2026 sums.txt", false),
  ])
  func `a pattern names one file for each data file`(text: String, name: String, isMessage: Bool) throws {
    let files = try FilePattern("p_{date:yyyyMMdd}.csv.pgp")
    let pattern = try CompanionPattern(text)
    let date = try #require(files.match(Array("p_20261120.csv.pgp".utf8))?.businessDate)
    #expect(date == Self.day)
    let found = pattern.name(for: Array("p_20261120.csv.pgp".utf8), of: date)
    #expect(String(decoding: found, as: UTF8.self) == name)
    #expect(pattern.matches(found, of: files) && CompanionPattern.isMessage(name) == isMessage && pattern.description == text)
    for other in ["p_20261120.csv.pgp", "x" + name, name + "x", "q_20261120.csv.pgp.ctl", ".ctl", ""] {
      #expect(!pattern.matches(Array(other.utf8), of: files), "\(other)")
    }
  }

  @Test(arguments: ["{name}", "{name}{name}.ctl", "{name}_{date}.ctl", "../{name}.ctl", "{name}.*", "totals.ctl", ".{name}", "{name}.tmp", "c_{date}_{part}.ctl", "{stem}.ctl"])
  func `a pattern that names no one file is refused`(text: String) {
    #expect(throws: FilePatternError.self) { try CompanionPattern(text) }
  }

  private static let contract = """
    name: totals
    version: 1.0.0
    path: totals.csv
    schema: { fields: [{ name: id, type: string }] }
    sluice:controls: [{ id: n, kind: count, declared: control.n }]
    sluice:controlFile: { separator: "=", fields: [{ name: n, type: integer }] }
    """

  private func faults(_ ready: String, contract: String = "totals-1") throws -> [String] {
    var lines = FaultyConfiguration.base
    lines[11] = "    contract: Schemas/\(contract).yaml"
    lines[13] = ready.isEmpty ? "" : "    ready: { \(ready) }"
    let folder = try ScratchFolder(["sluice.yaml": lines.joined(separator: "\n"), "Schemas/totals-1.yaml": Self.contract])
    do throws(ConfigurationFaults) {
      let control = try GatewayConfiguration.load(path: folder.path + "/sluice.yaml").feed("acme-portfolio")?.ready.control
      return ["read: \(control.map { "\($0.pattern) \($0.allowsPlain)" } ?? "none")"]
    } catch {
      return error.faults.map { $0.description.replacingOccurrences(of: folder.path + "/", with: "") }
    }
  }

  @Test func `a feed says which file is its control file, and whether it may be plain`() throws {
    #expect(try faults("control: \"{name}.ctl.pgp\"") == ["read: {name}.ctl.pgp false"])
    #expect(try faults("control: { file: \"{name}.ctl\", plain: true }") == ["read: {name}.ctl true"])
    #expect(
      try faults("control: \"{name}.ctl\"") == [
        "sluice.yaml:14: feeds.acme-portfolio.ready.control: an unsigned control file proves nothing: whoever changes the data can change it too; have it sent as a signed message (.pgp, .gpg, .asc), or write control: { file: \"{name}.ctl\", plain: true }"
      ])
    #expect(
      try faults("control: { file: \"{name}.ctl.pgp\", plain: true }") == [
        "sluice.yaml:14: feeds.acme-portfolio.ready.control: a file of this name is an OpenPGP message, and is not plain; remove plain: true, or correct the name"
      ])
    #expect(
      try faults("control: \"portfolio_{date:yyyyMMdd}.csv.pgp\"") == [
        "sluice.yaml:14: feeds.acme-portfolio.ready.control: its name is that of a data file, too; make the two differ"
      ])
    #expect(
      try faults("control: { plain: true, files: x }") == [
        "sluice.yaml:14: feeds.acme-portfolio.ready.control.file: missing; write what the file is called, such as \"{name}.ctl\"",
        "sluice.yaml:14: feeds.acme-portfolio.ready.control.files: unknown key, did you mean file?; rename or remove it",
      ])
    #expect(
      try faults("control: \"{name}\"") == [
        "sluice.yaml:14: feeds.acme-portfolio.ready.control: is the data file itself; write what follows its name, such as {name}.ctl"
      ])
  }

  @Test func `a contract with a control file and a feed that names one belong together`() throws {
    #expect(
      try faults("") == [
        "sluice.yaml:8: feeds.acme-portfolio: Schemas/totals-1.yaml has a sluice:controlFile, and nothing says which file that is; write ready: { control: \"{name}.ctl.pgp\" }"
      ])
    #expect(
      try faults("control: \"{name}.ctl.pgp\"", contract: "portfolio-1") == [
        "sluice.yaml:14: feeds.acme-portfolio.ready.control: no contract of the feed has a sluice:controlFile; remove it, or say in the contract what stands in the file"
      ])
  }
}

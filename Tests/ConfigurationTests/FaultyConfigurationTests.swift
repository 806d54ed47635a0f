import Descriptors
import Foundation
import Testing

@testable import Configuration

/// A configuration with one line changed, and exactly what is said about it.
struct FaultyConfiguration: Sendable, CustomTestStringConvertible {
  /// Replaces a line of the base, from 1.
  let line: Int
  let text: String
  let faults: [String]

  init(_ line: Int, _ text: String, _ faults: String...) {
    self.line = line
    self.text = text
    self.faults = faults
  }

  var testDescription: String { "line \(line): \(text)" }

  static let base = [
    "gateway: { name: demo }",
    "ledger: { key: keys/ledger.key }",
    "customers:",
    "  acme:",
    "    openpgp: { home: keys/acme, signers: [24A153C45D1BA4A326F0271C28B3F51035D086EE] }",
    "    endpoint: { host: sftp.acme.example, user: u, identity: keys/id, host_keys: [\"SHA256:\(pin)\"] }",
    "feeds:",
    "  acme-portfolio:",
    "    customer: acme",
    "    source: { directory: /outbound }",
    "    files: \"portfolio_{date:yyyyMMdd}.csv.pgp\"",
    "    contract: Schemas/portfolio-1.yaml",
    "    table: portfolio",
    "    # spare",
    "# spare",
  ]

  static let pin = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"

  func load() throws -> [String] {
    var lines = Self.base
    lines[line - 1] = text
    let folder = try ScratchFolder(["sluice.yaml": lines.joined(separator: "\n")])
    do throws(ConfigurationFaults) {
      _ = try GatewayConfiguration.load(path: folder.path + "/sluice.yaml")
      return []
    } catch {
      return error.faults.map { $0.description.replacingOccurrences(of: folder.path + "/", with: "") }
    }
  }
}

@Suite struct FaultyConfigurationTests {
  @Test func `the base of the tables has no fault`() throws {
    #expect(try FaultyConfiguration(15, "").load() == [])
  }

  @Test(arguments: FaultyConfiguration.gateways + FaultyConfiguration.customers)
  func `a faulty gateway or customer is told`(configuration: FaultyConfiguration) throws {
    #expect(try configuration.load() == configuration.faults)
  }

  @Test(arguments: FaultyConfiguration.feeds + FaultyConfiguration.scoring)
  func `a faulty feed or scoring job is told`(configuration: FaultyConfiguration) throws {
    #expect(try configuration.load() == configuration.faults)
  }
}

import Archive
import Foundation
import OpenPGP
import Quality
import Tabular
import Testing

@testable import Ingestion

@Suite struct `The fault catalogue` {
  @Test(arguments: DecryptionError.Code.allCases)
  func `explains every code of OpenPGP`(code: DecryptionError.Code) {
    #expect(FaultCatalogue.entry(code.rawValue) != nil, "\(code.rawValue)")
  }

  @Test(arguments: TabularError.Code.allCases.filter { $0 != .invalidDialect && $0 != .batchMismatch })
  func `explains every code of decoding`(code: TabularError.Code) {
    #expect(FaultCatalogue.entry(code.rawValue) != nil, "\(code.rawValue)")
  }

  @Test(arguments: ArchiveError.Code.allCases)
  func `explains every code of an archive, and lets none be accepted`(code: ArchiveError.Code) {
    #expect(FaultCatalogue.entry(code.rawValue)?.mayBeAccepted == false, "\(code.rawValue)")
  }

  @Test(arguments: ErrorType.allCases)
  func `explains every reason for a reject`(type: ErrorType) {
    #expect(FaultCatalogue.entry(type.rawValue)?.disposition == .reject, "\(type.rawValue)")
  }

  @Test func `has each code once`() {
    let codes = FaultCatalogue.entries.map(\.code)
    #expect(Set(codes).count == codes.count)
  }

  @Test func `never lets a fault of decryption, integrity, signer or key be accepted`() {
    for entry in FaultCatalogue.openPGP { #expect(!entry.mayBeAccepted, "\(entry.code)") }
  }

  @Test func `is what the runbook prints`() throws {
    let runbook = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Docs/runbook.md")
    let text = try String(contentsOf: runbook, encoding: .utf8)
    for entry in FaultCatalogue.entries {
      #expect(text.contains("### `\(entry.code)`"), "Docs/runbook.md lacks \(entry.code)")
      #expect(text.contains(entry.remedy), "Docs/runbook.md has another remedy for \(entry.code)")
    }
  }
}

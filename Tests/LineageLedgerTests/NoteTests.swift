import Foundation
import Testing

@testable import LineageLedger

@Suite("Signed notes and keys")
struct NoteTests {
  static let text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
  static let signature =
    "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
  static let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

  func isSigned(_ note: String, by vkey: String = vkey) -> Bool {
    guard let key = try? VerifierKey(vkey), let note = try? SignedNote(Array(note.utf8)) else { return false }
    return note.isSigned(by: key)
  }

  @Test func `the published note verifies, and each damage to it shows`() throws {
    let note = Self.text + "\n" + Self.signature
    #expect(isSigned(note))
    #expect(try SignedNote(Array(note.utf8)).bytes == Array(note.utf8))
    #expect(!isSigned(note.replacingOccurrences(of: "answer", with: "Answer")), "another text")
    #expect(!isSigned(note.replacingOccurrences(of: "NIuG", with: "NIuH")), "a flipped bit")
    #expect(!isSigned(note.replacingOccurrences(of: "PeterNeumann", with: "PeterNorton")), "another name")
    #expect(!isSigned(note.replacingOccurrences(of: "x08g", with: "x08h")), "another key id")
    #expect(!isSigned(String(note.dropLast())), "no newline at the end")
    #expect(!isSigned(Self.text + Self.signature), "no blank line")
    #expect(!isSigned(Self.text + "\n"), "no signature")
    #expect(!isSigned(note, by: "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"))
  }

  @Test func `a signature of an unknown key is ignored`() {
    let stranger = "\u{2014} somebody.example AAAAAAAAAA==\n"
    #expect(isSigned(Self.text + "\n" + stranger + Self.signature))
    #expect(!isSigned(Self.text + "\n" + stranger))
  }

  @Test func `a key file is private, whole, and made once`() throws {
    let fixture = try Fixture()
    let path = fixture.state + "/ledger.key"
    let key = try CheckpointKey.load(path: path)
    #expect(key.vkey == fixture.key.vkey)
    #expect(try VerifierKey(key.vkey) == key.verifier)
    #expect(throws: LedgerError.self) { try CheckpointKey.create(path: path, origin: "sluice.test/gateway") }
    #expect(throws: LedgerError.self) { try CheckpointKey.create(path: path + "2", origin: "with blank") }
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let open = #expect(throws: LedgerError.self) { try CheckpointKey.load(path: path) }
    #expect(open?.code == .keyInvalid)
    let missing = #expect(throws: LedgerError.self) { try CheckpointKey.load(path: path + ".none") }
    #expect(missing?.code == .keyInvalid)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(throws: LedgerError.self) { try CheckpointKey(text: text.replacingOccurrences(of: "gateway", with: "gatewax"), path: "x") }
    #expect(throws: LedgerError.self) { try CheckpointKey(text: String(text.dropLast(5)), path: "x") }
  }

  @Test func `a checkpoint of another form is refused`() throws {
    let fixture = try Fixture()
    let good = try Checkpoint(size: 5, root: MerkleTree.emptyRoot, key: fixture.key)
    #expect(try Checkpoint(note: good.note, signedBy: fixture.key.verifier) == good)
    for text in ["other\n5\n\(Data(MerkleTree.emptyRoot.bytes).base64EncodedString())\n", "sluice.test/gateway\n05\nAAAA\n", "sluice.test/gateway\n5\n"] {
      let note = try SignedNote(text: text, signedBy: fixture.key)
      #expect(throws: LedgerError.self) { try Checkpoint(note: note.bytes, signedBy: fixture.key.verifier) }
    }
  }

  @Test func `the leaf profile refuses what has more than one form`() {
    for text in [
      "1.5", "1e3", "-0", "01", "9007199254740992", #"{"a":1,"a":2}"#, #""\ud800""#, #""\ud800A""#, "[1,]", "{} x",
      "\"\u{1}\"", String(repeating: "[", count: 100), "", "nul", #"{"a"}"#,
    ] {
      #expect(throws: CanonicalParser.Fault.self, "\(text)") { try CanonicalParser.parse(Array(text.utf8)) }
    }
    #expect(throws: CanonicalParser.Fault.self) { try CanonicalParser.parse([0x22, 0xFF, 0x22]) }
    #expect(throws: LedgerError.self) { try CanonicalValue.null.checkProfile() }
    #expect(throws: LedgerError.self) { try CanonicalValue.object(["é": .integer(1)]).checkProfile() }
  }
}

import Crypto
import Foundation
import Testing

@testable import LineageLedger

/// Other people's vectors. They lie outside the project; `SLUICE_CORPORA` says where.
@Suite("Corpora of trees, notes and JSON", .enabled(if: Fixture.corpora != nil, "no corpora: set SLUICE_CORPORA"))
struct CorpusTests {
  let corpora = Fixture.corpora ?? ""

  struct InclusionProbe: Decodable {
    let leafIdx: UInt64
    let treeSize: UInt64
    let root: Data
    let leafHash: Data
    let proof: [Data]?
    let wantErr: Bool
  }

  struct ConsistencyProbe: Decodable {
    let size1: UInt64
    let size2: UInt64
    let root1: Data
    let root2: Data
    let proof: [Data]?
    let wantErr: Bool
  }

  /// Some probes carry roots that are no hashes, where only equality matters; the prefix keeps "" off the empty root.
  func hash(_ data: Data) -> TreeHash { TreeHash(data) ?? TreeHash(SHA256.hash(data: Data("no hash: ".utf8) + data)) }

  func files(_ folder: String) throws -> [URL] {
    let enumerator = FileManager.default.enumerator(atPath: corpora + "/" + folder)
    let names = (enumerator?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".json") }.sorted()
    return names.map { URL(fileURLWithPath: "\(corpora)/\(folder)/\($0)") }
  }

  @Test func `every inclusion probe is judged as its authors judge it`() throws {
    var accepted = 0
    let files = try files("merkle/testdata/inclusion")
    for file in files {
      let probe = try JSONDecoder().decode(InclusionProbe.self, from: Data(contentsOf: file))
      let verdict =
        Int64(exactly: probe.leafIdx).flatMap { index in
          Int64(exactly: probe.treeSize).flatMap { size in
            // What is no hash cannot even be asked about.
            TreeHash(probe.leafHash).flatMap { leaf in
              TreeHash(probe.root).map { root in
                MerkleTree.verifyInclusion(
                  of: leaf, at: index, size: size, root: root, path: (probe.proof ?? []).map(hash))
              }
            }
          }
        } ?? false
      #expect(verdict == !probe.wantErr, "\(file.path)")
      if verdict { accepted += 1 }
    }
    #expect(files.count == 98)
    #expect(accepted == 6)
  }

  @Test func `every consistency probe is judged as its authors judge it`() throws {
    let files = try files("merkle/testdata/consistency")
    var accepted = 0
    for file in files {
      let probe = try JSONDecoder().decode(ConsistencyProbe.self, from: Data(contentsOf: file))
      let verdict =
        Int64(exactly: probe.size1).flatMap { old in
          Int64(exactly: probe.size2).map { new in
            MerkleTree.verifyConsistency(
              from: old, hash(probe.root1), to: new, hash(probe.root2), path: (probe.proof ?? []).map(hash))
          }
        } ?? false
      #expect(verdict == !probe.wantErr, "\(file.path)")
      if verdict { accepted += 1 }
    }
    #expect(files.count == 98)
    #expect(accepted == 6)
  }

  @Test func `JSON without floats has the canonical form of RFC 8785, floats are refused`() throws {
    for name in ["arrays", "french", "unicode", "weird", "structures", "values"] {
      let input = try Data(contentsOf: URL(fileURLWithPath: "\(corpora)/jcs/testdata/input/\(name).json"))
      let output = try Data(contentsOf: URL(fileURLWithPath: "\(corpora)/jcs/testdata/output/\(name).json"))
      if ["structures", "values"].contains(name) {
        let fault = #expect(throws: CanonicalParser.Fault.self) { try CanonicalParser.parse(Array(input)) }
        #expect(fault?.problem == "a float")
      } else {
        #expect(try CanonicalParser.parse(Array(input)).canonicalBytes == Array(output), "\(name)")
      }
    }
  }

  @Test func `sixteen checkpoints of a real log verify, and their roots are those of its entries`() throws {
    let vkey = try VerifierKey("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
    let log = corpora + "/tlog/testdata/log"
    var frontier = TreeFrontier()
    var roots = [frontier.root]
    for hash in try entries(log + "/tile/entries/000.p/15") {
      frontier.append(MerkleTree.leafHash(hash))
      roots.append(frontier.root)
    }
    #expect(roots.count == 16)
    for size in 0...15 {
      let note = Array(try Data(contentsOf: URL(fileURLWithPath: "\(log)/checkpoint.\(size)")))
      let checkpoint = try Checkpoint(note: note, signedBy: vkey)
      #expect(checkpoint.size == Int64(size))
      #expect(checkpoint.root == roots[size])
    }
  }

  /// A tlog-tiles entry bundle: each entry behind its length, 16 bits big-endian.
  func entries(_ path: String) throws -> [[UInt8]] {
    var rest = Array(try Data(contentsOf: URL(fileURLWithPath: path)))[...]
    var out: [[UInt8]] = []
    while rest.count >= 2 {
      let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
      rest = rest.dropFirst(2)
      out.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    return out
  }
}

import Testing

@testable import LineageLedger

@Suite("Merkle tree")
struct MerkleTests {
  /// RFC 6962 §2.1, word for word.
  static func naiveRoot(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
    if leaves.isEmpty { return MerkleTree.emptyRoot }
    if leaves.count == 1 { return leaves[leaves.startIndex] }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    let middle = leaves.startIndex + split
    return MerkleTree.nodeHash(naiveRoot(leaves[..<middle]), naiveRoot(leaves[middle...]))
  }

  /// The leaves of the reference tests.
  static let reference: [[UInt8]] = [
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
    [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F],
  ]

  @Test func `the published roots come out`() {
    #expect(
      MerkleTree.emptyRoot.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      MerkleTree.leafHash([]).hex == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    let root = Self.naiveRoot(Self.reference.map { MerkleTree.leafHash($0) }[...])
    #expect(root.hex == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
  }

  @Test func `every proof of every small tree holds, and for nothing else`() {
    let leaves = (0..<40).map { MerkleTree.leafHash([UInt8($0)]) }
    func node(_ level: Int, _ index: Int64) -> TreeHash {
      let start = Int(index) << level
      return Self.naiveRoot(leaves[start..<(start + 1 << level)])
    }
    var frontier = TreeFrontier()
    for size in 0...leaves.count {
      let root = Self.naiveRoot(leaves[..<size])
      #expect(frontier.root == root)
      for index in 0..<size {
        let path = MerkleTree.inclusionPath(index: Int64(index), size: Int64(size), node: node)
        func holds(_ index: Int, _ size: Int, _ path: [TreeHash], leaf: TreeHash) -> Bool {
          MerkleTree.verifyInclusion(of: leaf, at: Int64(index), size: Int64(size), root: root, path: path)
        }
        #expect(holds(index, size, path, leaf: leaves[index]))
        #expect(!holds(index, size, path, leaf: MerkleTree.emptyRoot))
        #expect(!holds(index, size, path + [root], leaf: leaves[index]))
        #expect(path.isEmpty || !holds(index, size, Array(path.dropLast()), leaf: leaves[index]))
        #expect(!holds(size, size, path, leaf: leaves[index]))
        #expect(!holds(-1, size, path, leaf: leaves[index]))
      }
      for old in (size == 0 ? 0...0 : 1...size) {
        let path = MerkleTree.consistencyPath(from: Int64(old), to: Int64(size), node: node)
        let oldRoot = Self.naiveRoot(leaves[..<old])
        func holds(_ oldRoot: TreeHash, _ path: [TreeHash]) -> Bool {
          MerkleTree.verifyConsistency(from: Int64(old), oldRoot, to: Int64(size), root, path: path)
        }
        #expect(holds(oldRoot, path))
        #expect(!holds(MerkleTree.leafHash([99]), path))
        #expect(!holds(oldRoot, path + [root]))
        #expect(path.isEmpty || !holds(oldRoot, Array(path.dropLast())))
      }
      if size < leaves.count { frontier.append(leaves[size]) }
    }
  }
}

import Foundation

/// A signed tree head (C2SP tlog-checkpoint): what this log says its first `size` leaves are.
public struct Checkpoint: Sendable, Hashable {
  public let origin: String
  public let size: Int64
  public let root: TreeHash
  /// The signed note, as it lies in the file and is handed to others.
  public let note: [UInt8]

  /// Reads a checkpoint whose signature by `key` is valid, and none other.
  ///
  /// - Throws: ``LedgerError`` with code `.checkpointInvalid`.
  public init(note bytes: [UInt8], signedBy key: VerifierKey) throws(LedgerError) {
    let note = try SignedNote(bytes)
    if !note.isSigned(by: key) {
      throw LedgerError(.checkpointInvalid, "the checkpoint is not signed by \(key.name)+\(Hex.text(key.id))")
    }
    let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4, lines[0] == key.name, let size = Int64(lines[1]), size >= 0, String(size) == lines[1],
      let bytesOfRoot = Data(base64Encoded: String(lines[2])), let root = TreeHash(bytesOfRoot)
    else { throw LedgerError(.checkpointInvalid, "the checkpoint's text is not origin, size and root") }
    origin = key.name
    self.size = size
    self.root = root
    self.note = bytes
  }

  /// Signs a tree head.
  init(size: Int64, root: TreeHash, key: CheckpointKey) throws(LedgerError) {
    origin = key.verifier.name
    self.size = size
    self.root = root
    let text = "\(key.verifier.name)\n\(size)\n\(Data(root.bytes).base64EncodedString())\n"
    note = try SignedNote(text: text, signedBy: key).bytes
  }
}

/// What time is spent on, in the order in which a delivery comes by.
public enum Stage: String, Sendable, Codable, CaseIterable {
  /// Looking what the source has.
  case list
  /// Fetching files into the vault, hashed and durable.
  case receive
  /// From the start of a decryption helper to its first byte of plaintext.
  case firstByte = "first byte"
  /// Reading plaintext, hashing, decoding, cleansing and judging; also waiting for what goes on beside it.
  case judge
  /// Making row map, rejects and report durable.
  case evidence
  /// Giving data files their names, and committing them.
  case land
  /// Asking and telling the ledger, and signing checkpoints.
  case ledger
  /// Keeping `lake/deliveries`.
  case deliveries
  /// Writing checkpoints of tables' logs.
  case upkeep
  /// Deleting or moving files at the source.
  case acknowledge
  /// Programs that scores are handed out to.
  case outlets
  /// Whatever else the operation did.
  case other

  /// What the stages "first byte" and "judge" do, while the file is still arriving.
  case judgeAhead = "judge ahead"
  /// The helper and gpg.
  case decrypt
  /// Encoding and writing data files.
  case encode
  /// Writing the row map, and keeping rejects.
  case rowMap = "row map"
  /// Waiting for the disk to say that files of vault, staging and lake are durable; part of other stages.
  case sync

  /// Whether it goes on beside the thread that carries the operation; the times of the others add up to the whole.
  public var isBeside: Bool {
    switch self {
    case .judgeAhead, .decrypt, .encode, .rowMap, .sync: true
    default: false
    }
  }
}

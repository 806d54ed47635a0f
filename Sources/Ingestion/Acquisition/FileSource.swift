/// Where a feed's files come from; two kinds exist, an SFTP server and a folder.
///
/// Calls block and belong on a thread of their own. Errors are ``Fault``s of stage acquire or acknowledge.
protocol FileSource {
  /// What is recorded as evidence of the place the files came from.
  var evidence: SourceEvidence { get }

  /// Every regular file in the feed's place, in no order.
  func list() throws(Fault) -> [SourceFile]

  /// Streams a file's bytes to `sink`.
  ///
  /// - Throws: A fault `changed-while-reading` if the file was not the same before and after, or not of the stated size.
  func read(_ file: SourceFile, to sink: (UnsafeRawBufferPointer) throws -> Void) throws(Fault)

  /// Deletes the file if it is still the one that was read.
  func delete(_ file: SourceFile) throws(Fault) -> Acknowledgement

  /// Moves the file, if it is still the one that was read, into `folder`, never over another one.
  func move(_ file: SourceFile, to folder: String) throws(Fault) -> Acknowledgement
}

/// How an acknowledgement at the source ended.
enum Acknowledgement: Sendable, Hashable {
  case deleted
  case moved(to: String)
  /// The file is no longer there, or is another one now; nothing was touched.
  case vanished
}

/// The facts about a source that go into the ledger with each file.
struct SourceEvidence: Sendable, Hashable {
  enum Kind: String, Sendable { case sftp, folder, local, vault }
  var kind: Kind
  /// `sftp://host:port` or the folder's path; the first half of the key under which a file is known.
  var endpoint: String
  var hostKey: String?
  var user: String?
}

import Foundation
import GRDB
import Synchronization

/// The evidence: leaves in one RFC 6962 tree, under signed checkpoints.
///
/// A leaf survives the process when ``append(_:durability:)`` returns. Nothing here is ever changed or removed; what was appended
/// twice is found by its key. Methods block on the disk and may be called from any thread; calls are serialised where they write.
public final class Ledger: Sendable {
  /// The folder that holds `ledger.sqlite` and `checkpoint`.
  public let directory: String
  /// The name of the gateway, in every leaf.
  public let gateway: String
  /// Whose signature the checkpoints carry.
  public let verifier: VerifierKey
  /// Questions about deliveries, commits and runs, answered from projections of the leaves.
  public let lineage: Lineage

  let reader: any DatabaseReader
  let writing: Writing?

  /// Serialises checkpoints: the file outside the database only ever grows.
  let signing = Mutex(())

  init(
    directory: String, gateway: String, verifier: VerifierKey, reader: any DatabaseReader, writing: Writing?,
    lineage: Lineage
  ) {
    self.directory = directory
    self.gateway = gateway
    self.verifier = verifier
    self.reader = reader
    self.writing = writing
    self.lineage = lineage
  }

  /// The newest checkpoint, kept outside the database.
  public var checkpointPath: String { Self.checkpointPath(directory) }

  static func databasePath(_ directory: String) -> String { directory + "/ledger.sqlite" }
  static func checkpointPath(_ directory: String) -> String { directory + "/checkpoint" }
  static func lineagePath(_ directory: String) -> String { SmallFile.folder(of: directory) + "/lineage.sqlite" }

  func requireWriting() throws(LedgerError) -> Writing {
    guard let writing else { throw LedgerError(.readOnly, "\(directory) was opened for reading") }
    return writing
  }
}

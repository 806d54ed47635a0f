internal import Configuration
internal import EvidenceVault
internal import Foundation
internal import LineageLedger

/// Where things lie in the state folder and the lake.
struct StatePaths: Sendable {
  let state: String
  let lake: String

  init(_ configuration: GatewayConfiguration) {
    state = configuration.gateway.state
    lake = configuration.gateway.lake
  }

  var vault: String { state + "/vault" }
  var ledger: String { state + "/ledger" }
  var control: String { state + "/control.sqlite" }
  var lockFile: String { state + "/lock" }
  var rejects: String { state + "/rejects" }
  func rejects(delivery: String, attempt: Int) -> String { "\(rejects)/\(delivery)-\(attempt).jsonl" }
  /// What was found in each attempt: counts and places.
  var reports: String { state + "/reports" }
  /// Secrets of row maps; erasable one by one.
  var rowSecrets: String { state + "/secrets/rows" }
  func rowSecret(delivery: String, attempt: Int) -> String { "\(rowSecrets)/\(delivery)-\(attempt)" }
  var contentKey: String { state + "/secrets/content.key" }
  /// Keyed hashes of keys that did not fit into memory.
  var spill: String { state + "/spill" }

  /// Where a delivery's data file is staged: no reader and no glob for `*.parquet` sees it.
  func staging(table: String, delivery: String) -> String { "\(lake)/\(table)/_staging/\(delivery)" }

  func makeFolders() throws {
    for folder in [state, vault, ledger, rejects, reports, state + "/secrets", rowSecrets, spill] {
      try DurableFile.makeFolder(folder, mode: 0o700)
    }
    try DurableFile.makeFolder(lake, mode: 0o755)
  }

  /// The lock of the one writer.
  func lock() throws -> FolderLock {
    switch try FolderLock.acquire(lockFile) {
    case .acquired(let lock): return lock
    case .held(let process): throw GatewayBusy(processID: process)
    }
  }

  /// The key that signs checkpoints; made at the first start.
  static func checkpointKey(_ configuration: GatewayConfiguration) throws -> CheckpointKey {
    let hasLedger = FileManager.default.fileExists(atPath: StatePaths(configuration).ledger + "/ledger.sqlite")
    if hasLedger || FileManager.default.fileExists(atPath: configuration.ledger.key) {
      return try CheckpointKey.load(path: configuration.ledger.key)
    }
    return try CheckpointKey.create(path: configuration.ledger.key, origin: "sluice/\(configuration.gateway.name)")
  }
}

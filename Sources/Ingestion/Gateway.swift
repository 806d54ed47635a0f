public import Configuration
internal import Crypto
internal import DeltaTable
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
public import Logging
internal import OpenPGP
internal import Synchronization

/// A gateway that may change its state: it holds the state folder's lock, the ledger, the vault and the lake.
///
/// There is one per state folder at a time; opening a second one throws ``GatewayBusy``. Whatever a killed process left is
/// settled before the first delivery is touched.
public final class Gateway: Sendable {
  /// The program's version, in the ledger, the log and the lake.
  public static let version = "0.1.0"

  public let name: String
  let configuration: CurrentConfiguration<GatewayConfiguration>
  let paths: StatePaths
  let ledger: Ledger
  let vault: EvidenceVault
  let control: ControlQueue
  let budget: MemoryBudget
  let contentKey: SymmetricKey
  let helper: String
  let logger: Logger
  private let lock: FolderLock
  let snapshots = TableSnapshots()
  /// Hashes of contracts that this process has put into the vault.
  let contractsKept = Mutex<Set<String>>([])
  /// When a pass shall bring `lake/deliveries` up to date again.
  let deliveriesDue = Mutex(ContinuousClock.now)
  /// Feeds and endpoints that wait for a person.
  let halts = Halts()
  let watches = SettleWatches()
  let backOff = BackOff()
  /// Whether ``serve(reload:)`` runs, whose clocks look again at what is not ready.
  let serving = Mutex(false)
  var isServing: Bool { serving.withLock { $0 } }
  /// Held by whoever changes the lake: deliveries take turns.
  let work = Mutex(())
  /// Scoring runs that a thread is handing out.
  let runsInHand = Mutex<Set<String>>([])
  /// Merges of small files whose staging must not be swept.
  let mergesInHand = Mutex<Set<String>>([])
  /// Set when the service shall end: programs are stopped, nothing new is begun.
  let stopping = Mutex(false)
  var isStopping: Bool { stopping.withLock { $0 } }

  /// Opens the state folder for writing and recovers what was left.
  ///
  /// - Parameters:
  ///   - helper: Path of `sluice-helper`.
  ///   - onlyTrying: Whether nothing but trials will be run: what a stop left stays, and no leaf is written.
  /// - Throws: ``GatewayBusy`` if another process holds the folder; a ``Fault`` if state cannot be read or written.
  public static func open(
    configuration: GatewayConfiguration, helper: String, logger: Logger, onlyTrying: Bool = false
  ) throws -> Gateway {
    let gateway = try Gateway(configuration, helper: helper, logger: logger, onlyTrying: onlyTrying)
    if onlyTrying { return gateway }
    for (feed, fault) in try Recovery(gateway: gateway).run() { gateway.halts.halt(feed: feed, fault) }
    // A halt holds across processes, until a person acts or the configuration is another one.
    for kept in try gateway.control.sourceFaults()
    where kept.isHalted && kept.configuration == configuration.sha256 {
      gateway.halts.halt(feed: kept.feed, kept.fault)
    }
    try gateway.control.requeueRunning()
    DeliveriesTable(gateway: gateway).follow()
    return gateway
  }

  private init(_ configuration: GatewayConfiguration, helper: String, logger: Logger, onlyTrying: Bool) throws {
    paths = StatePaths(configuration)
    try paths.makeFolders()
    Self.allowOpenFiles()
    lock = try paths.lock()
    self.configuration = CurrentConfiguration(configuration)
    self.helper = helper
    self.logger = logger
    name = configuration.gateway.name
    vault = try EvidenceVault(directory: paths.vault)
    control = try ControlQueue(path: paths.control)
    budget = MemoryBudget(total: Int(configuration.gateway.memory.bytes))
    contentKey = try ContentIdentity.key(
      at: paths.contentKey, isFirstStart: !FileManager.default.fileExists(atPath: paths.ledger + "/ledger.sqlite"))
    let key = try StatePaths.checkpointKey(configuration)
    ledger = try Ledger.open(
      directory: paths.ledger, key: key, gateway: configuration.gateway.name,
      software: LedgerSoftware(name: "sluice", version: Self.version))
    if onlyTrying { return }
    try ledger.recordConfiguration(sha256: "sha256:\(configuration.sha256)")
    _ = try ledger.checkpoint()
  }

  /// A delivery has a file open for each partition it falls into; helpers get limits of their own.
  private static func allowOpenFiles() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < 16_384 else { return }
    limit.rlim_cur = min(limit.rlim_max, 16_384)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Makes anew what follows from the leaves and the commits: projections, `lake/deliveries`, checkpoints of tables' logs.
  public func rebuildProjections() throws {
    try ledger.rebuildLineage()
    for name in (try? FileManager.default.contentsOfDirectory(atPath: paths.lake)) ?? [] where name != DeliveriesTable.name {
      try LogUpkeep(gateway: self).repair(name)
    }
    try LogUpkeep(gateway: self).repair(DeliveriesTable.name)
    try DeliveriesTable(gateway: self).rebuild()
  }

  /// Ends what outlives a decryption on purpose: the gpg-agents of the customers' key rings, which may hold an unlocked key.
  public func close() {
    for customer in configuration.value.customers { OpenPGPHome(directory: customer.openPGP.home).stopAgent() }
  }

  /// The table of that name; it need not exist.
  func table(_ name: String) -> DeltaTable {
    DeltaTable(directory: "\(configuration.value.gateway.lake)/\(name)")
  }

  /// Asks or tells the ledger something, with its errors as faults.
  func asking<Answer>(_ question: (Ledger) throws -> Answer) throws(Fault) -> Answer {
    do { return try StageClock.measure(.ledger) { try question(ledger) } } catch let fault as Fault { throw fault } catch let error as LedgerError {
      throw Fault(error.code.rawValue, at: .land, error.message)
    } catch {
      throw Fault("storage-failed", at: .land, "\(error)")
    }
  }

  /// Appends leaves.
  func record(_ events: [LedgerEvent], durability: Durability = .now) throws(Fault) {
    try asking { ledger in _ = try ledger.append(events, durability: durability) }
  }

  /// Signs the tree as it stands and keeps the checkpoint outside the database.
  func checkpoint() throws(Fault) { try asking { ledger in _ = try ledger.checkpoint() } }

  /// Stops a download that would leave less than `gateway.free_space`.
  func requireFreeSpace(for size: Int64) throws(Fault) {
    let settings = configuration.value.gateway
    let free: Int64
    do { free = Int64(try min(FreeSpace.bytes(at: settings.state), FreeSpace.bytes(at: settings.lake))) } catch {
      throw Fault(storage: error, at: .acquire)
    }
    guard free - size >= settings.freeSpace.bytes else {
      throw Fault(
        "disk-low", at: .acquire,
        "\(free >> 20) MiB are free and \(size >> 20) MiB are wanted; free_space keeps \(settings.freeSpace.bytes >> 20) MiB")
    }
  }

  /// Removes what staging holds: nothing in it belongs to a delivery in work when this is called.
  func sweepStaging() throws(Fault) {
    do {
      _ = try vault.sweepStaging()
      let manager = FileManager.default
      for table in (try? manager.contentsOfDirectory(atPath: paths.lake)) ?? [] {
        let staging = "\(paths.lake)/\(table)/_staging"
        if manager.fileExists(atPath: staging) { try manager.removeItem(atPath: staging) }
        if try self.table(table).exists { _ = try self.table(table).sweepTemporaryFiles() }
      }
      for folder in [paths.spill, paths.rejects] {
        _ = try DurableFile.sweep(folder)
        for name in try manager.contentsOfDirectory(atPath: folder) where name.hasSuffix(".part") {
          try manager.removeItem(atPath: "\(folder)/\(name)")
        }
      }
    } catch {
      throw Fault(storage: error, at: .land)
    }
  }

  /// Deliveries of a business date whose rows are in the table, in order of their names.
  func landed(inTable table: String, on businessDate: String) throws(Fault) -> [DeliveryRecord] {
    try asking { ledger in
      try ledger.lineage.deliveries(
        DeliveryFilter(states: [.landed], businessDate: businessDate, order: .oldestFirst, limit: 100_000))
    }.filter { $0.table == table }
  }

  /// A point at which tests kill the process: `SLUICE_KILL_AT` names it.
  func reach(_ point: KillPoint) { point.reached() }
}

/// Another process works on the state folder.
public struct GatewayBusy: Error, CustomStringConvertible {
  public let processID: Int32?
  public var description: String {
    "another process (\(processID.map(String.init) ?? "unknown")) works on this state folder"
  }
}

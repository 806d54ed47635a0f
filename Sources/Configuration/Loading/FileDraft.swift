internal import Descriptors

/// One file as read, before it is checked against the others.
struct FileDraft {
  let name: String
  let log: FaultLog
  let root: Node?
  let bytes: [UInt8]
  var gateway: GatewaySettings?
  var ledger: LedgerSettings?
  var tables: [Named<TableSettings>] = []
  var customers: [Named<Customer>] = []
  var feeds: [Named<Feed>] = []
  var scoring: [Named<ScoringJob>] = []

  /// Something with a name, what it was read as, and where.
  struct Named<Value> {
    let name: String
    /// Nil when it has faults.
    let value: Value?
    let place: Place
    let node: Node
  }

  /// Reads the parts that every file may have; those of the main file are read by ``ConfigurationLoader``.
  init(name: String, descriptor: Descriptor?, keys: KeySet, context: ReadingContext) {
    self.name = name
    log = context.log
    root = descriptor?.root
    bytes = descriptor?.bytes ?? []
    guard let root, let map = MappingReader(root, keys, log) else { return }
    // Elsewhere than in the main file they are a fault already.
    tables = Self.entries(keys.accepted.contains("tables") ? map["tables"] : nil, log, "write tables: { NAME: { contract: … } }") {
      TableReader(context: context).read($0)
    }
    customers = Self.entries(map["customers"], log, "write customers: { NAME: { … } }") {
      CustomerReader(context: context).read($0)
    }
    feeds = Self.entries(map["feeds"], log, "write feeds: { NAME: { … } }") {
      FeedReader(context: context).read($0)
    }
    scoring = Self.entries(map["scoring"], log, "write scoring: { NAME: { … } }") {
      ScoringReader(context: context).read($0)
    }
  }

  private static func entries<Value>(
    _ node: Node?, _ log: FaultLog, _ remedy: String, read: (Node.Entry) -> Value?
  ) -> [Named<Value>] {
    guard let entries = node?.entries(log, remedy: remedy) else { return [] }
    return entries.map { Named(name: $0.key, value: read($0), place: $0.place, node: $0.value) }
  }
}

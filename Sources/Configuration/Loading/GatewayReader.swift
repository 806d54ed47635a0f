internal import Descriptors

/// Reads `gateway` and `ledger`.
struct GatewayReader {
  let context: ReadingContext

  func readGateway(_ node: Node) -> GatewaySettings? {
    let log = context.log
    guard let map = MappingReader(node, ConfigurationKeys.gateway, log) else { return nil }
    let name = map.required("name", remedy: "name this gateway, such as name: demo; never change it later")
      .flatMap { node in node.filledText(log).flatMap { context.name($0, at: node.place, path: node.path) } }
    let state = map["state"].map(context.localPath) ?? context.paths.resolve("state")
    let lake = map["lake"].map(context.localPath) ?? context.paths.resolve("lake")
    let memory =
      map["memory"].map { context.byteCount($0, atLeast: GatewaySettings.minimumMemory, example: "256MiB") }
      ?? GatewaySettings.defaultMemory
    let freeSpace =
      map["free_space"].map { context.byteCount($0, atLeast: ByteCount(0), example: "10GiB") }
      ?? GatewaySettings.defaultFreeSpace
    let parquet = map["parquet"].map { $0.word(["quick": ParquetProfile.quick, "compat": .compat], log) } ?? .quick
    if let state, let lake, state == lake || lake.hasPrefix(state + "/") || state.hasPrefix(lake + "/") {
      log.add(
        map["lake"] ?? map["state"] ?? node, "state and lake are one inside the other",
        remedy: "give each a folder of its own")
    }
    guard let name, let state, let lake, let memory, let freeSpace, let parquet else { return nil }
    return GatewaySettings(name: name, state: state, lake: lake, memory: memory, freeSpace: freeSpace, parquet: parquet)
  }

  func readLedger(_ node: Node) -> LedgerSettings? {
    guard let map = MappingReader(node, ConfigurationKeys.ledger, context.log) else { return nil }
    return map.required("key", remedy: "name the signing key's file, such as key: keys/ledger.key")
      .flatMap(context.localPath).map(LedgerSettings.init)
  }
}

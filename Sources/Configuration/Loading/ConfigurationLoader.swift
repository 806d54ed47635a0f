public import DataContracts
internal import Descriptors
import Foundation

extension GatewayConfiguration {
  /// Loads and checks a configuration with its included files and its contracts.
  ///
  /// Faults of the main file, and of contracts its feeds name, make the whole configuration unusable. A faulty
  /// included file is left out and told in ``setAside``.
  ///
  /// Key files, homes and folders need not exist yet; ``missingFiles()`` tells.
  ///
  /// - Parameters:
  ///   - path: The file; relative paths in it and in its included files are relative to its folder.
  ///   - check: Says why a contract's pattern cannot be used, or nil when it can.
  ///   - refuse: Says what in a contract cannot be carried out.
  /// - Throws: ``ConfigurationFaults`` with every fault, by file and line.
  public static func load(
    path: String, checkingPatterns check: (String) -> String? = { _ in nil },
    refusing refuse: (Contract) -> [String] = { _ in [] }
  ) throws(ConfigurationFaults) -> GatewayConfiguration {
    let result = withoutActuallyEscaping(check) { check in
      withoutActuallyEscaping(refuse) { refuse in
        ConfigurationLoader(path: path, checkPattern: check, refuse: refuse).load()
      }
    }
    switch result {
    case .success(let configuration): return configuration
    case .failure(let faults): throw faults
    }
  }
}

/// Reads the files in order, checks them against each other, and puts together what is sound.
struct ConfigurationLoader {
  private let path: String
  private let paths: PathResolver
  private let contracts: ContractLibrary

  init(path: String, checkPattern: @escaping (String) -> String?, refuse: @escaping (Contract) -> [String]) {
    self.path = path
    paths = PathResolver(mainFile: path)
    contracts = ContractLibrary(checkPattern: checkPattern, refuse: refuse)
  }

  func load() -> Result<GatewayConfiguration, ConfigurationFaults> {
    let log = FaultLog(startingWith: path)
    let context = ReadingContext(log: log, paths: paths, contracts: contracts)
    let descriptor = Descriptor.read(path: paths.mainFile, name: path, log)
    var main = FileDraft(name: path, descriptor: descriptor, keys: ConfigurationKeys.main, context: context)
    var included: [FileDraft] = []
    if let root = main.root, let map = MappingReader(root, ConfigurationKeys.main, FaultLog()) {
      let reader = GatewayReader(context: context)
      main.gateway = map.required("gateway", remedy: "write gateway: { name: … }", to: log).flatMap(reader.readGateway)
      main.ledger = map.required("ledger", remedy: "write ledger: { key: keys/ledger.key }", to: log).flatMap(
        reader.readLedger)
      included = map["include"].map { readIncluded($0, log) } ?? []
    }
    var checks = CrossChecks([main] + included, paths: paths)
    checks.check(main)
    for draft in included { checks.check(draft) }
    guard log.isEmpty, let gateway = main.gateway, let ledger = main.ledger else {
      let faults = log.sorted + included.flatMap(\.log.sorted)
      return .failure(ConfigurationFaults(file: path, faults: faults))
    }
    return .success(assemble(gateway, ledger, main, included))
  }

  private func readIncluded(_ node: Node, _ log: FaultLog) -> [FileDraft] {
    let context = ReadingContext(log: log, paths: paths, contracts: contracts)
    var seen: Set<String> = [paths.mainFile]
    var drafts: [FileDraft] = []
    for member in node.oneOrMany {
      guard let pattern = context.localPath(member) else { continue }
      guard let glob = IncludeGlob(absolute: pattern) else {
        log.add(member, "a wildcard in a folder's name", remedy: "use * and ? in the file's name only")
        continue
      }
      if !glob.hasWildcard, !glob.files().allSatisfy(FileManager.default.fileExists(atPath:)) {
        log.add(
          member, "the file does not exist: \(paths.shown(pattern))", remedy: "correct the path, or write the file")
        continue
      }
      for file in glob.files() where seen.insert(file).inserted {
        let own = FaultLog()
        let shown = paths.shown(file)
        drafts.append(
          FileDraft(
            name: shown, descriptor: Descriptor.read(path: file, name: shown, own), keys: ConfigurationKeys.included,
            context: ReadingContext(log: own, paths: paths, contracts: contracts)))
      }
    }
    return drafts
  }

  private func assemble(
    _ gateway: GatewaySettings, _ ledger: LedgerSettings, _ main: FileDraft, _ included: [FileDraft]
  ) -> GatewayConfiguration {
    let sound = [main] + included.filter { $0.log.isEmpty }
    let faulty = included.filter { !$0.log.isEmpty }
    let customers = sound.flatMap { $0.customers.compactMap(\.value) }.sorted { $0.name < $1.name }
    let known = Set(customers.map(\.name))
    let tables = main.tables.compactMap(\.value).sorted { $0.name < $1.name }
    var feeds = sound.flatMap { $0.feeds.compactMap(\.value) }.sorted { $0.name < $1.name }
    for index in feeds.indices {
      feeds[index].tableContract = tables.first { $0.name == feeds[index].table }?.contract
    }
    let orphans = feeds.filter { !known.contains($0.customer) }
    let setAside = faulty.map { draft in
      let lost = Set(draft.customers.map(\.name)).subtracting(known)
      return SetAside(
        file: draft.name, faults: draft.log.sorted, customers: lost.sorted(),
        feeds: (draft.feeds.map(\.name) + orphans.filter { lost.contains($0.customer) }.map(\.name)).sorted())
    }
    var places: [String: Place] = [:]
    for draft in sound.reversed() { draft.root.map { collect($0, into: &places) } }
    let hashes = ([main] + included).map { "\(ContentHash.sha256($0.bytes))  \($0.name)\n" }.joined()
    return GatewayConfiguration(
      file: paths.mainFile, sha256: ContentHash.sha256(Array(hashes.utf8)), gateway: gateway, ledger: ledger,
      customers: customers, feeds: feeds.filter { known.contains($0.customer) }, tables: tables,
      scoring: sound.flatMap { $0.scoring.compactMap(\.value) }.sorted { $0.name < $1.name }, setAside: setAside,
      places: places)
  }

  private func collect(_ node: Node, into places: inout [String: Place]) {
    places[node.path] = node.place
    switch node.content {
    case .scalar: break
    case .sequence(let members): for member in members { collect(member, into: &places) }
    case .mapping(let entries): for entry in entries { collect(entry.value, into: &places) }
    }
  }
}

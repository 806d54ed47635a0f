internal import DataContracts
internal import Descriptors

/// Reads one feed. Whether its customer exists and its table fits is checked once everything is read.
struct FeedReader {
  let context: ReadingContext
  var log: FaultLog { context.log }

  init(context: ReadingContext) { self.context = context }

  func read(_ entry: Node.Entry) -> Feed? {
    let name = context.name(entry.key, at: entry.place, path: entry.value.path)
    guard let map = MappingReader(entry.value, ConfigurationKeys.feed, log) else { return nil }
    let customer = map.required("customer", remedy: "name the customer").flatMap { $0.filledText(log) }
    let source = map.required("source", remedy: "write source: { directory: … } or source: { folder: … }").flatMap(
      readSource)
    let files = map.required("files", remedy: "write the file name with {date:yyyyMMdd}").flatMap(readPattern)
    let ready =
      map["ready"].map(readReadiness) ?? Readiness(settle: Readiness.defaultSettle, giveUp: Readiness.defaultGiveUp, control: nil)
    let poll =
      map["poll"].map { context.duration($0, from: .seconds(1), to: .seconds(86_400), example: "60s") }
      ?? Feed.defaultPoll
    let contracts = map.required("contract", remedy: "name the contract, such as contract: Schemas/portfolio-1.yaml")
      .flatMap(readContracts)
    let table = map.required("table", remedy: "name the table of the lake").flatMap(readTable)
    let write = map["write"].map { $0.word(["append": WriteMode.append, "replace": .replace], log) } ?? .append
    let partitions = map["partition_by"].map { readPartitions($0, contracts: contracts ?? []) } ?? ["_business_date"]
    let maxPartitions = map["max_partitions"].map { $0.integer(in: 1...10_000, log) } ?? Feed.defaultMaxPartitions
    let rejects = map["rejects"].map(readRejects) ?? .standard
    let afterwards = map["afterwards"].map { readAfterwards($0, source: source) } ?? .leave
    if let files, let contracts, let ready { checkControl(map["ready"], ready.control, files, contracts, entry.value) }
    guard let name, let customer, let source, let files, let ready, let poll, let contracts, let table, let write,
      let partitions, let maxPartitions, let rejects, let afterwards
    else { return nil }
    return Feed(
      name: name, customer: customer, source: source, files: files, ready: ready, poll: poll, contracts: contracts,
      table: table, write: write, partitionBy: partitions, maxPartitions: maxPartitions, rejects: rejects, afterwards: afterwards)
  }

  private func readSource(_ node: Node) -> FeedSource? {
    guard let map = MappingReader(node, ConfigurationKeys.source, log) else { return nil }
    switch (map["directory"], map["folder"]) {
    case (let directory?, nil): return context.remotePath(directory).map { .directory($0) }
    case (nil, let folder?): return context.localPath(folder).map { .folder($0) }
    case (_?, let folder?):
      log.add(folder, "directory is there too", remedy: "keep directory (on the server) or folder (on this machine)")
    case (nil, nil):
      log.add(node, "names no place", remedy: "write directory (on the server) or folder (on this machine)")
    }
    return nil
  }

  private func readPattern(_ node: Node) -> FilePattern? {
    guard let text = node.filledText(log, remedy: "write the file name with {date:yyyyMMdd}") else { return nil }
    do throws(FilePatternError) {
      let pattern = try FilePattern(text)
      if pattern.hasPart {
        log.add(node, "not supported yet: {part}", remedy: "have one file sent per business date")
        return nil
      }
      if pattern.hasSequence {
        log.add(node, "not supported yet: {sequence}", remedy: "have files named by their date alone")
        return nil
      }
      return pattern
    } catch {
      log.add(node, error.problem, remedy: error.remedy)
      return nil
    }
  }

  private func readReadiness(_ node: Node) -> Readiness? {
    guard let map = MappingReader(node, ConfigurationKeys.ready, log) else { return nil }
    let settle =
      map["settle"].map { context.duration($0, from: .zero, to: .seconds(86_400), example: "30s") }
      ?? Readiness.defaultSettle
    let giveUp =
      map["give_up"].map { context.duration($0, from: .zero, to: .seconds(30 * 86_400), example: "2h") }
      ?? Readiness.defaultGiveUp
    guard let settle, let giveUp else { return nil }
    guard settle <= giveUp else {
      log.add(
        map["give_up"] ?? map["settle"] ?? node, "gives up before the file can settle",
        remedy: "write at least \(TimeSpan.text(settle)) in give_up")
      return nil
    }
    return Readiness(settle: settle, giveUp: giveUp, control: map["control"].flatMap(readControl))
  }

  private func readTable(_ node: Node) -> String? {
    node.filledText(log, remedy: "name the table").flatMap { context.tableName($0, at: node.place, path: node.path) }
  }

  private func readRejects(_ node: Node) -> RejectLimits? {
    guard let map = MappingReader(node, ConfigurationKeys.rejects, log) else { return nil }
    let percent = map["percent"].map { $0.number(in: 0...100, log) } ?? RejectLimits.standard.percent
    let records = map["records"].map { $0.integer(in: 0...1_000_000_000, log) } ?? RejectLimits.standard.records
    guard let percent, let records else { return nil }
    return RejectLimits(percent: percent, records: records)
  }

  private func readAfterwards(_ node: Node, source: FeedSource?) -> Afterwards? {
    if case .scalar(let text, _) = node.content {
      switch text {
      case "leave": return .leave
      case "delete": return .delete
      case "move_to": log.add(node, "moves to no place", remedy: "write { move_to: … }")
      default: log.add(node, "unknown word \(Printable.quoted(text))", remedy: "write leave, delete or { move_to: … }")
      }
      return nil
    }
    guard let map = MappingReader(node, ConfigurationKeys.afterwards, log),
      let target = map.required("move_to", remedy: "write leave, delete or { move_to: … }")
    else { return nil }
    let place: String?
    let origin: String?
    switch source {
    case .folder(let folder): (place, origin) = (context.localPath(target), folder)
    case .directory(let directory): (place, origin) = (context.remotePath(target), directory)
    case nil: (place, origin) = (target.filledText(log), nil)
    }
    guard let place else { return nil }
    guard place != origin else {
      log.add(target, "moves files to where they are", remedy: "name another place")
      return nil
    }
    return .move(to: place)
  }
}

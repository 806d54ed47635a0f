internal import Descriptors

/// Reads one scoring job.
struct ScoringReader {
  let context: ReadingContext
  private var log: FaultLog { context.log }

  init(context: ReadingContext) { self.context = context }

  func read(_ entry: Node.Entry) -> ScoringJob? {
    let name = context.name(entry.key, at: entry.place, path: entry.value.path)
    guard let map = MappingReader(entry.value, ConfigurationKeys.scoring, log) else { return nil }
    let inputs = map.required("inputs", remedy: "write inputs: { TABLE: required }").flatMap(readInputs)
    let outlet = map.required("outlet", remedy: "write outlet: { command: [bin/program] }").flatMap(readOutlet)
    guard let name, let inputs, let outlet else { return nil }
    return ScoringJob(name: name, inputs: inputs, outlet: outlet)
  }

  private func readInputs(_ node: Node) -> [ScoringInput]? {
    guard let entries = node.entries(log, remedy: "write { TABLE: required }") else { return nil }
    guard entries.count == 1 else {
      log.add(
        node, entries.isEmpty ? "names no table" : "not supported yet: \(entries.count) inputs",
        remedy: "name one table: { TABLE: required }")
      return nil
    }
    return entries[0].value.word(["required": true], later: ["optional"], log).map { isRequired in
      [ScoringInput(table: entries[0].key, isRequired: isRequired)]
    }
  }

  private func readOutlet(_ node: Node) -> CommandOutletSettings? {
    guard let map = MappingReader(node, ConfigurationKeys.outlet, log) else { return nil }
    let command = map.required("command", remedy: "write command: [bin/program, argument, …]").flatMap(readCommand)
    let timeout =
      map["timeout"].map { context.duration($0, from: .seconds(1), to: .seconds(86_400), example: "10m") }
      ?? ScoringJob.defaultTimeout
    let attempts = map["attempts"].map { $0.integer(in: 1...10, log) } ?? ScoringJob.defaultAttempts
    guard let command, let timeout, let attempts else { return nil }
    return CommandOutletSettings(command: command, timeout: timeout, attempts: attempts)
  }

  private func readCommand(_ node: Node) -> [String]? {
    guard let list = node.list(log, remedy: "write a list: [bin/program, argument, …]"), let program = list.first else {
      if case .sequence = node.content { log.add(node, "names no program", remedy: "write [bin/program, argument, …]") }
      return nil
    }
    var words: [String] = []
    for member in list {
      guard let word = member.scalar(log, remedy: "write a text") else { continue }
      if word.utf8.contains(0) { log.add(member, "holds a NUL", remedy: "remove it") }
      words.append(word)
    }
    guard words.count == list.count, let path = words.first, !path.isEmpty else {
      if words.first?.isEmpty == true { log.add(program, "is empty", remedy: "name a program") }
      return nil
    }
    if path.contains("/") {
      guard let resolved = context.localPath(program) else { return nil }
      words[0] = resolved
    }
    return words
  }
}

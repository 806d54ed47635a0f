internal import Descriptors

/// Reads `sluice:rules`.
struct RulesReader {
  let log: FaultLog
  let checkPattern: (String) -> String?

  func read(_ node: Node, of parts: SchemaParts) -> [RowRule] {
    guard let list = node.list(log, remedy: "write a list of rules, each with id and expr") else { return [] }
    if list.count > 1000 {
      log.add(node, "more than 1000 rules", remedy: "keep the ones that matter")
      return []
    }
    var rules: [RowRule] = []
    withoutActuallyEscaping(checkPattern) { check in
      let compiler = RuleCompiler(fields: parts.all, checkingPatterns: check)
      for member in list {
        guard let map = MappingReader(member, ContractKeys.rule, log) else { continue }
        let id = map.required("id", remedy: "write a name for the rule").flatMap { Self.identifier($0, log) }
        if let id, rules.contains(where: { $0.id == id }) {
          log.add(map["id"] ?? member, "the id \(Printable.quoted(id)) is taken", remedy: "write another")
        }
        let severity = map["severity"]?.word(["reject": Severity.reject, "warn": .warn], log) ?? .reject
        let dimension = map["dimension"]?.word(
          [
            "accuracy": RowRule.Dimension.accuracy, "completeness": .completeness, "conformity": .conformity,
            "consistency": .consistency, "coverage": .coverage, "timeliness": .timeliness, "uniqueness": .uniqueness,
          ], log)
        guard let node = map.required("expr", remedy: "write what must hold, such as balance >= 0"),
          let text = node.filledText(log, remedy: "write what must hold, in quotes if it has : or #"),
          let expression = Self.compile(text, node, compiler, parts, log), let id
        else { continue }
        rules.append(
          RowRule(
            id: id, description: map["description"]?.text(log), text: text, expression: expression, severity: severity,
            dimension: dimension))
      }
    }
    return rules
  }

  static func identifier(_ node: Node, _ log: FaultLog) -> String? {
    guard let id = node.filledText(log, remedy: "write a name") else { return nil }
    guard id.utf8.count <= 100,
      id.utf8.allSatisfy({ ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D || $0 == 0x5F })
    else {
      log.add(node, "not an id: \(Printable.quoted(id))", remedy: "use at most 100 of a-z, 0-9, - and _")
      return nil
    }
    return id
  }

  /// Faults name the column. That a field is not known is none where that field could not be read.
  static func compile(
    _ text: String, _ node: Node, _ compiler: RuleCompiler, _ parts: SchemaParts, _ log: FaultLog
  ) -> RuleExpression? {
    do throws(RuleFault) {
      return try compiler.condition(text)
    } catch {
      if error.unknownName.map(parts.lacks) ?? true { log.add(node, "at \(error.column): \(error.problem)", remedy: error.remedy) }
      return nil
    }
  }
}

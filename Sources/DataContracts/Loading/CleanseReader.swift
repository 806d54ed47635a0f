internal import Descriptors

/// The cleansing of a field as read: lexical steps, and the date formats of a `date` step.
struct Cleansing {
  var steps: [CleanseStep] = []
  var dateFormats: [(format: DateFormat, node: Node)] = []

  /// What the steps make of a text of the contract; ASCII and simple cases, enough to see a mistake.
  func apply(_ text: String) -> String {
    steps.reduce(text) { text, step in
      switch step {
      case .trim:
        return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
      case .collapse:
        return text.split(omittingEmptySubsequences: true, whereSeparator: \.isWhitespace).joined(separator: " ")
      case .upper: return text.uppercased()
      case .lower: return text.lowercased()
      default: return text
      }
    }
  }
}

/// Reads `sluice:cleanse`: a list of steps, each a word or `{ op: word, … }`.
struct CleanseReader {
  let log: FaultLog

  /// Steps of the catalogue that are still to come.
  private static let later = [
    "bom", "encoding", "unicode", "control", "null", "amount", "currency", "phone", "name", "map", "range", "truncate",
    "strip", "replace", "default",
  ]

  func read(_ node: Node) -> Cleansing {
    var cleansing = Cleansing()
    guard let list = node.list(log, remedy: "write a list of steps, such as [trim]") else { return cleansing }
    var hasDates = false
    for member in list {
      var nameNode = member
      var map: MappingReader?
      if case .mapping = member.content {
        map = MappingReader(
          member, KeySet(["op", "formats", "pivot"], later: ["ambiguous": "remove it; ambiguous formats are refused"]),
          log)
        guard let op = map?.required("op", remedy: "write op: and the step's name") else { continue }
        nameNode = op
      }
      guard
        let step = nameNode.word(
          ["trim": CleanseStep?.some(.trim), "collapse": .collapse, "upper": .upper, "lower": .lower, "date": nil],
          later: Self.later, log)
      else { continue }
      if let step {
        add(step, to: &cleansing, nameNode)
        for key in ["formats", "pivot"] { refuse(key, in: map) }
      } else if hasDates {
        log.add(nameNode, "a second date step", remedy: "write all formats in one")
      } else {
        hasDates = true
        cleansing.dateFormats = readFormats(map, member)
      }
    }
    return cleansing
  }

  private func add(_ step: CleanseStep, to cleansing: inout Cleansing, _ node: Node) {
    if cleansing.steps.contains(step) {
      log.add(node, "\(step.op) is written twice", remedy: "remove one")
    } else if (step == .upper && cleansing.steps.contains(.lower))
      || (step == .lower && cleansing.steps.contains(.upper))
    {
      log.add(node, "upper and lower undo each other", remedy: "remove one")
    } else {
      cleansing.steps.append(step)
    }
  }

  private func refuse(_ key: String, in map: MappingReader?) {
    guard let node = map?.written(key) else { return }
    log.add(node, "belongs to the date step", remedy: "remove it")
  }

  private func readFormats(_ map: MappingReader?, _ member: Node) -> [(format: DateFormat, node: Node)] {
    guard let map, let list = map.required("formats", remedy: "write formats: [\"%Y-%m-%d\", …]")?.list(log) else {
      if map == nil {
        log.add(member, "the date step needs its formats", remedy: "write { op: date, formats: [\"%Y-%m-%d\", …] }")
      }
      return []
    }
    let pivot = map["pivot"].flatMap { $0.integer(in: 0...99, log) } ?? 69
    if list.isEmpty { log.add(map["formats"] ?? member, "has no formats", remedy: "write at least one format") }
    return list.compactMap { node in
      DateFormatReader(log: log).read(node, pivot: pivot).map { ($0, node) }
    }
  }
}

/// Reads one strptime format.
struct DateFormatReader {
  let log: FaultLog

  func read(_ node: Node, pivot: Int = 69) -> DateFormat? {
    guard let text = node.filledText(log, remedy: "write a format, such as \"%Y-%m-%d\"") else { return nil }
    do {
      return try DateFormat(strptime: text, pivot: pivot)
    } catch {
      log.add(
        node, "\(Printable.quoted(text)): \(error.problem)",
        remedy: "use %Y %y %m %d %b %H %M %S %f and signs between them")
      return nil
    }
  }
}

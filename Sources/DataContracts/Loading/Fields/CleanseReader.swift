internal import Descriptors

/// The cleansing of a field as read: lexical steps, the formats of a `date` step, the values of a `sentinel` step.
struct Cleansing {
  var steps: [CleanseStep] = []
  /// Where each step was written.
  var places: [Node] = []
  var dateFormats: [(format: DateFormat, node: Node)] = []
  var sentinels: [Node] = []

  /// What the steps make of a text of the contract; simple cases, enough to see a mistake.
  func apply(_ text: String) -> String {
    steps.reduce(text) { text, step in
      switch step {
      case .trim:
        return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
      case .collapse:
        return text.split(omittingEmptySubsequences: true, whereSeparator: \.isWhitespace).joined(separator: " ")
      case .upper: return text.uppercased()
      case .lower: return text.lowercased()
      case .remove(let characters):
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { !characters.contains($0) }))
      case .map(let map): return map.entries.first { $0.code == text }?.value ?? text
      case .nfc, .controls, .encoding, .amount, .phone, .postal, .pad, .name, .capture, .spreadsheet: return text
      }
    }
  }
}

/// Reads `sluice:cleanse`: a list of steps, each a word or `{ op: word, … }`.
struct CleanseReader {
  let log: FaultLog
  let checkPattern: (String) -> String?

  enum Name: String {
    case trim, collapse, upper, lower, nfc, controls, encoding, remove, map, amount, phone, postal, pad, name, capture
    case spreadsheet, date, sentinel
  }

  func read(_ node: Node) -> Cleansing {
    var cleansing = Cleansing()
    guard let list = node.list(log, remedy: "write a list of steps, such as [trim]") else { return cleansing }
    var isLogical = false
    for member in list {
      var nameNode = member
      if case .mapping = member.content {
        guard let op = member.child("op"), !op.isNull else {
          log.add(at: member.place, path: member.path(of: "op"), "missing", remedy: "write op: and the step's name")
          continue
        }
        nameNode = op
      }
      guard let name = word(nameNode) else { continue }
      var map: MappingReader?
      if case .mapping = member.content { map = MappingReader(member, Self.keys(of: name), log) }
      switch name {
      case .date:
        if !cleansing.dateFormats.isEmpty { log.add(nameNode, "a second date step", remedy: "write all formats in one") }
        cleansing.dateFormats += readFormats(map, member)
      case .sentinel:
        isLogical = true
        if map == nil { log.add(member, "the step needs its values", remedy: "write { op: sentinel, values: [9999] }") }
        cleansing.sentinels += map?.required("values", remedy: "write values: [9999]")?.list(log) ?? []
      default:
        if isLogical {
          log.add(nameNode, "comes after a step that looks at typed values", remedy: "move it before the sentinel step")
        }
        guard let step = CleanseStepReader(log: log, checkPattern: checkPattern).read(name, map, member) else { continue }
        add(step, to: &cleansing, nameNode)
      }
    }
    return cleansing
  }

  private func word(_ node: Node) -> Name? {
    node.word(
      [
        "trim": Name.trim, "collapse": .collapse, "upper": .upper, "lower": .lower, "nfc": .nfc, "controls": .controls,
        "encoding": .encoding, "remove": .remove, "map": .map, "amount": .amount, "phone": .phone, "postal": .postal,
        "pad": .pad, "name": .name, "capture": .capture, "spreadsheet": .spreadsheet, "date": .date,
        "sentinel": .sentinel,
      ], log)
  }

  private static func keys(of name: Name) -> KeySet {
    let own: [String] =
      switch name {
      case .trim, .collapse, .upper, .lower, .nfc, .controls, .encoding: []
      case .remove: ["characters"]
      case .map: ["values", "otherwise"]
      case .amount: ["decimal", "group", "grouping", "currency", "negative", "percent", "implied"]
      case .phone: ["region"]
      case .postal: ["country"]
      case .pad: ["width", "character"]
      case .name: ["order", "case"]
      case .capture: ["pattern", "group", "otherwise"]
      case .spreadsheet: ["severity"]
      case .date: ["formats", "pivot", "day"]
      case .sentinel: ["values"]
      }
    let others: [String: (problem: String, remedy: String)] = [
      "ambiguous": ("ambiguous formats are always refused", "remove it"),
      "formats": ("belongs to the date step", "remove it"), "pivot": ("belongs to the date step", "remove it"),
    ]
    return KeySet(["op"] + own, misplaced: others.filter { !own.contains($0.key) })
  }

  private func add(_ step: CleanseStep, to cleansing: inout Cleansing, _ node: Node) {
    let isOnce =
      switch step {
      case .remove, .map, .capture: false
      default: true
      }
    if isOnce, cleansing.steps.contains(where: { $0.op == step.op }) || cleansing.steps.contains(step) {
      log.add(node, "\(step.op) is written twice", remedy: "remove one")
    } else if (step == .upper && cleansing.steps.contains(.lower))
      || (step == .lower && cleansing.steps.contains(.upper))
    {
      log.add(node, "upper and lower undo each other", remedy: "remove one")
    } else {
      cleansing.steps.append(step)
      cleansing.places.append(node)
    }
  }

  private func readFormats(_ map: MappingReader?, _ member: Node) -> [(format: DateFormat, node: Node)] {
    guard let map, let list = map.required("formats", remedy: "write formats: [\"%Y-%m-%d\", …]")?.list(log) else {
      if map == nil {
        log.add(member, "the date step needs its formats", remedy: "write { op: date, formats: [\"%Y-%m-%d\", …] }")
      }
      return []
    }
    let pivot = map["pivot"].flatMap { $0.integer(in: 0...99, log) } ?? 69
    let day = map["day"]?.word(["first": ImpliedDay.first, "last": .last], log)
    if list.isEmpty { log.add(map["formats"] ?? member, "has no formats", remedy: "write at least one format") }
    return list.compactMap { node in
      DateFormatReader(log: log).read(node, pivot: pivot, day: day).map { ($0, node) }
    }
  }
}

/// Reads one strptime format.
struct DateFormatReader {
  let log: FaultLog

  func read(_ node: Node, pivot: Int = 69, day: ImpliedDay? = nil) -> DateFormat? {
    guard let text = node.filledText(log, remedy: "write a format, such as \"%Y-%m-%d\"") else { return nil }
    do {
      return try DateFormat(strptime: text, pivot: pivot, impliedDay: day)
    } catch {
      log.add(
        node, "\(Printable.quoted(text)): \(error.problem)",
        remedy: "use %Y %y %m %d %j %b %B %H %I %p %M %S %f %z and signs between them")
      return nil
    }
  }
}

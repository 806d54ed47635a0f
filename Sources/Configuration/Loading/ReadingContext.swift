internal import Descriptors

/// What readers of one file share: its faults, the folder its paths are relative to, how its contracts are found.
struct ReadingContext {
  let log: FaultLog
  let paths: PathResolver
  let contracts: ContractLibrary

  /// A name chosen by the person: of a gateway, customer, feed or job.
  func name(_ text: String, at place: Place, path: String) -> String? {
    if Names.isName(text) { return text }
    log.add(
      at: place, path: path, "not a name: \(Printable.quoted(text))",
      remedy: "use at most 63 of a-z, 0-9 and -, beginning with a letter or digit")
    return nil
  }

  /// A table of the lake.
  func tableName(_ text: String, at place: Place, path: String) -> String? {
    guard Names.isTable(text) else {
      log.add(
        at: place, path: path, "not a table's name: \(Printable.quoted(text))",
        remedy: "use at most 63 of a-z, 0-9 and _, beginning with a letter")
      return nil
    }
    guard text != "deliveries", !text.hasSuffix("_private") else {
      log.add(at: place, path: path, "\(text) is a name of Sluice's own", remedy: "choose another")
      return nil
    }
    return text
  }

  /// A path on this machine, absolute.
  func localPath(_ node: Node) -> String? {
    guard let text = node.filledText(log, remedy: "write a path, relative to sluice.yaml or absolute") else {
      return nil
    }
    if text.hasPrefix("~") {
      log.add(node, "~ is not expanded", remedy: "write a path relative to sluice.yaml, or an absolute one")
      return nil
    }
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      log.add(node, "a control character in a path", remedy: "remove it")
      return nil
    }
    return paths.resolve(text)
  }

  /// A path on a server, as the server names it.
  func remotePath(_ node: Node) -> String? {
    guard let text = node.filledText(log, remedy: "write the directory as the server names it, such as /outbound")
    else {
      return nil
    }
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      log.add(node, "a control character in a path", remedy: "remove it")
      return nil
    }
    return text.utf8.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  func duration(_ node: Node, from least: Duration, to most: Duration, example: String) -> Duration? {
    guard let text = node.scalar(log, remedy: "write a time span, such as \(example)") else { return nil }
    guard let value = TimeSpan.duration(text) else {
      let isBare = !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
      log.add(
        node, isBare ? "\(Printable.quoted(text)) has no unit" : "not a time span: \(Printable.quoted(text))",
        remedy:
          "write \(isBare ? text.prefix(12) + "s" : "a time span such as \(example)"); units are d, h, m, s and ms")
      return nil
    }
    guard value >= least, value <= most else {
      log.add(
        node, "\(Printable.quoted(text)) is out of range",
        remedy: "write a time span from \(TimeSpan.text(least)) to \(TimeSpan.text(most))")
      return nil
    }
    return value
  }

  func byteCount(_ node: Node, atLeast least: ByteCount, example: String) -> ByteCount? {
    guard let text = node.scalar(log, remedy: "write a size, such as \(example)") else { return nil }
    guard let value = ByteCount(text) else {
      log.add(
        node, "not a size: \(Printable.quoted(text))",
        remedy:
          "write a whole number with a unit, such as \(example); units are B, KiB, MiB, GiB, TiB, KB, MB, GB and TB")
      return nil
    }
    guard value >= least else {
      log.add(node, "\(Printable.quoted(text)) is too little", remedy: "write at least \(least)")
      return nil
    }
    return value
  }
}

/// What may name things that appear in file names, ledger keys and Delta transaction identifiers.
enum Names {
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetterOrDigit(first), text.utf8.count <= 63 else { return false }
    return text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// Tables are folders of the lake and names in SQL.
  static func isTable(_ text: String) -> Bool {
    guard let first = text.utf8.first, first >= 0x61, first <= 0x7A, text.utf8.count <= 63 else { return false }
    return text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
  }
}

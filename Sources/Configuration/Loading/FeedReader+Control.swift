internal import DataContracts
internal import Descriptors

extension FeedReader {
  /// `ready.control`: a name, or one with what may be made of it.
  func readControl(_ node: Node) -> ControlCompanion? {
    var nameNode = node
    var allowsPlain = false
    if case .mapping = node.content {
      guard let map = MappingReader(node, ConfigurationKeys.control, log),
        let file = map.required("file", remedy: "write what the file is called, such as \"{name}.ctl\"")
      else { return nil }
      nameNode = file
      allowsPlain = map["plain"].flatMap { $0.boolean(log) } ?? false
    }
    guard let text = nameNode.filledText(log, remedy: "write what the file is called, such as \"{name}.ctl.pgp\"") else { return nil }
    let pattern: CompanionPattern
    do throws(FilePatternError) { pattern = try CompanionPattern(text) } catch {
      log.add(nameNode, error.problem, remedy: error.remedy)
      return nil
    }
    return ControlCompanion(pattern: pattern, allowsPlain: allowsPlain)
  }

  /// A contract that takes figures from a control file, and a feed whose files come with one, belong together.
  func checkControl(_ ready: Node?, _ control: ControlCompanion?, _ files: FilePattern, _ contracts: [FeedContract], _ feed: Node) {
    let known = contracts.first { $0.contract.controlFile != nil }
    let node = ready?.child("control")
    guard let control, let node else {
      if let known, node == nil {
        log.add(
          feed, "\(context.paths.shown(known.path)) has a sluice:controlFile, and nothing says which file that is",
          remedy: "write ready: { control: \"{name}.ctl.pgp\" }")
      }
      return
    }
    if known == nil {
      log.add(node, "no contract of the feed has a sluice:controlFile", remedy: "remove it, or say in the contract what stands in the file")
    }
    let day = CalendarDate(days: 20_773)
    let name = control.pattern.name(for: Array(files.render(date: day).utf8), of: day)
    if files.match(name) != nil { log.add(node, "its name is that of a data file, too", remedy: "make the two differ") }
    switch (CompanionPattern.isMessage(String(decoding: name, as: UTF8.self)), control.allowsPlain) {
    case (true, true):
      log.add(node, "a file of this name is an OpenPGP message, and is not plain", remedy: "remove plain: true, or correct the name")
    case (false, false):
      log.add(
        node, "an unsigned control file proves nothing: whoever changes the data can change it too",
        remedy:
          "have it sent as a signed message (.pgp, .gpg, .asc), or write control: { file: \(Printable.quoted(control.pattern.text)), plain: true }")
    default: break
    }
  }
}

import Foundation
import Yams

/// A YAML or JSON file as a tree of nodes.
///
/// JSON is read as the YAML it is, so that both report lines and columns in the same way.
public struct Descriptor: Sendable {
  /// Files larger than this are refused: 1 MiB.
  public static let maximumBytes = 1 << 20
  /// Values nested deeper than this are refused.
  public static let maximumDepth = 64

  /// The bytes of the file as read, for hashing.
  public let bytes: [UInt8]
  public let root: Node

  /// Reads a file. What is wrong with it as a document goes to the log, one fault at a time, and nil is returned.
  ///
  /// - Parameters:
  ///   - path: Where the file is.
  ///   - name: What faults call it.
  public static func read(path: String, name: String, _ log: FaultLog) -> Descriptor? {
    let place = Place(file: name)
    let data: Data
    do {
      guard let handle = FileHandle(forReadingAtPath: path) else {
        let exists = FileManager.default.fileExists(atPath: path)
        log.add(
          at: place, path: "", exists ? "the file cannot be read" : "the file does not exist",
          remedy: exists ? "check its permissions" : "check the path, or write the file")
        return nil
      }
      defer { try? handle.close() }
      data = try handle.read(upToCount: maximumBytes + 1) ?? Data()
    } catch {
      log.add(at: place, path: "", "the file cannot be read", remedy: "check that it is a regular, readable file")
      return nil
    }
    return parse(bytes: Array(data), name: name, log)
  }

  /// Parses a document.
  public static func parse(bytes: [UInt8], name: String, _ log: FaultLog) -> Descriptor? {
    let place = Place(file: name)
    guard bytes.count <= maximumBytes else {
      log.add(at: place, path: "", "larger than 1 MiB", remedy: "check that this is the file you mean")
      return nil
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      log.add(at: place, path: "", "not UTF-8 text", remedy: "save the file as UTF-8")
      return nil
    }
    if let alias = AliasScan.firstAlias(in: bytes) {
      log.add(
        at: Place(file: name, line: alias.line), path: "", "aliases (*\(alias.name)) are not supported",
        remedy: "write the value out; quote it if a literal asterisk is meant")
      return nil
    }
    do {
      guard let node = try Parser(yaml: text, encoding: .utf8).singleRoot() else {
        log.add(at: Place(file: name, line: 1), path: "", "the file is empty", remedy: "write the settings")
        return nil
      }
      var builder = TreeBuilder(name: name, log: log)
      guard let root = builder.build(node, path: "", place: Place(file: name, line: 1, column: 1), depth: 0) else {
        return nil
      }
      return Descriptor(bytes: bytes, root: root)
    } catch {
      let (place, problem) = describe(error, name: name)
      log.add(at: place, path: "", problem, remedy: "correct the YAML here; indentation and quotes are the usual cause")
      return nil
    }
  }

  private static func describe(_ error: any Error, name: String) -> (Place, String) {
    guard let error = error as? YamlError else { return (Place(file: name), "not a YAML document") }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return (Place(file: name, line: mark.line, column: mark.column), "not YAML: \(problem)")
    case .reader(let problem, let offset, _, let yaml):
      let line = offset.map { yaml.prefix($0).reduce(1) { $1.isNewline ? $0 + 1 : $0 } }
      return (Place(file: name, line: line ?? 1), "not YAML: \(problem)")
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.prefix(3).map { Printable.quoted($0) }.joined(separator: ", ")
      return (Place(file: name, line: context.mark.line, column: context.mark.column), "written twice: \(names)")
    default:
      return (Place(file: name), "not a YAML document")
    }
  }
}

/// Collects faults while a descriptor is read, so that all of them are told at once.
///
/// A reader that finds a fault adds it and goes on with a default; whoever started the reading throws when
/// the log is not empty. A log belongs to one reading and one thread.
public final class FaultLog {
  private var entries: [(fault: Fault, file: Int, column: Int)] = []
  private var files: [String]

  /// - Parameter file: The file whose faults come first, whichever is met first.
  public init(startingWith file: String? = nil) { files = file.map { [$0] } ?? [] }

  public var isEmpty: Bool { entries.isEmpty }
  public var count: Int { entries.count }

  /// Adds a fault at a node.
  public func add(_ node: Node, _ problem: String, remedy: String) {
    add(at: node.place, path: node.path, problem, remedy: remedy)
  }

  /// Adds a fault at a place of a file.
  public func add(at place: Place, path: String, _ problem: String, remedy: String) {
    let fault = Fault(
      file: place.file, path: path, line: place.line > 0 ? place.line : nil, problem: problem, remedy: remedy)
    entries.append((fault, order(of: place.file), place.column))
  }

  /// Adds a fault found elsewhere, such as in a contract that a configuration names.
  public func add(_ fault: Fault) {
    entries.append((fault, order(of: fault.file), 0))
  }

  /// The faults, file by file in the order the files were met, each file's by line and column, told once each.
  public var sorted: [Fault] {
    let ordered = entries.enumerated().sorted { one, other in
      let left = (one.element.file, one.element.fault.line ?? 0, one.element.column, one.offset)
      let right = (other.element.file, other.element.fault.line ?? 0, other.element.column, other.offset)
      return left < right
    }
    var seen = Set<Fault>()
    return ordered.compactMap { seen.insert($0.element.fault).inserted ? $0.element.fault : nil }
  }

  private func order(of file: String) -> Int {
    if let index = files.firstIndex(of: file) { return index }
    files.append(file)
    return files.count - 1
  }
}

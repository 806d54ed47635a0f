/// The data files that make up a table at one version, in no particular order.
///
/// Kept compactly: a hundred thousand files take no allocation each, and a copy of a snapshot shares them.
public struct LiveFiles: Sendable, Sequence {
  var map = FileMap<AddFile>()

  public var count: Int { map.count }
  public var isEmpty: Bool { map.count == 0 }
  public var underestimatedCount: Int { map.count }
  /// The sum of all ``AddFile/size``.
  public var totalBytes: Int64 { map.totalBytes }

  /// The live file whose ``AddFile/path`` has exactly these bytes.
  ///
  /// - Complexity: O(1) on average.
  public subscript(path: String) -> AddFile? { map[path] }

  public struct Iterator: IteratorProtocol {
    fileprivate var base: FileMap<AddFile>.Iterator

    public mutating func next() -> AddFile? { base.next() }
  }

  public func makeIterator() -> Iterator { Iterator(base: map.makeIterator()) }
}

extension LiveFiles: Equatable {
  public static func == (left: LiveFiles, right: LiveFiles) -> Bool {
    left.count == right.count && left.allSatisfy { right[$0.path] == $0 }
  }
}

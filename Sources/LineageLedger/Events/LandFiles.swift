/// More of an intention's lists than fit into its leaf: a page of them, appended in the same transaction before it.
public struct LandFiles: Sendable, Hashable, Codable {
  public var appId: String
  public var sequence: Int64
  /// From 0.
  public var page: Int
  public var files: [DataFileFact]?
  public var rewrites: [DataFileFact]?
  public var removes: [String]?
  public var replaces: [String]?

  public init(appId: String, sequence: Int64, page: Int) {
    self.appId = appId
    self.sequence = sequence
    self.page = page
  }
}

extension LandIntended {
  /// Bytes of lists that a leaf holds beside the other facts; paths are at most a few hundred bytes each.
  private static let pageBytes = 40_000

  /// The intention as leaves hold it: itself while its lists are short, else pages and the intention without lists.
  ///
  /// - Complexity: O(entries).
  public func paged() -> (pages: [LandFiles], intention: LandIntended) {
    // Names, digits and hashes around a path come to less than 160 bytes.
    func size(_ facts: [DataFileFact]) -> Int { facts.reduce(0) { $0 + $1.path.utf8.count + 160 } }
    let texts = removes + (replaces ?? [])
    guard size(files) + size(rewrites ?? []) + texts.reduce(0, { $0 + $1.utf8.count + 8 }) > Self.pageBytes else { return ([], self) }
    var pages: [LandFiles] = []
    var page = LandFiles(appId: appId, sequence: sequence, page: 0)
    var bytes = 0
    func add(_ size: Int, _ put: (inout LandFiles) -> Void) {
      if bytes > 0, bytes + size > Self.pageBytes {
        pages.append(page)
        page = LandFiles(appId: appId, sequence: sequence, page: pages.count)
        bytes = 0
      }
      put(&page)
      bytes += size
    }
    for file in files { add(size([file])) { $0.files = ($0.files ?? []) + [file] } }
    for file in rewrites ?? [] { add(size([file])) { $0.rewrites = ($0.rewrites ?? []) + [file] } }
    for path in removes { add(path.utf8.count + 8) { $0.removes = ($0.removes ?? []) + [path] } }
    for id in replaces ?? [] { add(id.utf8.count + 8) { $0.replaces = ($0.replaces ?? []) + [id] } }
    pages.append(page)
    var slim = self
    slim.files = []
    slim.rewrites = nil
    slim.removes = []
    slim.replaces = nil
    slim.pages = pages.count
    return (pages, slim)
  }

  /// The intention with the lists of its pages.
  func completed(with pages: [LandFiles]) -> LandIntended {
    var whole = self
    whole.pages = nil
    for page in pages {
      whole.files += page.files ?? []
      if let rewrites = page.rewrites { whole.rewrites = (whole.rewrites ?? []) + rewrites }
      whole.removes += page.removes ?? []
      if let replaces = page.replaces { whole.replaces = (whole.replaces ?? []) + replaces }
    }
    return whole
  }
}

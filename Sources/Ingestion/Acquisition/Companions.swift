internal import Configuration
internal import DataContracts

/// Finds the control files among the files that a source offers.
struct Companions {
  private let feed: Feed
  private let files: [[UInt8]: SourceFile]

  init(of feed: Feed, among files: [SourceFile]) {
    self.feed = feed
    self.files =
      feed.ready.control == nil ? [:] : Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The control file that a data file needs.
  func control(of file: SourceFile, businessDate: CalendarDate) -> Companion {
    guard let control = feed.ready.control, feed.contract(for: businessDate)?.contract.controlFile != nil else { return .none }
    let name = control.pattern.name(for: file.name, of: businessDate)
    return files[name].map(Companion.found) ?? .missing(name: SourceFile.printable(name))
  }

  /// Whether a name is that of a control file of the feed.
  func isControl(_ name: [UInt8]) -> Bool { feed.ready.control?.pattern.matches(name, of: feed.files) ?? false }
}

/// What is known of the control file of a data file.
enum Companion {
  /// The contract knows none.
  case none
  case missing(name: String)
  case found(SourceFile)

  /// Bytes that a control file has at most.
  static let sizeLimit: Int64 = 64 << 10

  var file: SourceFile? { if case .found(let file) = self { file } else { nil } }
}

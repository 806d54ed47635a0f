internal import Configuration
internal import DataContracts
internal import LineageLedger

extension Gateway {
  /// A file that an operator named, and what it is.
  struct LocalFile {
    var source: SourceFile
    var businessDate: CalendarDate
    var part: String?
    var completion: Completion?
  }

  /// A file that an operator named. Its name says the business date, unless the delivery that it completes does.
  func local(_ path: String, _ feed: FeedPlan, completing request: CompletionRequest?) throws(Fault) -> LocalFile {
    let file = try Self.file(at: path)
    let captures = feed.feed.files.match(file.name)
    if let request {
      let completion = try completion(request, feed: feed)
      guard let date = CalendarDate(completion.original.businessDate), captures.map({ $0.businessDate == date }) ?? true else {
        throw Fault(
          "completion-impossible", at: .acquire,
          "the name '\(file.printableName)' says another business date than \(completion.original.name)",
          advice: "name the delivery that the records belong to, or give the file another name")
      }
      return LocalFile(source: file, businessDate: date, part: nil, completion: completion)
    }
    guard let captures else {
      throw Fault(
        "file-unreadable", at: .acquire,
        "the name '\(file.printableName)' does not fit '\(feed.feed.files)': \(feed.feed.files.explainMismatch(file.name) ?? "")",
        advice: "give the file a name of the feed, or correct feeds.\(feed.name).files")
    }
    return LocalFile(source: file, businessDate: captures.businessDate, part: captures.part.map(String.init))
  }

  /// The control file that an operator named for a file of a business date.
  ///
  /// - Parameter isOptional: Whether the file may come without: figures of a whole file say nothing about a few corrected records.
  /// - Throws: A ``Fault`` if one is needed and not named, or named and not known.
  func localControl(_ path: String?, _ feed: FeedPlan, _ date: CalendarDate, isOptional: Bool = false) throws(Fault) -> Companion {
    let isKnown = feed.feed.contract(for: date)?.contract.controlFile != nil
    guard let path else {
      guard !isKnown || isOptional else {
        throw Fault("control-missing", at: .acquire, "files of feed '\(feed.name)' come with a control file",
          advice: "name it: --control FILE")
      }
      return .none
    }
    guard isKnown else {
      throw Fault("file-unreadable", at: .acquire, "the contract of feed '\(feed.name)' on \(date) knows no control file",
        advice: "leave --control out, or write sluice:controlFile in the contract")
    }
    return .found(try Self.file(at: path))
  }

  private static func file(at path: String) throws(Fault) -> SourceFile {
    guard let file = try LocalFileSource(path: path).list().first else {
      throw Fault("file-unreadable", at: .acquire, "'\(path)' is not a file")
    }
    return file
  }
}

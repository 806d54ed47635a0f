public import DataContracts
internal import Descriptors

/// What the file that comes with a data file is called: `{name}` stands for the data file's name, `{date:yyyyMMdd}` for its business
/// date.
public struct CompanionPattern: Sendable, Hashable, CustomStringConvertible {
  private enum Form: Hashable {
    /// Text before and after the data file's name.
    case aroundName(prefix: String, suffix: String)
    case dated(FilePattern)
  }

  /// As written.
  public let text: String
  private let form: Form

  public var description: String { text }

  /// - Throws: ``FilePatternError`` for a pattern that names no one file, or one that is never taken.
  public init(_ text: String) throws(FilePatternError) {
    self.text = text
    guard let place = text.firstRange(of: "{name}") else {
      let pattern = try FilePattern(text)
      guard !pattern.hasPart, !pattern.hasSequence else {
        throw FilePatternError(problem: "{part} and {sequence} are not supported here", remedy: "use {name} or {date:yyyyMMdd}")
      }
      form = .dated(pattern)
      return
    }
    let (prefix, suffix) = (String(text[..<place.lowerBound]), String(text[place.upperBound...]))
    if (prefix + suffix).contains(where: { "{}*?/".contains($0) || $0.isNewline }) {
      throw FilePatternError(problem: "{name} stands with other captures or a path", remedy: "write text before and after {name}, and nothing else")
    }
    if prefix.isEmpty && suffix.isEmpty {
      throw FilePatternError(problem: "is the data file itself", remedy: "write what follows its name, such as {name}.ctl")
    }
    if prefix.hasPrefix(".") || FileNameMismatch.temporaryEnding(of: Array(suffix.utf8)) != nil {
      throw FilePatternError(problem: "files of such names are never taken", remedy: "have the file sent under another name")
    }
    form = .aroundName(prefix: prefix, suffix: suffix)
  }

  /// The name of the file that comes with a data file.
  public func name(for file: [UInt8], of date: CalendarDate) -> [UInt8] {
    switch form {
    case .aroundName(let prefix, let suffix): Array(prefix.utf8) + file + Array(suffix.utf8)
    case .dated(let pattern): Array(pattern.render(date: date).utf8)
    }
  }

  /// Whether a file of this name comes with a data file that a feed's pattern takes.
  public func matches(_ name: [UInt8], of files: FilePattern) -> Bool {
    switch form {
    case .aroundName(let prefix, let suffix):
      let (before, after) = (Array(prefix.utf8), Array(suffix.utf8))
      return name.count > before.count + after.count && name.starts(with: before) && name.suffix(after.count).elementsEqual(after)
        && files.match(Array(name[before.count..<name.count - after.count])) != nil
    case .dated(let pattern): return pattern.match(name) != nil
    }
  }

  /// Whether a name is that of an OpenPGP message.
  public static func isMessage(_ name: String) -> Bool {
    let lowered = name.lowercased()
    return [".pgp", ".gpg", ".asc"].contains { lowered.hasSuffix($0) }
  }
}

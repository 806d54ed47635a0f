/// One thing wrong with a descriptor (a configuration or a contract), told so that a person can mend it.
///
/// A fault names keys, and values only where they are settings; descriptors hold no secrets and no personal data,
/// and the value of a key that is not known is never shown, because it might be one.
public struct Fault: Sendable, Hashable, CustomStringConvertible {
  /// The file as the person named it.
  public var file: String
  /// The key path, such as `feeds.acme-portfolio.poll`; empty when the whole file is meant.
  public var path: String
  /// The line, from 1; nil when the file could not be read at all.
  public var line: Int?
  /// What is wrong, without a final full stop.
  public var problem: String
  /// What to do, without a final full stop.
  public var remedy: String

  public init(file: String, path: String, line: Int?, problem: String, remedy: String) {
    self.file = file
    self.path = path
    self.line = line
    self.problem = problem
    self.remedy = remedy
  }

  /// One line: `sluice.yaml:14: feeds.acme.poll: 60 has no unit; write 60s`.
  public var description: String {
    var text = file
    if let line { text += ":\(line)" }
    if !path.isEmpty { text += ": \(path)" }
    text += ": \(problem)"
    if !remedy.isEmpty { text += "; \(remedy)" }
    return text
  }
}

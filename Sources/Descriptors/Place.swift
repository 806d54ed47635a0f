/// Where in which file something was written.
public struct Place: Sendable, Hashable, CustomStringConvertible {
  /// The file as the person named it.
  public var file: String
  /// From 1; 0 when the file could not be read.
  public var line: Int
  /// From 1, counted in Unicode scalars; 0 when unknown.
  public var column: Int

  public init(file: String, line: Int = 0, column: Int = 0) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `sluice.yaml:14`
  public var description: String { line > 0 ? "\(file):\(line)" : file }
}

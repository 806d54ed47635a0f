public import Tabular

/// Why a control file proves nothing: it is not of its form.
public struct ControlFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What, and what was expected; never a value of the file.
  public let message: String
  /// Name of the control file's field at fault, if one is.
  public let field: String?
  public let position: RecordPosition?

  init(_ message: String, field: String? = nil, at position: RecordPosition? = nil) {
    self.message = message
    self.field = field
    self.position = position
  }

  /// What reading the file failed by.
  init(_ error: any Error) {
    switch error {
    case let error as ControlFileError: self = error
    case let error as TabularError: self.init("\(error.code.rawValue): \(error.message)", at: error.position)
    default: self.init("\(error)")
    }
  }

  public var description: String { (field.map { "field '\($0)': " } ?? "") + message }
}

/// Why a judge cannot be made, or cannot go on. Faults of records are never errors.
public struct QualityError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// A pattern uses syntax outside the supported subset, or compiles to too many states.
    case invalidPattern = "invalid-pattern"
    /// A value of an enumeration, a bound or a token does not fit the field's type.
    case invalidConstraint = "invalid-constraint"
    /// The field's type cannot be represented (a decimal beyond 38 digits, a key field that does not exist, …).
    case unsupportedType = "unsupported-type"
    /// The contract has more fields and rules than reasons can be numbered.
    case tooManyReasons = "too-many-reasons"
    /// A batch, a column batch and the contract do not have the same fields; a fault of the caller.
    case batchMismatch = "batch-mismatch"
    /// The strings of a column batch passed 4 GiB: it was not reset between row groups.
    case columnTooLarge = "column-too-large"
    /// Keys do not fit the uniqueness budget and no spill directory was given.
    case uniquenessBudget = "uniqueness-budget"
    /// Writing or reading the spilled keys failed.
    case spillFailed = "spill-failed"
    /// The numbers of records that are left out for their keys take more memory than they may.
    case settledBudget = "settled-budget"
    /// The keys that a table has were not read before a judge was made that needs them; a fault of the caller.
    case referenceMissing = "reference-missing"
    /// There are more keys to refer to than the limit, or than fit into memory.
    case referenceLimit = "reference-limit"
  }

  public let code: Code
  /// What, where and what to do; never a value of the data.
  public let message: String
  /// Name of the contract's field at fault, if one is.
  public let field: String?

  public init(_ code: Code, _ message: String, field: String? = nil) {
    self.code = code
    self.message = message
    self.field = field
  }

  public var description: String {
    "\(code.rawValue): " + (field.map { "field '\($0)': " } ?? "") + message
  }
}

public import Descriptors

/// Everything wrong with one contract file.
public struct ContractFaults: Error, Sendable, CustomStringConvertible {
  public let code = "contract-faulty"
  /// The file as the person named it.
  public let file: String
  /// By line.
  public let faults: [Fault]

  public init(file: String, faults: [Fault]) {
    self.file = file
    self.faults = faults
  }

  public var message: String {
    "\(file): \(faults.count) \(faults.count == 1 ? "fault" : "faults")"
  }

  /// One line per fault.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
}

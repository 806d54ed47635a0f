/// Why a delivery, a feed or a source could not go on: what, where and what to do.
///
/// Never holds a value from a file, a key or a passphrase.
public struct Fault: Error, Sendable, Hashable, Codable, CustomStringConvertible {
  /// A code of ``FaultCatalogue``; `sluice explain CODE` says more.
  public var code: String
  /// The stage that found it.
  public var stage: Stage
  /// Where in the delivery, if the fault has a place there.
  public var position: Position?
  /// What failed, in one sentence.
  public var message: String
  /// What to do in this very case, where the code's own remedy is not it.
  public var advice: String?

  /// A place in a delivery's plaintext.
  public struct Position: Sendable, Hashable, Codable {
    /// 1-based, header and blank lines not counted.
    public var record: Int64?
    /// 1-based physical line.
    public var line: Int64?
    /// 0-based offset in the plaintext (after OpenPGP).
    public var byte: Int64?
    /// Name of the field in the contract.
    public var field: String?

    public init(record: Int64? = nil, line: Int64? = nil, byte: Int64? = nil, field: String? = nil) {
      self.record = record
      self.line = line
      self.byte = byte
      self.field = field
    }
  }

  /// The stages of a delivery, in the order of the flow.
  public enum Stage: String, Sendable, Hashable, Codable {
    case acquire, decrypt, decode, judge, land, acknowledge, score
  }

  public init(_ code: String, at stage: Stage, position: Position? = nil, _ message: String, advice: String? = nil) {
    self.code = code
    self.stage = stage
    self.position = position
    self.message = message
    self.advice = advice
  }

  public var description: String {
    var place: [String] = []
    if let record = position?.record { place.append("record \(record)") }
    if let line = position?.line { place.append("line \(line)") }
    if let byte = position?.byte { place.append("byte \(byte)") }
    if let field = position?.field { place.append("field '\(field)'") }
    let location = place.isEmpty ? "" : " at " + place.joined(separator: ", ")
    return "\(stage.rawValue): \(code)\(location): \(message)"
  }

  /// What to do about it.
  public var remedy: String { advice ?? FaultCatalogue.entry(code)?.remedy ?? "run 'sluice explain \(code)'" }
}

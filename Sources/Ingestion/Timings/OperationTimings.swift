/// Where the time of an operation went.
///
/// One thread carries an operation, and each moment of it belongs to one stage: those stages add up to ``seconds``. Others go on
/// beside it (``Stage/isBeside``). Where little was waited, there is the bottleneck.
public struct OperationTimings: Sendable, Codable, Hashable {
  public struct Entry: Sendable, Codable, Hashable {
    public var stage: Stage
    /// Whether it went on beside the thread that carries the operation.
    public var isBeside: Bool
    /// Wall time.
    public var seconds: Double
    /// Processor time of the stage's threads or children; absent where nothing but waiting is measured.
    public var processorSeconds: Double?
    /// The share of the time in which it did not compute, 0 to 1: it waited for input, for room, for the disk or for a processor.
    public var waiting: Double?
    /// Bytes that went in, or were written by the stages that write files.
    public var bytes: Int64?
    public var records: Int64?
    /// How often the stage was entered, or a file was made durable.
    public var times: Int
  }

  /// Wall time of the whole operation.
  public var seconds: Double
  /// Processor time of this process and the children that ended meanwhile.
  public var processorSeconds: Double
  /// Stages that took place.
  public var stages: [Entry]
}

/// The bytes of a message, binary, whatever the file wraps them in.
protocol PacketSource {
  /// Where the next byte lies in the file, for messages to people.
  var position: UInt64 { get }
  /// The next byte; `nil` at the end, and after a fault.
  mutating func next() -> UInt8?
  /// Moves on by `count` bytes; `false` when fewer are left.
  mutating func skip(_ count: UInt64) -> Bool
}

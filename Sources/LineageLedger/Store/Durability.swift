/// When a leaf is safe from a power cut. From the end of a process it is safe as soon as it is appended.
public enum Durability: Sendable {
  /// Before the call returns: for what a later effect relies on.
  case now
  /// With the next leaf that is durable, or the next checkpoint. Until then a power cut may take it, and then all leaves after it
  /// too: for what would be found out again, or belongs to a file that would be fetched again.
  case withNext
}

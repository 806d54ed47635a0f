/// What ends a record of a text file.
public enum LineEnds: Sendable, Hashable {
  /// LF, CR LF or a lone CR, mixed as they come.
  case any
  /// This text and nothing else, 1 to 16 bytes in UTF-8; other line ends are ordinary characters.
  case exactly(String)
}

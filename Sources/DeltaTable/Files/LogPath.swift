/// A path of the log as a key: compared by its bytes.
///
/// `String` compares by canonical equivalence, but files are told apart by bytes: two spellings of one letter are two
/// files.
struct LogPath: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: LogPath, right: LogPath) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  func hash(into hasher: inout Hasher) { Self.hash(text.utf8, into: &hasher) }

  static func hash(_ bytes: some Collection<UInt8>, into hasher: inout Hasher) {
    let isDone: Void? = bytes.withContiguousStorageIfAvailable { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    if isDone == nil { for byte in bytes { hasher.combine(byte) } }
  }
}

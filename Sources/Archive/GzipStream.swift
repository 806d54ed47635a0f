/// The members of a gzip file, one after the other (RFC 1952, section 2.2).
final class GzipStream {
  private let input: InputWindow
  private let inflater = Inflater(.gzip)
  private var meter: ExpansionMeter
  private var hasBegun = false
  private var isInMember = false

  init(_ input: InputWindow, _ limits: ArchiveLimits) {
    self.input = input
    meter = ExpansionMeter(limits)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      if !isInMember {
        guard try begin() else { return 0 }
      }
      let (written, progress) = try inflater.inflate(input, into: buffer)
      try meter.note(written, bytesIn: input.taken)
      if progress == .ended { isInMember = false }
      if written > 0 { return written }
    }
  }

  /// Begins the next member; false at the end.
  private func begin() throws -> Bool {
    guard try input.fill(to: 2) else {
      if hasBegun ? input.count == 1 && input.start[0] == 0x1F : input.count == 0 { throw input.truncated }
      return try passPadding()
    }
    guard input.start[0] == 0x1F && input.start[1] == 0x8B else {
      guard hasBegun else { throw ArchiveError(.notAnArchive, "the file is not gzip", at: input.taken) }
      return try passPadding()
    }
    if hasBegun { inflater.reset() }
    hasBegun = true
    isInMember = true
    return true
  }

  /// After the last member there may be zeros, which fill up blocks of a tape, and nothing else.
  private func passPadding() throws -> Bool {
    guard hasBegun else { throw ArchiveError(.notAnArchive, "the file is not gzip", at: input.taken) }
    while try input.fill() {
      guard (0..<input.count).allSatisfy({ input.start[$0] == 0 }) else {
        throw ArchiveError(.trailingData, "something follows the last gzip member", at: input.taken)
      }
      input.take(input.count)
    }
    return false
  }
}

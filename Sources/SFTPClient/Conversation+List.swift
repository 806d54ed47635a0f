extension Conversation {
  /// Reads a folder, entry by entry; `.` and `..` themselves are left out.
  mutating func list(_ path: [UInt8], _ body: (DirectoryEntry) throws -> Void) throws {
    let handle = try open(.openDirectory, path, .list)
    do {
      try readEntries(handle, body)
    } catch {
      discard(handle)
      throw error
    }
    try close(handle)
  }

  private mutating func readEntries(_ handle: [UInt8], _ body: (DirectoryEntry) throws -> Void) throws {
    var total = 0
    var empty = 0
    while true {
      let id = try request(.readDirectory, .list) { $0.string(handle) }
      let answer = try reply(to: id, .list)
      if case .status(1, _) = answer { return }
      guard case .names(let count, let range) = answer else { throw failure(answer, .list) }
      // A server may answer with no names and go on, but not for ever.
      empty = count == 0 ? empty + 1 : 0
      guard empty < 16 else { throw violate(.list, "the server keeps answering with empty packets of names") }
      guard let entries = decodeEntries(count, range) else { throw violate(.list, "a malformed packet of names") }
      total += entries.count
      guard total <= options.maximumEntries + 2 else {
        throw SFTPError(
          .tooManyEntries, .list, "more than \(options.maximumEntries) entries; have the folder tidied, or raise the limit")
      }
      for entry in entries where entry.name != [0x2e] && entry.name != [0x2e, 0x2e] { try body(entry) }
    }
  }

  /// All entries of one packet, or `nil`: a packet that lies about its length is not half believed.
  private func decodeEntries(_ count: UInt32, _ range: Range<Int>) -> [DirectoryEntry]? {
    wire.inbox.withUnsafeBytes { bytes in
      var reader = PacketReader(UnsafeRawBufferPointer(rebasing: bytes[range]))
      // Two strings and the flags take at least twelve bytes: a huge count ends here, not in memory.
      guard Int(count) <= reader.remaining / 12 else { return nil }
      var entries: [DirectoryEntry] = []
      entries.reserveCapacity(Int(count))
      for _ in 0..<count {
        // The long name is for people's eyes only and differs from server to server.
        guard let name = reader.string(), reader.stringRange() != nil, let attributes = FileAttributes(from: &reader)
        else { return nil }
        entries.append(DirectoryEntry(name: name, attributes: attributes))
      }
      return reader.remaining == 0 ? entries : nil
    }
  }
}

/// The directory at the end of a zip archive (APPNOTE 4.3.12 to 4.3.16), compared with the members that were read.
struct ZipDirectory {
  static let endSignature: UInt64 = 0x0605_4B50
  private static let end64Signature: UInt64 = 0x0606_4B50
  private static let locatorSignature: UInt64 = 0x0706_4B50

  private let input: InputWindow

  init(_ input: InputWindow) { self.input = input }

  /// Reads to the end of the archive.
  func read(_ members: [ZipMember]) throws {
    let start = input.taken
    var left = Dictionary(members.map { ($0.offset, $0) }, uniquingKeysWith: { first, _ in first })
    while try signature() == ZipHeader.directorySignature {
      let entry = try ZipHeader(input, inDirectory: true)
      guard let offset = Int64(exactly: entry.offset), let member = left.removeValue(forKey: offset) else {
        throw inconsistent("the directory names a member that is not where it says, or names it twice")
      }
      guard member.header.name == entry.name, member.header.method == entry.method,
        member.agrees(compressed: entry.compressed, size: entry.size, checksum: entry.checksum)
      else { throw inconsistent("the directory says something else of a member than was found") }
    }
    guard left.isEmpty else { throw inconsistent("the archive has members that its directory does not name") }
    try readEnd(members: UInt64(members.count), start: UInt64(start), length: UInt64(input.taken - start))
  }

  private func signature() throws -> UInt64 {
    try input.require(4)
    return input.number(4, at: 0)
  }

  private func readEnd(members: UInt64, start: UInt64, length: UInt64) throws {
    var isWide = false
    if try signature() == Self.end64Signature {
      isWide = true
      let place = input.taken
      try input.require(56)
      let size = input.number(8, at: 4)
      // A longer record would have an extensible part, which only encryption uses.
      guard size == 44, input.number(4, at: 16) == 0, input.number(4, at: 20) == 0 else {
        throw ArchiveError(.unsupported, "the end of the directory is of a kind that is not supported", at: input.taken)
      }
      guard input.number(8, at: 24) == members, input.number(8, at: 32) == members, input.number(8, at: 40) == length,
        input.number(8, at: 48) == start
      else { throw inconsistent("the end of the directory does not agree with it") }
      input.take(56)
      try input.require(20)
      guard input.number(4, at: 0) == Self.locatorSignature, input.number(8, at: 8) == UInt64(place) else {
        throw inconsistent("the end of the directory does not agree with it")
      }
      input.take(20)
    }
    try input.require(22)
    guard input.number(4, at: 0) == Self.endSignature else {
      throw ArchiveError(.corrupted, "the directory does not end as it must", at: input.taken)
    }
    func agrees(_ bytes: Int, _ place: Int, _ value: UInt64) -> Bool {
      let found = input.number(bytes, at: place)
      // What has no room here stands in the wide record.
      return found == value || (isWide && found == (1 << UInt64(8 * bytes)) - 1)
    }
    guard agrees(2, 4, 0), agrees(2, 6, 0) else {
      throw ArchiveError(.unsupported, "the archive is one part of several", at: input.taken)
    }
    guard agrees(2, 8, members), agrees(2, 10, members), agrees(4, 12, length), agrees(4, 16, start) else {
      throw inconsistent("the end of the directory does not agree with it")
    }
    let comment = Int(input.number(2, at: 20))
    input.take(22)
    try input.require(comment)
    input.take(comment)
    if try input.fill() { throw ArchiveError(.trailingData, "something follows the end of the archive", at: input.taken) }
  }

  private func inconsistent(_ message: String) -> ArchiveError { ArchiveError(.inconsistent, message, at: input.taken) }
}

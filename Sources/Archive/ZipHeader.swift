/// What a zip archive says of one member, before it or in the directory (APPNOTE 4.3.7, 4.3.12).
struct ZipHeader {
  static let localSignature: UInt64 = 0x0403_4B50
  static let directorySignature: UInt64 = 0x0201_4B50
  static let localLength = 30
  static let directoryLength = 46
  private static let unknown: UInt64 = 0xFFFF_FFFF

  let flags: UInt64
  let method: UInt64
  let checksum: UInt64
  let name: [UInt8]
  private(set) var compressed: UInt64
  private(set) var size: UInt64
  /// Where the member's own header stands; in the directory only.
  private(set) var offset: UInt64 = 0
  /// Whether the header has 64-bit sizes; those that follow a member's data are then 64 bits wide too (APPNOTE 4.3.9.2).
  private(set) var isZip64 = false

  /// Sizes and checksum stand behind the data.
  var isStreamed: Bool { flags & 0x0008 != 0 }
  var isFolder: Bool { name.last == 0x2F }

  /// Reads the header the window begins with, and takes it.
  init(_ input: InputWindow, inDirectory: Bool) throws {
    let length = inDirectory ? Self.directoryLength : Self.localLength
    try input.require(length)
    // In the directory, the version of the maker comes first.
    let shift = inDirectory ? 2 : 0
    flags = input.number(2, at: 6 + shift)
    method = input.number(2, at: 8 + shift)
    checksum = input.number(4, at: 14 + shift)
    compressed = input.number(4, at: 18 + shift)
    size = input.number(4, at: 22 + shift)
    let nameLength = Int(input.number(2, at: 26 + shift))
    let extraLength = Int(input.number(2, at: 28 + shift))
    let commentLength = inDirectory ? Int(input.number(2, at: 32)) : 0
    if inDirectory {
      offset = input.number(4, at: 42)
      guard input.number(2, at: 34) == 0 else {
        throw ArchiveError(.unsupported, "the archive is one part of several", at: input.taken)
      }
    }
    input.take(length)
    guard nameLength <= 1024 else {
      throw ArchiveError(.unsafeName, "a member's name is longer than 1,024 bytes", at: input.taken)
    }
    try input.require(nameLength)
    name = Array(UnsafeBufferPointer(start: input.start, count: nameLength))
    input.take(nameLength)
    try readExtra(input, extraLength, inDirectory: inDirectory)
    try Self.pass(commentLength, input)
    try check(input)
  }

  /// The 64-bit sizes, as many as the header has no room for, in this order (APPNOTE 4.5.3).
  private mutating func readExtra(_ input: InputWindow, _ length: Int, inDirectory: Bool) throws {
    try input.require(min(length, InputWindow.capacity))
    var at = 0
    while at + 4 <= length {
      let kind = input.number(2, at: at)
      let end = at + 4 + Int(input.number(2, at: at + 2))
      // Some makers fill the space up with bytes that are no field.
      guard end <= length else { break }
      if kind == 1 {
        isZip64 = true
        var next = at + 4
        func wide(_ value: inout UInt64) throws {
          guard value == Self.unknown else { return }
          guard next + 8 <= end else {
            throw ArchiveError(.corrupted, "the 64-bit sizes of a member are incomplete", at: input.taken)
          }
          value = input.number(8, at: next)
          next += 8
        }
        try wide(&size)
        try wide(&compressed)
        if inDirectory { try wide(&offset) }
      }
      at = end
    }
    input.take(length)
  }

  private static func pass(_ count: Int, _ input: InputWindow) throws {
    try input.require(count)
    input.take(count)
  }

  private func check(_ input: InputWindow) throws {
    guard flags & 0x2041 == 0 else {
      throw ArchiveError(.encrypted, "a member is encrypted by the archive; only OpenPGP is accepted", at: input.taken)
    }
    guard flags & 0x0020 == 0, method == 0 || method == 8 else {
      throw ArchiveError(.unsupported, "a member is neither stored nor deflated", at: input.taken)
    }
    guard Self.isSafe(name) else {
      throw ArchiveError(.unsafeName, "a member's name is a path out of its folder, or no name", at: input.taken)
    }
  }

  /// A relative path of plain parts. Paths are never used; one that tries to leave is no honest archive.
  private static func isSafe(_ name: [UInt8]) -> Bool {
    guard let first = name.first, first != 0x2F, !name.contains(where: { $0 < 0x20 || $0 == 0x5C || $0 == 0x7F }) else {
      return false
    }
    // A drive of Windows.
    if name.count >= 2 && name[1] == 0x3A { return false }
    let parts = (name.last == 0x2F ? name.dropLast() : name[...]).split(separator: 0x2F, omittingEmptySubsequences: false)
    return parts.allSatisfy { !$0.isEmpty && !$0.elementsEqual([0x2E]) && !$0.elementsEqual([0x2E, 0x2E]) }
  }
}

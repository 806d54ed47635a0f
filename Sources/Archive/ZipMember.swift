/// What was found of one member when it was read.
struct ZipMember {
  /// Where its header stands in the archive.
  let offset: Int64
  let header: ZipHeader
  var compressed: UInt64 = 0
  var size: UInt64 = 0
  var checksum: UInt32 = 0

  init(_ header: ZipHeader, at offset: Int64) {
    self.header = header
    self.offset = offset
  }

  /// Compares sizes and checksum with those a header claims.
  func agrees(compressed: UInt64, size: UInt64, checksum: UInt64) -> Bool {
    self.compressed == compressed && self.size == size && UInt64(self.checksum) == checksum
  }

  /// Reads what stands behind the data of a member that was written as a stream (APPNOTE 4.3.9). Its signature may be
  /// missing.
  func readDescriptor(_ input: InputWindow) throws {
    let width = header.isZip64 || compressed > 0xFFFF_FFFF || size > 0xFFFF_FFFF ? 8 : 4
    let length = 4 + 2 * width
    try input.require(length)
    var at = 0
    if input.number(4, at: 0) == 0x0807_4B50 && !fits(input, at: 0, width) {
      try input.require(length + 4)
      at = 4
    }
    guard fits(input, at: at, width) else {
      throw ArchiveError(.inconsistent, "a member's sizes or checksum are not those that stand behind it", at: input.taken)
    }
    input.take(at + length)
  }

  private func fits(_ input: InputWindow, at: Int, _ width: Int) -> Bool {
    agrees(
      compressed: input.number(width, at: at + 4), size: input.number(width, at: at + 4 + width),
      checksum: input.number(4, at: at))
  }
}

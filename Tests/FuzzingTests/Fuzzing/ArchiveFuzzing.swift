import Archive

/// Unpacks hostile archives: within the limits, and the same in whatever portions they come.
enum ArchiveFuzzing {
  private static let formats: [ArchiveFormat] = [.gzip, .zip(member: nil), .zip(member: "a.csv"), .zstd]
  /// The ratio is left open, for it looks at what was taken in, which depends on the portions.
  private static let limits = ArchiveLimits(
    maximumBytes: 1 << 20, maximumRatio: .max, maximumMembers: 8, maximumWindowLog: 20)

  /// The first three bytes choose format, portions and room.
  static func finding(_ input: UnsafeRawBufferPointer) -> String? {
    var choices = FuzzChoices(input)
    let format = choices.one(of: formats)
    let portion = choices.one(of: [1, 2, 3, 7, 64, 1000])
    let room = choices.one(of: [1, 5, 64, 4096, 1 << 20])
    let bytes = choices.bytes
    let whole = Unpacked(bytes, format, limits: limits, portion: .max, room: 4096)
    let parted = Unpacked(bytes, format, limits: limits, portion: portion, room: room)
    for found in [whole, parted] where found.count > limits.maximumBytes { return "more comes out than the limit allows" }
    if whole.isUnknown || parted.isUnknown { return "an error of another kind" }
    if let one = whole.error, let other = parted.error {
      // A room of the limit's size can pass it and meet damage behind it at once.
      return one.code == other.code || one.code == .bomb || other.code == .bomb ? nil : "\(one.code) and \(other.code)"
    }
    if whole.error != nil || parted.error != nil { return "refused only in some portions: \(whole.error ?? parted.error!)" }
    return whole.hash == parted.hash && whole.count == parted.count ? nil : "other bytes in other portions"
  }

  /// What came out, as its length and a hash.
  private struct Unpacked {
    var count: Int64 = 0
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var error: ArchiveError?
    var isUnknown = false

    init(_ archive: [UInt8], _ format: ArchiveFormat, limits: ArchiveLimits, portion: Int, room: Int) {
      var position = 0
      let reader = ArchiveReader(format, limits: limits) { buffer in
        let count = min(portion, buffer.count, archive.count - position)
        archive.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
        position += count
        return count
      }
      var buffer = [UInt8](repeating: 0, count: room)
      do {
        while case let got = try buffer.withUnsafeMutableBytes({ try reader.read(into: $0) }), got > 0 {
          count += Int64(got)
          for byte in buffer[..<got] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
      } catch let error as ArchiveError {
        self.error = error
      } catch {
        isUnknown = true
      }
    }
  }

  // MARK: Seeds

  static var seeds: [[UInt8]] {
    let text = Array("id,name\n1,x\n".utf8)
    let sound: [(UInt8, [UInt8])] = [
      (0, gzip(text)), (0, gzip(text) + gzip(text) + [0, 0, 0]), (1, zip([("a.csv", text)])),
      (2, zip([("b.csv", [1, 2]), ("a.csv", text), ("in/", [])])), (1, zip([])), (3, zstd(text)),
      (3, zstd(text) + [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3] + zstd(text)),
    ]
    return sound.flatMap { format, archive in [[format, 0, 0] + archive, [format, 3, 4] + archive] }
  }

  private static func little(_ value: Int, _ bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func checksum(_ bytes: [UInt8]) -> Int {
    var remainder: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return Int(~remainder)
  }

  /// One stored block of deflate.
  private static func deflate(_ bytes: [UInt8]) -> [UInt8] {
    [1] + little(bytes.count, 2) + little(~bytes.count, 2) + bytes
  }

  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + deflate(bytes) + little(checksum(bytes), 4) + little(bytes.count, 4)
  }

  private static func zip(_ members: [(String, [UInt8])]) -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for (index, (name, bytes)) in members.enumerated() {
      let packed = index % 2 == 0 ? bytes : deflate(bytes)
      let common =
        [20, 0, 0, 0] + little(index % 2 == 0 ? 0 : 8, 2) + little(0, 4) + little(checksum(bytes), 4) + little(packed.count, 4)
        + little(bytes.count, 4) + little(name.utf8.count, 2) + [0, 0]
      directory += [0x50, 0x4B, 1, 2, 20, 0] + common + little(0, 10) + little(archive.count, 4) + Array(name.utf8)
      archive += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + packed
    }
    let end = little(members.count, 2) + little(members.count, 2) + little(directory.count, 4) + little(archive.count, 4) + [0, 0]
    return archive + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + end
  }

  /// A frame with one raw block and its size in the header.
  private static func zstd(_ bytes: [UInt8]) -> [UInt8] {
    [0x28, 0xB5, 0x2F, 0xFD, 0x20, UInt8(bytes.count)] + little(bytes.count << 3 | 1, 3) + bytes
  }
}

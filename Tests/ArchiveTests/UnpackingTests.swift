import Archive
import Foundation
import Testing

/// What comes out of an archive that is handed over in portions.
struct Unpacked {
  var bytes: [UInt8] = []
  var error: ArchiveError?
  /// Most bytes that came out, kept or not.
  var count = 0

  init(
    _ archive: [UInt8], _ format: ArchiveFormat, limits: ArchiveLimits = ArchiveLimits(), allowsNested: Bool = false,
    portion: Int = .max, room: Int = 8 << 10, keeps: Bool = true
  ) {
    var position = 0
    let reader = ArchiveReader(format, limits: limits, allowsNested: allowsNested) { buffer in
      let count = min(portion, buffer.count, archive.count - position)
      archive.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
      position += count
      return count
    }
    var buffer = [UInt8](repeating: 0, count: room)
    do {
      while true {
        let got = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
        if got == 0 { break }
        count += got
        if keeps { bytes += buffer[..<got] }
      }
    } catch {
      self.error = error as? ArchiveError
      // Asked again, it says the same.
      #expect(throws: ArchiveError.self) { try buffer.withUnsafeMutableBytes { try reader.read(into: $0) } }
    }
  }
}

@Suite(.enabled(if: Made.isThere, "no Python at SLUICE_PYTHON"))
struct UnpackingTests {
  static func format(_ name: String) -> ArchiveFormat {
    name.hasPrefix("gzip") ? .gzip : name.hasPrefix("zstd") ? .zstd : .zip(member: nil)
  }

  private func archive(_ name: String) throws -> [UInt8] { try #require(Made.archives[name], "\(name)") }

  static let sound = [
    "gzip", "gzip-members", "gzip-padded", "zip", "zip-stored", "zip-streamed", "zip-wide", "zip-wide-streamed", "zip-comment",
    "zip-folder", "zstd", "zstd-frames",
  ]

  @Test(arguments: sound) func `unpacks what other programs packed, in whatever portions`(name: String) throws {
    let packed = try archive(name)
    for (portion, room) in [(Int.max, 8 << 10), (1, 8 << 10), (7, 1), (100, 1 << 20), (4_096, 100)] {
      let found = Unpacked(packed, Self.format(name), portion: portion, room: room)
      #expect(found.error == nil)
      #expect(found.bytes == Made.content)
    }
  }

  @Test(arguments: sound) func `an archive that is cut off anywhere is refused`(name: String) throws {
    let packed = try archive(name)
    let last = name == "gzip-padded" ? packed.count - 1000 : packed.count
    // A file may end after any whole frame or member, which only the next layer can see.
    let ends = name == "gzip-members" || name == "zstd-frames"
    for length in stride(from: 0, to: last, by: max(1, packed.count / 400)) + Array(max(0, last - 120)..<last) {
      let found = Unpacked(Array(packed[..<length]), Self.format(name))
      if found.error == nil {
        #expect(ends && found.bytes.count < Made.content.count && Made.content.starts(with: found.bytes), "cut at \(length)")
      } else {
        #expect([.truncated, .notAnArchive].contains(found.error?.code), "cut at \(length): \(found.error?.description ?? "")")
      }
    }
  }

  static let refused: [(String, ArchiveError.Code)] =
    [
      ("gzip-trailing", .trailingData), ("gzip-of-zip-name", .nested), ("gzip-of-gzip", .nested), ("gzip-of-tar", .nested),
      ("zip-several", .severalMembers), ("zip-empty", .missingMember), ("zip-bzip2", .unsupported), ("zip-nested", .nested),
      ("zip-trailing", .trailingData), ("zip-prefixed", .notAnArchive), ("zip-duplicate", .duplicateName),
      ("zip-encrypted", .encrypted),
      ("zip-lying-local-size", .inconsistent), ("zip-lying-local-size-up", .inconsistent),
      ("zip-lying-directory-size", .inconsistent),
      ("zip-lying-directory-crc", .inconsistent), ("zip-lying-directory-name", .inconsistent), ("zip-overlapping", .inconsistent),
      ("zip-lying-count", .inconsistent), ("zip-not-named", .inconsistent), ("zstd-trailing", .trailingData),
      ("zstd-window", .bomb),
    ] + (0..<8).map { ("zip-unsafe-\($0)", .unsafeName) }

  @Test(arguments: refused) func `what no honest archive holds is refused`(name: String, code: ArchiveError.Code) throws {
    let packed = try archive(name)
    for portion in [Int.max, 1, 13] {
      #expect(Unpacked(packed, Self.format(name), portion: portion).error?.code == code)
    }
  }

  @Test func `a named member is found among others, in stored order or as a stream`() throws {
    for name in ["zip-several", "zip-several-streamed"] {
      let packed = try archive(name)
      let found = Unpacked(packed, .zip(member: "a.csv"), portion: 11)
      #expect(found.error == nil && found.bytes == Made.content)
      #expect(Unpacked(packed, .zip(member: "c.csv")).bytes == Array("more".utf8))
      #expect(Unpacked(packed, .zip(member: "d.csv")).error?.code == .missingMember)
    }
    let twice = try archive("zip-twice-in-directory")
    #expect(Unpacked(twice, .zip(member: "a.csv")).error?.code == .inconsistent)
  }

  @Test(arguments: ["gzip-zeros", "zip-zeros", "zstd-zeros"]) func `a bomb stops at the limits`(name: String) throws {
    let packed = try archive(name)
    let format = Self.format(name)
    let ratio = Unpacked(packed, format, keeps: false)
    #expect(ratio.error?.code == .bomb)
    #expect(ratio.count <= 17 << 20)
    let absolute = Unpacked(packed, format, limits: ArchiveLimits(maximumBytes: 1 << 20, maximumRatio: 1 << 40), keeps: false)
    #expect(absolute.error?.code == .bomb)
    #expect(absolute.count <= 1 << 20)
    let allowed = Unpacked(packed, format, limits: ArchiveLimits(maximumRatio: .max), keeps: false)
    #expect(allowed.error == nil && allowed.count == 64 << 20)
  }

  @Test func `a packing that was asked for twice is unpacked twice`() throws {
    let outer = Unpacked(try archive("gzip-of-gzip"), .gzip, allowsNested: true)
    #expect(outer.error == nil)
    #expect(Unpacked(outer.bytes, .gzip).bytes == Made.content)
  }

  @Test func `content that is no archive is told so`() {
    for bytes in [Array("id,name\n1,x\n".utf8), [0x1F], [0x50, 0x4B]] as [[UInt8]] {
      for format in [ArchiveFormat.gzip, .zip(member: nil), .zstd] {
        let code = Unpacked(bytes, format).error?.code
        #expect(code == .notAnArchive || code == .truncated)
      }
    }
    for format in [ArchiveFormat.gzip, .zip(member: nil), .zstd] { #expect(Unpacked([], format).error?.code == .truncated) }
  }

  @Test func `damage is found, or does no harm`() throws {
    let names = Self.sound.filter { !$0.hasPrefix("zstd") }
    for seed in 0..<(ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1" ? 100_000 : 2_000) {
      var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
      func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(truncatingIfNeeded: (state >> 11) % UInt64(max(bound, 1)))
      }
      let name = names[next(names.count)]
      var packed = try archive(name)
      for _ in 0...next(3) {
        // Mostly headers and the directory: damaged data only ever fail their checksum.
        let at = next(3) == 0 ? next(packed.count) : next(2) == 0 ? next(60) : packed.count - 1 - next(140)
        switch next(3) {
        case 0: packed[at] ^= UInt8(1 << next(8))
        case 1: packed[at] = [0, 0xFF, 0x50, 0x7F][next(4)]
        default: packed.remove(at: at)
        }
      }
      let found = Unpacked(packed, Self.format(name), limits: ArchiveLimits(maximumBytes: 1 << 20))
      if found.error == nil { #expect(found.bytes == Made.content, "seed \(seed), \(name)") }
    }
  }
}

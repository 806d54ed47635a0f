internal import CZstd

/// The frames of a Zstandard file, one after the other (RFC 8878, section 3).
final class ZstdStream {
  private let input: InputWindow
  private var meter: ExpansionMeter
  // A ZSTD_DStream, owned; nil when there was no memory for it.
  private let stream: OpaquePointer?
  private var hasBegun = false
  /// What the decoder last said is to come; 0 between frames.
  private var pending = 0
  /// The decoder may hold bytes back that only want room.
  private var isFull = false
  /// Bytes the frame says it holds, if it says so, and those that came out of it.
  private var declared: UInt64?
  private var produced: UInt64 = 0

  init(_ input: InputWindow, _ limits: ArchiveLimits) {
    self.input = input
    meter = ExpansionMeter(limits)
    stream = ZSTD_createDStream()
    if let stream {
      ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Int32(min(max(limits.maximumWindowLog, 10), 31)))
    }
  }

  deinit { ZSTD_freeDStream(stream) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let stream else {
      throw ArchiveError(.corrupted, "zstd could not be started; there is too little memory", at: input.taken)
    }
    while true {
      let hasInput = try input.fill()
      if !hasInput && !isFull {
        guard hasBegun && pending == 0 else { throw input.truncated }
        return 0
      }
      if pending == 0 { try beginFrame() }
      var source = ZSTD_inBuffer(src: input.start, size: input.count, pos: 0)
      var target = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
      let result = ZSTD_decompressStream(stream, &target, &source)
      input.take(source.pos)
      if ZSTD_isError(result) != 0 { throw error(result) }
      pending = result
      produced &+= UInt64(target.pos)
      // Of a frame that comes in pieces the decoder does not always compare.
      if result == 0, let declared, declared != produced {
        throw ArchiveError(.corrupted, "a zstd frame does not hold as many bytes as it says", at: input.taken)
      }
      // 0 says that the frame is over and all of it came out.
      isFull = target.pos == target.size && result != 0
      try meter.note(target.pos, bytesIn: input.taken)
      if target.pos > 0 { return target.pos }
      if source.pos == 0 && !hasInput { isFull = false }
    }
  }

  /// Sees that what comes next is a frame. The decoder would say so too, but what it says depends on how much it is given.
  private func beginFrame() throws {
    let isWhole = try input.fill(to: Self.magic.count)
    let head = UnsafeBufferPointer(start: input.start, count: min(input.count, Self.magic.count))
    let isSkipped = zip(head, Self.skippedMagic).enumerated().allSatisfy { index, pair in
      // Sixteen magic numbers differ in half a byte.
      index == 0 ? pair.0 & 0xF0 == pair.1 : pair.0 == pair.1
    }
    guard isSkipped || Self.magic.starts(with: head) else {
      throw hasBegun
        ? ArchiveError(.trailingData, "something follows the last zstd frame", at: input.taken)
        : ArchiveError(.notAnArchive, "the file is not zstd", at: input.taken)
    }
    guard isWhole else { throw input.truncated }
    hasBegun = true
    // A header has 18 bytes at most (RFC 8878, section 3.1.1.1).
    _ = try input.fill(to: 18)
    let size = ZSTD_getFrameContentSize(input.start, input.count)
    // The two greatest numbers say that it is not known, and that the header is none (zstd.h).
    declared = size < UInt64.max - 1 ? size : nil
    produced = 0
  }

  /// The first bytes of a data frame, and of one that is to be skipped (RFC 8878, sections 3.1.1 and 3.1.2).
  private static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
  private static let skippedMagic: [UInt8] = [0x50, 0x2A, 0x4D, 0x18]

  private func error(_ result: Int) -> ArchiveError {
    // zstd_errors.h: these numbers are stable; the function that gives them is not exported everywhere.
    switch 0 &- result {
    case 16:
      ArchiveError(.bomb, "the zstd window is larger than allowed; ask for a file without --long or --ultra", at: input.taken)
    case 32:
      ArchiveError(.unsupported, "the zstd data need a dictionary", at: input.taken)
    default: ArchiveError(.corrupted, "the compressed data or their checksum are wrong", at: input.taken)
    }
  }
}

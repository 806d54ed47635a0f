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
      if !hasBegun {
        try input.require(4)
        guard Self.isFrame(input.number(4, at: 0)) else {
          throw ArchiveError(.notAnArchive, "the file is not zstd", at: input.taken)
        }
        hasBegun = true
      }
      var source = ZSTD_inBuffer(src: input.start, size: input.count, pos: 0)
      var target = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
      let result = ZSTD_decompressStream(stream, &target, &source)
      input.take(source.pos)
      if ZSTD_isError(result) != 0 { throw error(result) }
      pending = result
      // 0 says that the frame is over and all of it came out.
      isFull = target.pos == target.size && result != 0
      try meter.note(target.pos, bytesIn: input.taken)
      if target.pos > 0 { return target.pos }
      if source.pos == 0 && !hasInput { isFull = false }
    }
  }

  /// A data frame, or one that is to be skipped.
  private static func isFrame(_ magic: UInt64) -> Bool { magic == 0xFD2F_B528 || magic & 0xFFFF_FFF0 == 0x184D_2A50 }

  private func error(_ result: Int) -> ArchiveError {
    // zstd_errors.h: these numbers are stable; the function that gives them is not exported everywhere.
    switch 0 &- result {
    case 16:
      ArchiveError(.bomb, "the zstd window is larger than allowed; ask for a file without --long or --ultra", at: input.taken)
    case 10:
      ArchiveError(.trailingData, "something follows the last zstd frame", at: input.taken)
    case 32:
      ArchiveError(.unsupported, "the zstd data need a dictionary", at: input.taken)
    default: ArchiveError(.corrupted, "the compressed data or their checksum are wrong", at: input.taken)
    }
  }
}

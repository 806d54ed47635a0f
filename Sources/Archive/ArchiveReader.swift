/// Unpacks a stream of bytes within limits.
///
/// Nothing is written anywhere and no path of an archive is ever used: the bytes of one file come out, and only there. The
/// memory taken does not depend on the archive, but for zstd's window, which is limited.
///
/// A zip archive is read from its beginning, by the headers before the members, for its directory stands at the end of a
/// stream that may be encrypted. At the end the directory is compared with what was read: each member once, at its place,
/// with its name, method, sizes and checksum, and nothing else. The end is reported only if all of that agrees, so who uses
/// what came out must wait for the end, as with an OpenPGP message.
///
/// Not `Sendable`: one thread reads.
public final class ArchiveReader {
  private enum Stream {
    case gzip(GzipStream)
    case zip(ZipStream)
    case zstd(ZstdStream)
  }

  private let stream: Stream
  private let input: InputWindow
  private let allowsNested: Bool
  private var head: [UInt8] = []
  private var headTaken = 0
  private var hasHead = false
  private var failure: (any Error)?

  /// - Parameters:
  ///   - allowsNested: Whether what comes out may itself be an archive, to be unpacked by another reader.
  ///   - read: Puts up to `buffer.count` bytes of the archive at the start of the buffer and returns how many; 0 at its end.
  public init(
    _ format: ArchiveFormat, limits: ArchiveLimits = ArchiveLimits(), allowsNested: Bool = false,
    from read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) {
    input = InputWindow(read)
    self.allowsNested = allowsNested
    stream =
      switch format {
      case .gzip: .gzip(GzipStream(input, limits))
      case .zip(let member): .zip(ZipStream(input, limits, member: member))
      case .zstd: .zstd(ZstdStream(input, limits))
      }
  }

  /// Bytes of the archive read so far.
  public var bytesIn: Int64 { input.taken }

  /// Puts the next bytes of the file at the start of the buffer.
  ///
  /// - Returns: How many; 0 at the end, when everything has been proved.
  /// - Throws: ``ArchiveError``, or what the archive's source throws; again, when it is called again.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if let failure { throw failure }
    do {
      guard !buffer.isEmpty else { return 0 }
      if !hasHead { try readHead() }
      if headTaken < head.count {
        let count = min(buffer.count, head.count - headTaken)
        head.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[headTaken..<headTaken + count])) }
        headTaken += count
        return count
      }
      return try next(buffer)
    } catch {
      failure = error
      throw error
    }
  }

  private func next(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    switch stream {
    case .gzip(let stream): try stream.read(into: buffer)
    case .zip(let stream): try stream.read(into: buffer)
    case .zstd(let stream): try stream.read(into: buffer)
    }
  }

  /// Holds the first bytes back until they are seen to be no archive.
  private func readHead() throws {
    var bytes = [UInt8](repeating: 0, count: ArchiveFormat.headLength)
    var used = 0
    try bytes.withUnsafeMutableBytes { buffer in
      while used < buffer.count {
        let got = try next(UnsafeMutableRawBufferPointer(rebasing: buffer[used...]))
        if got == 0 { break }
        used += got
      }
    }
    head = Array(bytes.prefix(used))
    hasHead = true
    if !allowsNested, let packing = head.withUnsafeBytes({ ArchiveFormat.packing(of: $0) }) {
      throw ArchiveError(
        .nested, "what comes out is packed again, with \(packing); the contract names one packing", at: input.taken)
    }
  }
}

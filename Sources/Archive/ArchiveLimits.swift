/// How far an archive may expand, so that a small file cannot fill memory, disk or time.
public struct ArchiveLimits: Sendable, Hashable {
  /// Bytes that may come out, members that are passed over included.
  public var maximumBytes: Int64
  /// Bytes that may come out for each byte that goes in, once ``ratioFloor`` bytes came out. Deflate reaches 1,032.
  public var maximumRatio: Int64
  /// Bytes that may come out whatever the ratio.
  public var ratioFloor: Int64
  /// Members that a zip archive may have, folders included.
  public var maximumMembers: Int
  /// Logarithm of the bytes that zstd may want to look back, between 10 and 31; memory of that size is taken. The
  /// compressor's levels up to 19 want 23.
  public var maximumWindowLog: Int

  public init(
    maximumBytes: Int64 = 64 << 30, maximumRatio: Int64 = 200, ratioFloor: Int64 = 16 << 20, maximumMembers: Int = 1_000,
    maximumWindowLog: Int = 25
  ) {
    self.maximumBytes = maximumBytes
    self.maximumRatio = maximumRatio
    self.ratioFloor = ratioFloor
    self.maximumMembers = maximumMembers
    self.maximumWindowLog = maximumWindowLog
  }
}

/// Compares what goes in with what comes out.
struct ExpansionMeter {
  let limits: ArchiveLimits
  private(set) var bytesOut: Int64 = 0

  init(_ limits: ArchiveLimits) { self.limits = limits }

  mutating func note(_ count: Int, bytesIn: Int64) throws(ArchiveError) {
    bytesOut &+= Int64(count)
    guard bytesOut <= limits.maximumBytes else {
      throw ArchiveError(.bomb, "more than \(limits.maximumBytes) bytes come out; raise the limit if that is right", at: bytesIn)
    }
    let (allowed, overflow) = max(bytesIn, 1).multipliedReportingOverflow(by: limits.maximumRatio)
    guard overflow || bytesOut <= max(limits.ratioFloor, allowed) else {
      throw ArchiveError(
        .bomb, "more than \(limits.maximumRatio) bytes come out for each that goes in, which no real file needs", at: bytesIn)
    }
  }
}

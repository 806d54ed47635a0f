/// A debt-collection portfolio of any size, written as a stream of CSV that follows `Schemas/portfolio-1.yaml`.
///
/// The bytes are a function of the number of rows, the seed and the options; the size of the chunks does not matter. Memory
/// is one chunk.
///
/// ```swift
/// let simulation = PortfolioSimulation(rows: 2_000_000, seed: 1)
/// try simulation.write { bytes in try output.write(bytes) }
/// ```
public struct PortfolioSimulation: Sendable {
  /// The most rows that one simulation has.
  public static let maximumRows = 1_000_000_000
  /// The chunk size used when none is given, in bytes.
  public static let defaultChunkBytes = 1 << 18

  public let rows: Int
  public let seed: UInt64
  public let options: PortfolioOptions

  /// - Parameters:
  ///   - rows: Records without the header, 0 to ``maximumRows``; a number outside is moved to the nearer end.
  ///   - seed: Any number; another seed is another portfolio.
  public init(rows: Int, seed: UInt64, options: PortfolioOptions = PortfolioOptions()) {
    self.rows = min(Self.maximumRows, max(0, rows))
    self.seed = seed
    self.options = options
  }

  /// The names of the columns, in the contract's order.
  public static var columns: [String] { PortfolioRow.Column.allCases.map { "\($0)" } }

  /// Writes the file.
  ///
  /// - Parameters:
  ///   - chunkBytes: About how many bytes are handed over at a time; at least 4096.
  ///   - sink: Receives the bytes in order; the buffer is valid only during the call. What it throws ends the writing.
  /// - Returns: What was written and how much of it is damaged: the truth to test a reader against.
  /// - Complexity: O(rows); no allocation for each row.
  @discardableResult
  public func write(
    chunkBytes: Int = PortfolioSimulation.defaultChunkBytes, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows -> SimulationSummary {
    let capacity = max(4096, chunkBytes)
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + ByteCursor.headroom)
    defer { buffer.deallocate() }
    let record = PortfolioRow(seed: seed, businessDate: options.businessDate)
    let damages = DamagePlan(seed: seed, options: options)
    var cursor = ByteCursor(next: buffer)
    var summary = SimulationSummary(rows: rows)
    if options.byteOrderMark { for byte in [0xEF, 0xBB, 0xBF] as [UInt8] { cursor.put(byte) } }
    for byte in Self.columns.joined(separator: ",").utf8 { cursor.put(byte) }
    endLine(&cursor)
    for row in 0..<UInt64(rows) {
      if damages.isDamaged(row) {
        let (fault, keyRow) = damages.fault(ofRow: row)
        summary.damaged[fault.damage, default: 0] += 1
        record.write(row: row, keyRow: keyRow, fault: fault, to: &cursor)
      } else {
        record.write(row: row, keyRow: row, fault: nil, to: &cursor)
      }
      endLine(&cursor)
      if cursor.next - buffer >= capacity {
        summary.bytes += cursor.next - buffer
        try sink(UnsafeRawBufferPointer(start: buffer, count: cursor.next - buffer))
        cursor.next = buffer
      }
    }
    if cursor.next > buffer {
      summary.bytes += cursor.next - buffer
      try sink(UnsafeRawBufferPointer(start: buffer, count: cursor.next - buffer))
    }
    return summary
  }

  /// What is wrong with a record, `nil` if nothing is.
  ///
  /// - Parameter record: Counted from 1, as everywhere in Sluice.
  public func damage(ofRecord record: Int) -> RowDamage? {
    guard 1...max(1, rows) ~= record else { return nil }
    let plan = DamagePlan(seed: seed, options: options)
    let row = UInt64(record - 1)
    return plan.isDamaged(row) ? plan.fault(ofRow: row).fault.damage : nil
  }

  @inline(__always)
  private func endLine(_ cursor: inout ByteCursor) {
    if options.lineEnding == .crlf { cursor.put("\r" as Unicode.Scalar) }
    cursor.put("\n" as Unicode.Scalar)
  }
}

/// What ``PortfolioSimulation/write(chunkBytes:to:)`` wrote.
public struct SimulationSummary: Sendable, Hashable {
  /// Records without the header.
  public let rows: Int
  /// Bytes with the header.
  public internal(set) var bytes = 0
  /// Damaged records by what is wrong with them.
  public internal(set) var damaged: [RowDamage: Int] = [:]

  /// Records with nothing wrong: those that the contract accepts.
  public var goodRows: Int { rows - damaged.values.reduce(0, +) }
}

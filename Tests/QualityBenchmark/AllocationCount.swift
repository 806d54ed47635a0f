import CAllocationTally
import DataContracts
import Quality
import RowMap
import Simulation
import Tabular

/// Counts how often decoding, judging and mapping a portfolio ask for memory; one JSON document.
///
/// Told is what the second half of the file asks for. What the first half asks for grows buffers, which stay.
struct AllocationCount {
  let bytes: [UInt8]
  let rows: Int
  let contract: Contract

  /// - Parameter path: The contract's.
  init(rows: Int, contract path: String) throws {
    var bytes: [UInt8] = []
    PortfolioSimulation(rows: rows, seed: 1).write { bytes.append(contentsOf: $0) }
    self.bytes = bytes
    self.rows = rows
    contract = try Contract.load(path: path, checkingPatterns: patternProblem)
  }

  func measure() throws {
    let judge = try RowJudge(contract: contract, options: QualityOptions(uniquenessBudget: 64 << 20))
    var map = try RowMapWriter(secret: RowMapSecret()) { _ in }
    var decoder = try RecordDecoder(contract: contract)
    let batch = RecordBatch(fieldCount: decoder.fieldCount)
    let columns = try ColumnBatch(contract: contract)
    var verdicts = VerdictBuffer()
    var entries: [RowMapEntry] = []
    var source = BytesInMemory(bytes)
    var records = 0
    var counts = (decode: UInt64(0), judge: UInt64(0), map: UInt64(0))
    var counted = 0
    while true {
      let start = allocation_tally()
      let more = try decoder.fill(batch, from: { source.read(into: $0) })
      guard more else { break }
      let decoded = allocation_tally()
      try judge.judge(batch, into: columns, verdicts: &verdicts)
      let judged = allocation_tally()
      entries.removeAll(keepingCapacity: true)
      for index in 0..<batch.count {
        entries.append(
          RowMapEntry(
            byteOffset: batch.byteOffset(of: index), byteLength: Int32(batch.byteLength(of: index)), line: batch.line(of: index),
            outcome: .landed, reason: RowMapEntry.noReason, file: 0, position: Int64(records + index)))
      }
      let before = allocation_tally()
      try batch.withRecords { bytes, offset in try map.append(entries.span, bytes: bytes, bytesOffset: offset) }
      let mapped = allocation_tally()
      records += batch.count
      if columns.approximateBytes > 4 << 20 { columns.reset() }
      guard records > rows / 2 else { continue }
      counted += batch.count
      counts.decode += decoded - start
      counts.judge += judged - decoded
      counts.map += mapped - before
    }
    print(#"{"records": \#(counted), "decode": \#(counts.decode), "judge": \#(counts.judge), "row_map": \#(counts.map)}"#)
  }
}

import Tabular

/// Everything a decoder says of a file.
struct Transcript: Equatable {
  struct Record: Equatable {
    var number: Int64
    var offset: Int
    var length: Int
    var line: Int64
    var fieldCount: Int
    var fault: RecordFault?
    var cells: [[UInt8]?]
    var cellFaults: [CellFault.Located]
  }

  let fields: Int
  private(set) var records: [Record] = []
  private(set) var controls: [ControlRecord] = []
  private(set) var error: TabularError?
  private(set) var terminators = TerminatorCounts()
  private(set) var byteCount: Int64 = 0
  /// Decodes records that were cut out of the file.
  private(set) var single: RecordDecoder?

  /// `nil` for a format that is none.
  init?(_ bytes: [UInt8], _ format: RecordFormat, _ labels: [String], capacity: Int, portion: Int) {
    guard let decoder = try? RecordDecoder(format, labels: labels, maximumRecordBytes: 2000) else { return nil }
    self.init(bytes, with: decoder, capacity: capacity, portion: portion)
  }

  init(_ bytes: [UInt8], with given: RecordDecoder, capacity: Int, portion: Int) {
    var decoder = given
    fields = decoder.fieldCount
    let batch = RecordBatch(fieldCount: fields, capacity: capacity)
    var position = 0
    do {
      var isMore = true
      while isMore {
        isMore = try decoder.fill(
          batch,
          from: { buffer in
            let count = min(portion, buffer.count, bytes.count - position)
            bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
            position += count
            return count
          })
        controls += decoder.controlRecords
        for record in 0..<batch.count { append(record, of: batch) }
      }
    } catch {
      // The reader above throws nothing.
      self.error = error as? TabularError
    }
    terminators = decoder.terminators
    byteCount = decoder.byteCount
    single = decoder.forSingleRecords()
  }

  private mutating func append(_ record: Int, of batch: RecordBatch) {
    records.append(
      Record(
        number: batch.recordNumber(of: record), offset: Int(batch.byteOffset(of: record)), length: batch.byteLength(of: record),
        line: batch.line(of: record), fieldCount: batch.fieldCount(of: record), fault: batch.fault(of: record),
        cells: (0..<fields).map { batch.fieldBytes($0, of: record) },
        cellFaults: batch.cellFaults.filter { $0.record == record }.map { CellFault.Located($0.fault, field: Int($0.field)) }))
  }

  static func == (one: Transcript, other: Transcript) -> Bool {
    one.records == other.records && one.controls == other.controls && one.error == other.error
      && one.terminators == other.terminators && one.byteCount == other.byteCount
  }

  /// Whether two scanners agree: the cells of a record at fault are not defined beyond the fault.
  func isSame(as other: Transcript) -> Bool {
    var (one, two) = (self, other)
    for index in one.records.indices where one.records[index].fault != nil { one.records[index].cells = [] }
    for index in two.records.indices where two.records[index].fault != nil { two.records[index].cells = [] }
    return one == two
  }
}

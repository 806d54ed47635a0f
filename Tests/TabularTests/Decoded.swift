import Tabular

/// Everything a decoder says about a file, in a form that can be compared.
struct Decoded: Equatable {
  struct Record: Equatable {
    var number: Int64
    var fields: [[UInt8]?]
    var fieldCount: Int
    var offset: Int64
    var length: Int
    var line: Int64
    var fault: RecordFault?
    var cellFaults: [CellFault.Located] = []
  }

  var records: [Record] = []
  var error: TabularError?
  var terminators = TerminatorCounts()
  var byteCount: Int64 = 0
  var controls: [ControlRecord] = []
  /// Decodes records that were cut out of the file.
  var single: RecordDecoder?

  static func == (one: Decoded, other: Decoded) -> Bool {
    one.records == other.records && one.error == other.error && one.terminators == other.terminators
      && one.byteCount == other.byteCount && one.controls == other.controls
  }

  /// Decodes `bytes`, handing them over in portions of the sizes `portions` yields.
  init(
    _ bytes: [UInt8], fields: Int, labels: [String]? = nil, dialect: DelimitedDialect = DelimitedDialect(header: nil),
    capacity: Int = 512, limit: Int = RecordDecoder.defaultMaximumRecordBytes, portion: (Int) -> Int = { $0 }
  ) {
    self.init(
      bytes, RecordFormat(.delimited(dialect)), fields: fields, labels: labels, capacity: capacity, limit: limit, portion: portion)
  }

  /// Decodes a file of any format.
  init(
    _ bytes: [UInt8], _ format: RecordFormat, fields: Int, labels: [String]? = nil, capacity: Int = 512,
    limit: Int = RecordDecoder.defaultMaximumRecordBytes, portion: (Int) -> Int = { $0 }
  ) {
    do {
      let decoder =
        try labels.map { try RecordDecoder(format, labels: $0, maximumRecordBytes: limit) }
        ?? RecordDecoder(format, expectedFields: fields, maximumRecordBytes: limit)
      self.init(bytes, with: decoder, capacity: capacity, portion: portion)
    } catch {
      self.init(error: error as? TabularError)
    }
  }

  private init(error: TabularError?) { self.error = error }

  init(_ bytes: [UInt8], with decoder: RecordDecoder, capacity: Int = 512, portion: (Int) -> Int = { $0 }) {
    var decoder = decoder
    let fields = decoder.fieldCount
    do {
      let batch = RecordBatch(fieldCount: fields, capacity: capacity)
      var position = 0
      defer {
        terminators = decoder.terminators
        byteCount = decoder.byteCount
        single = decoder.forSingleRecords()
      }
      var isMore = true
      while isMore {
        isMore = try decoder.fill(
        batch,
        from: { buffer in
          let count = min(max(1, portion(buffer.count)), buffer.count, bytes.count - position)
          for index in 0..<count { buffer[index] = bytes[position + index] }
          position += count
          return count
        })
        controls += decoder.controlRecords
        for record in 0..<batch.count {
          records.append(
            Record(
              number: batch.recordNumber(of: record),
              fields: (0..<fields).map { batch.fieldBytes($0, of: record) }, fieldCount: batch.fieldCount(of: record),
              offset: batch.byteOffset(of: record), length: batch.byteLength(of: record),
              line: batch.line(of: record), fault: batch.fault(of: record),
              cellFaults: batch.cellFaults.filter { $0.record == record }.map { CellFault.Located($0.fault, field: Int($0.field)) }))
        }
      }
    } catch {
      self.error = error as? TabularError
    }
  }

  /// The fields as text; for files without faults.
  var text: [[String]] {
    records.map { record in record.fields.compactMap { $0.map { String(decoding: $0, as: UTF8.self) } } }
  }
}

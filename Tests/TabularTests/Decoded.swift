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
  }

  var records: [Record] = []
  var error: TabularError?
  var terminators = TerminatorCounts()
  var byteCount: Int64 = 0

  /// Decodes `bytes`, handing them over in portions of the sizes `portions` yields.
  init(
    _ bytes: [UInt8], fields: Int, labels: [String]? = nil, dialect: DelimitedDialect = DelimitedDialect(hasHeader: false),
    capacity: Int = 512, limit: Int = DelimitedDecoder.defaultMaximumRecordBytes, portion: (Int) -> Int = { $0 }
  ) {
    do {
      var decoder =
        try labels.map { try DelimitedDecoder(dialect: dialect, labels: $0, maximumRecordBytes: limit) }
        ?? DelimitedDecoder(dialect: dialect, expectedFields: fields, maximumRecordBytes: limit)
      let batch = RecordBatch(fieldCount: fields, capacity: capacity)
      var position = 0
      defer {
        terminators = decoder.terminators
        byteCount = decoder.byteCount
      }
      while try decoder.fill(
        batch,
        from: { buffer in
          let count = min(max(1, portion(buffer.count)), buffer.count, bytes.count - position)
          for index in 0..<count { buffer[index] = bytes[position + index] }
          position += count
          return count
        })
      {
        for record in 0..<batch.count {
          records.append(
            Record(
              number: batch.recordNumber(of: record),
              fields: (0..<fields).map { batch.fieldBytes($0, of: record) }, fieldCount: batch.fieldCount(of: record),
              offset: batch.byteOffset(of: record), length: batch.byteLength(of: record),
              line: batch.line(of: record), fault: batch.fault(of: record)))
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

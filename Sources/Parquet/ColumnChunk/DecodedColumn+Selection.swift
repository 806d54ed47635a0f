extension DecodedColumn {
  /// The rows in `places`, which ascend and lie within the column.
  func selecting(_ places: [Range<Int>]) -> DecodedColumn {
    let count = places.reduce(0) { $0 + $1.count }
    guard count < rowCount else { return self }
    guard let validity else {
      return DecodedColumn(column: column, rowCount: count, values: values.selecting(places), validity: nil)
    }
    var kept: [UInt8] = []
    kept.reserveCapacity(count)
    var valuePlaces: [Range<Int>] = []
    var row = 0
    var value = 0
    for place in places {
      value += validity[row..<place.lowerBound].reduce(0) { $0 + Int($1) }
      let present = validity[place].reduce(0) { $0 + Int($1) }
      kept += validity[place]
      if present > 0 { valuePlaces.append(value..<value + present) }
      row = place.upperBound
      value += present
    }
    let hasNulls = kept.contains(0)
    return DecodedColumn(
      column: column, rowCount: count, values: values.selecting(valuePlaces), validity: hasNulls ? kept : nil)
  }
}

extension ColumnValues {
  fileprivate func selecting(_ places: [Range<Int>]) -> Self {
    func gather<Element>(_ values: [Element], width: Int = 1) -> [Element] {
      var result: [Element] = []
      result.reserveCapacity(places.reduce(0) { $0 + $1.count } * width)
      for place in places { result += values[place.lowerBound * width..<place.upperBound * width] }
      return result
    }
    switch self {
    case .boolean(let values): return .boolean(gather(values))
    case .int32(let values): return .int32(gather(values))
    case .int64(let values): return .int64(gather(values))
    case .int128(let values): return .int128(gather(values))
    case .float(let values): return .float(gather(values))
    case .double(let values): return .double(gather(values))
    case .fixed(let bytes, let length): return .fixed(gather(bytes, width: length), length: length)
    case .bytes(let bytes, let offsets):
      var kept: [UInt8] = []
      var ends: [UInt32] = [0]
      for place in places {
        let start = offsets[place.lowerBound]
        let base = UInt32(kept.count)
        kept += bytes[Int(start)..<Int(offsets[place.upperBound])]
        for index in place { ends.append(base + (offsets[index + 1] - start)) }
      }
      return .bytes(kept, offsets: ends)
    }
  }
}

import DataContracts

/// The least that reading a portfolio could be: one pass over the bytes that finds the ends of cells, and adds up the digits of
/// numbers and dates without a single check. Nothing is cleansed, judged or kept.
///
/// A yardstick for the machine: what judging costs is told as a share of it.
struct CrudeScan {
  private enum Cell { case text, number, date }

  private let cells: [Cell]

  init(_ contract: Contract) {
    cells = contract.fields.map { field in
      switch field.type {
      case .integer, .decimal: .number
      case .date: .date
      default: .text
      }
    }
  }

  /// The sum of all numbers and days, whatever it means.
  func sum(_ bytes: [UInt8]) -> Int64 {
    bytes.withUnsafeBufferPointer { bytes in
      var total: Int64 = 0
      var column = 0
      var start = 0
      var isQuoted = false
      for index in bytes.indices {
        let byte = bytes[index]
        if byte == 0x22 {
          isQuoted.toggle()
        } else if byte == 0x0A || (byte == 0x2C && !isQuoted) {
          if column < cells.count { total &+= Self.value(bytes, start..<index, cells[column]) }
          column = byte == 0x0A ? 0 : column + 1
          start = index + 1
        }
      }
      return total
    }
  }

  private static func value(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ cell: Cell) -> Int64 {
    switch cell {
    case .text: return 0
    case .number:
      var value: Int64 = 0
      for index in range where bytes[index] != 0x2E { value = value &* 10 &+ Int64(bytes[index] & 15) }
      return value
    case .date:
      guard range.count == 10 else { return 0 }
      func digit(_ place: Int) -> Int64 { Int64(bytes[range.lowerBound + place] & 15) }
      let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)
      return (year * 12 + digit(5) * 10 + digit(6)) * 31 + digit(8) * 10 + digit(9)
    }
  }
}

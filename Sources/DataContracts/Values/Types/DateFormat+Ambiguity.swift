extension DateFormat {
  /// Whether some text could be read by both formats, and differently.
  ///
  /// Formats whose directives can follow each other in the same shape of digits, letters and signs share texts; they agree
  /// about them only if each digit has the same meaning in both.
  public func isAmbiguous(with other: DateFormat) -> Bool {
    let others = other.spellings
    return spellings.contains { one in
      others.contains { $0.shape == one.shape && $0.meanings != one.meanings }
    }
  }

  /// One way in which the widths of a format's directives can come out.
  private struct Spelling {
    var shape: [UInt8] = []
    var meanings: [String] = []
  }

  private var spellings: [Spelling] {
    var spellings = [Spelling()]
    for element in elements {
      let (kind, widths, meaning) = Self.extent(element)
      // Few directives vary, so that this stays small; a format that repeats them is refused elsewhere.
      guard spellings.count <= 1024 else { return spellings }
      spellings = spellings.flatMap { spelling in
        widths.map { width in
          var longer = spelling
          longer.shape += Array(repeating: kind, count: width)
          longer.meanings += Array(repeating: meaning, count: width)
          return longer
        }
      }
    }
    return spellings
  }

  private static func extent(_ element: DateElement) -> (kind: UInt8, widths: ClosedRange<Int>, meaning: String) {
    let digit: UInt8 = 0
    let letter: UInt8 = 1
    switch element {
    case .literal(let byte): return (byte, 1...1, "")
    case .year4: return (digit, 4...4, "year")
    case .year3: return (digit, 3...3, "years since 1900")
    case .year2(let pivot): return (digit, 2...2, "year from \(pivot)")
    case .month2: return (digit, 2...2, "month")
    case .month: return (digit, 1...2, "month")
    case .monthAbbreviation: return (letter, 3...3, "month")
    case .monthName: return (letter, 3...9, "month")
    case .day2: return (digit, 2...2, "day")
    case .day: return (digit, 1...2, "day")
    case .dayOfYear3: return (digit, 3...3, "day of year")
    case .impliedDay(let day): return (digit, 0...0, day.rawValue)
    case .hour2: return (digit, 2...2, "hour")
    case .hour: return (digit, 1...2, "hour")
    case .halfHour2: return (digit, 2...2, "half hour")
    case .halfHour: return (digit, 1...2, "half hour")
    case .halfOfDay: return (letter, 2...2, "half")
    case .minute2: return (digit, 2...2, "minute")
    case .second2: return (digit, 2...2, "second")
    case .fraction: return (2, 1...1, "fraction")
    case .zone: return (3, 1...1, "zone")
    case .serial(let epoch): return (digit, 1...6, epoch.rawValue)
    }
  }
}

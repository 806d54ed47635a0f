public import DataContracts

/// How much memory judging may take, where keys go that do not fit, and what is known beforehand.
public struct QualityOptions: Sendable {
  /// Bytes for what compares keys, divided evenly among the contract's primary and unique keys, its survivor rule and its
  /// foreign keys to its own fields.
  ///
  /// A slot takes 17 bytes, three of four slots are used, and slots double where they are: 34 MiB and a little hold 1.5 million
  /// keys, 68 MiB 3.1 million. Memory is taken as keys come, from 21 KiB up.
  public var uniquenessBudget: Int
  /// A private directory for keyed hashes that do not fit the budget; `nil` makes that an error instead.
  /// Files in it are unlinked as soon as they are open, so nothing is left behind by a crash.
  public var spillDirectory: String?
  /// The key of the hashes; random per judge unless given.
  public var hashKey: HashKey
  /// Faults recorded per record; what is beyond is counted nowhere.
  public var maximumFaultsPerRecord: Int
  /// What an earlier judging of the same bytes has settled.
  public var settled: SettledVerdicts?
  /// Bytes that the numbers of records left out for their keys may take.
  public var settledBudget: Int
  /// The keys of tables that foreign keys of the contract refer to, by the foreign key's index.
  public var references: [Int: ReferenceKeys]
  /// What the delivery's control file says; `nil` for a delivery without one.
  public var figures: ControlFigures?
  /// The only records that may land, by number, where others are not awaited; `nil` when every record is.
  public var awaited: Set<Int64>?
  /// What row rules call the business date; rules that need it say nothing without one.
  public var businessDate: CalendarDate?

  public init(
    uniquenessBudget: Int = 64 << 20, spillDirectory: String? = nil, hashKey: HashKey = .random(),
    maximumFaultsPerRecord: Int = 32, settled: SettledVerdicts? = nil, settledBudget: Int = 16 << 20,
    references: [Int: ReferenceKeys] = [:], figures: ControlFigures? = nil, awaited: Set<Int64>? = nil,
    businessDate: CalendarDate? = nil
  ) {
    self.uniquenessBudget = uniquenessBudget
    self.spillDirectory = spillDirectory
    self.hashKey = hashKey
    self.maximumFaultsPerRecord = maximumFaultsPerRecord
    self.settled = settled
    self.settledBudget = settledBudget
    self.references = references
    self.figures = figures
    self.awaited = awaited
    self.businessDate = businessDate
  }
}

/// The 128-bit key of SipHash.
public struct HashKey: Sendable, Hashable {
  public let low: UInt64
  public let high: UInt64

  public init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// A key from the system's cryptographic generator.
  public static func random() -> HashKey {
    var generator = SystemRandomNumberGenerator()
    return HashKey(low: generator.next(), high: generator.next())
  }
}

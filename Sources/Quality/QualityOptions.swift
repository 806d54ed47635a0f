public import DataContracts

/// How much memory judging may take, and where keys go that do not fit.
public struct QualityOptions: Sendable {
  /// Bytes for the sets that find duplicate keys, divided evenly among the contract's keys.
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
  /// Records that may turn out to be duplicates after the fact.
  public var lateDuplicateLimit: Int
  /// Records, by number, that an earlier judging of the same bytes found to be late duplicates, with their reason: they are
  /// rejected at once, so that a second run with the same budget has no late verdicts.
  public var knownDuplicates: [Int64: UInt16]
  /// What row rules call the business date; rules that need it say nothing without one.
  public var businessDate: CalendarDate?

  public init(
    uniquenessBudget: Int = 64 << 20, spillDirectory: String? = nil, hashKey: HashKey = .random(),
    maximumFaultsPerRecord: Int = 32, lateDuplicateLimit: Int = 1_000_000, knownDuplicates: [Int64: UInt16] = [:],
    businessDate: CalendarDate? = nil
  ) {
    self.uniquenessBudget = uniquenessBudget
    self.spillDirectory = spillDirectory
    self.hashKey = hashKey
    self.maximumFaultsPerRecord = maximumFaultsPerRecord
    self.lateDuplicateLimit = lateDuplicateLimit
    self.knownDuplicates = knownDuplicates
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

import DataContracts

/// Finds of all records with one key the one that survives, when a later record may take an earlier one's place.
///
/// Every sound record is an entry; they are brought into the order of their keys, and of each key one is left. What comes out depends
/// on the records alone, whatever the memory and the batches were.
final class SurvivorRule {
  let verdict: StageVerdict
  /// Whether any record has been found not to survive.
  private(set) var hasLosers = false
  private let hasher: KeyHasher
  /// The field that decides; `nil` when the last record survives.
  private let field: Int?
  private let isGreatest: Bool
  private let sort: SpillingSort<RankedKey>
  private let tails: RankTails

  init(_ verdict: StageVerdict, _ rule: Deduplication, hashKey: HashKey, budget: Int, spillDirectory: String?) {
    self.verdict = verdict
    hasher = KeyHasher(fields: rule.key, hashKey: hashKey)
    switch rule.survivor {
    case .first, .last: (field, isGreatest) = (nil, true)
    case .greatest(let field): (self.field, isGreatest) = (field, true)
    case .least(let field): (self.field, isGreatest) = (field, false)
    }
    let tailBytes = max(budget / 8, 4096)
    sort = SpillingSort(budget: budget - tailBytes, spillDirectory: spillDirectory)
    tails = RankTails(limit: tailBytes, spillDirectory: spillDirectory)
  }

  /// Takes the sound rows of a batch.
  ///
  /// - Parameter loses: Called with the number of every record that is found to lose meanwhile.
  func judge(
    rows count: Int, firstRecord: Int64, _ scratch: RowScratch, _ kernels: [ColumnKernel], loses: (Int64) -> Void
  ) throws(QualityError) {
    let states = scratch.states
    for row in 0..<count where states[row] == RowScratch.sound {
      guard let hash = hasher.hash(row, kernels) else { continue }
      var entry = RankedKey(
        hash: KeyHash(low: hash.low, high: hash.high, row: 0), record: firstRecord &+ Int64(row))
      if let field { try rank(&entry, by: kernels[field], row) }
      try sort.append(entry) { entries throws(QualityError) in try leaveOne(of: entries, loses) }
    }
  }

  private func rank(_ entry: inout RankedKey, by kernel: ColumnKernel, _ row: Int) throws(QualityError) {
    guard kernel.scratch.validity[row] != 0 else { return }
    switch kernel.kind {
    case .bytes:
      let cell = kernel.scratch.values(as: CellSlice.self)[row]
      let rest = UnsafeBufferPointer(start: cell.start + min(cell.count, 16), count: max(cell.count - 16, 0))
      entry.rank(cell.start, cell.count, tail: rest.isEmpty ? 0 : try tails.append(rest))
    case .double:
      // Adding zero makes both zeros the same; then the order of the bits is that of the values, the negative ones backwards.
      let bits = (kernel.scratch.values(as: Double.self)[row] + 0).bitPattern
      entry.rank(UInt128(bits >> 63 == 0 ? bits | 1 << 63 : ~bits))
    default:
      if let number = kernel.whole(row) { entry.rank(UInt128(bitPattern: number) ^ 1 << 127) }
    }
  }

  /// Leaves the best of each key at the beginning; returns how many there are.
  private func leaveOne(
    of entries: UnsafeMutableBufferPointer<RankedKey>, _ loses: (Int64) -> Void
  ) throws(QualityError) -> Int {
    var written = 0
    for index in entries.indices {
      guard written > 0, entries[written - 1].isSameKey(as: entries[index]) else {
        entries[written] = entries[index]
        written += 1
        continue
      }
      let isBeaten = try isBeaten(entries[written - 1], by: entries[index])
      hasLosers = true
      loses(isBeaten ? entries[written - 1].record : entries[index].record)
      if isBeaten { entries[written - 1] = entries[index] }
    }
    return written
  }

  /// Whether a record loses against a later one of its key.
  private func isBeaten(_ one: RankedKey, by later: RankedKey) throws(QualityError) -> Bool {
    // A record without a value survives only one without a value.
    guard one.hasRank, later.hasRank else { return later.hasRank || !one.hasRank }
    guard let precedes = try precedes(one, later) else { return true }
    return precedes == isGreatest
  }

  /// Whether one rank is below the other; `nil` if they are the same.
  private func precedes(_ one: RankedKey, _ other: RankedKey) throws(QualityError) -> Bool? {
    if one.rankHigh != other.rankHigh { return one.rankHigh < other.rankHigh }
    if one.rankLow != other.rankLow { return one.rankLow < other.rankLow }
    // The same bytes with zeros behind them: then the shorter text is the beginning of the longer one.
    guard one.length > 16, other.length > 16 else { return one.length == other.length ? nil : one.length < other.length }
    return try tails.precedes((one.tail, one.length - 16), (other.tail, other.length - 16))
  }

  /// Calls `loses` with every other record that does not survive. Ends the rule.
  func finish(loses: (Int64) -> Void) throws(QualityError) {
    var best: RankedKey?
    try sort.forEach { entries throws(QualityError) in try leaveOne(of: entries, loses) } _: { entry throws(QualityError) in
      guard let known = best, known.isSameKey(as: entry) else {
        best = entry
        return
      }
      let isBeaten = try isBeaten(known, by: entry)
      hasLosers = true
      loses(isBeaten ? known.record : entry.record)
      if isBeaten { best = entry }
    }
  }
}

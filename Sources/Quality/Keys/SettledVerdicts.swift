/// What judging a file once has settled about records of which only the whole file could tell: that a later one has their key and
/// survives, that an earlier one has it already, that nothing of the file is what they refer to.
///
/// Given to another judge of the same contract, which judges the same bytes from the start: it knows these verdicts before it sees
/// the records, and goes on from there. Each time at least one more of the contract's keys is settled, so this comes to an end.
public struct SettledVerdicts: Sendable {
  /// How many of the judge's stages are settled, from the first.
  let stages: Int
  /// Records that do not land, by reason.
  let records: [UInt16: RecordSet]

  /// Records that do not land.
  public var count: Int { records.values.reduce(0) { $0 + $1.count } }

  /// Bytes in memory.
  public var byteCount: Int { records.values.reduce(0) { $0 + $1.byteCount } }
}

internal import Quality
internal import RowMap

/// Finds which rejected record each record of a completing file may take the place of, from keys and outcomes alone.
///
/// Tell it first what is asked for, then the completions that landed before, then the completed delivery.
struct AwaitedKeys {
  /// Of more records a bank sends the whole file again.
  static let maximumRecords = 100_000

  /// Records of the completing file by their key, in order.
  private var asked: [RecordKey: [Int64]] = [:]
  private var count = 0
  /// Keys that some record has landed with.
  private var taken: Set<RecordKey> = []
  /// The first open reject of a key.
  private var open: [RecordKey: Int64] = [:]
  /// Rejects whose place has been taken.
  private var done: Set<Int64> = []
  private let named: [Int64]
  private let namedSet: Set<Int64>
  private var nameable: Set<Int64> = []

  /// - Parameter named: Rejects that a person named, in the order in which records with a new key take their place.
  init(named: [Int64]) {
    self.named = named
    namedSet = Set(named)
  }

  /// A record of the completing file. One without its key or its shape is rejected for that.
  mutating func ask(_ entry: KeyReader.Entry) throws(Fault) {
    guard entry.isWhole, let key = entry.key else { return }
    count += 1
    guard count <= Self.maximumRecords else {
      throw Fault("completion-impossible", at: .judge, "the file has more than \(Self.maximumRecords) records; it is no list of corrections")
    }
    asked[key, default: []].append(entry.record)
  }

  /// A record of a completion that landed before.
  mutating func note(completion entry: KeyReader.Entry, _ outcome: RowOutcome) {
    if outcome == .landed, let key = entry.key, asked[key] != nil { taken.insert(key) }
  }

  /// Rejects that completions before took the place of.
  mutating func note(done records: some Sequence<Int64>) { done.formUnion(records) }

  /// A record of the completed delivery.
  mutating func note(original entry: KeyReader.Entry, _ outcome: RowOutcome) {
    if outcome != .rejected {
      if let key = entry.key, asked[key] != nil { taken.insert(key) }
      return
    }
    if done.contains(entry.record) { return }
    if namedSet.contains(entry.record), entry.key == nil || !entry.isWhole {
      nameable.insert(entry.record)
    } else if let key = entry.key, asked[key] != nil, open[key] == nil {
      open[key] = entry.record
    }
  }

  /// The place of each record that is awaited, by its number.
  ///
  /// - Throws: A ``Fault`` `completion-mismatch` when the named records are not open, or not as many as the records with a new key.
  func places() throws(Fault) -> [Int64: Int64] {
    var places: [Int64: Int64] = [:]
    var strangers: [Int64] = []
    for (key, records) in asked where !taken.contains(key) {
      if let reject = open[key] {
        // Of several with one key the judge takes one.
        for record in records { places[record] = reject }
      } else if let first = records.first {
        strangers.append(first)
      }
    }
    guard !named.isEmpty else { return places }
    if let wrong = named.first(where: { !nameable.contains($0) }) {
      throw Fault(
        "completion-mismatch", at: .judge,
        "record \(wrong) is no open reject without a readable key; one whose key was read is completed under that key")
    }
    guard strangers.count == named.count, namedSet.count == named.count else {
      throw Fault(
        "completion-mismatch", at: .judge,
        "\(namedSet.count) rejected records are named, and \(strangers.count) records of the file have a key that is not known there")
    }
    for (record, reject) in zip(strangers.sorted(), named) { places[record] = reject }
    return places
  }
}

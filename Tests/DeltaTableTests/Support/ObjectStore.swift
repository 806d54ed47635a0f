import Synchronization

@testable import DeltaTable

/// A log as an object store keeps it: puts if absent, no folders, no links, and answers that get lost.
final class ObjectStore: LogStore {
  /// What becomes of a put.
  enum Answer: Sendable {
    case normal
    /// The put is done, the answer lost.
    case lostAfter
    /// The put is not done, the answer lost.
    case lostBefore
  }

  private let objects = Mutex<[String: StoredObject]>([:])
  private let answers: @Sendable (String) -> Answer

  var location: String { "memory:" }

  init(answers: @escaping @Sendable (String) -> Answer = { _ in .normal }) { self.answers = answers }

  func prepare() {}

  func synchronize() {}

  func sweep() -> Int { 0 }

  func names(from first: String) -> [String]? {
    objects.withLock { $0.isEmpty ? nil : $0.keys.filter { $0 >= first } }
  }

  func read(_ name: String, limit: Int) -> StoredObject? { objects.withLock { $0[name] } }

  func remove(_ name: String) { objects.withLock { $0[name] = nil } }

  func stage() -> any StagedObject { Upload(self) }

  private final class Upload: StagedObject {
    private let store: ObjectStore
    private var bytes: [UInt8] = []

    init(_ store: ObjectStore) { self.store = store }

    func append(_ bytes: UnsafeRawBufferPointer) { self.bytes.append(contentsOf: bytes) }

    func publish(as name: String, _ mode: PublishMode) throws(DeltaError) -> Bool {
      let answer = store.answers(name)
      let object = StoredObject(bytes: bytes, modified: 1)
      let isDone = answer == .lostBefore ? false : store.objects.withLock { objects in
        guard mode == .replacing || objects[name] == nil else { return false }
        objects[name] = object
        return true
      }
      guard answer == .normal else { throw DeltaError(.outcomeUnknown, "the answer to a put was lost", path: name) }
      return isDone
    }
  }
}

internal import Glibc
internal import Synchronization

/// The one thread that spawns children.
///
/// A helper asks the kernel to be killed when its parent goes (`PR_SET_PDEATHSIG`), and "parent" means the *thread* that
/// created it (prctl(2), "Warning"). Children spawned from a pool's thread would die with that thread, so all are spawned here,
/// on a thread that lives as long as the process.
enum SpawnThread {
  private static let conversation = Conversation()

  /// Two semaphores and a slot: callers take turns, the thread serves one at a time.
  ///
  /// `@unchecked Sendable`: the semaphores are made once, never moved and are thread-safe by sem_overview(7); `job` is a
  /// `Mutex`.
  private final class Conversation: @unchecked Sendable {
    let asked: UnsafeMutablePointer<sem_t>
    let answered: UnsafeMutablePointer<sem_t>
    let turn = Mutex(())
    let job = Mutex<(@Sendable () -> Void)?>(nil)

    init() {
      asked = .allocate(capacity: 1)
      answered = .allocate(capacity: 1)
      sem_init(asked, 0, 0)
      sem_init(answered, 0, 0)
    }

    func serve() {
      while true {
        Self.wait(asked)
        job.withLock { $0 }?()
        sem_post(answered)
      }
    }

    static func wait(_ semaphore: UnsafeMutablePointer<sem_t>) {
      while sem_wait(semaphore) != 0 && errno == EINTR {}
    }
  }

  private static let started: Bool = {
    var thread = pthread_t()
    return pthread_create(&thread, nil, { _ in
      SpawnThread.conversation.serve()
      return nil
    }, nil) == 0
  }()

  /// Runs `work` on the spawning thread and waits for it; on the caller's own thread if no thread could be made.
  static func run(_ work: @escaping @Sendable () -> Void) {
    guard started else { return work() }
    conversation.turn.withLock { _ in
      conversation.job.withLock { $0 = work }
      sem_post(conversation.asked)
      Conversation.wait(conversation.answered)
      conversation.job.withLock { $0 = nil }
    }
  }
}

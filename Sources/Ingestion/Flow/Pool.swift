internal import Foundation

/// Objects that own large buffers, used again and again.
///
/// Made on first need and at most `capacity` of them; ``take()`` waits for one to come back. This is the second bound on
/// memory, beside the queues.
///
/// `@unchecked Sendable`: `free`, `made` and `closed` are only touched while holding `condition`; an object is in one hand
/// at a time.
final class Pool<Object: AnyObject>: @unchecked Sendable {
  private let condition = NSCondition()
  private var free: [Object] = []
  private var made = 0
  private var closed = false
  private let capacity: Int
  private let make: @Sendable () -> Object?

  /// - Parameter make: Makes one; `nil` if it cannot, which every taker then sees.
  init(capacity: Int, make: @escaping @Sendable () -> Object?) {
    self.capacity = capacity
    self.make = make
  }

  /// An object to use, waiting for one; `nil` once the pool is closed.
  func take() -> Object? {
    condition.lock()
    defer { condition.unlock() }
    while free.isEmpty && made >= capacity && !closed { condition.wait() }
    if closed { return nil }
    if let object = free.popLast() { return object }
    made += 1
    return make()
  }

  func giveBack(_ object: Object) {
    condition.lock()
    free.append(object)
    condition.broadcast()
    condition.unlock()
  }

  /// Whoever waits, or comes later, gets nothing: the side that gives back has gone.
  func close() {
    condition.lock()
    closed = true
    condition.broadcast()
    condition.unlock()
  }
}

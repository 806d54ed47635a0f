internal import Foundation

/// A queue between two threads of the row path that holds at most a fixed number of elements.
///
/// The producer waits while it is full, the consumer while it is empty: this is what bounds memory. Either side may end the
/// conversation: the producer with ``finish()``, the consumer with ``cancel()``, after which the producer's next
/// ``put(_:)`` reports that nobody listens any more.
///
/// `@unchecked Sendable`: every access to `elements`, `finished` and `cancelled` holds `condition`; elements are handed
/// over, never shared, so that a recycled batch has one owner at any time.
final class BoundedQueue<Element>: @unchecked Sendable {
  private let condition = NSCondition()
  private var elements: [Element] = []
  private var finished = false
  private var cancelled = false
  private let capacity: Int

  init(capacity: Int) {
    precondition(capacity > 0)
    self.capacity = capacity
  }

  /// Hands an element over, waiting for room.
  ///
  /// - Returns: `false` if the consumer has gone; the element is dropped then.
  func put(_ element: sending Element) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while elements.count >= capacity && !cancelled { condition.wait() }
    guard !cancelled else { return false }
    elements.append(element)
    condition.broadcast()
    return true
  }

  /// Takes the oldest element, waiting for one; `nil` once the queue is empty and finished, or cancelled.
  func take() -> Element? {
    condition.lock()
    defer { condition.unlock() }
    while elements.isEmpty && !finished && !cancelled { condition.wait() }
    guard !cancelled, !elements.isEmpty else { return nil }
    let element = elements.removeFirst()
    condition.broadcast()
    return element
  }

  /// No more elements will come; what is queued is still delivered.
  func finish() {
    condition.lock()
    finished = true
    condition.broadcast()
    condition.unlock()
  }

  /// Drops what is queued and wakes both sides.
  func cancel() {
    condition.lock()
    cancelled = true
    elements.removeAll()
    condition.broadcast()
    condition.unlock()
  }
}

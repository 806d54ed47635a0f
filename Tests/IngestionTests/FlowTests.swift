import Foundation
import Testing

@testable import Ingestion

@Suite struct `A bounded queue` {
  @Test func `delivers in order and ends when it is finished`() throws {
    let queue = BoundedQueue<Int>(capacity: 2)
    let producer = Worker(.judge) { () -> Bool in
      for number in 0..<1000 where !queue.put(number) { return false }
      queue.finish()
      return true
    }
    var seen: [Int] = []
    while let number = queue.take() { seen.append(number) }
    #expect(seen == Array(0..<1000))
    #expect(try producer.join())
  }

  @Test func `tells a waiting producer that nobody listens`() throws {
    let queue = BoundedQueue<Int>(capacity: 1)
    let producer = Worker(.judge) { () -> Int in
      var count = 0
      while queue.put(count) { count += 1 }
      return count
    }
    #expect(queue.take() == 0)
    queue.cancel()
    #expect(try producer.join() <= 3)
    #expect(queue.take() == nil)
  }
}

@Suite struct `A pool` {
  private final class Thing: Sendable {}

  @Test func `makes no more than its capacity and wakes whoever waits when it closes`() throws {
    let pool = Pool<Thing>(capacity: 2) { Thing() }
    let first = try #require(pool.take())
    _ = try #require(pool.take())
    let waiting = Worker(.encode) { () -> Bool in pool.take() == nil }
    usleep(20_000)
    pool.close()
    #expect(try waiting.join())
    pool.giveBack(first)
    #expect(pool.take() == nil)
  }
}

@Suite struct `A memory plan` {
  @Test(arguments: [128, 192, 256, 512, 1024, 4096])
  func `stays within the budget it shares out`(mebibytes: Int) {
    let plan = MemoryPlan(budget: mebibytes << 20)
    // One row group more is being encoded, and its pages are being compressed.
    let shared = plan.batchBytes * plan.batches + plan.rowGroupBytes * (plan.rowGroups + 2) + plan.keyBytes
    #expect(shared + MemoryPlan.fixedBytes <= max(mebibytes << 20, 160 << 20))
  }
}

import Foundation
import GRDB
import Synchronization
import Testing

@testable import LineageLedger

@Suite("Plans of questions")
struct QueryPlanTests {
  /// Every question that is asked for each delivery or file, so that a ledger of years answers as fast as one of a day.
  @Test func `no question about one delivery walks through a table`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    try ledger.append([Made.received("d1"), Made.decrypted("d1")])
    try Made.land(ledger, "d1", files: ["a.parquet"])
    let lineage = ledger.lineage
    let asked = Mutex<Set<String>>([])
    try lineage.reader.read { db in
      db.trace { event in if case .statement(let statement) = event { asked.withLock { _ = $0.insert(statement.sql) } } }
    }
    let slot = DeliverySlot(feed: "acme-portfolio", businessDate: "2026-11-20", part: nil)
    _ = try lineage.deliveries(DeliveryFilter(feed: "acme-portfolio", states: [.received, .processing], order: .oldestFirst))
    _ = try lineage.delivery("d1")
    _ = try lineage.slotDeliveries(slot)
    _ = try lineage.count(in: slot)
    _ = try lineage.currentLanded(slot)
    _ = try lineage.completions(of: "d1")
    _ = try lineage.completions(feed: "acme-portfolio", businessDate: "2026-11-20")
    _ = try lineage.landedContracts(feed: "acme-portfolio", contract: "portfolio")
    _ = try lineage.findContent(feed: "acme-portfolio", content: "hmac-sha256:c1")
    _ = try lineage.findCiphertext(feed: "acme-portfolio", sha256: "sha256:aa")
    _ = try lineage.hasCiphertext(sha256: "sha256:aa")
    _ = try lineage.observed(endpoint: nil, path: "/outbound/d1", size: 1, modified: 1)
    _ = try lineage.unacknowledged(feed: "acme-portfolio", endpoint: nil)
    _ = try lineage.openIntentions()
    _ = try lineage.openRewrites()
    let questions = asked.withLock { $0 }.filter { $0.hasPrefix("SELECT") }
    #expect(questions.count >= 12, "the trace has seen the questions")
    try lineage.reader.read { db in
      for question in questions {
        let plan = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + question, arguments: StatementArguments(Self.nulls(question)))
          .map { $0["detail"] as String }
        // A partial index that holds only what is open is walked through, as it should be.
        let walks = plan.contains { step in
          step.hasPrefix("SCAN") && !["intention_open", "rewrite_open", "delivery_awaits"].contains { step.contains("USING INDEX \($0)") }
        }
        #expect(!walks, "\(question): \(plan.joined(separator: "; "))")
      }
    }
  }

  private static func nulls(_ question: String) -> [(any DatabaseValueConvertible)?] {
    Array(repeating: nil, count: question.count { $0 == "?" })
  }
}

// Appends batches until it is killed, telling each acknowledged index: the tests kill it at random moments.
//
//     ledger-probe DIRECTORY KEY-FILE
//     ledger-probe fill DIRECTORY KEY-FILE COUNT      that many landed deliveries, for measuring
import Foundation
import LineageLedger

/// Unbuffered: what was told before the kill has been told.
func tell(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

let arguments = CommandLine.arguments
let app = "sluice/demo/portfolio/feed"

/// Lands made-up deliveries, two transactions each.
func fill(directory: String, key: CheckpointKey, count: Int) throws {
  let ledger = try Ledger.open(directory: directory, key: key, gateway: "bench")
  var events: [LedgerEvent] = []
  for number in 1...count {
    let delivery = UUIDv7.make()
    let date = "\(2000 + number / 360)-\(String(101 + number % 12).dropFirst())-\(String(101 + number / 12 % 30).dropFirst())"
    let received = FileReceived(
      name: "bench-portfolio@\(number)", customer: "bench", businessDate: date, version: 1,
      source: DeliverySource(kind: .folder, endpoint: "/drop", path: "/drop/\(number)"), size: 10, modified: Int64(number),
      ciphertext: "sha256:\(delivery)", settle: 1)
    events.append(LedgerEvent(.fileReceived(received), feed: "bench-portfolio", delivery: delivery))
    try ledger.append(events)
    events.removeAll()
    var intended: LandIntended?
    try _ = ledger.intend(appID: app) { sequence in
      let body = LandIntended(
        appId: app, sequence: sequence, table: "portfolio", attempt: 1, businessDate: date,
        files: [DataFileFact(path: "\(delivery).parquet", size: 1, rows: 1, sha256: "sha256:00")], removes: [],
        counts: RecordCounts(read: 1, landed: 1, rejected: 0, duplicate: 0),
        rowMap: RowMapFact(path: "m", size: 1, sha256: "sha256:00", root: "sha256:00"), content: "hmac-sha256:\(delivery)")
      intended = body
      return LedgerEvent(.landIntended(body), feed: "bench-portfolio", delivery: delivery)
    }
    guard let intended else { exit(70) }
    let committed = LandCommitted(intention: intended, deltaVersion: Int64(number), commit: "sha256:00", recovered: false)
    // With the next delivery's first leaf in one transaction.
    events.append(LedgerEvent(.landCommitted(committed), feed: "bench-portfolio", delivery: delivery))
  }
  try ledger.append(events)
  _ = try ledger.checkpoint()
}

if arguments.count == 5, arguments[1] == "fill", let count = Int(arguments[4]) {
  try fill(directory: arguments[2], key: try CheckpointKey.load(path: arguments[3]), count: count)
  exit(0)
}
guard arguments.count == 3 else { exit(64) }
do {
  let key = try CheckpointKey.load(path: arguments[2])
  let ledger = try Ledger.open(directory: arguments[1], key: key, gateway: "demo")
  for open in try ledger.lineage.openIntentions() {
    let body = LandAborted(appId: app, sequence: open.body.sequence, code: "crashed")
    try ledger.append([LedgerEvent(.landAborted(body), feed: open.feed, delivery: open.delivery)])
  }
  tell("opened \(try ledger.size)")
  while true {
    let delivery = UUIDv7.make()
    let received = FileReceived(
      name: "feed@\(delivery)", customer: "acme", businessDate: "2026-11-20", version: 1,
      source: DeliverySource(kind: .folder, endpoint: "/drop", path: "/drop/\(delivery)"), size: 10, modified: 1,
      ciphertext: "sha256:\(delivery)", settle: 1)
    try ledger.append([LedgerEvent(.fileReceived(received), feed: "feed", delivery: delivery)])
    let counts = RecordCounts(read: 1, landed: 1, rejected: 0, duplicate: 0)
    var intended: LandIntended?
    try _ = ledger.intend(appID: app) { sequence in
      let body = LandIntended(
        appId: app, sequence: sequence, table: "portfolio", attempt: 1, businessDate: "2026-11-20",
        files: [DataFileFact(path: "\(delivery).parquet", size: 1, rows: 1, sha256: "sha256:00")], removes: [],
        counts: counts, rowMap: RowMapFact(path: "m", size: 1, sha256: "sha256:00", root: "sha256:00"),
        content: "hmac-sha256:\(delivery)")
      intended = body
      return LedgerEvent(.landIntended(body), feed: "feed", delivery: delivery)
    }
    guard let intended else { exit(70) }
    let committed = LandCommitted(
      intention: intended, deltaVersion: intended.sequence, commit: "sha256:00", recovered: false)
    let indexes = try ledger.append([LedgerEvent(.landCommitted(committed), feed: "feed", delivery: delivery)])
    let checkpoint = try ledger.checkpoint()
    tell("landed \(delivery) \(indexes[0]) \(checkpoint.size)")
  }
} catch {
  tell("failed \(error)")
  exit(1)
}

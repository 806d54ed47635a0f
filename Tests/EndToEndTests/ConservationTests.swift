import Foundation
import TestSupport
import Testing

@Suite("No record and no cent is lost, whatever bytes are damaged", .withReaders)
struct ConservationTests {
  private struct Part: Encodable {
    let delivery: String
    let csv: String
    let rejects: String
    let report: JSONObject
  }

  /// Any JSON, passed on.
  private struct JSONObject: Encodable {
    let value: JSON

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch value {
      case .null: try container.encodeNil()
      case .boolean(let value): try container.encode(value)
      case .number(let value): try container.encode(value)
      case .text(let value): try container.encode(value)
      case .array(let items): try container.encode(items.map { JSONObject(value: $0) })
      case .object(let members): try container.encode(members.mapValues { JSONObject(value: $0) })
      }
    }
  }

  @Test("read is landed and rejected, and so are the sums of every column of money, by an independent look at each file")
  func damaged() throws {
    let gateway = try TestGateway([TestFeed(rejects: "{ percent: 100, records: 100000 }")])
    var state: UInt64 = 20_261_120
    func random(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(truncatingIfNeeded: (state >> 11) % UInt64(max(bound, 1)))
    }
    let files = Program.isDeep ? 300 : 14
    var plain: [String: String] = [:]
    let calendar = Calendar(identifier: .gregorian)
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    for number in 0..<files {
      let date = formatter.string(from: try #require(calendar.date(byAdding: .day, value: number, to: Date(timeIntervalSince1970: 1_767_225_600))))
      var bytes = Array(try Program.portfolio(rows: 60 + random(60), seed: number + 1, date: date, bad: random(3) * 50, lineEnding: ["lf", "crlf"][number % 2]))
      let header = (bytes.firstIndex(of: 0x0A) ?? 0) + 1
      for _ in 0..<random(40) {
        let place = header + random(bytes.count - header)
        switch random(6) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(UInt8(random(256)), at: place)
        case 2: bytes[place] = UInt8(ascii: "\"")
        case 3: bytes[place] = [0x0A, 0x2C, 0x30, 0x2E, 0x2D, 0x20, 0x00, 0x0D][random(8)]
        default: bytes[place] ^= UInt8(1 << random(8))
        }
      }
      let path = "\(gateway.root)/plain/\(date)"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      try gateway.drop(gateway.bank.encrypt(Data(bytes)), date: date)
      plain["acme-portfolio@\(date)"] = path
    }
    let outcomes = try gateway.sluice("run", "--once", "--json").json()["deliveries"].items
    #expect(outcomes.count == files)
    var parts: [Part] = []
    for outcome in outcomes {
      let name = outcome["delivery"].text ?? ""
      // A quote that never closes, or a record beyond the limit, ends a file; nothing of it lands.
      guard outcome["state"].text == "landed" else {
        #expect(["unterminated-quote", "line-too-long"].contains(outcome["fault"]["code"].text), "\(outcome)")
        continue
      }
      let detail = try gateway.sluice("deliveries", "show", name, "--json").json()["delivery"]
      let rejects = detail["rejects"]["path"].text.map { "\(gateway.state)/rejects/\($0)" } ?? ""
      let report = try gateway.sluice("deliveries", "report", name, "--json").json()
      parts.append(Part(delivery: name, csv: plain[name] ?? "", rejects: rejects, report: JSONObject(value: report)))
    }
    #expect(parts.count > files / 2, "most of the files land")
    let looked = try Tool.run(
      Oracle.python, [Program.support("conserved.py"), gateway.lake + "/portfolio"], input: JSONEncoder().encode(parts), seconds: 120)
    #expect(looked.code == 0, "\(looked)")
    let differences = try JSONDecoder().decode([[String]].self, from: looked.output)
    #expect(differences.count == parts.count)
    for (part, found) in zip(parts, differences) { #expect(found == [], "\(part.delivery)") }
    let rejected = parts.reduce(0) { $0 + ($1.report.value["counts"]["rejected"].number ?? 0) }
    #expect(rejected > files, "the damage was felt")
  }
}

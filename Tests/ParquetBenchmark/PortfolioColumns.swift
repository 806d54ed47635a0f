import Foundation
import Parquet

/// The columns of the demonstration portfolio (Schemas/portfolio-1.yaml) as typed values, distributed as
/// `sluice simulate portfolio` distributes them. The same for the same number of rows.
struct PortfolioColumns {
  let rows: Int
  private static let rowsPerGroup = 1 << 20

  func write(to path: String) throws {
    var properties = WriterProperties(compression: .uncompressed)
    properties.dictionaryPageLimit = 0
    var random = SplitMix(state: 2026)
    var file: [UInt8] = []
    let schema = Self.schema
    var writer = try ParquetFileWriter(schema: schema, properties: properties) { file += $0 }
    for start in stride(from: 0, to: rows, by: Self.rowsPerGroup) {
      let count = min(Self.rowsPerGroup, rows - start)
      var columns = schema.map { ColumnBuilder($0) }
      for row in start..<start + count { Self.append(row, &random, &columns) }
      try writer.append(rowGroup: try columns.map { try $0.encode(properties, rowCount: count) }, rowCount: count)
    }
    _ = try writer.finish()
    try Data(file).write(to: URL(fileURLWithPath: path))
  }

  private static let amount = LeafType.decimal(precision: 12, scale: 2)

  private static let schema: [LeafColumn] = [
    column("account_id", .string, false), column("customer_id", .string, false), column("customer_name", .string, false),
    column("product", .string, false), column("opened_on", .date, false), column("charged_off_on", .date),
    column("original_balance", amount, false), column("current_balance", amount, false),
    column("interest_rate", .decimal(precision: 7, scale: 4)), column("last_payment_on", .date),
    column("last_payment_amount", amount), column("days_past_due", .int32, false), column("phone", .string),
    column("email", .string), column("postal_code", .string), column("state", .string), column("status", .string, false),
    column("letters_sent", .int32, false), column("consent_call", .boolean, false), column("consent_email", .boolean, false),
  ]

  private static func column(_ name: String, _ type: LeafType, _ isOptional: Bool = true) -> LeafColumn {
    LeafColumn(name: name, type: type, isOptional: isOptional)
  }

  private static let products = [
    "credit_card", "personal_loan", "auto_loan", "mortgage", "medical", "utility", "telecom",
  ]
  private static let statuses = ["open", "open", "open", "open", "disputed", "payment_plan", "settled", "paid", "closed"]
  private static let givenNames = [
    "Ann", "Ben", "Carla", "Dmitri", "Edith", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Karen", "Liam", "Mei", "Noor",
    "Olga", "Pedro", "Quinn", "Rosa", "Samir", "Tara", "Uwe", "Vera", "Wendell", "Ximena", "Yusuf", "Zelda", "José", "Renée",
    "Zoë", "Søren", "Łucja", "François",
  ]
  private static let surnames = [
    "Abbott", "Baker", "Castillo", "Dvorak", "Ellison", "Fischer", "Greene", "Haddad", "Ivers", "Jansen", "Kowalski",
    "Lindgren", "Marsh", "Nakamura", "O'Brien", "Petrov", "Quill", "Romero", "Stone", "Turner", "Ueda", "Vance", "Whitaker",
    "Xu", "Yates", "Zimmer", "Müller", "García", "Çelik", "Ångström", "Núñez", "Bělohlávek",
  ]
  private static let domains = ["@example.com", "@example.com", "@example.org", "@example.net", "@mail.example"]
  private static let areaCodes = [212, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 808, 907, 919]
  private static let states = Array(
    "ALAKAZARCACOCTDEDCFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNYNCNDOHOKORPARISCSDTNTXUTVTVAWAWVWIWY".utf8)

  private static func append(_ row: Int, _ random: inout SplitMix, _ columns: inout [ColumnBuilder]) {
    let (given, surname) = (random.below(32), random.below(32))
    columns[0].append(digits: (7_919_000_017 + row * 1_220_703_133) % 10_000_000_000, width: 10)
    columns[1].append("C", digits: random.below(1_000_000_000), width: 9)
    columns[2].append(
      random.below(4) == 0 ? "\(surnames[surname]), \(givenNames[given])" : "\(givenNames[given]) \(surnames[surname])")
    columns[3].append(products[random.below(7)])
    let opened = 14_610 + random.below(5_640)
    columns[4].append(opened)
    let chargedOff = opened + 180 + random.below(720)
    columns[5].append(chargedOff < 20_412 && random.below(1000) < 550 ? chargedOff : nil)
    let original = 2_500 + random.below(3_000) * random.below(1_000)
    columns[6].append(original)
    let paid = random.below(1000) < 350 ? 0 : random.below(1000)
    columns[7].append(original - original * paid / 1_100)
    columns[8].append(random.below(1000) < 960 ? random.below(2_999) * 100 : nil)
    columns[9].append(paid > 0 ? max(opened, 20_412 - random.below(400)) : nil)
    columns[10].append(paid > 0 ? 500 + random.below(60_000) : nil)
    columns[11].append(random.below(720))
    columns[12].append(
      random.below(1000) < 920 ? "(\(areaCodes[random.below(14)])) 555-01\(10 + random.below(90))" : nil as String?)
    columns[13].append(
      random.below(1000) < 700
        ? "\(givenNames[given].lowercased()).\(surnames[surname].lowercased())\(random.below(10_000))\(domains[random.below(5)])"
        : nil as String?)
    let state = random.below(51)
    columns[14].append(random.below(1000) < 980 ? "\(10_000 + state * 1_700 + random.below(100))" : nil as String?)
    columns[15].append(
      random.below(1000) < 980 ? String(decoding: states[2 * state..<2 * state + 2], as: UTF8.self) : nil as String?)
    columns[16].append(statuses[random.below(9)])
    columns[17].append(random.below(25))
    columns[18].append(random.below(10) < 8 ? 1 : 0)
    columns[19].append(random.below(10) < 6 ? 1 : 0)
  }
}

/// SplitMix64.
struct SplitMix {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((word ^ (word >> 31)) % UInt64(bound))
  }
}

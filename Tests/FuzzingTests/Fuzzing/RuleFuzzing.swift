import DataContracts
import Quality
import Tabular

/// Judges rows by hostile expressions, and evaluates the same row by row.
enum RuleFuzzing {
  /// The input is the expression.
  static func finding(_ input: UnsafeRawBufferPointer) -> String? {
    guard let text = String(validating: input, as: UTF8.self), let contract = contract(text), let rule = contract.rules.first
    else { return nil }
    let judge: RowJudge
    do { judge = try RowJudge(contract: contract, options: QualityOptions(hashKey: JudgedFile.hashKey, businessDate: JudgedFile.businessDate)) } catch {
      // A pattern within the rule.
      return error.code == .invalidPattern ? nil : "a rule that was read is not compiled: \(error.code)"
    }
    guard let found = JudgedFile(file, contract) else { return "rows that cannot be judged" }
    if found.verdicts.count != rows.count { return "another number of rows" }
    let broken = Set(found.faults.filter { judge.reasons[$0.reason].type == .rowConstraint }.map { Int($0.record) })
    for (index, row) in rows.enumerated() {
      let oracle = RuleOracle(row: row.values, businessDate: JudgedFile.businessDate?.days)
      guard let isBroken = oracle.breaks(rule.expression) else { continue }
      if isBroken != broken.contains(index + 1) { return "row \(index + 1) should \(isBroken ? "break" : "keep") the rule" }
    }
    return nil
  }

  private static func contract(_ rule: String) -> Contract? {
    let descriptor = """
      {"name": "rules", "version": "1.0.0", "path": "rules", "format": "jsonl", "schema": {"fields": [
        {"name": "id", "type": "string"},
        {"name": "balance", "type": "number", "sluice:decimal": {"precision": 12, "scale": 2}},
        {"name": "big", "type": "number", "sluice:decimal": {"precision": 38, "scale": 4}},
        {"name": "days", "type": "integer"}, {"name": "rate", "type": "number", "sluice:float": true},
        {"name": "open", "type": "boolean"}, {"name": "due", "type": "date"}, {"name": "paid", "type": "date"},
        {"name": "seen", "type": "datetime"}],
        "sluice:rules": [{"id": "r", "expr": \(FuzzText.json(rule))}]}}
      """
    return try? Contract.parse(bytes: Array(descriptor.utf8), name: "rules")
  }

  // MARK: Rows

  private struct Row {
    /// As the file has them, in the order of the fields.
    let cells: [String?]

    var values: [RuleOracle.Value] {
      cells.enumerated().map { index, cell in
        guard let cell, !cell.isEmpty else { return .missing }
        switch index {
        case 1, 2: return .number(Int128(cell.replacing(".", with: "")) ?? 0)
        case 3: return .number(Int128(cell) ?? 0)
        case 4: return .double(Double(cell) ?? 0)
        case 5: return .number(cell == "true" ? 1 : 0)
        case 6, 7: return .number(day(cell[...]))
        case 8: return .number(day(cell.prefix(10)) * 86_400_000_000 + clock(cell.dropFirst(11).prefix(8)))
        default: return .text(Array(cell.utf8))
        }
      }
    }

    private func day(_ text: Substring) -> Int128 { Int128(CalendarDate(String(text))?.days ?? 0) }

    private func clock(_ text: Substring) -> Int128 {
      text.split(separator: ":").reduce(0) { $0 * 60 + (Int128($1) ?? 0) } * 1_000_000
    }
  }

  private static let names = ["id", "balance", "big", "days", "rate", "open", "due", "paid", "seen"]
  private static let nines = String(repeating: "9", count: 34)
  private static let rows: [Row] = [
    Row(cells: ["A1", "12.50", "0.0001", "3", "0.25", "true", "2026-01-31", "2026-02-28", "2026-02-28T23:59:59Z"]),
    Row(cells: ["", "0.00", "-1.0000", "0", "-0.5", "false", "2024-02-29", "2023-02-28", "1969-12-31T23:59:59Z"]),
    Row(cells: ["é€𝄞 Z", "-9999999999.99", "\(nines).9999", "-7", "1e300", nil, "0001-01-01", "9999-12-31", nil]),
    Row(cells: ["a'b", "9999999999.99", "-\(nines).9999", "9223372036854775807", "5e-324", "true", nil, nil, "0001-01-01T00:00:00Z"]),
    Row(cells: [nil, nil, nil, nil, nil, nil, nil, "1970-01-01", nil]),
    Row(cells: ["zz", nil, "0.0000", "-9223372036854775808", nil, "false", "1970-01-01", nil, "9999-12-31T23:59:59Z"]),
    Row(cells: ["A", "0.05", nil, nil, "3", "true", "2025-12-31", "2026-01-01", "2026-01-01T00:00:00Z"]),
  ]

  private static let file: [UInt8] = Array(
    rows.map { row in
      let members = zip(names, row.cells).compactMap { name, cell in cell.map { "\"\(name)\":\(FuzzText.json($0))" } }
      return "{\(members.joined(separator: ","))}\n"
    }.joined().utf8)

  static var seeds: [[UInt8]] {
    [
      "balance >= 0 or id in ('A', 'A1')", "not (open and balance = 0.00)", "due - paid > 30 and days * 2 + 1 < balance",
      "due between paid and business_date", "id matches '[A-Z]+[0-9]*'", "if open then balance > 0 else balance * 100 <= 5.50",
      "year(due) > 1990 and add_months(due, -1) < paid + 30", "date_of(seen) <= business_date", "coalesce(rate, 0) < 0.5",
      "greatest(balance, big, 0.001) > least(days, 1)", "round(big, 1) = days or abs(-balance) is missing", "length(upper(id)) = 2",
      "starts_with(id, 'A') or ends_with(id, 'Z') or contains(id, '')", "big * big * big > 0 or true", "days + 9223372036854775807 > 1",
      "lower(id) != 'a1' and month(paid) + day(paid) = 3 and rate * balance - 1 > 0", "(days > 1) = open", "due > date '2024-01-01'",
      "big * balance is missing", "not (big * balance is missing)",
    ].map { Array($0.utf8) }
  }
}

import Foundation

/// A slow, plain reading of the contract `Schemas/portfolio-1.yaml`, written apart from the code under test.
enum PortfolioOracle {
  /// Splits RFC 4180 records at `\n`; fields keep their raw bytes so that bad UTF-8 can be seen.
  static func records(_ bytes: [UInt8]) -> [[[UInt8]]] {
    var records: [[[UInt8]]] = []
    var record: [[UInt8]] = []
    var field: [UInt8] = []
    var index = 0
    var isQuoted = false
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted {
        if byte == 0x22, index + 1 < bytes.count, bytes[index + 1] == 0x22 {
          field.append(0x22)
          index += 1
        } else if byte == 0x22 {
          isQuoted = false
        } else {
          field.append(byte)
        }
      } else if byte == 0x22 && field.isEmpty {
        isQuoted = true
      } else if byte == 0x2C {
        record.append(field)
        field = []
      } else if byte == 0x0A {
        if field.last == 0x0D { field.removeLast() }
        records.append(record + [field])
        record = []
        field = []
      } else {
        field.append(byte)
      }
      index += 1
    }
    return records
  }

  static let states: Set<String> = Set(
    """
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI \
    SC SD TN TX UT VT VA WA WV WI WY
    """.split(separator: " ").map(String.init))

  static func trimmed(_ field: [UInt8]) -> [UInt8] { field.filter { $0 != 0x20 } }

  private static func matches(_ value: String, _ pattern: String) -> Bool {
    value.range(of: "^(?:\(pattern))$", options: .regularExpression) != nil
  }

  private static func isDate(_ value: String) -> Bool {
    let parts: [Int]
    if matches(value, "[0-9]{4}-[0-9]{2}-[0-9]{2}") {
      parts = value.split(separator: "-").compactMap { Int($0) }
    } else if matches(value, "[0-9]{2}/[0-9]{2}/[0-9]{4}") {
      let american = value.split(separator: "/").compactMap { Int($0) }
      parts = [american[2], american[0], american[1]]
    } else {
      return false
    }
    let leap = parts[0] % 4 == 0 && (parts[0] % 100 != 0 || parts[0] % 400 == 0)
    let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return parts[0] >= 1950 && 1...12 ~= parts[1] && 1...lengths[parts[1] - 1] ~= parts[2]
  }

  /// Whether the contract accepts a record, its key's uniqueness apart.
  static func accepts(_ record: [[UInt8]]) -> Bool {
    guard record.count == 20 else { return false }
    var values: [String?] = []
    for raw in record {
      guard let text = String(validating: raw, as: UTF8.self) else { return false }
      let trimmed = text.trimmingCharacters(in: CharacterSet(charactersIn: " \t"))
      values.append(["", "NULL", "null", "N/A", "n/a"].contains(trimmed) ? nil : trimmed)
    }
    func required(_ index: Int, _ test: (String) -> Bool) -> Bool { values[index].map(test) ?? false }
    func optional(_ index: Int, _ test: (String) -> Bool) -> Bool { values[index].map(test) ?? true }
    func money(_ value: String) -> Bool { matches(value, #"-?[0-9]{1,10}(\.[0-9]{1,2})?"#) }
    let products: Set = ["credit_card", "personal_loan", "auto_loan", "mortgage", "medical", "utility", "telecom"]
    let statuses: Set = ["open", "disputed", "payment_plan", "settled", "paid", "closed"]
    return required(0) { matches($0, "[0-9]{10}") } && required(1) { matches($0.uppercased(), "C[0-9]{9}") }
      && required(2) { $0.unicodeScalars.count <= 80 } && required(3) { products.contains($0.lowercased()) } && required(4, isDate) && optional(5, isDate)
      && required(6) { money($0) && !$0.hasPrefix("-") } && required(7, money)
      && optional(8) { matches($0, #"[0-9]{1,3}(\.[0-9]+)?"#) } && optional(9, isDate)
      && optional(10) { money($0) && !$0.hasPrefix("-") } && required(11) { matches($0, "[0-9]{1,5}") }
      && optional(12) { matches($0, #"\+?[0-9(). \-]{7,24}"#) }
      && optional(13) { matches($0.lowercased(), #"[^@ ,;]+@[^@ ,;]+\.[a-z]{2,}"#) }
      && optional(14) { matches($0, "[0-9]{5}(-[0-9]{4})?") } && optional(15) { states.contains($0.uppercased()) }
      && required(16) { statuses.contains($0.lowercased()) } && required(17) { matches($0, "[0-9]{1,4}") }
      && required(18) { ["Y", "N", "true", "false"].contains($0) } && required(19) { ["Y", "N", "true", "false"].contains($0) }
  }
}

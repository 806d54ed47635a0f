import Tabular

extension WrittenFile {
  /// JSON Lines with members in any order, blanks and escapes.
  mutating func writeJSON() {
    begin(
      RecordFormat(
        .jsonLines(JSONLinesLayout(allowsOtherMembers: true, allowsAbsentMembers: true)), encoding: one(of: TextEncoding.allCases),
        blankRows: flag() ? .skip : .fault))
    let letters = ["a", "\"", "\\", "/", "\n", "\t", "\u{1}", "{", "}", ",", "0123456789"] + wideLetters
    for _ in 0..<number(0...12) {
      var cells: [String?] = []
      var members: [String] = []
      for label in labels {
        switch number(0...5) {
        case 0: cells.append(nil)
        case 1:
          cells.append(nil)
          members.append("\"\(label)\"\(blanks):null")
        case 2:
          let number = one(of: ["0", "-1.50", "1e5", "12345678901234567890.0"])
          cells.append(number)
          members.append("\"\(label)\":\(blanks)\(number)")
        default:
          let text = word(letters)
          cells.append(text)
          members.append("\(named(label))\(blanks):\(quoted(text))")
        }
      }
      if flag(4) { members.append("\"other\":[1,{\"id\":\"}\"}]") }
      let line = "{\(blanks)" + shuffled(members).joined(separator: "\(blanks),\(blanks)") + "}\(blanks)"
      record(cells) { file in file.put(line + file.one(of: ["\n", "\r\n"])) }
    }
  }

  private var blanks: String {
    mutating get { one(of: ["", "", " ", "\t ", "\r"]) }
  }

  private mutating func named(_ label: String) -> String {
    flag(4) ? "\"\\u00\(String(label.utf8.first ?? 0, radix: 16))\(label.dropFirst())\"" : "\"\(label)\""
  }

  private mutating func quoted(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      let units = Array(String(scalar).utf16)
      if scalar == "\"" || scalar == "\\" || (scalar == "/" && flag()) {
        json += "\\" + String(scalar)
      } else if scalar.value < 0x20 || flag(6) {
        json += units.map { unit in
          let digits = String(unit, radix: 16)
          return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
      } else {
        json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }
}

import DataContracts

/// What cleansing steps say they do, character by character.
enum PlainText {
  static func applied(_ step: CleanseStep, to cell: [UInt8]) -> [UInt8] {
    guard let text = String(validating: cell, as: UTF8.self) else { return cell }
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    switch step {
    case .trim:
      let blank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
      result.append(contentsOf: scalars.drop(while: blank).reversed().drop(while: blank).reversed())
    case .collapse:
      for (index, scalar) in scalars.enumerated() {
        if !scalar.properties.isWhitespace {
          result.append(scalar)
        } else if index == 0 || !scalars[index - 1].properties.isWhitespace {
          result.append(" ")
        }
      }
    case .upper: result.append(contentsOf: scalars.map { ("a"..."z").contains($0) ? Unicode.Scalar(UInt8($0.value) - 32) : $0 })
    case .lower: result.append(contentsOf: scalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value) + 32) : $0 })
    default: preconditionFailure("not one of the steps here: \(step)")
    }
    return Array(String(result).utf8)
  }
}

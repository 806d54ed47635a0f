/// Compares the labels of a header with the names the contract has.
enum HeaderCheck {
  /// Labels beyond the expected ones that are looked at one by one; a header may be arbitrarily wrong.
  static let spareLabels = 64

  /// The labels of a header of several rows (Data Package v2, `headerJoin`): the labels of a column one after the other, but
  /// for one that is equal to the last.
  static func join(_ rows: [[[UInt8]]], with separator: String) -> [[UInt8]] {
    var labels: [[UInt8]] = []
    var last: [[UInt8]] = []
    for row in rows {
      for (index, label) in row.enumerated() {
        if index < labels.count {
          if last[index] == label { continue }
          last[index] = label
          labels[index] += Array(separator.utf8) + label
        } else {
          labels.append(label)
          last.append(label)
        }
      }
    }
    return labels
  }

  /// The column of each expected name, `nil` when they are the columns in order.
  static func columns(
    of labels: [[UInt8]], expected: [String], match: FieldsMatch, at position: RecordPosition
  ) -> Result<[Int?]?, TabularError> {
    guard let difference = error(labels: labels, expected: expected, at: position) else { return .success(nil) }
    if match == .exact { return .failure(difference) }
    var places: [[UInt8]: Int] = [:]
    for (index, label) in labels.enumerated() {
      if places.updateValue(index, forKey: label) != nil { return .failure(difference) }
    }
    let columns = expected.map { places[Array($0.utf8)] }
    let found = columns.count { $0 != nil }
    let isFit =
      switch match {
      case .exact: false
      case .equal: found == expected.count && labels.count == expected.count
      case .subset: found == expected.count
      case .superset: found == labels.count && found > 0
      case .partial: found > 0
      }
    return isFit ? .success(columns) : .failure(difference)
  }

  /// The error that says how `labels` differ from `expected`, or `nil`.
  ///
  /// Labels are compared byte for byte, place by place: the order of the fields is part of the contract. A
  /// label that was found is never repeated in the error, for what stands in place of a header may be the
  /// first row of somebody's data.
  static func error(labels: [[UInt8]], expected: [String], at position: RecordPosition) -> TabularError? {
    if labels.count == 1 && labels[0].isEmpty && !(expected.count == 1 && expected[0].isEmpty) {
      return TabularError(
        .blankHeader, "the first line is empty where the header with \(expected.count) labels was expected", at: position)
    }
    var faults: [TabularError.LabelFault] = []
    var seen: Set<[UInt8]> = []
    for (index, label) in labels.enumerated() {
      let name = index < expected.count ? expected[index] : nil
      if !seen.insert(label).inserted {
        faults.append(.init(code: .duplicateLabel, position: index + 1, expected: name))
      } else if let name, Array(name.utf8) != label {
        faults.append(.init(code: .incorrectLabel, position: index + 1, expected: name))
      } else if name == nil {
        faults.append(.init(code: .extraLabel, position: index + 1, expected: nil))
      }
    }
    for index in labels.count..<max(labels.count, expected.count) {
      faults.append(.init(code: .missingLabel, position: index + 1, expected: expected[index]))
    }
    guard let first = faults.first else { return nil }
    // With at least two fields that share nothing with the contract, this is no header but the first record.
    let known = Set(expected.map { $0.lowercased() })
    if labels.count > 1, !labels.contains(where: { known.contains(String(decoding: $0, as: UTF8.self).lowercased()) }) {
      return TabularError(
        .missingHeader, "the first line holds none of the \(expected.count) labels that the header must have", at: position,
        labels: faults)
    }
    let place = "label \(first.position) of the header"
    let wanted = first.expected.map { "'\($0)'" } ?? "no label"
    let what =
      switch first.code {
      case .missingLabel: "the header ends before \(place), \(wanted)"
      case .extraLabel: "\(place) is one too many: the contract has \(expected.count) fields"
      case .duplicateLabel: "\(place) repeats an earlier one; expected \(wanted)"
      default: "\(place) is not \(wanted)"
      }
    let more = faults.count > 1 ? "; \(faults.count - 1) more differences" : ""
    return TabularError(
      first.code, what + more,
      at: RecordPosition(record: 0, line: position.line, byteOffset: position.byteOffset, field: first.position),
      labels: faults)
  }
}

public import DataContracts
internal import Quality
internal import Tabular

/// Whether this gateway carries a contract out, for whoever reads a configuration.
///
/// A part of a contract that silently had no effect would be worse than one that is refused, so what is not carried out is
/// refused by name before the first delivery.
public enum ContractCheck {
  /// What the stages carry out beside the judge.
  private static let ofStages: Set<ContractFeature> = [
    .compression, .recordTypes, .columnNames, .ignoredFields, .constants, .controls,
  ]

  /// Everything in the contract that cannot be carried out; empty for a contract that can be used.
  public static func problems(_ contract: Contract) -> [String] {
    var problems = contract.demands.filter { demand in
      !RowJudge.features.contains(demand.feature) && !ofStages.contains(demand.feature)
    }.map { demand in
      "not carried out yet: " + (demand.field.map { "field \($0): " } ?? "") + demand.feature.label
    }
    guard problems.isEmpty else { return problems }
    do throws(QualityError) {
      // The tables referred to are looked at when a delivery comes: here any keys do.
      var options = QualityOptions()
      for (index, key) in contract.foreignKeys.enumerated() {
        if case .table = key.reference { options.references[index] = try ReferenceKeys(unknownFor: key, of: contract) }
      }
      _ = try RowJudge(contract: contract, options: options)
      try ControlFigures.check(contract)
    } catch {
      problems.append(error.description)
    }
    do { _ = try RecordDecoder(contract: contract) } catch { problems.append(error.message) }
    for column in TableLayout.columns(of: contract) where TableLayout.reserved.contains(column.name.lowercased()) {
      problems.append("'\(column.name)' is a name the lake keeps for itself; rename the column")
    }
    return problems
  }
}

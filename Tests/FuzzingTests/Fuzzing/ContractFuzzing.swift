import DataContracts
import Descriptors
import Quality
import Tabular

/// Loads hostile descriptors; what loads is compared, exported and compiled.
enum ContractFuzzing {
  static func finding(_ input: UnsafeRawBufferPointer) -> String? {
    let contract: Contract
    do throws(ContractFaults) {
      contract = try Contract.parse(bytes: Array(input), name: "fuzz", checkingPatterns: problem)
    } catch {
      if error.faults.isEmpty { return "refused without a fault" }
      return error.faults.contains { $0.problem.isEmpty || $0.remedy.isEmpty } ? "a fault without problem or remedy" : nil
    }
    if !ContractDiff(from: contract, to: contract).changes.isEmpty { return "a contract that differs from itself" }
    for document in [DataPackageExport(contract).package, OpenContractExport(contract).document] {
      // In either form the next reader must understand it.
      for text in [document.json, document.yaml] {
        let log = FaultLog()
        if Descriptor.parse(bytes: Array(text.utf8), name: "export", log) == nil { return "an export that cannot be read" }
      }
    }
    _ = try? RecordDecoder(contract: contract)
    if let judge = try? RowJudge(contract: contract), let columns = try? ColumnBatch(contract: contract) {
      if columns.columns.count != judge.contract.allFields.count { return "another number of columns than fields" }
    }
    return nil
  }

  private static func problem(_ pattern: String) -> String? {
    do throws(PatternError) {
      _ = try PatternAutomaton(pattern)
      return nil
    } catch {
      return error.message
    }
  }

  static var seeds: [[UInt8]] { (JudgeFuzzing.contracts + [whole, host]).map { Array($0.utf8) } }

  private static let whole = #"""
    {"name": "w", "version": "2.3.0", "path": "w.csv", "encoding": "windows-1252", "compression": "zip", "innerpath": "w.txt",
     "dialect": {"delimiter": "||", "quoteChar": "'", "escapeChar": "\\", "commentChar": "#", "commentRows": [1], "headerRows": [2, 3],
      "headerJoin": "_", "lineTerminator": "~\n", "skipInitialSpace": true},
     "schema": {"fieldsMatch": ["subset"], "missingValues": ["", {"value": "n/a", "label": "none"}], "primaryKey": ["a"], "uniqueKeys": [["b", "c"]],
      "foreignKeys": [{"fields": "b", "reference": {"resource": "x", "fields": "b"}}], "sluice:references": {"x": {"keys": [1, 2]}},
      "sluice:dedup": {"survivor": {"greatest": "c"}}, "sluice:constant": {"k": null},
      "sluice:derived": [{"name": "d", "type": "integer", "sluice:from": "a", "sluice:cleanse": [{"op": "capture", "pattern": "(x)"}]}],
      "sluice:rules": [{"id": "r", "expr": "b > 1 or c is missing", "severity": "warn", "dimension": "accuracy"}],
      "fields": [{"name": "a", "type": "string", "format": "uuid", "sluice:pii": {"class": "direct", "action": "mask", "retentionDays": 1}},
       {"name": "b", "type": "number", "sluice:decimal": {"precision": 9, "scale": 2, "rounding": "halfEven"}, "decimalChar": ",", "groupChar": "."},
       {"name": "c", "type": "date", "format": "%d.%m.%Y", "sluice:cleanse": [{"op": "sentinel", "values": ["31.12.9999"]}]},
       {"name": "e", "type": "time", "format": "%I:%M %p"}, {"name": "f", "type": "yearmonth"}, {"name": "g", "type": "object",
        "constraints": {"jsonSchema": {"type": "object", "required": ["a"]}}}, {"name": "h", "type": "list", "itemType": "integer"},
       {"name": "i", "type": "datetime", "format": "%Y-%m-%dT%H:%M:%S%z"}, {"name": "j", "type": "integer", "categories": [1, 2]}]},
     "sluice:controls": [{"id": "n", "kind": "count", "declared": "control.n", "tolerance": 1}],
     "sluice:controlFile": {"separator": "=", "fields": [{"name": "n", "type": "integer"}]},
     "sluice:evolution": {"effectiveFrom": "2026-01-01", "supersedes": "2.2.0", "renames": {"z": "a"}}}
    """#

  private static let host = """
    name: host
    version: 1.0.0
    path: host.dat
    format: fwf
    dialect:
      sluice:layout: { framing: rdw, recordLength: 12, codePage: IBM1047 }
      sluice:records:
        - { type: detail, match: { position: 1, value: D } }
        - { type: trailer, match: { any: true }, recordLength: 9, fields: [{ name: n, type: integer, sluice:position: { start: 2 }, sluice:picture: "9(6)" }] }
    schema:
      fields:
        - { name: a, type: string, sluice:position: { start: 2, length: 5, justify: right, pad: "0" } }
        - { name: b, type: number, sluice:decimal: { precision: 5, scale: 2 }, sluice:position: { start: 7 }, sluice:picture: "S9(3)V99", sluice:usage: COMP-3 }
        - { name: c, type: integer, sluice:position: { start: 10 }, sluice:picture: "9(4)", sluice:usage: COMP }

    """
}

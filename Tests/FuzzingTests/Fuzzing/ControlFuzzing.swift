import DataContracts
import Quality

/// Reads hostile control files.
enum ControlFuzzing {
  /// The first byte chooses the contract.
  static func finding(_ input: UnsafeRawBufferPointer) -> String? {
    var choices = FuzzChoices(input)
    let contract = choices.one(of: contracts)
    let bytes = choices.bytes
    do throws(ControlFileError) {
      let figures = try ControlFigures(bytes, of: contract)
      return try ControlFigures(bytes, of: contract) == figures ? nil : "other figures when it is read again"
    } catch {
      return error.description.isEmpty ? "refused without a word" : nil
    }
  }

  static var seeds: [[UInt8]] {
    let lines = "records: 12\ntotal : 1,234.50\r\nday:2026-01-31\n\nother: x\n"
    let record = "records;total;day\n12;\"1,234.50\";2026-01-31\n"
    return [[0] + Array(lines.utf8), [1] + Array(record.utf8), [0] + Array("records=1\nrecords: 1\nrecords: 2\n".utf8), [1] + Array("1;2;3;4".utf8)]
  }

  private static let contracts = ["separator: \":\"", "dialect: { delimiter: \";\" }"].map { shape in
    let text = """
      name: control
      version: 1.0.0
      path: control
      schema: { fields: [{ name: a, type: number, sluice:decimal: { precision: 9, scale: 2 } }] }
      sluice:controls: [{ id: n, kind: count, declared: control.records }, { id: s, kind: sum, field: a, declared: control.total }]
      sluice:controlFile:
        \(shape)
        fields:
          - { name: records, type: integer, constraints: { required: true } }
          - { name: total, type: number, sluice:decimal: { precision: 18, scale: 2 }, sluice:cleanse: [{ op: amount, group: "," }] }
          - { name: day, type: date }

      """
    do throws(ContractFaults) {
      return try Contract.parse(bytes: Array(text.utf8), name: "control")
    } catch {
      fatalError(error.description)
    }
  }
}

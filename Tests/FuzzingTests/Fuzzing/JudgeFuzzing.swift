import DataContracts
import Quality
import Tabular

/// Judges hostile files under rich contracts.
enum JudgeFuzzing {
  /// The first four bytes choose contract, portions, batch and memory.
  static func finding(_ input: UnsafeRawBufferPointer) -> String? {
    var choices = FuzzChoices(input)
    let contract = choices.one(of: parsed)
    let portion = choices.one(of: [1, 3, 17, 300])
    let capacity = choices.one(of: [512, 600, 2000])
    // So little memory that most keys are spilled.
    let budget = choices.one(of: [1 << 20, 1])
    let bytes = choices.bytes
    guard let whole = JudgedFile(bytes, contract),
      let parted = JudgedFile(bytes, contract, capacity: capacity, portion: portion, uniquenessBudget: budget, spillDirectory: "/tmp")
    else { return "a contract that cannot be judged by" }
    if whole != parted { return "another judgement in portions of \(portion) with \(budget) bytes for keys" }
    return balance(whole) ?? values(whole) ?? idempotence(whole, contract) ?? replay(whole, contract, bytes)
  }

  /// Each record has one verdict, and none is dropped.
  private static func balance(_ found: JudgedFile) -> String? {
    guard let report = found.report else { return "no report" }
    if report.records != Int64(found.verdicts.count) || report.records != report.accepted + report.rejected + report.duplicates {
      return "records that do not balance"
    }
    if report.duplicates != Int64(found.verdicts.count { $0.outcome == .duplicate }) { return "another number of duplicates" }
    var landed: Int64 = 0
    for (index, verdict) in found.verdicts.enumerated() {
      if verdict.record != Int64(index + 1) { return "verdicts out of order" }
      if verdict.outcome == .landed {
        if verdict.landedIndex != landed || verdict.reason != ReasonTable.none { return "a landed record out of place" }
        landed += 1
      } else if verdict.reason == ReasonTable.none || !found.faults.contains(where: { $0.record == verdict.record }) {
        return "a record that does not land, without a reason"
      }
    }
    return landed == report.accepted ? nil : "more or fewer records landed than were accepted"
  }

  /// Columns have a row for each accepted record, texts are UTF-8, and sums are those of the values.
  private static func values(_ found: JudgedFile) -> String? {
    guard let report = found.report, report.columns.count == found.columns.count else { return "another number of columns" }
    for (column, profile) in zip(found.columns, report.columns) {
      if column.validity.count != Int(report.accepted) { return "a column of another length" }
      let present = column.validity.count { $0 == 1 }
      let stored = column.int32.count + column.int64.count + column.int128.count + column.bits.count + column.boolean.count
        + column.offsets.count - 1
      if present != stored || Int64(present) != profile.values { return "values and validity do not agree" }
      if column.texts.contains(where: { $0.map { String(validating: $0, as: UTF8.self) == nil } ?? false }) {
        return "a landed text that is not UTF-8"
      }
      if let sum = profile.acceptedSum {
        let total = column.int32.reduce(Int128(0)) { $0 + Int128($1) } + column.int64.reduce(Int128(0)) { $0 + Int128($1) }
          + column.int128.reduce(0, +)
        if total != sum { return "a sum that is not its values'" }
      }
    }
    return nil
  }

  /// Texts that landed are cleansed: doing it again changes nothing, and they land again.
  private static func idempotence(_ found: JudgedFile, _ contract: Contract) -> String? {
    let texts = contract.fields.indices.filter { contract.fields[$0].type == .string }
    var again = Contract(name: "again", version: "1.0.0", sha256: "", shape: .jsonLines, fields: texts.map { contract.fields[$0] })
    for index in again.fields.indices { again.fields[index].position = nil }
    let columns = texts.map { found.columns[$0].texts }
    let rows = (0..<Int(found.report?.accepted ?? 0)).map { row in columns.map { $0[row] } }.filter { $0.contains { $0 != nil } }
    let file = rows.map { row in
      let members = zip(again.fields, row).compactMap { field, text in
        text.map { "\(FuzzText.json(field.name)):\(FuzzText.json(String(decoding: $0, as: UTF8.self)))" }
      }
      return "{" + members.joined(separator: ",") + "}\n"
    }
    guard let second = JudgedFile(Array(file.joined().utf8), again), let report = second.report else { return "texts that cannot be judged again" }
    if report.accepted != Int64(rows.count) { return "a landed text that does not land again" }
    if report.cleansing.contains(where: { $0.count > 0 }) { return "a landed text that is cleansed again" }
    let landed = second.columns.map(\.texts)
    for (row, texts) in rows.enumerated() where texts != landed.map({ $0[row] }) { return "a landed text that becomes another" }
    return nil
  }

  /// Records made again from their bytes are those that landed, value for value; the others have their reasons.
  private static func replay(_ found: JudgedFile, _ contract: Contract, _ bytes: [UInt8]) -> String? {
    var given = 0
    guard !found.verdicts.isEmpty,
      let replay = try? RecordReplay(
        contract: contract, businessDate: JudgedFile.businessDate,
        from: { buffer in
          let count = min(buffer.count, bytes.count - given)
          bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[given..<given + count])) }
          given += count
          return count
        })
    else { return nil }
    for verdict in found.verdicts.prefix(8) {
      let place = Int(verdict.byteOffset)..<Int(verdict.byteOffset) + Int(verdict.byteLength)
      guard let history = try? replay.history(of: Array(bytes[place])) else { return "a record that cannot be made again" }
      if verdict.outcome == .landed {
        if !history.isAccepted { return "a landed record that would not land again" }
        for (cell, column) in zip(history.cells, found.columns) where cell.value != column.value(Int(verdict.landedIndex)) {
          return "a value that is another when it is made again"
        }
      } else if history.isAccepted, !found.faults.contains(where: { $0.record == verdict.record && found.keyReasons.contains($0.reason) }) {
        return "a rejected record that would land alone"
      }
      for cell in history.cells {
        for (change, next) in zip(cell.changes, cell.changes.dropFirst()) where change.after != next.before { return "steps that do not follow" }
        if let first = cell.changes.first, first.before != cell.raw { return "a first step on another cell" }
      }
    }
    return nil
  }

  private static let parsed: [Contract] = contracts.map { text in
    do throws(ContractFaults) {
      return try Contract.parse(bytes: Array(text.utf8), name: "judge")
    } catch {
      fatalError(error.description)
    }
  }

  static var seeds: [[UInt8]] {
    let rows = """
      a,st,bal,big,rate,ok,day,at,amt,ph,zip,nm,pd,cur,n
      A1,o,12.50,-1,1e3,Y,2026-01-31,2026-01-31T10:00:00Z,"$1,234.50",(212) 555-0100,2139, Ann  Lee ,7,usd,5
      A2,p,(1.00),99999999999999999999999999999999.99,.5,N,01/02/2026,,1.00E+05,,02139,Zo\u{301}e,12,EUR,
      A2,x,-0.005,0.5,NaN,,31-JAN-2026,,12 CR,+44 20 7946 0958,021391234,"Ã©",,,9

      A3,o,1,2
      ,,,,,,,,,,,,,,
      A4,o,1,2,3,Y,,,,,,a\u{0},"q""q",x,1,extra

      """
    let lines = """
      {"a":"A1","st":"o","bal":12.5,"ok":true,"day":"2026-01-31"}
      {"a":"A2","bal":"x","n":1e2}

      """
    let batch = "H;3;x\nA1;1.00;2026-01-31\nA2;-5.5;\nA1;7;2026-02-30\nT;2.50;12\n"
    let host: [UInt8] = [
      0xC1, 0xF1, 0x40, 0x12, 0x34, 0x5C, 0xF1, 0xC2, 0x00, 0x07, 0xC1, 0xF2, 0x40, 0x00, 0x00, 0x0D, 0xF1, 0xD2, 0xFF, 0xFF, 0xC1, 0xF3,
      0x00, 0x1A, 0x11, 0x4C, 0x40, 0x40, 0x80, 0x00,
    ]
    let further = """
      id;up;cur;t;y;ym;du;pt;geo;ob;ar;li;an;em;uri;uid;bin;eu;cnt;pct;dz;dn;ex;cy;fico;who;seq;upd
      1;;USD;10:30:00;2026;2026-01;P1Y2M;1.5, 2;{"type":"Point","coordinates":[1,2]};{"a":1};[1,"x"];1,2;x;a@b.cc;http://a.b/c;00000000-0000-0000-0000-000000000000;QUJD;1.234,50;1'000;8.9%;2026-01-31T10:00:00+02:00;2026-03-29 02:30:00;46000;1260131;700-749;SMITH, JOHN;9999;2026-01-01
      2;1;EUR;25:00;-1;2026-13;P;200,1;{};[1];{};a;\\N;x;::;x;?;1.23,4;1.000;;2026-01-31T10:00:00Z;2026-10-25 01:30:00;0;x;1-2;O'NEIL, mary ann;1;2026-01-02
      1;9;XXX;;;;;;;;;;;;;;;;;;;;;;;;;2026-02-01

      """
    let files: [[UInt8]] = [Array(rows.utf8), Array(lines.utf8), Array(batch.utf8), host, Array(further.utf8)]
    var seeds: [[UInt8]] = []
    for variant in 0..<8 {
      for (index, file) in files.enumerated() {
        let choices: [UInt8] = [UInt8(index), UInt8(variant % 4), UInt8(variant % 3), UInt8(variant % 2)]
        seeds.append(choices + file)
      }
    }
    return seeds
  }
}

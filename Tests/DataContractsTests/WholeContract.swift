/// A contract that uses everything, so that one place shows that everything can be said.
enum WholeContract {
  static let text = #"""
    name: acme-cards
    version: 2.3.0
    path: cards.csv
    encoding: windows-1252
    compression: zip
    innerpath: cards.txt
    dialect:
      delimiter: "||"
      quoteChar: "'"
      escapeChar: "\\"
      commentChar: "#"
      commentRows: [1]
      headerRows: [2, 3]
      headerJoin: "_"
      lineTerminator: "~\n"
      nullSequence: "\\N"
      skipInitialSpace: true
      sluice:records:
        - { type: header, match: { first: H }, fields: [{ name: kind, type: string }, { name: day, type: date, format: "%Y%m%d" }] }
        - { type: detail, match: { first: D } }
        - { type: trailer, match: { any: true }, fields: [{ name: kind, type: string }, { name: count, type: integer }, { name: total, type: number, sluice:decimal: { precision: 18, scale: 2 } }] }
    schema:
      fieldsMatch: [subset]
      primaryKey: [kind, Account No]
      uniqueKeys: [[reference]]
      foreignKeys:
        - { fields: currency, reference: { resource: currencies, fields: code } }
        - { fields: branch, reference: { resource: branches, fields: id } }
        - { fields: parent, reference: { fields: reference } }
      sluice:references:
        currencies: { keys: [USD, EUR] }
        branches: { table: branches, limit: 5000 }
      sluice:dedup: { survivor: { greatest: changed } }
      sluice:constant: { institution: ACME, batch: null }
      sluice:derived:
        - { name: fico_low, type: integer, sluice:from: fico, sluice:cleanse: [{ op: capture, pattern: "([0-9]+)-[0-9]+" }] }
      sluice:rules:
        - { id: paid-is-zero, expr: "status != 'paid' or balance = 0", severity: warn, dimension: consistency }
        - { id: low-is-low, expr: "fico_low < 900" }
      fields:
        - { name: kind, type: string, sluice:ignore: true }
        - { name: Account No, type: string, sluice:column: account_no, sluice:subject: true, sluice:pii: { class: direct, kind: account, action: tokenise, retentionDays: 90 }, sluice:cleanse: [trim, { op: pad, width: 10 }] }
        - { name: reference, type: string, format: uuid }
        - { name: parent, type: string }
        - { name: currency, type: string, categories: [{ value: USD, label: dollar }, EUR] }
        - { name: branch, type: integer, groupChar: "'", sluice:cleanse: [{ op: sentinel, values: [9999] }] }
        - name: balance
          type: number
          sluice:decimal: { precision: 15, scale: 2, rounding: halfEven }
          decimalChar: ","
          groupChar: "."
          bareNumber: false
          sluice:severity: warn
          sluice:cleanse: [nfc, controls, encoding, { op: amount, group: ",", currency: ["$", USD], negative: [parentheses, CR], percent: true, implied: 2 }]
          constraints: { minimum: -10.5, exclusiveMaximum: 1000000 }
        - { name: status, type: string, sluice:cleanse: [lower, { op: map, values: { o: open, p: paid }, otherwise: { value: unknown } }, { op: spreadsheet, severity: warn }] }
        - { name: fico, type: string, sluice:cleanse: [{ op: remove, characters: " " }] }
        - { name: changed, type: datetime, format: "%Y-%m-%dT%H:%M:%S%z" }
        - { name: seen, type: datetime, format: "%d.%m.%Y %H:%M", sluice:zone: America/New_York, constraints: { minimum: "31.01.2026 00:00" } }
        - { name: opened, type: date, sluice:cleanse: [{ op: date, formats: ["%-d.%-m.%Y", excel, "%Y/%m"], day: last, pivot: 30 }, { op: sentinel, values: ["31.12.9999"] }] }
        - { name: at, type: time, format: "%I:%M %p", constraints: { maximum: "05:30 PM" } }
        - { name: year, type: year, constraints: { minimum: 1990 } }
        - { name: month, type: yearmonth, constraints: { minimum: 2020-01 } }
        - { name: term, type: duration }
        - { name: place, type: geopoint, format: array }
        - { name: shape, type: geojson, format: topojson }
        - { name: extra, type: object, constraints: { jsonSchema: { type: object, required: [a], maxProperties: 3 } } }
        - { name: tags, type: array, constraints: { maxLength: 5 } }
        - { name: codes, type: list, itemType: integer, delimiter: ";" }
        - { name: other, type: any }
        - { name: phone, type: string, sluice:cleanse: [{ op: phone, region: US }] }
        - { name: zip, type: string, sluice:cleanse: [{ op: postal, country: US }] }
        - { name: holder, type: string, sluice:cleanse: [collapse, { op: name, order: given-first, case: title }] }
    sluice:controls:
      - { id: records, kind: count, declared: trailer.count }
      - { id: total, kind: sum, field: balance, filter: "status = 'open'", declared: trailer.total, tolerance: 0.05, onMismatch: warn }
      - { id: accounts, kind: hash, field: Account No, digits: 8, modulus: 10000000000, declared: control.hash }
    sluice:controlFile: { separator: "=", fields: [{ name: hash, type: integer }] }
    sluice:evolution: { effectiveFrom: 2026-01-01, supersedes: 2.2.0, renames: { stat: status } }
    """#

  static let mainframe = #"""
    name: host
    version: 1.0.0
    path: host.dat
    format: fwf
    dialect:
      sluice:layout: { framing: rdw, recordLength: 40, codePage: IBM1047 }
      sluice:records:
        - { type: detail, match: { position: 1, value: D } }
        - { type: trailer, name: sum, match: { any: true }, recordLength: 20, fields: [{ name: n, type: integer, sluice:position: { start: 2 }, sluice:picture: "9(6)" }] }
    schema:
      fields:
        - { name: id, type: string, sluice:position: { start: 2, length: 9, justify: right, pad: "0" } }
        - { name: packed, type: number, sluice:decimal: { precision: 11, scale: 2 }, sluice:position: { start: 11 }, sluice:picture: "S9(9)V99", sluice:usage: COMP-3 }
        - { name: zoned, type: number, sluice:decimal: { precision: 6, scale: 2 }, sluice:position: { start: 17, length: 6 }, sluice:picture: S9(4)V99 }
        - { name: separate, type: integer, sluice:position: { start: 23 }, sluice:picture: S9(4), sluice:sign: trailing-separate }
        - { name: binary, type: integer, sluice:position: { start: 28 }, sluice:picture: S9(9), sluice:usage: COMP }
        - { name: plain, type: integer, sluice:position: { start: 32 }, sluice:picture: "9(5)", sluice:usage: COMP-6 }
    """#
}

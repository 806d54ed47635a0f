extension JudgeFuzzing {
  /// What is judged by: delimited, JSON Lines, delimited with header and trailer, EBCDIC, and whatever else a contract may say.
  static let contracts = [delimited, lines, batch, host, further]

  private static let fields = """
        - { name: a, type: string, sluice:cleanse: [trim, upper], constraints: { required: true, maxLength: 8, pattern: "[A-Z][0-9]*" } }
        - { name: st, type: string, sluice:cleanse: [trim, { op: map, values: { o: open, p: paid }, otherwise: reject }] }
        - { name: bal, type: number, sluice:decimal: { precision: 9, scale: 2, rounding: halfEven }, sluice:cleanse: [trim, { op: amount, group: ",", negative: [parentheses, trailing-minus] }], constraints: { minimum: -100000 } }
        - { name: big, type: number, sluice:decimal: { precision: 34, scale: 2 }, sluice:severity: warn, constraints: { maximum: 1000000 } }
        - { name: rate, type: number, sluice:float: true, sluice:cleanse: [collapse] }
        - { name: ok, type: boolean, trueValues: ["Y", "true"], falseValues: ["N", "false"] }
        - { name: day, type: date, sluice:cleanse: [trim, { op: date, formats: ["%m/%d/%Y", "%d-%b-%Y"], pivot: 50 }] }
        - { name: at, type: datetime, format: "%Y-%m-%dT%H:%M:%SZ" }
        - { name: amt, type: number, sluice:decimal: { precision: 18, scale: 2 }, sluice:cleanse: [{ op: spreadsheet, severity: warn }, { op: amount, group: ",", currency: ["$", USD], negative: [CR], percent: true }] }
        - { name: ph, type: string, sluice:cleanse: [{ op: phone, region: US }], sluice:pii: { class: direct } }
        - { name: zip, type: string, sluice:cleanse: [{ op: postal, country: US }, { op: pad, width: 5 }] }
        - { name: nm, type: string, sluice:cleanse: [nfc, controls, encoding, trim, collapse], missingValues: ["", "n/a", "null"] }
        - { name: pd, type: string, sluice:cleanse: [{ op: remove, characters: "- q" }, lower, { op: pad, width: 4, character: "0" }] }
        - { name: cur, type: string, sluice:cleanse: [trim, { op: map, values: { usd: USD }, otherwise: { value: OTH } }], constraints: { enum: [USD, EUR, OTH] } }
        - { name: n, type: integer, constraints: { exclusiveMinimum: -5, maximum: 1000, unique: true } }
    """

  private static func resource(_ head: String) -> String {
    """
    name: rich
    version: 1.0.0
    path: rich
    \(head)
    schema:
      primaryKey: a
      uniqueKeys: [[st, day]]
      sluice:rules:
        - { id: paid, expr: "st != 'paid' or bal <= 0 or n is missing" }
        - { id: big, expr: "big * 3 < 1000000 and length(nm) < 40", severity: warn }
        - { id: when, expr: "day is missing or day <= business_date and year(day) > 1990" }
      fields:
    \(fields)
    """
  }

  private static let delimited = resource("dialect: { delimiter: ',' }")
  private static let lines = resource("format: jsonl")

  private static let batch = """
    name: batch
    version: 1.0.0
    path: batch
    encoding: windows-1252
    dialect:
      delimiter: ";"
      header: false
      commentChar: "#"
      sluice:records:
        - { type: header, match: { first: H }, fields: [{ name: k, type: string }, { name: n, type: integer }] }
        - { type: trailer, match: { first: T }, fields: [{ name: k, type: string }, { name: s, type: number, sluice:decimal: { precision: 18, scale: 2 } }, { name: h, type: string }] }
        - { type: detail, match: { any: true } }
    schema:
      primaryKey: [a]
      fields:
        - { name: a, type: string }
        - { name: b, type: number, sluice:decimal: { precision: 12, scale: 2 } }
        - { name: c, type: date, sluice:pii: { class: quasi } }
    sluice:controls:
      - { id: count, kind: count, declared: header.n }
      - { id: sum, kind: sum, field: b, filter: "a != 'x'", declared: trailer.s, tolerance: 0.01 }
      - { id: hash, kind: hash, field: a, digits: 3, modulus: 100, declared: trailer.h, onMismatch: warn }
      - { id: least, kind: min, field: b, declared: trailer.s, onMismatch: warn }

    """

  private static let host = """
    name: host
    version: 1.0.0
    path: host
    format: fwf
    dialect: { sluice:layout: { framing: length, recordLength: 10, codePage: IBM037 } }
    schema:
      primaryKey: a
      fields:
        - { name: a, type: string, sluice:position: { start: 1, length: 3 }, sluice:cleanse: [trim] }
        - { name: b, type: number, sluice:decimal: { precision: 5, scale: 2 }, sluice:position: { start: 4 }, sluice:picture: "S9(3)V99", sluice:usage: COMP-3 }
        - { name: c, type: integer, sluice:position: { start: 7 }, sluice:picture: "S99" }
        - { name: d, type: integer, sluice:position: { start: 9 }, sluice:picture: "S9(4)", sluice:usage: COMP }

    """

  private static let further = #"""
    name: further
    version: 1.0.0
    path: further
    dialect: { delimiter: ";", nullSequence: "\\N" }
    schema:
      primaryKey: id
      sluice:dedup: { survivor: { greatest: upd } }
      foreignKeys:
        - { fields: cur, reference: { resource: currencies, fields: code } }
        - { fields: up, reference: { fields: id } }
      sluice:references: { currencies: { keys: [USD, EUR] } }
      sluice:derived:
        - { name: low, sluice:from: fico, type: integer, sluice:cleanse: [{ op: capture, pattern: "([0-9]+)-[0-9]+", otherwise: reject }] }
        - { name: high, sluice:from: fico, type: integer, sluice:cleanse: [{ op: capture, pattern: "[0-9]+-([0-9]+)" }], constraints: { maximum: 900 } }
      sluice:rules: [{ id: range, expr: high >= low }]
      fields:
        - { name: id, type: integer }
        - { name: up, type: integer }
        - { name: cur, type: string }
        - { name: t, type: time, constraints: { maximum: "23:00:00" } }
        - { name: y, type: year, constraints: { minimum: 1900 } }
        - { name: ym, type: yearmonth }
        - { name: du, type: duration }
        - { name: pt, type: geopoint }
        - { name: geo, type: geojson }
        - { name: ob, type: object, constraints: { jsonSchema: { type: object, required: [a], properties: { a: { type: integer, minimum: 0 } } } } }
        - { name: ar, type: array, constraints: { maxLength: 3 } }
        - { name: li, type: list, itemType: integer }
        - { name: an, type: any }
        - { name: em, type: string, format: email }
        - { name: uri, type: string, format: uri }
        - { name: uid, type: string, format: uuid }
        - { name: bin, type: string, format: binary }
        - { name: eu, type: number, sluice:decimal: { precision: 12, scale: 2 }, decimalChar: ",", groupChar: "." }
        - { name: cnt, type: integer, groupChar: "'" }
        - { name: pct, type: number, sluice:decimal: { precision: 7, scale: 4 }, bareNumber: false }
        - { name: dz, type: datetime, format: "%Y-%m-%dT%H:%M:%S%z" }
        - { name: dn, type: datetime, format: "%Y-%m-%d %H:%M:%S", sluice:zone: Europe/Berlin }
        - { name: ex, type: date, format: excel }
        - { name: cy, type: date, format: cyymmdd, sluice:cleanse: [{ op: date, formats: ["%-d.%-m.%Y"] }] }
        - { name: fico, type: string, sluice:ignore: true }
        - { name: who, type: string, sluice:cleanse: [collapse, { op: name, order: given-first, case: title }], sluice:pii: { class: direct } }
        - { name: seq, type: integer, sluice:cleanse: [{ op: sentinel, values: [9999] }], constraints: { required: true } }
        - { name: upd, type: date }

    """#
}

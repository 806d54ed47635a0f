/// A contract that asks for nearly everything there is of single cells, with a file and what its records land as.
enum CellContract {
  static let yaml = """
    name: cells
    version: 1.0.0
    path: cells.txt
    dialect: { delimiter: "|", quoteChar: "'", nullSequence: "NULL" }
    schema:
      primaryKey: account
      fields:
        - { name: account, type: string }
        - { name: holder, type: string, sluice:pii: { class: direct }, sluice:cleanse: [trim, { op: name, order: given-first, case: title }] }
        - name: balance
          type: number
          sluice:decimal: { precision: 12, scale: 2 }
          decimalChar: ","
          groupChar: "."
          bareNumber: false
        - { name: fico, type: string, sluice:ignore: true }
        - { name: score, type: integer, constraints: { maximum: 850 }, sluice:cleanse: [{ op: sentinel, values: [9999] }] }
        - { name: opened, type: date, format: excel }
        - { name: seen, type: datetime, format: "%-d %B %Y %I:%M %p", sluice:zone: America/New_York }
        - { name: cutoff, type: time, format: "%H:%M", constraints: { minimum: "06:00" } }
        - { name: vintage, type: year }
        - { name: cycle, type: yearmonth }
        - { name: term, type: duration }
        - { name: branch, type: geopoint }
        - { name: extra, type: object, constraints: { jsonSchema: { required: [a], properties: { a: { type: integer } } } } }
        - { name: codes, type: list, itemType: integer, delimiter: ";", constraints: { maxLength: 3 } }
        - { name: mail, type: string, format: email }
      sluice:derived:
        - { name: low, sluice:from: fico, type: integer, sluice:cleanse: [{ op: capture, pattern: "([0-9]+)-[0-9]+" }] }
        - { name: high, sluice:from: fico, type: integer, sluice:cleanse: [{ op: capture, pattern: "[0-9]+-([0-9]+)" }] }
        - { name: initial, sluice:from: holder, type: string, sluice:cleanse: [{ op: capture, pattern: "([A-Z])[^,]*, .*" }] }
      sluice:rules:
        - { id: range, expr: high - low = 4 }
    """

  static let file = """
    account|holder|balance|fico|score|opened|seen|cutoff|vintage|cycle|term|branch|extra|codes|mail
    0001|SMITH, JOHN|1.234.567,89 EUR|735-739|720|46054|1 February 2026 02:30 PM|17:30|2019|2026-01|P1Y2M|-71.06, 42.360|{"a": 1}|1;2|ann@bank.example
    0002|NULL|-5,00|700-704|9999|45689|8 March 2026 03:00 AM|06:00|-0044|2026-02|PT36H|NULL|NULL|NULL|'NULL@bank.example'
    0003|X|1,2.3|700-704|700|45689|8 March 2026 02:30 AM|06:00|2020|2026-02|P1D|0,0|{"a": 1}|1|a@b.c
    0004|X|1,00|700-705|851|60|8 March 2026 03:30 AM|05:59|99|2026-13|P|181,0|{"a": 1.5}|1;2;3;4|a@@b

    """

  /// The records that land, as `balance, score, opened, seen, cutoff, vintage, cycle, term, branch, extra, codes, mail, low, high`.
  static let landed: [[String?]] = [
    [
      "1234567.89", "720", "2026-02-01", "2026-02-01 19:30:00+00:00", "17:30:00", "2019", "2026-01", "P1Y2M", "-71.06,42.36", #"{"a": 1}"#, "1;2", "ann@bank.example",
      "735", "739",
    ],
    [
      "-5.00", nil, "2025-02-01", "2026-03-08 07:00:00+00:00", "06:00:00", "-44", "2026-02", "PT36H", nil, nil, nil, "NULL@bank.example", "700", "704",
    ],
  ]

  /// What is wrong with each record that does not, in the order of its fields.
  static let faults = [
    "0003": ["type-error balance", "type-error seen zone"],
    "0004": [
      "constraint-error score maximum", "type-error opened", "constraint-error cutoff minimum", "type-error vintage", "type-error cycle", "type-error term",
      "type-error branch", "constraint-error extra jsonSchema", "constraint-error codes maxLength", "type-error mail format", "row-constraint range",
    ],
  ]
}

extension FaultyContract {
  static let dates: [FaultyContract] = [
    FaultyContract(10, "    - { name: a, type: date }"),
    FaultyContract(
      10, "    - { name: a, type: date, format: any }",
      "10: schema.fields[1].format: any would leave the meaning of a date to a guess; write the format, such as \"%Y-%m-%d\""),
    FaultyContract(
      10, "    - { name: a, type: date, format: \"%d.%m\" }",
      "10: schema.fields[1].format: \"%d.%m\" does not give one day; give year, month and day once each, and no time"),
    FaultyContract(
      10, "    - { name: a, type: date, format: \"%Y-%m-%d %H\" }",
      "10: schema.fields[1].format: \"%Y-%m-%d %H\" does not give one day; give year, month and day once each, and no time"),
    FaultyContract(
      10, "    - { name: a, type: date, format: \"%U %Y\" }",
      "10: schema.fields[1].format: \"%U %Y\": not supported: %U; use %Y %y %m %d %j %b %B %H %I %p %M %S %f %z and signs between them"),
    FaultyContract(
      10, "    - { name: a, type: date, format: \"%Y1%m%d\" }",
      "10: schema.fields[1].format: \"%Y1%m%d\": only ASCII letters, blanks and signs may stand between directives; use %Y %y %m %d %j %b %B %H %I %p %M %S %f %z and signs between them"),
    FaultyContract(
      10, "    - { name: a, type: date, format: \"%\" }",
      "10: schema.fields[1].format: \"%\": ends in the middle of a directive; use %Y %y %m %d %j %b %B %H %I %p %M %S %f %z and signs between them"),
    FaultyContract(
      10, "    - { name: a, type: date, format: \"%d/%m/%Y\", sluice:cleanse: [{ op: date, formats: [\"%d/%m/%Y\", \"%m/%d/%Y\", \"%d/%m/%y\"] }] }",
      "10: schema.fields[1].sluice:cleanse[0].formats[1]: \"%m/%d/%Y\" and \"%d/%m/%Y\" read the same text differently; keep the one the bank uses"),
    FaultyContract(
      10, "    - { name: a, type: date, sluice:cleanse: [date] }",
      "10: schema.fields[1].sluice:cleanse[0]: the date step needs its formats; write { op: date, formats: [\"%Y-%m-%d\", …] }"),
    FaultyContract(
      10, "    - { name: a, type: date, sluice:cleanse: [{ op: date, formats: [] }] }",
      "10: schema.fields[1].sluice:cleanse[0].formats: has no formats; write at least one format"),
    FaultyContract(
      10, "    - { name: a, type: date, sluice:cleanse: [{ op: date, formats: [\"%Y%m%d\"], ambiguous: reject, pivot: 100 }] }",
      "10: schema.fields[1].sluice:cleanse[0].ambiguous: ambiguous formats are always refused; remove it",
      "10: schema.fields[1].sluice:cleanse[0].pivot: 100 is out of range; write a whole number from 0 to 99"),
    FaultyContract(
      10, "    - { name: a, type: date, constraints: { minimum: \"2026-02-29\", maximum: 2026-01-31, enum: [\"2026-01-01\", \"1/1/2026\"] } }",
      "10: schema.fields[1].constraints.minimum: not a date: \"2026-02-29\"; write a date as \"%Y-%m-%d\"",
      "10: schema.fields[1].constraints.enum[1]: not a date: \"1/1/2026\"; write a date as \"%Y-%m-%d\""),
    FaultyContract(
      10, "    - { name: a, type: date, format: \"%m/%d/%Y\", constraints: { minimum: \"2026-02-20\" } }",
      "10: schema.fields[1].constraints.minimum: not a date: \"2026-02-20\"; write a date as \"%m/%d/%Y\""),
    FaultyContract(10, "    - { name: a, type: datetime }"),
    FaultyContract(
      10, "    - { name: a, type: datetime, format: \"%Y-%m-%d %H:%M:%S\" }",
      "10: schema.fields[1].sluice:zone: missing: the format gives no zone; write sluice:zone: UTC, America/New_York, or an offset such as \"-05:00\""),
    FaultyContract(10, "    - { name: a, type: datetime, format: \"%Y-%m-%d %H:%M:%S\", sluice:zone: America/New_York }"),
    FaultyContract(10, "    - { name: a, type: datetime, format: \"%Y-%m-%d %H:%M\", sluice:zone: \"-05:00\" }"),
    FaultyContract(
      10, "    - { name: a, type: datetime, format: \"%Y-%m-%dT%H:%M:%S%Z\" }",
      "10: schema.fields[1].format: \"%Y-%m-%dT%H:%M:%S%Z\": not supported: %Z; use %Y %y %m %d %j %b %B %H %I %p %M %S %f %z and signs between them"),
    FaultyContract(
      10, "    - { name: a, type: datetime, format: \"%Y-%m-%d\", sluice:zone: UTC }",
      "10: schema.fields[1].format: \"%Y-%m-%d\" does not give one moment; give year, month and day once each, then %H, %M and, if wanted, %S and %f"),
    FaultyContract(
      10, "    - { name: a, type: datetime, sluice:zone: EST }",
      "10: schema.fields[1].sluice:zone: not a zone: \"EST\"; write UTC, a zone such as America/New_York, or an offset such as \"-05:00\""),
    FaultyContract(
      10, "    - { name: a, type: datetime, format: \"%H:%M %Y-%m-%d\", sluice:zone: UTC, constraints: { minimum: \"24:00 2026-01-01\" } }",
      "10: schema.fields[1].constraints.minimum: not a datetime: \"24:00 2026-01-01\"; write a moment as \"%H:%M %Y-%m-%d\""),
    FaultyContract(
      10, "    - { name: a, type: datetime, format: \"%Y-%m-%d %M:%H\", sluice:zone: UTC }",
      "10: schema.fields[1].format: \"%Y-%m-%d %M:%H\" does not give one moment; give year, month and day once each, then %H, %M and, if wanted, %S and %f"),
  ]
}

extension FaultyContract {
  static let fields: [FaultyContract] = [
    FaultyContract(
      10, "    - { name: a, type: text }",
      "10: schema.fields[1].type: unknown word \"text\"; write string, integer, number, boolean, date, datetime, time, year, yearmonth, duration, geopoint, geojson, object, array, list or any"),
    FaultyContract(10, "    - { name: a, type: geopoint }"),
    FaultyContract(10, "    - { name: a, type: time }"),
    FaultyContract(10, "    - { name: a, type: any }"),
    FaultyContract(
      10, "    - { name: a, type: strng }",
      "10: schema.fields[1].type: unknown word \"strng\", did you mean string?; write string, integer, number, boolean, date, datetime, time, year, yearmonth, duration, geopoint, geojson, object, array, list or any"),
    FaultyContract(
      10, "    - { name: a, type: number }",
      "10: schema.fields[1].type: a number must say how exact it is; write sluice:decimal: { precision: 12, scale: 2 }, or sluice:float: true where rounding is harmless"),
    FaultyContract(10, "    - { name: a, type: number, sluice:float: true }"),
    FaultyContract(
      10, "    - { name: a, type: number, sluice:float: true, sluice:decimal: { precision: 5, scale: 2 } }",
      "10: schema.fields[1].sluice:float: sluice:decimal is there too; remove one of the two"),
    FaultyContract(
      10, "    - { name: a, type: number, sluice:decimal: { precision: 39, scale: 2 } }",
      "10: schema.fields[1].sluice:decimal.precision: 39 is out of range; write a whole number from 1 to 38"),
    FaultyContract(
      10, "    - { name: a, type: number, sluice:decimal: { precision: 2, scale: 3 } }",
      "10: schema.fields[1].sluice:decimal.scale: more digits after the point than digits; write a scale up to 2"),
    FaultyContract(
      10, "    - { name: a, type: number, sluice:decimal: { precision: 2 } }",
      "10: schema.fields[1].sluice:decimal.scale: missing; write the digits after the point"),
    FaultyContract(
      10, "    - { name: a, type: number, sluice:decimal: { precision: 5, scale: 2, rounding: up } }",
      "10: schema.fields[1].sluice:decimal.rounding: unknown word \"up\"; write reject or halfEven"),
    FaultyContract(10, "    - { name: a, type: number, sluice:float: true, decimalChar: \",\", groupChar: \".\" }"),
    FaultyContract(10, "    - { name: a, type: integer, bareNumber: false }"),
    FaultyContract(
      10, "    - { name: a, type: string, bareNumber: true, sluice:zone: UTC }",
      "10: schema.fields[1].bareNumber: does not belong to the type string; remove it",
      "10: schema.fields[1].sluice:zone: does not belong to the type string; remove it"),
    FaultyContract(10, "    - { name: a, type: string, format: email }"),
    FaultyContract(
      10, "    - { name: a, type: string, format: strange }",
      "10: schema.fields[1].format: unknown word \"strange\"; write default, email, uri, binary or uuid"),
    FaultyContract(
      10, "    - { name: a, type: string, required: true, categories: [a] }",
      "10: schema.fields[1].required: belongs to the constraints; move it under constraints"),
    FaultyContract(
      10, "    - { name: a, type: boolean, trueValues: [Y, yes], falseValues: [\"N\", \"Y\"] }",
      "10: schema.fields[1].trueValues[1]: \"yes\" without quotes is a truth value; write \"yes\"",
      "10: schema.fields[1].falseValues: both true and false: \"Y\"; write both lists without a common value"),
    FaultyContract(
      10, "    - { name: a, type: boolean, trueValues: [] }",
      "10: schema.fields[1].trueValues: is empty; write a list of texts in quotes, such as [\"Y\"]"),
    FaultyContract(
      10, "    - { name: a, type: boolean, trueValues: [\"Y\"], sluice:cleanse: [lower] }",
      "10: schema.fields[1].trueValues: the token \"Y\" never occurs after cleansing; write \"y\""),
    FaultyContract(
      10, "    - { name: a, type: string, sluice:cleanse: trim }",
      "10: schema.fields[1].sluice:cleanse: expected a list, found a single value; write a list of steps, such as [trim]"),
    FaultyContract(
      10, "    - { name: a, type: string, sluice:cleanse: [trim, trim, upper, lower, phone, squeeze] }",
      "10: schema.fields[1].sluice:cleanse[1]: trim is written twice; remove one",
      "10: schema.fields[1].sluice:cleanse[3]: upper and lower undo each other; remove one",
      "10: schema.fields[1].sluice:cleanse[4]: the step needs its settings; write { op: phone, region: US }",
      "10: schema.fields[1].sluice:cleanse[5]: unknown word \"squeeze\"; write trim, collapse, upper, lower, nfc, controls, encoding, remove, map, amount, phone, postal, pad, name, capture, spreadsheet, date or sentinel"),
    FaultyContract(
      10, "    - { name: a, type: string, sluice:cleanse: [{ op: trim, formats: [x] }] }",
      "10: schema.fields[1].sluice:cleanse[0].formats: belongs to the date step; remove it"),
    FaultyContract(
      10, "    - { name: a, type: string, sluice:cleanse: [{ op: date, formats: [\"%Y-%m-%d\"] }] }",
      "10: schema.fields[1].sluice:cleanse[0].formats[0]: date formats do not belong to this type; remove the date step"),
    FaultyContract(
      10, "    - { name: a, type: string, sluice:cleanse: [{ oops: trim }] }",
      "10: schema.fields[1].sluice:cleanse[0].op: missing; write op: and the step's name"),
    FaultyContract(
      10, "    - { name: a, type: string, sluice:cleanse: [lower], missingValues: [\"\", \"N/A\"] }",
      "10: schema.fields[1].missingValues: the token \"N/A\" never occurs after cleansing; write \"n/a\""),
    FaultyContract(
      10, "    - { name: a, type: string, sluice:pii: { class: secret, action: mask } }",
      "10: schema.fields[1].sluice:pii.class: unknown word \"secret\"; write direct, quasi or sensitive"),
    FaultyContract(
      10, "    - { name: a, type: string, sluice:pii: true }",
      "10: schema.fields[1].sluice:pii: expected a group of keys, found a single value; known here: class, kind, action, purpose, retentionDays"),
    FaultyContract(
      10, "    - { name: a, type: string, sluice:picture: X(3), sluice:column: b, sluice:unknown: 1 }",
      "10: schema.fields[1].sluice:picture: is for fixed-width records; write format: fwf and sluice:layout, or remove it",
      "10: schema.fields[1].sluice:unknown: unknown key; remove it; known here: name, title, type, format, example, description, rdfType, constraints, missingValues, categories, categoriesOrdered, decimalChar, groupChar, bareNumber, trueValues, falseValues, delimiter, itemType, sluice:cleanse, sluice:decimal, sluice:float, sluice:zone, sluice:severity, sluice:pii, sluice:subject, sluice:column, sluice:ignore, sluice:position, sluice:picture, sluice:usage, sluice:sign"),
    FaultyContract(
      10, "    - { name: a, type: string, constraints: { minimum: 1, minLength: 5, maxLength: 4, jsonSchema: {} } }",
      "10: schema.fields[1].constraints.minimum: does not belong to the type string; remove it",
      "10: schema.fields[1].constraints.maxLength: is less than minLength; exchange the two",
      "10: schema.fields[1].constraints.jsonSchema: does not belong to the type string; remove it"),
    FaultyContract(10, "    - { name: a, type: string, constraints: { unique: true } }"),
    FaultyContract(
      10, "    - { name: a, type: string, constraints: { required: \"true\", enumm: [a] } }",
      "10: schema.fields[1].constraints.required: expected true or false, found \"true\"; write true or false",
      "10: schema.fields[1].constraints.enumm: unknown key, did you mean enum?; rename or remove it"),
    FaultyContract(
      10, "    - { name: a, type: string, constraints: { pattern: '^[A-Z]+$' } }",
      "10: schema.fields[1].constraints.pattern: a pattern is always matched against the whole value; remove ^, or write \\^ if the sign is meant"),
    FaultyContract(
      10, "    - { name: a, type: string, constraints: { pattern: '(?i)a' } }",
      "10: schema.fields[1].constraints.pattern: groups that begin with (? are not part of XML Schema patterns; write a plain group"),
    FaultyContract(
      10, "    - { name: a, type: string, constraints: { pattern: 'a+?' } }",
      "10: schema.fields[1].constraints.pattern: lazy repetition is not part of XML Schema patterns; remove the second sign"),
    FaultyContract(
      10, "    - { name: a, type: string, constraints: { pattern: '(a' } }",
      "10: schema.fields[1].constraints.pattern: a ( without its ); write \\( if the sign is meant"),
    FaultyContract(
      10, "    - { name: a, type: string, constraints: { pattern: '[a' } }",
      "10: schema.fields[1].constraints.pattern: a [ without its ]; write \\[ if the sign is meant"),
    FaultyContract(
      10, "    - { name: a, type: string, constraints: { pattern: 'a\\1' } }",
      "10: schema.fields[1].constraints.pattern: \\1 is not part of XML Schema patterns; write the pattern without it"),
    FaultyContract(
      10, "    - { name: a, type: integer, constraints: { pattern: '[0-9]+' } }",
      "10: schema.fields[1].constraints.pattern: does not belong to the type integer; remove it"),
    FaultyContract(
      10, "    - { name: a, type: string, constraints: { enum: [a, a, NO, 01] } }",
      "10: schema.fields[1].constraints.enum[1]: written twice: \"a\"; remove one",
      "10: schema.fields[1].constraints.enum[2]: \"NO\" without quotes is a truth value; write \"NO\"",
      "10: schema.fields[1].constraints.enum[3]: \"01\" without quotes is a number; write \"01\""),
    FaultyContract(
      10, "    - { name: a, type: string, constraints: { enum: [] } }",
      "10: schema.fields[1].constraints.enum: leaves no value; write the values, or remove enum"),
    FaultyContract(
      10, "    - { name: a, type: string, sluice:cleanse: [upper], constraints: { enum: [a] } }",
      "10: schema.fields[1].constraints.enum[0]: \"a\" never occurs after cleansing; write \"A\""),
    FaultyContract(
      10, "    - { name: a, type: integer, constraints: { enum: [1, x, 01] } }",
      "10: schema.fields[1].constraints.enum[1]: not an integer: \"x\"; write a whole number of 64 bits"),
    FaultyContract(
      10, "    - { name: a, type: integer, constraints: { minimum: 1.5, maximum: 9223372036854775808 } }",
      "10: schema.fields[1].constraints.minimum: not an integer: \"1.5\"; write a whole number of 64 bits",
      "10: schema.fields[1].constraints.maximum: not an integer: \"9223372036854775808\"; write a whole number of 64 bits"),
    FaultyContract(
      10, "    - { name: a, type: integer, constraints: { minimum: 5, maximum: 4 } }",
      "10: schema.fields[1].constraints.maximum: leaves no value with minimum; correct one of the two"),
    FaultyContract(
      10, "    - { name: a, type: integer, constraints: { minimum: 5, exclusiveMaximum: 5 } }",
      "10: schema.fields[1].constraints.exclusiveMaximum: leaves no value with minimum; correct one of the two"),
    FaultyContract(
      10, "    - { name: a, type: integer, constraints: { minLength: 1 } }",
      "10: schema.fields[1].constraints.minLength: does not belong to the type integer; remove it"),
    FaultyContract(
      10, "    - { name: a, type: number, sluice:decimal: { precision: 5, scale: 2 }, constraints: { minimum: 0.005, maximum: 1000, exclusiveMaximum: 1e2 } }",
      "10: schema.fields[1].constraints.minimum: not a decimal(5,2): \"0.005\"; write at most 2 digits after the point",
      "10: schema.fields[1].constraints.maximum: not a decimal(5,2): \"1000\"; write at most 3 digits before the point",
      "10: schema.fields[1].constraints.exclusiveMaximum: not a decimal(5,2): \"1e2\"; write a decimal number without an exponent"),
    FaultyContract(
      10, "    - { name: a, type: number, sluice:float: true, constraints: { minimum: many } }",
      "10: schema.fields[1].constraints.minimum: not a double: \"many\"; write a number"),
    FaultyContract(
      10, "    - { name: a, type: boolean, constraints: { enum: [\"true\", \"Y\"], minimum: 1 } }",
      "10: schema.fields[1].constraints.enum[1]: neither a true nor a false value: \"Y\"; write one of them",
      "10: schema.fields[1].constraints.minimum: does not belong to the type boolean; remove it"),
  ]
}

extension FaultyConfiguration {
  static let gateways: [FaultyConfiguration] = [
    FaultyConfiguration(
      1, "gateways: { name: demo }",
      "sluice.yaml:1: gateways: unknown key, did you mean gateway?; rename or remove it",
      "sluice.yaml:1: gateway: missing; write gateway: { name: … }"),
    FaultyConfiguration(
      1, "gateway: demo",
      "sluice.yaml:1: gateway: expected a group of keys, found a single value; known here: name, state, lake, memory, free_space, parquet"),
    FaultyConfiguration(
      1, "gateway: {}",
      "sluice.yaml:1: gateway.name: missing; name this gateway, such as name: demo; never change it later"),
    FaultyConfiguration(
      1, "gateway: { name: Demo }",
      "sluice.yaml:1: gateway.name: not a name: \"Demo\"; use at most 63 of a-z, 0-9 and -, beginning with a letter or digit"),
    FaultyConfiguration(
      1, "gateway: { name: demo, memory: 64MiB, free_space: lots }",
      "sluice.yaml:1: gateway.memory: \"64MiB\" is too little; write at least 128MiB",
      "sluice.yaml:1: gateway.free_space: not a size: \"lots\"; write a whole number with a unit, such as 10GiB; units are B, KiB, MiB, GiB, TiB, KB, MB, GB and TB"),
    FaultyConfiguration(
      1, "gateway: { name: demo, memory: 256, free_space: 10 GiB }",
      "sluice.yaml:1: gateway.memory: not a size: \"256\"; write a whole number with a unit, such as 256MiB; units are B, KiB, MiB, GiB, TiB, KB, MB, GB and TB"),
    FaultyConfiguration(
      1, "gateway: { name: demo, state: ~/state, lake: state/lake }",
      "sluice.yaml:1: gateway.state: ~ is not expanded; write a path relative to sluice.yaml, or an absolute one"),
    FaultyConfiguration(
      1, "gateway: { name: demo, state: data, lake: data/lake }",
      "sluice.yaml:1: gateway.lake: state and lake are one inside the other; give each a folder of its own"),
    FaultyConfiguration(
      1, "gateway: { name: demo, parquet: zstd }",
      "sluice.yaml:1: gateway.parquet: unknown word \"zstd\"; write quick or compat"),
    FaultyConfiguration(
      1, "gateway: { name: demo, memroy: 1GiB }",
      "sluice.yaml:1: gateway.memroy: unknown key, did you mean memory?; rename or remove it"),
    FaultyConfiguration(
      1, "gateway: { name: 7 }",
      "sluice.yaml:1: gateway.name: \"7\" without quotes is a number; write \"7\""),
    FaultyConfiguration(
      2, "# none",
      "sluice.yaml:1: ledger: missing; write ledger: { key: keys/ledger.key }"),
    FaultyConfiguration(
      2, "ledger: { anchors: [] }",
      "sluice.yaml:2: ledger.key: missing; name the signing key's file, such as key: keys/ledger.key",
      "sluice.yaml:2: ledger.anchors: not supported yet; remove it; copy state/ledger/checkpoint elsewhere yourself"),
    FaultyConfiguration(
      2, "ledger: { key: [] }",
      "sluice.yaml:2: ledger.key: expected text, found a list; write a path, relative to sluice.yaml or absolute"),
    FaultyConfiguration(
      15, "notify: { on: [late] }",
      "sluice.yaml:15: notify: not supported yet; remove it; ask sluice status for trouble"),
    FaultyConfiguration(
      15, "calendars: {}",
      "sluice.yaml:15: calendars: not supported yet; remove it; late files are not noticed"),
    FaultyConfiguration(
      15, "keep: { vault: 7y }",
      "sluice.yaml:15: keep: not supported yet; remove it; everything is kept"),
    FaultyConfiguration(
      15, "feed: {}",
      "sluice.yaml:15: feed: unknown key, did you mean feeds?; rename or remove it"),
    FaultyConfiguration(
      15, "include: \"*/x.yaml\"",
      "sluice.yaml:15: include: a wildcard in a folder's name; use * and ? in the file's name only"),
    FaultyConfiguration(
      15, "include: nowhere.yaml",
      "sluice.yaml:15: include: the file does not exist: nowhere.yaml; correct the path, or write the file"),
    FaultyConfiguration(
      15, "include: [42]",
      "sluice.yaml:15: include[0]: \"42\" without quotes is a number; write \"42\""),
    FaultyConfiguration(15, "include: customers/*.yaml"),
  ]
}

extension FaultyConfiguration {
  static let scoring: [FaultyConfiguration] = [
    FaultyConfiguration(
      15, "scoring: { job: { inputs: { portfolio: required } } }",
      "sluice.yaml:15: scoring.job.outlet: missing; write outlet: { command: [bin/program] }"),
    FaultyConfiguration(
      15, "scoring: { job: { outlet: { command: [x] } } }",
      "sluice.yaml:15: scoring.job.inputs: missing; write inputs: { TABLE: required }"),
    FaultyConfiguration(
      15, "scoring: { job: { inputs: { portfolio: required }, outlet: { command: [] } } }",
      "sluice.yaml:15: scoring.job.outlet.command: names no program; write [bin/program, argument, …]"),
    FaultyConfiguration(
      15, "scoring: { job: { inputs: { portfolio: required }, outlet: { command: bin/x } } }",
      "sluice.yaml:15: scoring.job.outlet.command: expected a list, found a single value; write a list: [bin/program, argument, …]"),
    FaultyConfiguration(
      15, "scoring: { job: { inputs: { portfolio: optional }, outlet: { command: [x] } } }",
      "sluice.yaml:15: scoring.job.inputs.portfolio: not supported yet: optional; write required"),
    FaultyConfiguration(
      15, "scoring: { job: { inputs: { portfolio: required, payments: required }, outlet: { command: [x] } } }",
      "sluice.yaml:15: scoring.job.inputs: not supported yet: 2 inputs; name one table: { TABLE: required }",
      "sluice.yaml:15: scoring.job.inputs.payments: no feed fills the table \"payments\"; name the table of a feed: portfolio"),
    FaultyConfiguration(
      15, "scoring: { job: { inputs: { payments: required }, outlet: { command: [x] } } }",
      "sluice.yaml:15: scoring.job.inputs.payments: no feed fills the table \"payments\"; name the table of a feed: portfolio"),
    FaultyConfiguration(
      15, "scoring: { job: { inputs: { portfolio: required }, outlet: { webhook: x }, at: \"06:45\", deadline: \"07:30\", late: skip } }",
      "sluice.yaml:15: scoring.job.outlet.command: missing; write command: [bin/program, argument, …]",
      "sluice.yaml:15: scoring.job.outlet.webhook: not supported yet; use command",
      "sluice.yaml:15: scoring.job.at: not supported yet; remove it; the command runs as soon as a business date has landed",
      "sluice.yaml:15: scoring.job.deadline: not supported yet; remove it; set outlet.timeout",
      "sluice.yaml:15: scoring.job.late: not supported yet; remove it; the command runs as soon as a business date has landed"),
    FaultyConfiguration(
      15, "scoring: { job: { inputs: { portfolio: required }, outlet: { command: [\"\", 1], timeout: 0s, attempts: 99 } } }",
      "sluice.yaml:15: scoring.job.outlet.command[0]: is empty; name a program",
      "sluice.yaml:15: scoring.job.outlet.timeout: \"0s\" is out of range; write a time span from 1s to 1d",
      "sluice.yaml:15: scoring.job.outlet.attempts: 99 is out of range; write a whole number from 1 to 10"),
    FaultyConfiguration(
      15, "scoring: { job: { inputs: {}, outlet: { command: [\"~/x\"] } } }",
      "sluice.yaml:15: scoring.job.inputs: names no table; name one table: { TABLE: required }",
      "sluice.yaml:15: scoring.job.outlet.command[0]: ~ is not expanded; write a path relative to sluice.yaml, or an absolute one"),
  ]
}

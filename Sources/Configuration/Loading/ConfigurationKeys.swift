internal import Descriptors

/// The keys of each part of `sluice.yaml`.
enum ConfigurationKeys {
  static let main = KeySet(
    ["include", "gateway", "ledger", "tables", "customers", "feeds", "scoring"],
    later: [
      "notify": "remove it; ask sluice status for trouble",
      "calendars": "remove it; late files are not noticed",
      "keep": "remove it; everything is kept",
    ])

  static let included = KeySet(
    ["customers", "feeds", "scoring"],
    misplaced: [
      "include": ("an included file cannot include others", "include them from the main file"),
      "gateway": belongsToMain, "ledger": belongsToMain, "tables": belongsToMain, "notify": belongsToMain,
      "calendars": belongsToMain, "keep": belongsToMain,
    ])

  static let gateway = KeySet(["name", "state", "lake", "memory", "free_space", "parquet"])
  static let ledger = KeySet(["key"], later: ["anchors": "remove it; copy state/ledger/checkpoint elsewhere yourself"])

  static let table = KeySet(["contract"])
  static let customer = KeySet(["openpgp", "endpoint"])
  static let openPGP = KeySet(
    ["home", "passphrase_file", "signers", "signature"],
    later: ["passphrase_env": useFile("passphrase_file"), "passphrase_command": useFile("passphrase_file")],
    misplaced: ["passphrase": secret("passphrase_file"), "password": secret("passphrase_file")])
  static let endpoint = KeySet(
    [
      "host", "port", "user", "identity", "password_file", "passphrase_file", "host_keys", "known_hosts", "transport",
      "max_sessions",
    ],
    later: [
      "password_env": useFile("password_file"), "password_command": useFile("password_file"),
      "passphrase_env": useFile("passphrase_file"), "passphrase_command": useFile("passphrase_file"),
      "proxy": "remove it; the server must be reachable directly",
    ],
    misplaced: ["password": secret("password_file"), "passphrase": secret("passphrase_file")])

  static let feed = KeySet(
    [
      "customer", "source", "files", "ready", "poll", "contract", "table", "write", "partition_by", "max_partitions", "rejects",
      "afterwards",
    ],
    later: [
      "expect": "remove it; late and missing files are not noticed",
      "repeat":
        "remove it; content already landed under another date is quarantined, sluice quarantine accept lands it",
    ])
  static let source = KeySet(["directory", "folder"])
  static let ready = KeySet(
    ["settle", "give_up", "control"], later: ["marker": "remove it; settle decides, and the OpenPGP message must close"])
  static let control = KeySet(["file", "plain"])
  static let rejects = KeySet(["percent", "records"])
  static let afterwards = KeySet(
    ["move_to"], misplaced: ["leave": oneOfThree, "delete": oneOfThree])

  static let scoring = KeySet(
    ["inputs", "outlet"],
    later: [
      "at": "remove it; the command runs as soon as a business date has landed",
      "deadline": "remove it; set outlet.timeout",
      "late": "remove it; the command runs as soon as a business date has landed",
      "model": "remove it; the command does the scoring",
    ])
  static let outlet = KeySet(
    ["command", "timeout", "attempts"],
    later: ["webhook": "use command", "http": "use command", "file": "use command"])

  private static let belongsToMain = (problem: "belongs to the main file", remedy: "move it there")
  private static let oneOfThree = (
    problem: "leave, delete and move_to exclude each other",
    remedy: "write afterwards: leave, afterwards: delete or afterwards: { move_to: … }"
  )

  private static func useFile(_ key: String) -> String { "put the secret in a file and name it in \(key)" }

  private static func secret(_ key: String) -> (problem: String, remedy: String) {
    (
      "secrets are not written here",
      "put it in a file of mode 0600, name that in \(key), and change the secret if this file was shared"
    )
  }
}

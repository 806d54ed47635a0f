/// What `sluice init` fills into the sample configuration.
public struct SampleValues: Sendable, Hashable {
  public var gatewayName: String
  public var customer: String
  public var feed: String
  /// Relative to the configuration's folder, as are the paths below.
  public var home: String
  /// Primary key fingerprints of the sample's sender.
  public var signers: [String]
  public var ledgerKey: String
  public var dropFolder: String
  public var contract: String

  public init(
    gatewayName: String = "demo", customer: String = "acme", feed: String = "acme-portfolio",
    home: String = "keys/acme",
    signers: [String], ledgerKey: String = "keys/ledger.key", dropFolder: String = "drop/acme",
    contract: String = "Schemas/portfolio-1.yaml"
  ) {
    self.gatewayName = gatewayName
    self.customer = customer
    self.feed = feed
    self.home = home
    self.signers = signers
    self.ledgerKey = ledgerKey
    self.dropFolder = dropFolder
    self.contract = contract
  }
}

extension GatewayConfiguration {
  /// The text of a configuration that works on the spot: one feed from a local folder, an SFTP endpoint in comments.
  public static func sampleText(_ values: SampleValues) -> String {
    """
    # Sluice's configuration. Paths are relative to this file; unknown keys are errors; `sluice check` reads it.
    # Secrets do not stand here: they are in files of mode 0600 that are named here.

    # include: customers/*.yaml        # customers, feeds and scoring from further files; a faulty one is left out

    gateway:
      name: \(values.gatewayName)                       # stands in the ledger and the lake: never change it
      state: state                     # ledger, vault, rejects, lock: back this folder up
      lake: lake                       # Delta tables of Apache Parquet
      memory: 256MiB                   # of the gateway, its helpers and gpg together
      free_space: 1GiB                 # downloads stop while less is free

    ledger:
      key: \(values.ledgerKey)             # signs the ledger's checkpoints

    customers:
      \(values.customer):
        openpgp:
          home: \(values.home)              # GnuPG home: our key for this customer, and the customer's certificate
          # passphrase_file: secrets/\(values.customer)          # first line unlocks our key
          signers:                     # primary key fingerprints whose signatures count
    \(values.signers.map { "        - \"\($0)\"" }.joined(separator: "\n"))
          signature: required          # required | optional
        # endpoint:                    # the customer's SFTP server, for feeds with source: { directory: … }
        #   host: sftp.\(values.customer).example
        #   port: 22
        #   user: collections
        #   identity: keys/id_ed25519  # or password_file: secrets/\(values.customer)-sftp
        #   host_keys: ["SHA256:…"]    # the fingerprint the bank tells you; or known_hosts: keys/known_hosts
        #   transport: libssh2         # libssh2 | openssh
        #   max_sessions: 2

    feeds:
      \(values.feed):
        customer: \(values.customer)
        source: { folder: \(values.dropFolder) }      # or { directory: /outbound } on the customer's endpoint
        files: "portfolio_{date:yyyyMMdd}.csv.pgp"
        ready: { settle: 2s, give_up: 2h }      # unchanged this long: complete; not complete after this: quarantined
        poll: 10s
        contract: \(values.contract)
        table: portfolio
        write: append
        partition_by: [_business_date]
        rejects: { percent: 5, records: 1000 }  # either exceeded: the delivery is quarantined
        afterwards: leave              # leave | delete | { move_to: … }

    # scoring:
    #   daily-call-list:
    #     inputs: { portfolio: required }
    #     outlet: { command: [bin/dialler], timeout: 10m, attempts: 3 }

    """
  }
}

/// One signature of a message.
public struct SignatureFact: Sendable, Hashable, Codable {
  /// Fingerprint of the (sub)key that signed.
  public var fingerprint: String
  /// Fingerprint of its primary key.
  public var primary: String
  /// Time of the signature, RFC 3339.
  public var time: String
  public var hash: String

  public init(fingerprint: String, primary: String, time: String, hash: String) {
    self.fingerprint = fingerprint
    self.primary = primary
    self.time = time
    self.hash = hash
  }
}

/// The OpenPGP message closed with integrity and signature proved.
public struct PGPDecrypted: Sendable, Hashable, Codable {
  public var attempt: Int
  /// Fingerprint or key ID of the key that decrypted it.
  public var recipient: String
  public var signers: [SignatureFact]
  public var cipher: String
  public var plaintextBytes: Int64
  /// `hmac-sha256:<hex>`: keyed identity of the plaintext, the same after re-encryption.
  public var content: String
  /// Whose signatures the control file carries; `nil` when there is none, or it is no message.
  public var controlSigners: [SignatureFact]?

  public init(
    attempt: Int, recipient: String, signers: [SignatureFact], cipher: String, plaintextBytes: Int64, content: String,
    controlSigners: [SignatureFact]? = nil
  ) {
    self.attempt = attempt
    self.recipient = recipient
    self.signers = signers
    self.cipher = cipher
    self.plaintextBytes = plaintextBytes
    self.content = content
    self.controlSigners = controlSigners
  }
}

/// The message was not decrypted or not proved.
public struct PGPRefused: Sendable, Hashable, Codable {
  public var attempt: Int
  public var code: String

  public init(attempt: Int, code: String) {
    self.attempt = attempt
    self.code = code
  }
}

/// How often one rule was broken in one field.
public struct ErrorCount: Sendable, Hashable, Codable {
  /// A Frictionless error type, such as `constraint-error`.
  public var type: String
  public var field: String?
  public var count: Int64

  public init(type: String, field: String? = nil, count: Int64) {
    self.type = type
    self.field = field
    self.count = count
  }
}

/// A contract, by the hash of its bytes, which the vault keeps.
public struct ContractFact: Sendable, Hashable, Codable {
  public var name: String
  public var version: String
  /// `sha256:<hex>` of the contract's bytes.
  public var sha256: String

  public init(name: String, version: String, sha256: String) {
    self.name = name
    self.version = version
    self.sha256 = sha256
  }
}

/// Every record was judged against the contract.
public struct SchemaValidated: Sendable, Hashable, Codable {
  public var attempt: Int
  public var contract: String
  public var version: String
  /// `sha256:<hex>` of the contract's bytes.
  public var sha256: String
  public var records: Int64
  public var errors: [ErrorCount]
  /// What was found, in full; it names fields and places, no values of personal data.
  public var report: FileFact?
  /// Tables whose keys the records were compared with.
  public var references: [ReferenceFact]?
  /// The contract of the table the records are for, if it has one.
  public var table: ContractFact?

  public init(
    attempt: Int, contract: String, version: String, sha256: String, records: Int64, errors: [ErrorCount],
    report: FileFact? = nil, references: [ReferenceFact]? = nil, table: ContractFact? = nil
  ) {
    self.report = report
    self.references = references
    self.table = table
    self.attempt = attempt
    self.contract = contract
    self.version = version
    self.sha256 = sha256
    self.records = records
    self.errors = errors
  }
}

/// The file as a whole does not fit the contract.
public struct SchemaRefused: Sendable, Hashable, Codable {
  public var attempt: Int
  public var contract: String
  public var version: String?
  public var code: String
  public var line: Int64?
  public var byte: Int64?
  public var field: String?

  public init(
    attempt: Int, contract: String, version: String? = nil, code: String, line: Int64? = nil, byte: Int64? = nil,
    field: String? = nil
  ) {
    self.attempt = attempt
    self.contract = contract
    self.version = version
    self.code = code
    self.line = line
    self.byte = byte
    self.field = field
  }
}

/// Records that do not land, and the file that holds them.
public struct RowsRejected: Sendable, Hashable, Codable {
  public var attempt: Int
  public var count: Int64
  public var reasons: [ErrorCount]
  public var file: FileFact

  public init(attempt: Int, count: Int64, reasons: [ErrorCount], file: FileFact) {
    self.attempt = attempt
    self.count = count
    self.reasons = reasons
    self.file = file
  }
}

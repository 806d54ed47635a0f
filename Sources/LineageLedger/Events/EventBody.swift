/// The facts of an event, one struct per type.
///
/// An allow-list by construction: a fact without a member here cannot enter the ledger.
public enum EventBody: Sendable, Hashable {
  case ledgerCreated(LedgerCreated)
  case configChanged(ConfigChanged)
  case fileReceived(FileReceived)
  case fileDuplicate(FileDuplicate)
  case fileQuarantined(FileQuarantined)
  case pgpDecrypted(PGPDecrypted)
  case pgpRefused(PGPRefused)
  case schemaValidated(SchemaValidated)
  case schemaRefused(SchemaRefused)
  case rowsRejected(RowsRejected)
  case landIntended(LandIntended)
  case landCommitted(LandCommitted)
  case landAborted(LandAborted)
  case landFiles(LandFiles)
  case rewriteIntended(RewriteIntended)
  case rewriteAborted(LandAborted)
  case lakeRewritten(LakeRewritten)
  case lakeVacuumed(LakeVacuumed)
  case remoteAcknowledged(RemoteAcknowledged)
  case scoreRequested(ScoreRequested)
  case scoreCompleted(ScoreOutcome)
  case scoreFailed(ScoreOutcome)
  case manualOverride(ManualOverride)

  public var type: EventType {
    switch self {
    case .ledgerCreated: .ledgerCreated
    case .configChanged: .configChanged
    case .fileReceived: .fileReceived
    case .fileDuplicate: .fileDuplicate
    case .fileQuarantined: .fileQuarantined
    case .pgpDecrypted: .pgpDecrypted
    case .pgpRefused: .pgpRefused
    case .schemaValidated: .schemaValidated
    case .schemaRefused: .schemaRefused
    case .rowsRejected: .rowsRejected
    case .landIntended: .landIntended
    case .landCommitted: .landCommitted
    case .landAborted: .landAborted
    case .landFiles: .landFiles
    case .rewriteIntended: .rewriteIntended
    case .rewriteAborted: .rewriteAborted
    case .lakeRewritten: .lakeRewritten
    case .lakeVacuumed: .lakeVacuumed
    case .remoteAcknowledged: .remoteAcknowledged
    case .scoreRequested: .scoreRequested
    case .scoreCompleted: .scoreCompleted
    case .scoreFailed: .scoreFailed
    case .manualOverride: .manualOverride
    }
  }

  /// The processing attempt the facts belong to, where they do.
  public var attempt: Int? {
    switch self {
    case .fileQuarantined(let body): body.attempt
    case .pgpDecrypted(let body): body.attempt
    case .pgpRefused(let body): body.attempt
    case .schemaValidated(let body): body.attempt
    case .schemaRefused(let body): body.attempt
    case .rowsRejected(let body): body.attempt
    case .landIntended(let body): body.attempt
    case .landCommitted(let body): body.intention.attempt
    case .manualOverride(let body): body.attempt
    default: nil
    }
  }

  /// The idempotency key: the same fact told twice has the same one.
  func key(delivery: String?) -> String {
    let prefix = type.rawValue
    let subject = delivery ?? ""
    return switch self {
    case .ledgerCreated: prefix
    case .configChanged(let body): "\(prefix):\(body.sha256):\(body.revision)"
    case .fileReceived, .fileDuplicate, .remoteAcknowledged: "\(prefix):\(subject)"
    case .fileQuarantined, .pgpDecrypted, .pgpRefused, .schemaValidated, .schemaRefused, .rowsRejected:
      "\(prefix):\(subject):\(attempt ?? 0)"
    case .landIntended(let body): "\(prefix):\(body.appId):\(body.sequence)"
    case .landCommitted(let body): "\(prefix):\(body.intention.appId):\(body.intention.sequence)"
    case .landAborted(let body), .rewriteAborted(let body): "\(prefix):\(body.appId):\(body.sequence)"
    case .landFiles(let body): "\(prefix):\(body.appId):\(body.sequence):\(body.page)"
    case .rewriteIntended(let body): "\(prefix):\(body.appId):\(body.sequence)"
    case .lakeRewritten(let body): "\(prefix):\(body.intention.appId):\(body.intention.sequence)"
    case .lakeVacuumed(let body): "\(prefix):\(body.vacuum)"
    case .scoreRequested(let body): "\(prefix):\(body.run)"
    case .scoreCompleted(let body): "\(prefix):\(body.run)"
    case .scoreFailed(let body): "\(prefix):\(body.run):\(body.attempt)"
    case .manualOverride(let body): "\(prefix):\(body.override)"
    }
  }

  /// The Delta application and sequence the facts are about, where they are about a commit.
  var transaction: (appID: String, sequence: Int64)? {
    switch self {
    case .landIntended(let body): (body.appId, body.sequence)
    case .landCommitted(let body): (body.intention.appId, body.intention.sequence)
    case .landAborted(let body), .rewriteAborted(let body): (body.appId, body.sequence)
    case .rewriteIntended(let body): (body.appId, body.sequence)
    case .lakeRewritten(let body): (body.intention.appId, body.intention.sequence)
    default: nil
    }
  }
}

extension EventBody: Encodable {
  /// Writes the facts alone; the type stands beside them in the envelope.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .ledgerCreated(let body): try body.encode(to: encoder)
    case .configChanged(let body): try body.encode(to: encoder)
    case .fileReceived(let body): try body.encode(to: encoder)
    case .fileDuplicate(let body): try body.encode(to: encoder)
    case .fileQuarantined(let body): try body.encode(to: encoder)
    case .pgpDecrypted(let body): try body.encode(to: encoder)
    case .pgpRefused(let body): try body.encode(to: encoder)
    case .schemaValidated(let body): try body.encode(to: encoder)
    case .schemaRefused(let body): try body.encode(to: encoder)
    case .rowsRejected(let body): try body.encode(to: encoder)
    case .landIntended(let body): try body.encode(to: encoder)
    case .landCommitted(let body): try body.encode(to: encoder)
    case .landAborted(let body), .rewriteAborted(let body): try body.encode(to: encoder)
    case .landFiles(let body): try body.encode(to: encoder)
    case .rewriteIntended(let body): try body.encode(to: encoder)
    case .lakeRewritten(let body): try body.encode(to: encoder)
    case .lakeVacuumed(let body): try body.encode(to: encoder)
    case .remoteAcknowledged(let body): try body.encode(to: encoder)
    case .scoreRequested(let body): try body.encode(to: encoder)
    case .scoreCompleted(let body): try body.encode(to: encoder)
    case .scoreFailed(let body): try body.encode(to: encoder)
    case .manualOverride(let body): try body.encode(to: encoder)
    }
  }

  /// Reads the facts of an event of this type.
  init(_ type: EventType, from decoder: any Decoder) throws {
    switch type {
    case .ledgerCreated: self = .ledgerCreated(try LedgerCreated(from: decoder))
    case .configChanged: self = .configChanged(try ConfigChanged(from: decoder))
    case .fileReceived: self = .fileReceived(try FileReceived(from: decoder))
    case .fileDuplicate: self = .fileDuplicate(try FileDuplicate(from: decoder))
    case .fileQuarantined: self = .fileQuarantined(try FileQuarantined(from: decoder))
    case .pgpDecrypted: self = .pgpDecrypted(try PGPDecrypted(from: decoder))
    case .pgpRefused: self = .pgpRefused(try PGPRefused(from: decoder))
    case .schemaValidated: self = .schemaValidated(try SchemaValidated(from: decoder))
    case .schemaRefused: self = .schemaRefused(try SchemaRefused(from: decoder))
    case .rowsRejected: self = .rowsRejected(try RowsRejected(from: decoder))
    case .landIntended: self = .landIntended(try LandIntended(from: decoder))
    case .landCommitted: self = .landCommitted(try LandCommitted(from: decoder))
    case .landAborted: self = .landAborted(try LandAborted(from: decoder))
    case .landFiles: self = .landFiles(try LandFiles(from: decoder))
    case .rewriteIntended: self = .rewriteIntended(try RewriteIntended(from: decoder))
    case .rewriteAborted: self = .rewriteAborted(try LandAborted(from: decoder))
    case .lakeRewritten: self = .lakeRewritten(try LakeRewritten(from: decoder))
    case .lakeVacuumed: self = .lakeVacuumed(try LakeVacuumed(from: decoder))
    case .remoteAcknowledged: self = .remoteAcknowledged(try RemoteAcknowledged(from: decoder))
    case .scoreRequested: self = .scoreRequested(try ScoreRequested(from: decoder))
    case .scoreCompleted: self = .scoreCompleted(try ScoreOutcome(from: decoder))
    case .scoreFailed: self = .scoreFailed(try ScoreOutcome(from: decoder))
    case .manualOverride: self = .manualOverride(try ManualOverride(from: decoder))
    }
  }
}

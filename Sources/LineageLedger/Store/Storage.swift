import GRDB

/// Runs database work and turns SQLite's failures into this room's error.
///
/// GRDB's own description names tables and result codes, never arguments, so it may be passed on.
func storing<T>(_ what: String, _ work: () throws -> T) throws(LedgerError) -> T {
  do {
    return try work()
  } catch let error as LedgerError {
    throw error
  } catch let error as DatabaseError {
    let code: LedgerError.Code = error.resultCode == .SQLITE_FULL ? .diskFull : .storage
    let detail = error.message.map { ": \($0)" } ?? ""
    throw LedgerError(code, "\(what): SQLite \(error.extendedResultCode.rawValue)\(detail)")
  } catch {
    throw LedgerError(.storage, "\(what): \(type(of: error))")
  }
}

extension Row {
  /// A BLOB or TEXT column as bytes.
  func bytes(_ name: String) -> [UInt8] {
    (try? withUnsafeData(named: name) { data in data.map { Array($0) } ?? [] }) ?? []
  }

  func treeHash(_ name: String) -> TreeHash? { TreeHash(bytes(name)) }
}

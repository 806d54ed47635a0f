internal import ContainedDecryption
internal import DataContracts
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import Quality
internal import Tabular

/// Reads the keys of a delivery's records from the vault's bytes: decrypted again, hashed at once, nothing kept in clear.
struct KeyScan {
  let gateway: Gateway
  let feed: FeedPlan
  /// One for all deliveries whose keys are compared.
  let hashKey = HashKey.random()

  /// Calls `body` for every record of a delivery in the vault, in order.
  ///
  /// - Parameter key: Indexes into the contract's fields.
  /// - Throws: What the message, the file or `body` is at fault for. Nothing read counts unless it returns.
  func forEach(
    of delivery: DeliveryRecord, _ contract: Contract, key: [Int], _ body: (KeyReader.Entry) throws -> Void
  ) throws(Fault) {
    let message: Int32
    do { message = try gateway.vault.open(delivery.ciphertext.withoutScheme) } catch { throw Fault(storage: error, at: .judge) }
    defer { close(message) }
    try forEach(in: message, contract, key: key, body)
  }

  /// The same of a message that is not in the vault; the descriptor is lent.
  func forEach(
    in received: Int32, _ contract: Contract, key: [Int], _ body: (KeyReader.Entry) throws -> Void
  ) throws(Fault) {
    do {
      let decryption = try Envelope.decryption(
        of: received, folder: gateway.paths.spill, feed.decryption(helper: gateway.helper))
      defer { decryption.abort() }
      let plaintext = Plaintext(decryption, compression: contract.compression)
      do {
        let reader = try KeyReader(contract: contract, key: key, hashKey: hashKey)
        var decoder = try RecordDecoder(contract: contract)
        let batch = RecordBatch(fieldCount: contract.fields.count)
        while try decoder.fill(batch, from: { try plaintext.read(into: $0) }) { try reader.read(batch, body) }
        _ = try plaintext.verdict()
      } catch {
        throw plaintext.cause(of: error)
      }
    } catch {
      throw Processing.fault(error)
    }
  }
}

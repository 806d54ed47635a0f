internal import Configuration
internal import ContainedDecryption
internal import DataContracts
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import OpenPGP
internal import Quality
internal import Tabular

extension Processing {
  /// What the delivery's control file says, and who signed it.
  struct ControlEvidence {
    var figures: ControlFigures?
    /// `nil` for a plain file.
    var signers: [SignatureFact]?
  }

  /// Reads the control file.
  ///
  /// - Returns: No figures where the contract knows no control file, or a person lets the delivery go without.
  /// - Throws: A ``Fault`` `control-missing` or `control-invalid`, or what is wrong with its message.
  func control(_ contract: Contract) throws(Fault) -> ControlEvidence {
    guard contract.controlFile != nil else { return ControlEvidence() }
    guard let control = delivery.control else {
      if accepted.contains("control-missing") || delivery.completes != nil { return ControlEvidence() }
      throw Fault(
        "control-missing", at: .acquire, "no control file of at most \(Companion.sizeLimit) bytes came with the file in the time it was given")
    }
    let (bytes, signers) = try controlBytes(control)
    do throws(ControlFileError) {
      return ControlEvidence(figures: try ControlFigures(bytes, of: contract), signers: signers)
    } catch {
      // Places of a fault are those of the data file; this one is named in words.
      let place = error.position.map { " (line \($0.line), byte \($0.byteOffset))" } ?? ""
      throw Fault("control-invalid", at: .judge, "the control file is not of its form: \(error.description)\(place)")
    }
  }

  private func controlBytes(_ control: ControlFact) throws(Fault) -> (bytes: [UInt8], signers: [SignatureFact]?) {
    do {
      let file = try trial?.control.map { dup($0) } ?? gateway.vault.open(control.sha256.withoutScheme)
      defer { close(file) }
      if CompanionPattern.isMessage(control.path) {
        let message = try Envelope.message(in: file, folder: gateway.paths.spill)
        defer { close(message) }
        let decryption = try DecryptionChild.start(ciphertext: message, request: feed.decryption(helper: gateway.helper))
        defer { decryption.abort() }
        let bytes = try Self.whole { try decryption.read(into: $0) }
        // Nothing in it counts before the message has closed and its signature holds.
        return (bytes, try decryption.verdict().signatures)
      }
      guard feed.feed.ready.control?.allowsPlain == true else {
        throw Fault(
          "control-invalid", at: .decrypt, "the control file is no OpenPGP message, and the feed does not allow plain ones")
      }
      var offset: off_t = 0
      let bytes = try Self.whole { buffer in
        let count = pread(file, buffer.baseAddress, buffer.count, offset)
        guard count >= 0 else { throw Fault("storage-failed", at: .decrypt, "the vault cannot be read (errno \(errno))") }
        offset += off_t(count)
        return count
      }
      return (bytes, nil)
    } catch let fault as Fault {
      throw fault
    } catch let error as DecryptionError {
      throw Fault(error.code.rawValue, at: .decrypt, "the control file: \(error.message)")
    } catch {
      throw Fault(storage: error, at: .decrypt)
    }
  }

  /// Everything there is to read, up to the limit of a control file.
  private static func whole(_ read: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> [UInt8] {
    let limit = Int(Companion.sizeLimit)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: limit + 1, alignment: 16)
    defer { buffer.deallocate() }
    var used = 0
    while used <= limit, case let count = try read(UnsafeMutableRawBufferPointer(rebasing: buffer[used...])), count > 0 { used += count }
    guard used <= limit else {
      throw Fault("control-invalid", at: .decrypt, "the control file holds more than \(limit) bytes")
    }
    return Array(buffer[..<used])
  }
}

extension DecryptionVerdict {
  /// The signatures, for the ledger.
  var signatures: [SignatureFact] {
    signers.map { signer in
      SignatureFact(
        fingerprint: signer.fingerprint, primary: signer.primary,
        time: LedgerTime.text(microseconds: Int64(clamping: signer.time) * 1_000_000), hash: signer.hashAlgorithm)
    }
  }
}

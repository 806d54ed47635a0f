internal import Configuration
internal import EvidenceVault
internal import Foundation
internal import LineageLedger

/// A control file that was read whole; it is small, so it is in memory until its data file is whole, too.
struct ReceivedControl {
  private let bytes: [UInt8]
  private let file: SourceFile

  init(_ file: SourceFile, from source: any FileSource) throws(Fault) {
    guard file.size <= Companion.sizeLimit else { throw Self.tooLarge(file) }
    var bytes: [UInt8] = []
    try source.read(file) { part in bytes.append(contentsOf: part) }
    self.bytes = bytes
    self.file = file
  }

  static func tooLarge(_ file: SourceFile) -> Fault {
    Fault(
      "control-too-large", at: .acquire,
      "the control file '\(file.printableName)' has \(file.size) bytes; one has at most \(Companion.sizeLimit)")
  }

  /// Why the control file's message does not close, if it is one and does not.
  ///
  /// - Parameter folder: Where its bytes may lie without a name meanwhile.
  func closure(folder: String) throws(Fault) -> Fault? {
    guard CompanionPattern.isMessage(file.printableName) else { return nil }
    let descriptor = try unnamed(in: folder)
    defer { close(descriptor) }
    return Acquire.closure(of: descriptor, folder: folder).map {
      Fault($0.code, at: .decrypt, "the control file '\(file.printableName)': \($0.message)")
    }
  }

  /// The bytes as a file without a name; the caller closes it.
  func unnamed(in folder: String) throws(Fault) -> Int32 {
    let descriptor = try UnnamedFile.make(in: folder)
    do throws(Fault) {
      try bytes.withUnsafeBufferPointer { buffer throws(Fault) in
        try UnnamedFile.write(UnsafeRawBufferPointer(buffer), to: descriptor)
      }
    } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  /// Makes the bytes durable in the vault.
  func keep(in vault: EvidenceVault) throws(Fault) -> ControlFact {
    do {
      let blob = try vault.stage()
      do { try bytes.withUnsafeBytes { try blob.write($0) } } catch {
        blob.discard()
        throw error
      }
      return fact(try blob.finish().sha256)
    } catch {
      throw Fault(storage: error, at: .acquire)
    }
  }

  /// What the ledger would be told of it; nothing is kept.
  var untold: ControlFact { fact(ContentIdentity.sha256(bytes)) }

  private func fact(_ sha256: String) -> ControlFact {
    ControlFact(path: file.printablePath, size: file.size, modified: file.modified, sha256: "sha256:\(sha256)")
  }
}

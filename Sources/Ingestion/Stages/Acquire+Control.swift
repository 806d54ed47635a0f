internal import Configuration
internal import Foundation
internal import LineageLedger

extension Acquire {
  /// Codes of what a control file can lack; each is looked at again at every pass.
  static let lacks: Set<String> = ["control-missing", "control-too-large", "control-stale"]

  /// Why a data file is not taken yet for its control file; `nil` when all is there.
  ///
  /// One that cannot be used is none from here on: if that is how it stays, the delivery is held for it. One that an earlier delivery of
  /// the slot came with may soon be replaced, as the data file was; if it is not, it counts.
  func lack(of companion: inout Companion, slot: DeliverySlot, evidence: SourceEvidence) throws(Fault) -> Fault? {
    switch companion {
    case .none: return nil
    case .missing(let name): return Fault("control-missing", at: .acquire, "its control file '\(name)' has not come")
    case .found(let file):
      guard file.size <= Companion.sizeLimit else {
        companion = .missing(name: file.printableName)
        return ReceivedControl.tooLarge(file)
      }
      let earlier = try gateway.asking { ledger in try ledger.lineage.slotDeliveries(slot) }.last { known in
        guard let control = known.control, known.source.endpoint == evidence.endpoint else { return false }
        return control.path == file.printablePath && control.size == file.size && control.modified == file.modified
      }
      guard let earlier, !earlier.hasLeftSource else { return nil }
      return Fault(
        "control-stale", at: .acquire, "the control file '\(file.printableName)' is the one that \(earlier.name) came with")
    }
  }
}

import OpenPGP

/// The arguments of `sluice-helper openpgp`, which only Sluice itself writes.
struct OpenPGPOptions {
  var home = ""
  var gpg = OpenPGPHome.defaultGPG
  var parent: Int32?
  var hasPassphrase = false
  /// Bytes that the encrypted file will have, if it is still being written.
  var arriving: UInt64?
  var limits = DecryptionLimits()

  /// `nil` when they are not as the parent writes them.
  init?(_ arguments: [String]) {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      if name == "--passphrase" {
        hasPassphrase = true
        continue
      }
      guard let value = rest.popFirst() else { return nil }
      switch name {
      case "--home": home = value
      case "--gpg": gpg = value
      case "--parent":
        guard let number = Int32(value) else { return nil }
        parent = number
      case "--arriving":
        guard let number = UInt64(value) else { return nil }
        arriving = number
      case "--maximum-bytes":
        guard let number = UInt64(value) else { return nil }
        limits.maximumPlaintextBytes = number
      case "--maximum-expansion":
        guard let number = UInt64(value) else { return nil }
        limits.maximumExpansion = number
      case "--expansion-floor":
        guard let number = UInt64(value) else { return nil }
        limits.expansionFloor = number
      default: return nil
      }
    }
    guard !home.isEmpty else { return nil }
  }
}

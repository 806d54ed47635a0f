extension OpenPGPHome {
  /// The keys in the home. Keys of ours are listed with what secret parts are there.
  public func keys() throws(DecryptionError) -> [KeyDescription] {
    let secret = KeyDescription.list(
      fromColons: try run(["--with-colons", "--fixed-list-mode", "--list-secret-keys"], orElse: "list its secret keys").text)
    let ours = Set(secret.map(\.fingerprint))
    let all = KeyDescription.list(
      fromColons: try run(["--with-colons", "--fixed-list-mode", "--list-keys"], orElse: "list its keys").text)
    return secret + all.filter { !ours.contains($0.fingerprint) }
  }

  /// Makes a key pair of ours: Ed25519 to sign, Curve25519 to decrypt.
  ///
  /// - Parameters:
  ///   - userID: As in `Acme gateway <sluice@example.com>`.
  ///   - passphrase: Empty for a key without protection of its own.
  ///   - days: How long it is valid; `nil` for ever.
  @discardableResult
  public func generateKey(
    userID: String, passphrase: borrowing SecretBytes = SecretBytes(), validDays days: Int? = nil
  ) throws(DecryptionError) -> KeyDescription {
    let protection = ["--batch", "--pinentry-mode", "loopback", "--passphrase-fd", "4"]
    let expiry = days.map { "\($0)d" } ?? "never"
    let before = Set(try keys().map(\.fingerprint))
    try run(
      protection + ["--quick-generate-key", "--", userID, "ed25519", "cert,sign", expiry], passphrase: passphrase,
      orElse: "make a key")
    guard let made = try keys().first(where: { !before.contains($0.fingerprint) }) else {
      throw DecryptionError(.homeUnusable, "GnuPG made no key in '\(directory)'")
    }
    try run(
      protection + ["--quick-add-key", made.fingerprint, "cv25519", "encr", expiry], passphrase: passphrase,
      orElse: "make a key for encryption")
    return try keys().first { $0.fingerprint == made.fingerprint } ?? made
  }

  /// Imports public keys, armored or binary, such as a customer's.
  ///
  /// Secret keys are refused: those are made in the home, or moved there by a person.
  ///
  /// - Returns: The fingerprints of the primary keys that were read, new or known.
  public func importKeys(_ bytes: [UInt8]) throws(DecryptionError) -> [String] {
    let listed = try run(
      ["--with-colons", "--import-options", "show-only", "--dry-run", "--import"], input: bytes, orElse: "read the key")
    let keys = KeyDescription.list(fromColons: listed.text)
    guard !keys.isEmpty else {
      throw DecryptionError(.notOpenPGP, "no OpenPGP key to import; ask for the public key as exported by their software")
    }
    guard !listed.text.split(separator: "\n").contains(where: { $0.hasPrefix("sec:") || $0.hasPrefix("ssb:") }) else {
      throw DecryptionError(.unsupported, "a secret key was given to be imported as a customer's; ask for the public key")
    }
    try run(["--batch", "--no-auto-check-trustdb", "--import"], input: bytes, orElse: "import the key")
    return keys.map(\.fingerprint)
  }

  /// The public key for a customer, armored.
  public func exportPublicKey(_ fingerprint: String) throws(DecryptionError) -> [UInt8] {
    let exported = try run(
      ["--armor", "--export-options", "export-minimal", "--export", "--", fingerprint], orElse: "export a key")
    guard !exported.standardOutput.isEmpty else {
      throw DecryptionError(.homeUnusable, "the home has no key \(fingerprint)")
    }
    return exported.standardOutput
  }

  /// Runs gpg on the home; any exit status but 0 is an error.
  @discardableResult
  func run(
    _ arguments: [String], input: [UInt8] = [], passphrase: borrowing SecretBytes = SecretBytes(), orElse purpose: String
  ) throws(DecryptionError) -> GPGCommand.Output {
    let common = ["--homedir", try enginePath(), "--no-tty", "--quiet", "--no-permission-warning", "--disable-dirmngr"]
    let output = try GPGCommand(program: gpg).run(common + arguments, input: input, passphrase: passphrase)
    guard output.status == 0 else {
      throw DecryptionError(.homeUnusable, "GnuPG could not \(purpose) in '\(directory)': \(output.complaint)")
    }
    return output
  }
}

internal import Glibc

extension OpenPGPHome {
  /// Days before an expiry at which it is announced.
  public static let expiryNotice: UInt64 = 30

  /// Examines the home for use with `signers`.
  ///
  /// - Parameters:
  ///   - signers: Fingerprints of the customer's primary keys.
  ///   - time: Now, seconds since 1970.
  /// - Returns: Errors first; empty when all is well.
  public func problems(signers: [String], signature: AcceptancePolicy.SignatureRule = .required, at time: UInt64) -> [HomeProblem]
  {
    var found: [HomeProblem] = []
    guard access(gpg, X_OK) == 0 else {
      return [HomeProblem(code: .engineMissing, severity: .error, message: "'\(gpg)' is not an executable file; install gnupg")]
    }
    var status = stat()
    guard stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      return [
        HomeProblem(
          code: .missing, severity: .error, message: "'\(directory)' is no folder; create the OpenPGP home or correct the path")
      ]
    }
    if status.st_mode & 0o077 != 0 || status.st_uid != geteuid() {
      found.append(
        HomeProblem(
          code: .permissions, severity: .error,
          message: "'\(directory)' is open to other users; chown it to the gateway's user and chmod 700"))
    }
    do {
      try examineEngine(&found)
      let keys = try keys()
      examineOurs(keys, at: time, &found)
      examineSigners(signers, signature, keys, at: time, &found)
    } catch {
      found.append(HomeProblem(code: .unusable, severity: .error, message: error.message))
    }
    examineOptions(&found)
    return found.filter { $0.severity == .error } + found.filter { $0.severity == .warning }
  }

  private func examineEngine(_ found: inout [HomeProblem]) throws(DecryptionError) {
    let line = try GPGCommand(program: gpg).run(["--version"]).text.prefix { $0 != "\n" }
    let version = line.split(separator: " ").last.map(String.init) ?? ""
    let numbers = version.split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
    if numbers.lexicographicallyPrecedes([2, 2, 40]) {
      found.append(
        HomeProblem(
          code: .engineOld, severity: .error,
          message: "'\(gpg)' is version \(version); install GnuPG 2.2.40 or newer, with the distribution's security fixes"))
    }
  }

  private func examineOurs(_ keys: [KeyDescription], at time: UInt64, _ found: inout [HomeProblem]) {
    let ours = keys.filter(\.hasSecret)
    let openers = ours.flatMap(\.parts).filter { $0.canEncrypt && $0.hasSecret }
    guard !openers.isEmpty else {
      found.append(
        HomeProblem(
          code: .noSecretKey, severity: .error,
          message: "'\(directory)' holds no secret key that can decrypt; make one or restore it"))
      return
    }
    let usable = openers.filter { $0.isUsable(at: time) }
    guard let longest = usable.map({ $0.expires ?? .max }).max() else {
      found.append(
        HomeProblem(
          code: .keyExpired, severity: .error,
          message: "every decryption key in '\(directory)' has expired or was revoked; make one and send it to the customer"))
      return
    }
    if longest != .max, longest < time + Self.expiryNotice * 86400 {
      found.append(
        HomeProblem(
          code: .keyExpiring, severity: .warning,
          message: "our decryption key expires in \((longest - time) / 86400) days; make one and send it to the customer"))
    }
    for key in ours where advertisesNewFeatures(key.fingerprint) {
      found.append(
        HomeProblem(
          code: .newFeatures, severity: .error,
          message:
            "our key \(key.fingerprint) advertises AEAD encryption, which the installed GnuPG cannot verify; make a key with it, or remove the feature (setpref) and send it to the customer"
        ))
    }
  }

  /// Whether a self-signature's features (subpacket 30) name more than the modification detection code.
  private func advertisesNewFeatures(_ fingerprint: String) -> Bool {
    guard let exported = try? run(["--export", "--", fingerprint], orElse: "export a key"),
      let listed = try? GPGCommand(program: gpg).run(
        ["--homedir", enginePath(), "--batch", "--no-tty", "--list-packets"], input: exported.standardOutput)
    else { return false }
    return listed.text.split(separator: "\n").contains { line in
      guard let start = line.firstRange(of: "(features: ")?.upperBound else { return false }
      return UInt8(line[start...].prefix(2), radix: 16).map { $0 & ~1 != 0 } ?? false
    }
  }

  private func examineSigners(
    _ signers: [String], _ rule: AcceptancePolicy.SignatureRule, _ keys: [KeyDescription], at time: UInt64,
    _ found: inout [HomeProblem]
  ) {
    let allowed = AcceptancePolicy(allowedSigners: signers).allowedSigners
    if allowed.isEmpty && rule == .required {
      found.append(
        HomeProblem(
          code: .noSigners, severity: .error,
          message: "signatures are required and no signer is listed; add the customer's fingerprint to 'signers'"))
    }
    for fingerprint in allowed.sorted() {
      guard DecryptionEvidence.isFingerprint(fingerprint) else {
        found.append(
          HomeProblem(
            code: .signerMalformed, severity: .error,
            message: "signer '\(fingerprint)' is not a fingerprint of 40 hex digits; key ids can be forged"))
        continue
      }
      guard let key = keys.first(where: { $0.fingerprint == fingerprint }) else {
        let owner = keys.first { $0.subkeys.contains { $0.fingerprint == fingerprint } }
        let hint = owner.map { "it is a subkey of \($0.fingerprint): list that" } ?? "import the customer's public key"
        found.append(
          HomeProblem(
            code: .signerUnknown, severity: .error, message: "signer \(fingerprint) is no primary key in '\(directory)'; \(hint)")
        )
        continue
      }
      let signing = key.parts.filter(\.canSign)
      guard key.primary.isUsable(at: time),
        let longest = signing.filter({ $0.isUsable(at: time) }).map({ $0.expires ?? .max }).max()
      else {
        found.append(
          HomeProblem(
            code: .signerExpired, severity: .error,
            message: "signer \(fingerprint) has expired or was revoked; ask the customer for a prolonged or new key"))
        continue
      }
      let end = min(longest, key.primary.expires ?? .max)
      if end != .max, end < time + Self.expiryNotice * 86400 {
        found.append(
          HomeProblem(
            code: .signerExpiring, severity: .warning,
            message: "signer \(fingerprint) expires in \((end - time) / 86400) days; ask the customer for a prolonged key"))
      }
    }
  }

  private func examineOptions(_ found: inout [HomeProblem]) {
    if Self.options(in: directory + "/gpg.conf").contains(where: { $0 == "ignore-mdc-error" || $0 == "--ignore-mdc-error" }) {
      found.append(
        HomeProblem(
          code: .integrityIgnored, severity: .error, message: "'\(directory)/gpg.conf' says ignore-mdc-error; remove the line"))
    }
    let agent = Self.options(in: directory + "/gpg-agent.conf")
    if !agent.contains("max-cache-ttl 0") {
      found.append(
        HomeProblem(
          code: .passphraseCached, severity: .warning,
          message:
            "gpg-agent may keep the passphrase; write 'default-cache-ttl 0' and 'max-cache-ttl 0' to '\(directory)/gpg-agent.conf'"
        ))
    }
  }

  /// The lines of an option file without comments and superfluous blanks.
  private static func options(in path: String) -> [String] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: " ").joined(separator: " ") }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }
}

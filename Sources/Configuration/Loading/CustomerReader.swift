internal import Descriptors

/// Reads one customer.
struct CustomerReader {
  let context: ReadingContext
  private var log: FaultLog { context.log }

  init(context: ReadingContext) { self.context = context }

  func read(_ entry: Node.Entry) -> Customer? {
    let name = context.name(entry.key, at: entry.place, path: entry.value.path)
    guard let map = MappingReader(entry.value, ConfigurationKeys.customer, log) else { return nil }
    let openPGP = map.required("openpgp", remedy: "write openpgp: { home: …, signers: [ … ] }").flatMap(readOpenPGP)
    let endpoint = map["endpoint"].map { EndpointReader(context: context).read($0) }
    if let endpoint, endpoint == nil { return nil }
    guard let name, let openPGP else { return nil }
    return Customer(name: name, openPGP: openPGP, endpoint: endpoint ?? nil)
  }

  private func readOpenPGP(_ node: Node) -> OpenPGPSettings? {
    guard let map = MappingReader(node, ConfigurationKeys.openPGP, log) else { return nil }
    let home = map.required("home", remedy: "name the GnuPG home, such as home: keys/acme").flatMap(context.localPath)
    let passphrase = map["passphrase_file"].map(context.localPath)
    let policy =
      map["signature"].map {
        $0.word(["required": SignaturePolicy.required, "optional": .optional], log)
      } ?? .required
    let signers = map["signers"].map(readSigners)
    if signers == nil || (signers ?? nil)?.isEmpty == true, policy != .optional {
      log.add(
        at: (map.written("signers") ?? node).place, path: node.path(of: "signers"),
        signers == nil ? "missing" : "has no fingerprint",
        remedy: "write the fingerprints of the keys that sign: gpg --show-keys --fingerprint FILE")
    }
    if let passphrase, passphrase == nil { return nil }
    if let signers, signers == nil { return nil }
    guard let home, let policy else { return nil }
    return OpenPGPSettings(
      home: home, passphraseFile: passphrase ?? nil, signers: (signers ?? nil) ?? [], signature: policy)
  }

  /// Nil when any is faulty.
  private func readSigners(_ node: Node) -> [String]? {
    guard let list = node.list(log, remedy: "write a list of fingerprints") else { return nil }
    var signers: [String] = []
    var isSound = true
    for member in list {
      guard let text = member.scalar(log, remedy: "write a fingerprint of 40 hexadecimal digits") else {
        isSound = false
        continue
      }
      let digits = text.uppercased().filter { $0 != " " }
      let isHexadecimal = digits.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x46) }
      if !isHexadecimal || digits.utf8.count != 40 {
        isSound = false
        let isShort = isHexadecimal && digits.utf8.count < 40
        log.add(
          member, "not a fingerprint of 40 hexadecimal digits: \(Printable.quoted(text))",
          remedy: isShort
            ? "write the whole fingerprint of the primary key; key identifiers can be forged"
            : "copy it from gpg --show-keys --fingerprint FILE")
      } else if signers.contains(digits) {
        isSound = false
        log.add(member, "written twice", remedy: "remove one")
      } else {
        signers.append(digits)
      }
    }
    return isSound ? signers : nil
  }
}

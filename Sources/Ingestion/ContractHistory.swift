internal import Configuration
internal import DataContracts
internal import Descriptors
internal import EvidenceVault
internal import LineageLedger
internal import Synchronization

/// The contracts that deliveries were judged by: the vault keeps their bytes under their hash, the ledger says whose they were.
struct ContractHistory {
  let lineage: Lineage
  let vault: EvidenceVault

  /// Puts a contract's bytes into the vault, durably, before a leaf names them.
  func keep(_ contract: FeedContract) throws(Fault) {
    do {
      // Also where it is there already: whoever stored it may have died before its name was durable, or its bytes may be damaged.
      let blob = try vault.stage()
      do { try contract.bytes.withUnsafeBytes { try blob.write($0) } } catch {
        blob.discard()
        throw error
      }
      _ = try blob.finish()
    } catch {
      throw Fault(storage: error, at: .judge)
    }
  }

  /// The contract with these bytes.
  ///
  /// - Parameter hash: `sha256:<hex>`.
  /// - Throws: ``QuestionError`` when the vault does not hold them as they were.
  func contract(_ hash: String) throws -> Contract {
    let hex = hash.withoutScheme
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(vault.path(of: hex), limit: Descriptor.maximumBytes) } catch {
      throw QuestionError(message: "the vault does not hold the contract \(hash): \(error.message)", remedy: "run 'sluice verify vault'")
    }
    guard ContentIdentity.sha256(bytes) == hex else {
      throw QuestionError(message: "the contract \(hash) in the vault has other bytes", remedy: "run 'sluice verify vault'")
    }
    return try Contract.parse(bytes: bytes, name: "contract \(hash)")
  }

  /// How a contract differs from those of its name and major version that the feed's deliveries landed by.
  enum Standing {
    /// As one of them, or the first.
    case known
    /// Every change is one that the version number may make; what else it should say, if anything.
    case compatible(remark: String?)
    /// A file that was good may be refused, or a column is another; the reason in words.
    case breaking(String)
  }

  /// - Throws: A ``Fault`` when the ledger cannot be read.
  func standing(of contract: Contract, feed: String) throws(Fault) -> Standing {
    guard let version = SemanticVersion(contract.version) else { return .known }
    let landed: [LandedContract]
    do { landed = try lineage.landedContracts(feed: feed, contract: contract.name) } catch {
      throw Fault(error.code.rawValue, at: .decode, error.message)
    }
    let line = landed.compactMap { entry in SemanticVersion(entry.version).map { (version: $0, entry: entry) } }
      .filter { $0.version.major == version.major }.sorted { $0.version < $1.version }
    if line.contains(where: { $0.version == version && $0.entry.sha256.withoutScheme == contract.sha256 }) { return .known }
    var remark: String?
    if let before = line.last(where: { $0.version <= version }) {
      switch compare(before.entry, contract, isBefore: true) {
      case .compatible(let text): remark = text
      case let other: return other
      }
    }
    // A late file may bring a version that is older than those which landed.
    if let after = line.first(where: { $0.version > version }), case .breaking(let reason) = compare(after.entry, contract, isBefore: false) {
      return .breaking(reason)
    }
    return line.isEmpty ? .known : .compatible(remark: remark)
  }

  private func compare(_ entry: LandedContract, _ contract: Contract, isBefore: Bool) -> Standing {
    let delivery = (try? lineage.delivery(id: entry.delivery)?.name) ?? entry.delivery
    let subject = "\(contract.name) \(contract.version) is not compatible with \(entry.version), by which \(delivery) landed"
    let landed: Contract
    do { landed = try self.contract(entry.sha256) } catch {
      return .breaking("\(subject): nothing shows that it is, for \(error)")
    }
    let diff = isBefore ? ContractDiff(from: landed, to: contract) : ContractDiff(from: contract, to: landed)
    guard !diff.isCompatible else { return .compatible(remark: diff.refusal.map { "since \(delivery) landed: \($0)" }) }
    let changes = diff.changes.filter { !$0.isCompatible }
    let shown = changes.prefix(3).map { "\($0.path): \($0.what)" }.joined(separator: "; ")
    return .breaking("\(subject): \(shown)" + (changes.count > 3 ? "; and \(changes.count - 3) more" : ""))
  }
}

extension Gateway {
  var contracts: ContractHistory { ContractHistory(lineage: ledger.lineage, vault: vault) }

  /// Puts a contract's bytes into the vault, durably; once in the life of this process, unless they have gone since.
  func keep(_ contract: FeedContract) throws(Fault) {
    let hash = contract.contract.sha256
    if contractsKept.withLock({ $0.contains(hash) }), (try? vault.contains(hash)) == true { return }
    try contracts.keep(contract)
    contractsKept.withLock { _ = $0.insert(hash) }
  }
}

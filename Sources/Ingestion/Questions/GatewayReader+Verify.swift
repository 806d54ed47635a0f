public import Configuration
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import RowMap

/// What `verify` can compare.
public enum VerificationScope: String, Sendable, CaseIterable {
  case ledger, lake, vault, balances
}

extension GatewayReader {
  /// As ``verify(_:deep:)``; a ledger that cannot even be opened is the first fault it names.
  public static func verify(
    _ configuration: GatewayConfiguration, _ scopes: [VerificationScope], deep: Bool
  ) throws -> VerificationReport {
    do { return try GatewayReader(configuration: configuration).verify(scopes, deep: deep) } catch let error as LedgerError {
      let check = VerificationReport.Check(
        scope: "ledger", name: "opens", verdict: .fails, detail: "nothing else can be compared without it",
        faults: ["\(error)"])
      return VerificationReport(checks: [check], caveats: caveats)
    }
  }

  /// Compares everything with everything, and names every fault instead of stopping at the first.
  ///
  /// - Parameter deep: Reads every byte of vault and lake again and every row of every row map.
  public func verify(_ scopes: [VerificationScope], deep: Bool) throws -> VerificationReport {
    var report = VerificationReport(checks: [], caveats: Self.caveats)
    guard let ledger else {
      let traces = [paths.ledger + "/checkpoint", paths.contentKey].filter { FileManager.default.fileExists(atPath: $0) }
      report.checks = [
        traces.isEmpty
          ? .init(scope: "ledger", name: "present", verdict: .incomplete, detail: "nothing has run yet", faults: [])
          : check("ledger", "present", "", ["the ledger is gone, though this gateway has run"])
      ]
      return report
    }
    for scope in scopes {
      do {
        switch scope {
        case .ledger: report.checks += try verifyLedger(ledger)
        case .lake:
          var checks = try verifyLake(ledger, deep: deep)
          // Lake and ledger are read one after the other: a landing in between looks like a stranger's, for a moment.
          if checks.contains(where: { $0.verdict == .fails }), try Self.serviceIsRunning(configuration) {
            Thread.sleep(forTimeInterval: 1)
            checks = try verifyLake(ledger, deep: deep)
          }
          report.checks += checks
        case .vault: report.checks += try verifyVault(ledger, deep: deep)
        case .balances: report.checks += try verifyBalances(ledger)
        }
      } catch {
        // What cannot be read does not agree; the other comparisons go on.
        report.checks.append(check(scope.rawValue, "readable", "", ["\(error)"]))
      }
    }
    if !deep && (scopes.contains(.vault) || scopes.contains(.lake)) {
      report.caveats.append("sizes were compared; --deep reads and hashes every byte again")
    }
    return report
  }

  func check(_ scope: String, _ name: String, _ detail: String, _ faults: [String]) -> VerificationReport.Check {
    .init(scope: scope, name: name, verdict: faults.isEmpty ? .holds : .fails, detail: detail, faults: faults)
  }

  private func verifyLedger(_ ledger: Ledger) throws -> [VerificationReport.Check] {
    let found = try ledger.verify()
    var checks = [
      check(
        "ledger", "tree and checkpoints",
        "\(found.leaves) leaves, \(found.checkpoints) checkpoints, \(found.unsignedTail) unsigned at the end",
        found.faults.map { $0.message })
    ]
    if let kept = try ledger.keptCheckpoint() {
      checks.append(
        check("ledger", "signed checkpoint", "size \(kept.size), signed by \(ledger.verifier.name)", []))
    } else {
      checks.append(
        .init(scope: "ledger", name: "signed checkpoint", verdict: .incomplete, detail: "there is none", faults: []))
    }
    return checks
  }

  private func verifyVault(_ ledger: Ledger, deep: Bool) throws -> [VerificationReport.Check] {
    let vault = try EvidenceVault(directory: paths.vault)
    var faults: [String] = []
    // Contracts are named by their hash alone.
    var files: [String: Int64?] = [:]
    for delivery in try ledger.lineage.deliveries(DeliveryFilter(limit: .max)) {
      files[delivery.ciphertext.withoutScheme] = delivery.size
      if let control = delivery.control { files[control.sha256.withoutScheme] = control.size }
      if let map = delivery.rowMap { files[map.sha256.withoutScheme] = map.size }
      for hash in [delivery.contractHash, delivery.tableContract?.sha256].compactMap(\.self) { files[hash.withoutScheme] = .some(nil) }
    }
    var bytes: Int64 = 0
    for (hex, size) in files {
      guard try vault.contains(hex) else {
        faults.append("the vault lacks \(hex.prefix(16))…, which the ledger records")
        continue
      }
      let path = try vault.path(of: hex)
      var status = stat()
      let known = stat(path, &status) == 0 ? Int64(status.st_size) : 0
      if let size, known != size {
        faults.append("\(hex.prefix(16))… has \(known) bytes, the ledger says \(size)")
      } else if deep || size == nil, try !vault.verify(hex) {
        faults.append("\(hex.prefix(16))… does not have the bytes it is named after")
      }
      bytes += known
    }
    faults += try verifyRejects(ledger, deep: deep)
    if !FileManager.default.fileExists(atPath: paths.contentKey) { faults.append("state/secrets/content.key is gone") }
    for delivery in try ledger.lineage.deliveries(DeliveryFilter(states: [.landed, .superseded], limit: .max)) {
      let secret = paths.rowSecret(delivery: delivery.id, attempt: delivery.attempt)
      if !FileManager.default.fileExists(atPath: secret) { faults.append("the row secret of \(delivery.name) is gone") }
    }
    faults += try vault.damagedFiles().map { "\($0) was damaged and has been replaced by a good copy" }
    return [
      check("vault", deep ? "hashes" : "presence and sizes", "\(files.count) \(files.count == 1 ? "file" : "files"), \(bytes) bytes", faults)
    ]
  }

  /// Rejects and reports lie beside the vault; the ledger records size and hash of each.
  private func verifyRejects(_ ledger: Ledger, deep: Bool) throws -> [String] {
    try ledger.lineage.deliveries(DeliveryFilter(limit: .max)).flatMap { delivery in
      try [("rejects", paths.rejects, delivery.rejects), ("report", paths.reports, delivery.report)].compactMap { what, folder, fact in
        guard let fact else { return nil }
        return try Self.difference(of: "\(folder)/\(fact.path)", from: fact, deep: deep).map {
          "the \(what) of \(delivery.name): \($0)"
        }
      }
    }
  }

  /// How a file is not as the ledger has it; `nil` if it is.
  private static func difference(of path: String, from fact: FileFact, deep: Bool) throws -> String? {
    var status = stat()
    if stat(path, &status) != 0 { return "missing" }
    if Int64(status.st_size) != fact.size { return "\(status.st_size) bytes, the ledger says \(fact.size)" }
    guard deep else { return nil }
    return try DurableFile.digest(of: path).sha256 == fact.sha256.withoutScheme ? nil : "not the bytes the ledger recorded"
  }

  private func verifyBalances(_ ledger: Ledger) throws -> [VerificationReport.Check] {
    var faults: [String] = []
    var deliveries = 0
    var records: Int64 = 0
    var completed: Int64 = 0
    var completionFaults: [String] = []
    for delivery in try ledger.lineage.deliveries(DeliveryFilter(states: [.landed, .superseded], limit: .max)) {
      guard let counts = delivery.counts else {
        faults.append("\(delivery.name) landed without counts")
        continue
      }
      deliveries += 1
      records += counts.read
      if delivery.completes != nil, delivery.state == .landed { completed += counts.landed }
      do { completionFaults += try self.completionFaults(of: delivery) } catch { completionFaults.append("\(delivery.name): \(error)") }
      if !counts.balances {
        faults.append("\(delivery.name): \(counts.read) read is not \(counts.landed) landed + \(counts.rejected) rejected + \(counts.duplicate) duplicate")
      }
      let inFiles = (delivery.files ?? []).reduce(0) { $0 + $1.rows }
      if inFiles != counts.landed { faults.append("\(delivery.name): \(inFiles) rows in files, \(counts.landed) landed") }
      do {
        let map = try rowMap(of: delivery)
        if let fault = try Self.compare(map, counts, root: delivery.rowMap?.root) {
          faults.append("\(delivery.name): \(fault)")
        }
      } catch {
        faults.append("\(delivery.name): \(error)")
      }
    }
    return [
      check("balances", "read = landed + rejected + duplicate", "\(deliveries) landed deliveries, \(records) records", faults)
    ] + (completed > 0 || !completionFaults.isEmpty ? [check("balances", "completed rejects", "\(completed) records", completionFaults)] : [])
  }

  /// Why a row map does not agree with what the ledger counted, if it does not.
  private static func compare(_ map: RowMapReader, _ counts: RecordCounts, root: String?) throws -> String? {
    // Counts every block again instead of believing the index.
    let found = try map.check()
    guard found.records == counts.read, found.landed == counts.landed, found.rejected == counts.rejected else {
      return "the row map counts \(found.records) records, the ledger \(counts.read)"
    }
    return root == "sha256:\(map.root.hexadecimal)" ? nil : "the row map has another root than the ledger"
  }
}

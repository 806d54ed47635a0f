public import Descriptors
import Foundation

extension GatewayConfiguration {
  /// What is missing on disk, or readable by others when it must not be: keys, homes, secrets, folders, programs.
  ///
  /// Reading a configuration needs none of them; running the gateway does.
  public func missingFiles() -> [Fault] {
    var checks = FileChecks(configuration: self)
    checks.secret(ledger.key, "ledger.key", remedy: "sluice init makes one; restore yours from its backup")
    for customer in customers {
      let path = "customers.\(customer.name)"
      checks.folder(
        customer.openPGP.home, "\(path).openpgp.home", isPrivate: true,
        remedy: "make it with mkdir -m 700 and import our key and the bank's certificate")
      if let file = customer.openPGP.passphraseFile {
        checks.secret(file, "\(path).openpgp.passphrase_file", remedy: "write the passphrase into it, mode 0600")
      }
      guard let endpoint = customer.endpoint else { continue }
      switch endpoint.authentication {
      case .identity(let key, let passphrase):
        checks.secret(
          key, "\(path).endpoint.identity", remedy: "make one with ssh-keygen -t ed25519 and send the bank its .pub")
        if let passphrase {
          checks.secret(
            passphrase, "\(path).endpoint.passphrase_file", remedy: "write the passphrase into it, mode 0600")
        }
      case .password(let file):
        checks.secret(file, "\(path).endpoint.password_file", remedy: "write the password into it, mode 0600")
      }
      if case .knownHosts(let file) = endpoint.trust {
        checks.file(file, "\(path).endpoint.known_hosts", remedy: "write the host keys the bank tells you into it")
      }
    }
    for feed in feeds {
      if case .folder(let folder) = feed.source {
        checks.folder(folder, "feeds.\(feed.name).source.folder", isPrivate: false, remedy: "make the folder")
      }
    }
    for job in scoring {
      guard let program = job.outlet.command.first, program.hasPrefix("/") else { continue }
      checks.program(program, "scoring.\(job.name).outlet.command")
    }
    return checks.log.sorted
  }
}

private struct FileChecks {
  let configuration: GatewayConfiguration
  let log = FaultLog()

  private func add(_ key: String, _ problem: String, remedy: String) {
    log.add(at: configuration.place(of: key), path: key, problem, remedy: remedy)
  }

  private enum Kind { case missing, folder, file }

  private func kind(_ path: String) -> Kind {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return .missing }
    return isFolder.boolValue ? .folder : .file
  }

  mutating func file(_ path: String, _ key: String, remedy: String) {
    switch kind(path) {
    case .missing: add(key, "the file does not exist: \(path)", remedy: remedy)
    case .folder: add(key, "is a folder: \(path)", remedy: "name a file")
    case .file: break
    }
  }

  mutating func secret(_ path: String, _ key: String, remedy: String) {
    file(path, key, remedy: remedy)
    if kind(path) == .file, isOpenToOthers(path) {
      add(key, "others may read or write it: \(path)", remedy: "chmod 600 \(path)")
    }
  }

  mutating func folder(_ path: String, _ key: String, isPrivate: Bool, remedy: String) {
    switch kind(path) {
    case .missing: add(key, "the folder does not exist: \(path)", remedy: remedy)
    case .file: add(key, "is not a folder: \(path)", remedy: "name a folder")
    case .folder:
      if isPrivate, isOpenToOthers(path) { add(key, "others may enter it: \(path)", remedy: "chmod 700 \(path)") }
    }
  }

  mutating func program(_ path: String, _ key: String) {
    switch kind(path) {
    case .missing: add(key, "the program does not exist: \(path)", remedy: "correct the path")
    case .folder: add(key, "is a folder: \(path)", remedy: "name a program")
    case .file:
      if !FileManager.default.isExecutableFile(atPath: path) {
        add(key, "may not be run: \(path)", remedy: "chmod +x \(path)")
      }
    }
  }

  private func isOpenToOthers(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue else { return false }
    return mode & 0o077 != 0
  }
}

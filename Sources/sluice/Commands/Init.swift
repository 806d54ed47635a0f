internal import ArgumentParser
internal import Configuration
internal import Foundation
internal import Ingestion
internal import OpenPGP
internal import Simulation

struct Init: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a gateway folder that works on the spot: a sample feed, fresh keys, an encrypted file to land.",
    discussion: "Example:  sluice init my-gateway && cd my-gateway && sluice run --once")

  @Argument(help: "The folder; it must not exist or be empty.", completion: .directory) var directory: String
  @Option(name: .long, help: "The gateway's name; it stands in the ledger and the lake and never changes.") var name = "demo"

  func run() async throws {
    let manager = FileManager.default
    let root = URL(fileURLWithPath: directory).standardizedFileURL.path
    guard ((try? manager.contentsOfDirectory(atPath: root)) ?? []).isEmpty else {
      Output.note("'\(directory)' is not empty; name a new folder.")
      throw ExitCode(1)
    }
    for folder in ["", "/keys", "/Schemas", "/drop/acme"] {
      try manager.createDirectory(
        atPath: root + folder, withIntermediateDirectories: true,
        attributes: folder == "/keys" ? [.posixPermissions: 0o700] : [:])
    }
    guard manager.createFile(atPath: root + "/Schemas/portfolio-1.yaml", contents: Data(PackageResources.portfolio_1_yaml)) else {
      throw CocoaError(.fileWriteUnknown)
    }

    // The sample's bank has a key ring of its own, as a real one has on its own machine.
    let gateway = OpenPGPHome(directory: root + "/keys/acme")
    let bank = OpenPGPHome(directory: root + "/keys/sample-bank")
    defer {
      gateway.stopAgent()
      bank.stopAgent()
    }
    try gateway.create()
    try bank.create()
    let own = try gateway.generateKey(userID: "Collections gateway \(name)").fingerprint
    let theirs = try bank.generateKey(userID: "Sample bank").fingerprint
    _ = try gateway.importKeys(try bank.exportPublicKey(theirs))
    _ = try bank.importKeys(try gateway.exportPublicKey(own))

    let text = GatewayConfiguration.sampleText(SampleValues(gatewayName: name, signers: [theirs]))
    try Data(text.utf8).write(to: URL(fileURLWithPath: root + "/sluice.yaml"))
    try writeSample(root: root, bank: bank, signer: theirs, recipient: own)

    let output = Output(asJSON: false)
    output.text(output.terminal.bold("A gateway is ready in \(directory)."))
    output.text("  sluice.yaml              the configuration, every key explained")
    output.text("  Schemas/portfolio-1.yaml the contract of the sample feed")
    output.text("  keys/acme                our OpenPGP key and the sample bank's certificate")
    output.text("  keys/sample-bank         the sample bank's own key ring, to try with; delete it when you go live")
    output.text("  drop/acme                one encrypted file, waiting")
    output.text()
    output.text("What to type next:")
    output.text("  cd \(directory)")
    for command in ["sluice check", "sluice run --once", "sluice status", "sluice lake head portfolio", "sluice verify"] {
      output.text("  " + typed(command))
    }
    output.text()
    output.text("Your key, for the bank:  gpg --homedir \(root)/keys/acme --armor --export \(own)")
  }

  /// A signed and encrypted file of today in the drop folder.
  private func writeSample(root: String, bank: OpenPGPHome, signer: String, recipient: String) throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
    let today = calendar.dateComponents([.year, .month, .day], from: Date())
    guard let year = today.year, let month = today.month, let day = today.day,
      let date = SimulatedDay(year: year, month: month, day: day)
    else { return }
    var plaintext: [UInt8] = []
    PortfolioSimulation(rows: 200, seed: 1, options: PortfolioOptions(businessDate: date, badRowsPerMille: 5)).write { bytes in
      plaintext.append(contentsOf: bytes)
    }
    let stamp = "\(date)".filter { $0 != "-" }
    let path = "\(root)/drop/acme/portfolio_\(stamp).csv.pgp"
    let gpg = Process()
    gpg.executableURL = URL(fileURLWithPath: bank.gpg)
    gpg.arguments = [
      "--homedir", try bank.enginePath(), "--batch", "--quiet", "--no-tty", "--trust-model", "always", "--local-user", signer,
      "--recipient", recipient, "--sign", "--encrypt", "--output", path,
    ]
    let input = Pipe()
    gpg.standardInput = input
    gpg.standardError = FileHandle.nullDevice
    try gpg.run()
    try input.fileHandleForWriting.write(contentsOf: Data(plaintext))
    try input.fileHandleForWriting.close()
    gpg.waitUntilExit()
    guard gpg.terminationStatus == 0 else {
      Output.note("gpg could not encrypt the sample file (exit code \(gpg.terminationStatus)); is gnupg installed?")
      throw ExitCode(1)
    }
  }
}

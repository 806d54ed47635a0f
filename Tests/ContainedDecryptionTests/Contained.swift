import ContainedDecryption
import Foundation
import OpenPGP
import TestSupport

/// Runs messages through the real helper.
enum Contained {
  /// `sluice-helper` beside the test bundle, or from `SLUICE_HELPER`.
  static let helper: String = {
    if let given = ProcessInfo.processInfo.environment["SLUICE_HELPER"] { return given }
    let program = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
    let bundle = program[..<(program.range(of: ".xctest")?.upperBound ?? program.endIndex)]
    return (String(bundle) as NSString).deletingLastPathComponent + "/sluice-helper"
  }()

  static let isAvailable = OpenPGPFixture.isAvailable && FileManager.default.isExecutableFile(atPath: helper)

  struct Outcome {
    let plaintext: Data
    let result: Result<DecryptionVerdict, DecryptionError>

    var code: DecryptionError.Code? {
      if case .failure(let error) = result { error.code } else { nil }
    }

    var verdict: DecryptionVerdict? { try? result.get() }
  }

  static func request(_ fixture: OpenPGPFixture, _ change: (inout DecryptionRequest) -> Void = { _ in }) -> DecryptionRequest {
    var request = DecryptionRequest(
      helper: helper, home: OpenPGPHome(directory: fixture.receiver.home),
      policy: AcceptancePolicy(allowedSigners: [fixture.sender.fingerprint]), noProgressSeconds: 20)
    change(&request)
    return request
  }

  static func decrypt(_ message: Data, _ request: DecryptionRequest) throws -> Outcome {
    let file = try OpenPGPTemporaryFile(message)
    let child = try DecryptionChild.start(ciphertext: file.descriptor, request: request)
    return try drain(child)
  }

  static func drain(_ child: DecryptionChild) throws -> Outcome {
    var plaintext = Data()
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try child.read(into: $0) }
      if count == 0 { break }
      plaintext.append(contentsOf: buffer[..<count])
    }
    return Outcome(plaintext: plaintext, result: Result { () throws(DecryptionError) in try child.verdict() })
  }
}

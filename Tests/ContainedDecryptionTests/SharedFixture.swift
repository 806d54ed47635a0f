import Glibc
import TestSupport

/// One fixture for all suites of this target: keys are made once, and deleted when the process ends.
enum SharedFixture {
  private static let made = Result {
    let fixture = try OpenPGPFixture()
    atexit { try? SharedFixture.get().remove() }
    return fixture
  }

  private static let rsaSigner = Result { () throws -> OpenPGPFixture.Party in
    let fixture = try made.get()
    let party = try fixture.makeParty("rsa", algorithm: "rsa2048")
    try fixture.introduce(fixture.receiver, to: party)
    try fixture.introduce(party, to: fixture.receiver)
    return party
  }

  static func get() throws -> OpenPGPFixture { try made.get() }

  /// A sender with an RSA key, which signs with any digest.
  static func rsa() throws -> OpenPGPFixture.Party { try rsaSigner.get() }
}

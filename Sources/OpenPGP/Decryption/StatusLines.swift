/// Collects GnuPG's status lines (GnuPG's `doc/DETAILS`) into evidence.
///
/// Arguments are bytes chosen in part by the sender; only fields of known form are kept.
struct StatusLines {
  private(set) var begun = 0
  private(set) var succeeded = 0
  private(set) var integrityProved = 0
  private(set) var plaintexts = 0
  private(set) var signatures = 0
  private(set) var alarms: [String] = []
  private(set) var decryptionKey: String?
  private(set) var decryptionPrimary: String?
  /// Verified signatures: fingerprint of the signing key and its primary's.
  private(set) var primaries: [(signer: String, primary: String)] = []

  private static let alarming: Set<String> = [
    "NODATA", "UNEXPECTED", "ERROR", "FAILURE", "BADMDC", "ERRMDC", "DECRYPTION_FAILED", "BADARMOR", "TRUNCATED",
  ]
  /// A flood of status lines must not grow memory.
  private static let mostSignatures = 64

  mutating func note(keyword: String, arguments: String) {
    switch keyword {
    case "BEGIN_DECRYPTION": begun += 1
    case "DECRYPTION_OKAY": succeeded += 1
    case "GOODMDC": integrityProved += 1
    case "PLAINTEXT": plaintexts += 1
    case "NEWSIG": signatures += 1
    case "DECRYPTION_KEY":
      // <fpr of the subkey> <fpr of the primary> <ownertrust>
      let fields = arguments.split(separator: " ")
      if fields.count >= 2 {
        decryptionKey = String(fields[0])
        decryptionPrimary = String(fields[1])
      }
    case "VALIDSIG":
      // <fpr> <date> <time> <expires> <version> <reserved> <pubkey> <hash> <class> <fpr of the primary>
      let fields = arguments.split(separator: " ")
      if fields.count >= 10, primaries.count < Self.mostSignatures {
        primaries.append((String(fields[0]), String(fields[9])))
      }
    case _ where Self.alarming.contains(keyword):
      if !alarms.contains(keyword) { alarms.append(keyword) }
    default:
      break
    }
  }
}

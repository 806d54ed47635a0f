import CLinux
import Glibc
import OpenPGP

/// `sluice-helper openpgp`: decrypts one message and ends.
///
/// Descriptors: 0 the encrypted file, 1 the plaintext as it is decrypted, 3 one JSON line per event with the verdict last,
/// 4 the passphrase until its end (with `--passphrase`), 5 how far the file has come (with `--arriving`, see `Arrival`). Exit codes: 0 a verdict was written, 64 usage.
///
/// One process serves one message: gpgme does not say when it hangs, and only a process can be killed whole.
enum OpenPGPCommand {
  private static let verdictDescriptor: Int32 = 3
  private static let passphraseDescriptor: Int32 = 4
  private static let marksDescriptor: Int32 = 5

  /// - Parameter engine: For the home that the arguments name, if it has been made ready.
  static func run(_ arguments: [String], engine: DecryptionEngine? = nil) -> Int32 {
    guard let options = OpenPGPOptions(arguments) else { return 64 }
    if let parent = options.parent, sluice_die_with_parent(parent) != 0 { return 70 }
    _ = sluice_forbid_dumps()
    // A reader that went away is reported by write(2); gpg and gpg-agent inherit none of our descriptors.
    signal(SIGPIPE, SIG_IGN)
    for descriptor in [verdictDescriptor, passphraseDescriptor, marksDescriptor] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    let channel = VerdictChannel(descriptor: verdictDescriptor)
    let evidence = decrypt(options, engine, channel)
    // The reader of the plaintext sees its end before the verdict can be had.
    close(1)
    return channel.write(evidence) ? 0 : 70
  }

  private static func decrypt(
    _ options: OpenPGPOptions, _ engine: DecryptionEngine?, _ channel: VerdictChannel
  ) -> DecryptionEvidence {
    let decryption = Decryption(
      home: OpenPGPHome(directory: options.home, gpg: options.gpg), limits: options.limits, supervision: .soleEngine)
    do throws(DecryptionError) {
      let passphrase = options.hasPassphrase ? try SecretBytes(reading: passphraseDescriptor) : SecretBytes()
      close(passphraseDescriptor)
      let arrival = options.arriving.map { Arrival(total: $0, marks: marksDescriptor) }
      return decryption.run(ciphertext: 0, arrival: arrival, plaintext: 1, passphrase: passphrase, engine: engine) { channel.write($0) }
    } catch {
      var evidence = DecryptionEvidence()
      evidence.refusal = error.code
      evidence.message = error.message
      return evidence
    }
  }
}

extension FaultCatalogue {
  /// Faults of the OpenPGP message: nothing of such a delivery is ever released, and none may be accepted.
  static let openPGP: [Entry] = [
    make(
      "truncated", .wait, "The OpenPGP message does not close: it is still arriving, or it was cut off.",
      remedy: "after ready.give_up it is held; ask for the file again, then 'sluice quarantine discard'",
      letter: "Your file arrived incomplete: its OpenPGP message is cut off. Please send it again."),
    make(
      "empty", .wait, "The file has no bytes.", remedy: "after ready.give_up it is held; ask for the file again",
      letter: "Your file arrived empty. Please send it again."),
    make(
      "not-openpgp", .quarantine, "The file is not an OpenPGP message.", remedy: "ask the bank to encrypt and sign the file",
      letter: "Your file is not OpenPGP-encrypted. Please encrypt it to our key and sign it with yours."),
    make(
      "not-encrypted", .quarantine, "The message is signed or compressed, but not encrypted.",
      remedy: "ask the bank to encrypt to our key",
      letter: "Your file was signed but not encrypted. Please encrypt it to our key."),
    make(
      "wrong-key", .quarantine, "The message is encrypted to a key this customer's key ring does not have.",
      remedy: "compare the bank's copy of our key with 'sluice check FEED'; import a missing key and 'sluice quarantine retry'",
      letter: "Your file was encrypted to another key than ours. Please use our current public key."),
    make(
      "bad-passphrase", .quarantine, "The passphrase does not open the secret key.",
      remedy: "correct openpgp.passphrase_file, then 'sluice quarantine retry'"),
    make(
      "not-signed", .quarantine, "The message is encrypted but carries no signature, so nobody can prove who sent it.",
      remedy: "ask the bank to sign; 'signature: optional' on the customer lifts the rule for all its files",
      letter: "Your file was not signed. Please sign it with the key agreed and send it again."),
    make(
      "unknown-signer", .quarantine, "The signature is by a key that is not listed in openpgp.signers.",
      remedy: "ask the bank whether the key is theirs; if so import it, add its fingerprint to signers and 'sluice quarantine retry'",
      letter: "Your file was signed with a key we do not know. Please confirm the fingerprint of your signing key."),
    make(
      "bad-signature", .quarantine, "The signature does not match the content.", remedy: "ask for the file again",
      letter: "The signature on your file does not match its content. Please send it again."),
    make(
      "expired-signer", .quarantine, "The signing key has expired or was revoked.",
      remedy: "ask the bank for its renewed key, import it and 'sluice quarantine retry'",
      letter: "Your signing key has expired. Please send us the renewed public key."),
    make(
      "revoked-signer", .quarantine, "The signing key has been revoked by its owner.",
      remedy: "ask the bank for its new key, import it, list it under signers and 'sluice quarantine retry'",
      letter: "Your file was signed with a key you have revoked. Please sign it with your current key."),
    make(
      "weak-digest", .quarantine, "The signature uses MD5, SHA-1 or RIPEMD-160.",
      remedy: "ask the bank to sign with SHA-256 or better",
      letter: "The signature on your file uses an outdated digest. Please sign with SHA-256 or better."),
    make(
      "weak-cipher", .quarantine, "The message uses an outdated cipher: neither AES, Twofish nor Camellia.", remedy: "ask the bank to encrypt with AES-256",
      letter: "Your file was encrypted with an outdated cipher. Please use AES-256."),
    make(
      "no-integrity-protection", .quarantine, "The message has no modification detection (packet 9).",
      remedy: "ask the bank to use a current OpenPGP program",
      letter: "Your file was encrypted without integrity protection. Please use a current OpenPGP program."),
    make(
      "aead-refused", .quarantine,
      "The message uses the AEAD packet 20, whose truncation GnuPG 2.2 does not detect; it is refused before decryption.",
      remedy: "ask the bank to encrypt with '--rfc4880' or to remove the AEAD preference from our key",
      letter: "Your file uses GnuPG's OCB mode. Please encrypt with the option --rfc4880 and send it again."),
    make(
      "unsupported-version", .quarantine, "The message uses RFC 9580 version 6 packets, which GnuPG 2.2 cannot read.",
      remedy: "ask the bank to encrypt for RFC 4880",
      letter: "Your file uses OpenPGP version 6 packets. Please encrypt for RFC 4880."),
    make(
      "corrupted", .quarantine, "The message was changed or damaged on its way: its integrity check failed.",
      remedy: "ask for the file again", letter: "Your file arrived damaged. Please send it again."),
    make(
      "trailing-data", .quarantine, "Something follows the message, or the file holds more than one message.",
      remedy: "ask the bank to send one message per file",
      letter: "Your file holds data after its OpenPGP message. Please send one message per file."),
    make(
      "too-large", .quarantine, "The plaintext is larger than 64 GiB, or more than 250 times the size of the message.",
      remedy: "ask the bank how large the file is; a message that grows like that is an attack or a mistake"),
    make(
      "unsupported", .quarantine, "The message is of a kind this version does not read.",
      remedy: "ask the bank for a plain signed and encrypted message"),
    make(
      "empty-plaintext", .quarantine, "The message decrypts to nothing.", remedy: "ask for the file again",
      letter: "The file inside your message is empty. Please send it again."),
    make(
      "unreadable", .retry, "The encrypted file could not be read, or changed its size, while it was decrypted.",
      remedy: "check the disk of the state folder; it is tried again at the next pass"),
    make(
      "aborted", .retry, "The decryption was given up because a later stage had failed.",
      remedy: "it is tried again at the next pass"),
    make(
      "stalled", .retry, "gpg made no progress and was killed.", remedy: "it is tried again at the next pass"),
    make(
      "gpg-missing", .retry, "The program gpg is not installed.", remedy: "install gnupg (Scripts/setup)"),
    make(
      "helper-failed", .retry, "The contained OpenPGP helper ended without a verdict.",
      remedy: "it is tried again at the next pass; if it stays, look at the log for the helper's diagnostics"),
    make(
      "key-home-unusable", .retry, "The customer's key ring cannot be used.",
      remedy: "run 'sluice check'; it names what is wrong with openpgp.home"),
  ]
}

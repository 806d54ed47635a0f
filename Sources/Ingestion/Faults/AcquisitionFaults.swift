extension FaultCatalogue {
  /// Faults on the way to the source and of what it offers.
  static let acquisition: [Entry] = [
    make(
      "source-unreachable", .retry, "The server did not answer, or the folder could not be read.",
      remedy: "check network, host and port; 'sluice poll FEED' tries now"),
    make(
      "host-key-mismatch", .halt,
      "The server showed another host key than the pinned one. Nothing was sent to it, no password either.",
      remedy:
        "ask the bank, by another way than e-mail, whether they changed the key; if so, put the new fingerprint in host_keys, else treat it as an attack; then 'sluice poll FEED'",
      letter:
        "Your SFTP server presented a host key other than the one agreed. Please confirm the fingerprint of its current host key."),
    make(
      "auth-failed", .halt, "The server refused the user, key or password.",
      remedy: "check user, identity and password_file with the bank, then 'sluice poll FEED'; no further attempt is made until then",
      letter: "Your SFTP server refuses our login. Please check that our public key is still authorised."),
    make(
      "rsa-only-host", .halt, "The server has only an RSA host key, which the libssh2 transport cannot verify with SHA-2.",
      remedy: "set 'transport: openssh' on the endpoint"),
    make(
      "kex-failed", .halt, "No key exchange, cipher or MAC that both sides accept; old algorithms are refused on purpose.",
      remedy: "ask the bank to enable curve25519-sha256 and aes-ctr with hmac-sha2, or set 'transport: openssh'",
      letter: "Your SFTP server offers only outdated algorithms. Please enable curve25519-sha256, aes256-ctr and hmac-sha2-256."),
    make(
      "transfer-failed", .retry, "The connection broke, or the server answered with an error, during a listing or download.",
      remedy: "it is tried again at the next poll; if it stays, ask the bank for their server's log"),
    make(
      "changed-while-reading", .wait, "The file's size or time changed between two looks, so it is still being written.",
      remedy: "nothing to do; lengthen ready.settle if it happens often"),
    make(
      "unsafe-name", .quarantine, "A listed name holds '/', NUL, control or non-UTF-8 bytes; such a file is never picked up.",
      remedy: "ask the bank to send the file under a plain name",
      letter: "A file you offered has a name with characters we must refuse. Please send it again under a plain ASCII name."),
    make(
      "control-too-large", .wait, "The control file has more than 64 KiB, so it is none; the data file waits for another one.",
      remedy: "look whether ready.control names the right file; after ready.give_up the data file is held as control-missing"),
    make(
      "control-stale", .wait, "The data file is a new one, its control file is still that of the delivery before it.",
      remedy: "nothing to do; after ready.give_up the old control file counts"),
    make(
      "control-invalid", .quarantine, "The control file is not of its form, so that its figures prove nothing.",
      remedy: "ask for a correct one, then 'sluice quarantine retry DELIVERY --control FILE'",
      letter: "The control file of your file is not of the agreed form. Please send it again."),
    make(
      "disk-low", .retry, "Less than gateway.free_space is left, so no download was started.",
      remedy: "free or add disk space; work resumes by itself"),
    make(
      "vanished", .wait, "The file was listed but is gone.", remedy: "nothing to do; ask the bank if it does not come back"),
    make(
      "acknowledge-failed", .retry, "The file has landed, but could not be moved or deleted at the source.",
      remedy: "check the rights on the source's folder; it is tried again at every pass and never lands twice"),
    make(
      "file-unreadable", .quarantine, "The local file could not be read.",
      remedy: "check the path and the permissions"),
  ]
}

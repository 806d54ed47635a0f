/// What we negotiate: the modern part of what libssh2 1.10 knows. SHA-1, CBC, arcfour, 3des, DSS and MD5 are never offered.
enum SSHAlgorithms {
  static let keyExchanges = [
    "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521",
    "diffie-hellman-group-exchange-sha256", "diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512",
    "diffie-hellman-group14-sha256",
  ]
  /// No `ssh-rsa`: this library can verify it with SHA-1 only.
  static let hostKeys = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"]
  static let ciphers = ["aes128-ctr", "aes256-ctr", "aes192-ctr"]
  static let macs = ["hmac-sha2-256", "hmac-sha2-512"]

  /// Parts of the names of modern algorithms that OpenSSH has and libssh2 1.10 has not.
  static let modernElsewhere = ["-gcm@", "chacha20-poly1305", "-etm@", "sntrup761", "mlkem768"]
}

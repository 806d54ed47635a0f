/// The ciphers of Parquet modular encryption (Encryption.md §4.2).
public enum EncryptionAlgorithm: Sendable, Hashable {
  /// AES_GCM_V1: every module is encrypted and authenticated.
  case aesGCM
  /// AES_GCM_CTR_V1: pages are encrypted only, so a change to one may go unnoticed; all else is authenticated too.
  case aesGCMCTR
}

internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials

/// Encrypts and decrypts the modules of one file (Encryption.md §5.1).
///
/// A module lies in the file as its length (4 bytes, little-endian), a nonce, the ciphertext and, for GCM, a tag.
struct ModuleCipher: Sendable {
  static let nonceByteCount = 12
  static let tagByteCount = 16

  let algorithm: EncryptionAlgorithm
  /// The AAD prefix followed by the file's identifier.
  let fileAAD: [UInt8]

  /// A nonce and a ciphertext, with a tag for GCM, and the length before them.
  func seal(
    _ plaintext: UnsafeRawBufferPointer, _ identity: ModuleIdentity, with key: EncryptionKey, to output: inout ByteBuilder
  ) throws(ParquetError) {
    try key.claim()
    let nonce = Self.nonce()
    let isCounter = algorithm == .aesGCMCTR && identity.kind.isPage
    let length = nonce.count + plaintext.count + (isCounter ? 0 : Self.tagByteCount)
    guard let length32 = UInt32(exactly: length), length <= Int(Int32.max) else {
      throw ParquetError(.tooLarge, "a module of \(length) bytes does not fit the format")
    }
    output.append(littleEndian: length32)
    output.append(nonce)
    do {
      if isCounter {
        let sealed = try AES._CTR.encrypt(plaintext, using: key.symmetric, nonce: Self.counter(nonce))
        sealed.withUnsafeBytes { output.append($0) }
      } else {
        let sealed = try AES.GCM.seal(
          plaintext, using: key.symmetric, nonce: AES.GCM.Nonce(data: nonce), authenticating: identity.aad(file: fileAAD))
        sealed.ciphertext.withUnsafeBytes { output.append($0) }
        sealed.tag.withUnsafeBytes { output.append($0) }
      }
    } catch {
      throw ParquetError(.encryptionFailed, "AES refused \(identity.kind.noun)")
    }
  }

  func seal(_ plaintext: [UInt8], _ identity: ModuleIdentity, with key: EncryptionKey) throws(ParquetError) -> [UInt8] {
    var output = ByteBuilder()
    try plaintext.span.withUnsafeBytes { plaintext throws(ParquetError) in
      try seal(plaintext, identity, with: key, to: &output)
    }
    return Array(output.bytes)
  }

  /// Takes one module and appends what it holds to `output`.
  ///
  /// - Parameter failure: The code if the module does not authenticate: `.wrongKey` for the first module of a
  ///   key, after that `.tampered`.
  func open(
    _ cursor: inout ByteCursor, _ identity: ModuleIdentity, with key: EncryptionKey,
    orThrow failure: ParquetError.Code = .tampered, to output: inout ByteBuilder
  ) throws(ParquetError) {
    let module = try cursor.take(try cursor.length())
    let isCounter = algorithm == .aesGCMCTR && identity.kind.isPage
    let overhead = Self.nonceByteCount + (isCounter ? 0 : Self.tagByteCount)
    guard module.count >= overhead else {
      throw ByteCursor.corrupt("\(identity.kind.noun) has \(module.count) bytes, fewer than a nonce and a tag")
    }
    do {
      if isCounter {
        let nonce = try Self.counter(Array(module[..<Self.nonceByteCount]))
        let body = UnsafeRawBufferPointer(rebasing: module[Self.nonceByteCount...])
        try AES._CTR.decrypt(body, using: key.symmetric, nonce: nonce).withUnsafeBytes { output.append($0) }
      } else {
        try AES.GCM.open(
          AES.GCM.SealedBox(combined: module), using: key.symmetric, authenticating: identity.aad(file: fileAAD)
        ).withUnsafeBytes { output.append($0) }
      }
    } catch {
      throw failure == .wrongKey
        ? ParquetError(
          .wrongKey, "\(identity.kind.noun) does not authenticate: the key or the AAD prefix is another, or it was altered")
        : ParquetError(
          failure, "\(identity.kind.noun) does not authenticate: it was altered, or belongs elsewhere or to another file")
    }
  }

  /// The nonce and tag by which a plaintext footer is signed (Encryption.md §5.5).
  func signature(
    of footer: [UInt8], nonce given: [UInt8]? = nil, with key: EncryptionKey
  ) throws(ParquetError) -> [UInt8] {
    // Verifying repeats an encryption under a nonce that was counted when it was made.
    if given == nil { try key.claim() }
    let nonce = given ?? Self.nonce()
    do {
      let sealed = try AES.GCM.seal(
        footer, using: key.symmetric, nonce: AES.GCM.Nonce(data: nonce),
        authenticating: ModuleIdentity.footer.aad(file: fileAAD))
      return nonce + Array(sealed.tag)
    } catch {
      throw ParquetError(.encryptionFailed, "AES refused the footer")
    }
  }

  /// 96 random bits (NIST SP 800-38D §8.2.2).
  static func nonce() -> [UInt8] {
    random(byteCount: nonceByteCount)
  }

  static func random(byteCount: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount + 7)
    while bytes.count < byteCount {
      withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) }
    }
    return Array(bytes.prefix(byteCount))
  }

  /// The nonce followed by a block counter that starts at 1 (Encryption.md §4.2.2).
  private static func counter(_ nonce: [UInt8]) throws -> AES._CTR.Nonce {
    try AES._CTR.Nonce(nonceBytes: nonce + [0, 0, 0, 1])
  }
}

/// Finds out what a file is and whether it is all there, from its packet headers alone.
///
/// GnuPG 2.2 reports success for AEAD messages that were cut short, cannot tell a message of a newer version from
/// garbage, and calls a message followed by other data good. So each of these is refused here, before decryption.
///
/// The grammar accepted (RFC 9580, section 10.3): markers, session keys, one version-1 integrity-protected packet, end of
/// file. Nothing inside the encryption is seen.
public enum PacketScanner {
  /// More recipients than this are taken for an attack on the time it takes to try keys.
  public static let maximumSessionKeys = 256

  /// Scans the regular file behind `descriptor` from its beginning.
  ///
  /// - Returns: Always a scan when the file could be read; what is wrong with the message is in ``PacketScan/refusal``.
  /// - Throws: `unreadable` when it is not a regular file or a read failed.
  /// - Complexity: O(packets and chunks) reads for binary messages, linear in the file for armored ones.
  public static func scan(_ descriptor: Int32) throws(DecryptionError) -> PacketScan {
    var file = try FileWindow(descriptor: descriptor)
    var scan = PacketScan()
    scan.size = file.size
    let kind = FileKind(of: &file)
    let readError: Int32
    switch kind {
    case .packets:
      var source = try FileWindow(descriptor: descriptor)
      walk(&source, &scan)
      if scan.refusal == nil, !source.isAtEnd {
        scan.refuse(.trailingData, "data follows the message from byte \(source.position) on; ask for one message per file")
      }
      readError = source.readError
    case .armor:
      scan.encoding = .armored
      readError = try scanArmor(descriptor, &scan)
    case .refused(let refusal):
      scan.refusal = refusal
      readError = file.readError
    }
    if readError != 0 {
      throw DecryptionError(.unreadable, "the file could not be read (errno \(readError))")
    }
    return scan
  }

  /// Looks at the first bytes of a file that is still arriving.
  ///
  /// - Returns: What stands before the encrypted data of a binary message; `nil` if these bytes do not get that far, or are those of
  ///   anything else. Only a scan of the whole file says whether it may be used.
  static func front(of descriptor: Int32, bytes: UInt64) throws(DecryptionError) -> PacketScan? {
    var file = try FileWindow(descriptor: descriptor, limit: bytes)
    guard case .packets = FileKind(of: &file) else { return nil }
    var source = try FileWindow(descriptor: descriptor, limit: bytes)
    var scan = PacketScan()
    walk(&source, &scan)
    guard scan.hasProtectedData, !scan.recipients.isEmpty, scan.isComplete || scan.refusal?.code == .truncated else { return nil }
    return scan
  }

  private static func scanArmor(_ descriptor: Int32, _ scan: inout PacketScan) throws(DecryptionError) -> Int32 {
    var lines = ArmorLines(file: try FileWindow(descriptor: descriptor))
    if let refusal = lines.readHeaders() {
      scan.refusal = refusal
      return lines.file.readError
    }
    var text = ArmorText(file: lines.file)
    walk(&text, &scan)
    let closedInside = scan.refusal == nil
    // A message whose packets are cut inside a complete armor will not grow: only a missing END line means "not all here".
    if closedInside || scan.refusal?.code == .truncated {
      let rest = text.drainToEnd()
      switch text.state {
      case .cut, .reading:
        scan.refusal = DecryptionError(.truncated, "the armored message has no END line; the file is incomplete")
      case .invalid(let offset):
        scan.refusal = DecryptionError(.corrupted, "byte \(offset) is not base64; ask for the file again")
      case .atDash where !closedInside:
        scan.refusal = DecryptionError(
          .corrupted, "the armor is complete but the message inside is cut short; ask for the file again")
      case .atDash where rest > 0:
        scan.refuse(.trailingData, "other packets follow the message inside the armor; ask for one message per file")
      case .atDash:
        var end = ArmorLines(file: text.file)
        scan.refusal = end.readEnd()
        text.file = end.file
      }
    }
    return text.file.readError
  }

  // MARK: The grammar

  private static func walk(_ source: inout some PacketSource, _ scan: inout PacketScan) {
    while true {
      let place = source.position
      let header: PacketHeader
      do {
        header = try PacketHeader(from: &source)
      } catch .endOfData {
        scan.refuse(.truncated, "the file ends before the encrypted data; it is incomplete")
        return
      } catch {
        scan.refuse(.corrupted, "no packet begins at byte \(place); ask for the file again")
        return
      }
      scan.packets += 1
      switch header.tag {
      case .publicKeyEncryptedSessionKey, .symmetricKeyEncryptedSessionKey:
        guard readSessionKey(header, at: place, &source, &scan) else { return }
      case .marker where scan.packets <= maximumSessionKeys:
        guard skipWhole(header, &source, &scan) else { return }
      case .protectedData:
        readProtectedData(header, &source, &scan)
        return
      case .encryptedData:
        scan.refuse(
          .noIntegrityProtection,
          "encrypted without integrity protection (packet type 9); the sender must not use an --rfc2440 or --disable-mdc option")
        return
      case .aeadData:
        scan.refuse(
          .aeadRefused,
          "encrypted with the AEAD packet of GnuPG 2.3 (type 20), which the installed GnuPG cannot verify; "
            + "the sender must use --rfc4880, or our key must be sent again without the AEAD feature")
        return
      default:
        refuseOther(header.tag, first: scan.packets == 1, at: place, &source, &scan)
        return
      }
    }
  }

  private static func refuseOther(
    _ tag: PacketTag, first: Bool, at place: UInt64, _ source: inout some PacketSource, _ scan: inout PacketScan
  ) {
    switch tag {
    case .compressedData, .literalData, .onePassSignature, .signature:
      scan.refuse(
        .notEncrypted,
        "an OpenPGP file that is not encrypted (packet type \(tag.rawValue)); the sender must encrypt it to our key")
    case .publicKey, .secretKey, .publicSubkey, .secretSubkey:
      scan.refuse(.notEncrypted, "a key, not a message (packet type \(tag.rawValue))")
    case .padding:
      scan.refuse(
        .unsupportedVersion,
        "a message of RFC 9580 (padding packet), which the installed GnuPG cannot read; the sender must use --rfc4880")
    default:
      if first {
        scan.refuse(.notOpenPGP, "not an OpenPGP message (first byte stands for packet type \(tag.rawValue))")
      } else {
        scan.refuse(
          .corrupted, "packet type \(tag.rawValue) at byte \(place) does not belong in a message; ask for the file again")
      }
    }
  }

  /// Reads what a session-key packet says of itself; `false` when the scan is over.
  private static func readSessionKey(
    _ header: PacketHeader, at place: UInt64, _ source: inout some PacketSource, _ scan: inout PacketScan
  ) -> Bool {
    guard scan.packets <= maximumSessionKeys else {
      scan.refuse(.corrupted, "more than \(maximumSessionKeys) session keys; ask for a message to fewer recipients")
      return false
    }
    guard case .definite(let length) = header.length, length > 0 else {
      scan.refuse(.corrupted, "the session key at byte \(place) has no length; ask for the file again")
      return false
    }
    guard let version = source.next() else {
      scan.refuseAsCut(inside: "a session key")
      return false
    }
    let isPublicKey = header.tag == .publicKeyEncryptedSessionKey
    guard version == (isPublicKey ? 3 : 4) else {
      // Only numbers that some standard has given out are called versions; the rest is damage.
      if (isPublicKey ? version == 6 : version == 5 || version == 6) {
        scan.refuse(
          .unsupportedVersion,
          "a session key of version \(version) (RFC 9580), which the installed GnuPG cannot read; the sender must use --rfc4880")
      } else if scan.packets == 1 {
        scan.refuse(.notOpenPGP, "not an OpenPGP message (its first packet would have version \(version))")
      } else {
        scan.refuse(.corrupted, "the session key at byte \(place) has version \(version); ask for the file again")
      }
      return false
    }
    var consumed: UInt64 = 1
    if isPublicKey {
      guard length >= 10 else {
        scan.refuse(.corrupted, "the session key at byte \(place) is too short; ask for the file again")
        return false
      }
      var keyID: UInt64 = 0
      for _ in 0..<8 {
        guard let byte = source.next() else {
          scan.refuseAsCut(inside: "a session key")
          return false
        }
        keyID = keyID << 8 | UInt64(byte)
      }
      guard let algorithm = source.next() else {
        scan.refuseAsCut(inside: "a session key")
        return false
      }
      consumed = 10
      if algorithm == ellipticCurveDiffieHellman {
        guard length >= 13, hasUsualPoint(&source) else {
          scan.refuse(.corrupted, "the session key at byte \(place) is damaged; ask for the file again")
          return false
        }
        consumed = 13
      }
      scan.recipients.append(PacketScan.Recipient(keyID: hexadecimal(keyID), algorithm: algorithm))
    } else {
      scan.opensWithPassphrase = true
    }
    guard source.skip(length - consumed) else {
      scan.refuseAsCut(inside: "a session key")
      return false
    }
    return true
  }

  private static let ellipticCurveDiffieHellman: UInt8 = 18

  /// Whether the sender's ephemeral point is written as every implementation writes it: an MPI of exact bit count (RFC 9580,
  /// section 3.2) whose first byte is 0x40, or 0x04 for the NIST and Brainpool curves (section 11.2).
  ///
  /// GnuPG takes other spellings of the same point, and nothing signs this packet: without the check a changed bit could
  /// go unnoticed. (It could not change the plaintext.)
  private static func hasUsualPoint(_ source: inout some PacketSource) -> Bool {
    guard let high = source.next(), let low = source.next(), let prefix = source.next() else { return true }
    let bits = Int(high) << 8 | Int(low)
    return (prefix == 0x40 && bits % 8 == 7) || (prefix == 0x04 && bits % 8 == 3)
  }

  private static func skipWhole(
    _ header: PacketHeader, _ source: inout some PacketSource, _ scan: inout PacketScan
  ) -> Bool {
    guard case .definite(let length) = header.length else {
      scan.refuse(.corrupted, "a marker packet without length; ask for the file again")
      return false
    }
    guard source.skip(length) else {
      scan.refuseAsCut(inside: "a marker packet")
      return false
    }
    return true
  }

  /// Walks the chunks of the encrypted packet to its end.
  private static func readProtectedData(
    _ header: PacketHeader, _ source: inout some PacketSource, _ scan: inout PacketScan
  ) {
    guard let version = source.next() else { return scan.refuseAsCut(inside: "the encrypted data") }
    guard version == 1 else {
      return version == 2
        ? scan.refuse(
          .unsupportedVersion,
          "encrypted data of version 2 (RFC 9580), which the installed GnuPG cannot read; the sender must use --rfc4880")
        : scan.refuse(.corrupted, "encrypted data of version \(version); ask for the file again")
    }
    scan.hasProtectedData = true
    var length = header.length
    var alreadyRead: UInt64 = 1
    while true {
      switch length {
      case .definite(let count):
        guard count >= alreadyRead else {
          return scan.refuse(.corrupted, "the encrypted data is too short; ask for the file again")
        }
        guard source.skip(count - alreadyRead) else { return scan.refuseAsCut(inside: "the encrypted data") }
        if scan.recipients.isEmpty {
          scan.refuse(.wrongKey, "encrypted to no key, only to a passphrase or to nobody; the sender must encrypt it to our key")
        }
        return
      case .partial(let count):
        guard source.skip(count - alreadyRead) else { return scan.refuseAsCut(inside: "the encrypted data") }
        alreadyRead = 0
        do {
          length = try PacketHeader.newLength(from: &source)
        } catch {
          return scan.refuseAsCut(inside: "the encrypted data")
        }
      case .indeterminate:
        // Only the old format has it, and that has no type above 15.
        return scan.refuse(.corrupted, "the encrypted data has no length; ask for the file again")
      }
    }
  }

  private static func hexadecimal(_ keyID: UInt64) -> String {
    let digits = String(keyID, radix: 16, uppercase: true)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}

extension PacketScan {
  mutating func refuse(_ code: DecryptionError.Code, _ message: String) {
    refusal = DecryptionError(code, message)
  }

  mutating func refuseAsCut(inside part: String) {
    refuse(.truncated, "the file ends inside \(part), after \(size) bytes; it is incomplete")
  }
}

import CSHA256

/// Leaf hashes of rows.
///
///     salt       = SHA-256(secret || record number, 8 bytes LE)[0 ..< 16]
///     commitment = SHA-256("sluice/row/1" || salt || raw record bytes)
///     leaf       = SHA-256(0x00 || tuple || commitment)
///     tuple      = 0x01, record u64, offset u64, length u32, line u64, outcome u8, reason u16, file u32, position u64,
///                  little-endian; reason, file and position are all ones where there is none
///
/// Messages are laid out in arenas and hashed many at a time; nothing is allocated per row.
struct RowHasher {
  private static let label = Array("sluice/row/1".utf8)
  private static let saltLength = 16
  private static let saltMessage = RowMapSecret.byteCount + 8
  private static let tupleLength = 44
  private static let leafMessage = 1 + tupleLength + HashTree.width
  /// Rows hashed in one call: their arenas stay in the second-level cache.
  private static let chunk = 512
  private static let arenaBytes = 256 << 10

  private var salts: [UInt8]
  private var digests: [UInt8]
  private var leaves: [UInt8]
  private var commitments: [UInt8] = []
  private var offsets: [Int] = []

  init(secret: RowMapSecret) {
    salts = []
    for _ in 0..<Self.chunk { salts += secret.bytes + [UInt8](repeating: 0, count: 8) }
    digests = [UInt8](repeating: 0, count: Self.chunk * HashTree.width)
    leaves = [UInt8](repeating: 0, count: Self.chunk * Self.leafMessage)
    offsets.reserveCapacity(Self.chunk + 1)
    commitments.reserveCapacity(Self.arenaBytes)
  }

  /// Appends the leaf hashes of `entries` to `hashes`.
  ///
  /// - Parameters:
  ///   - firstRecord: Number of the first entry.
  ///   - bytes: Plaintext that holds every entry's bytes; the caller has checked that it does.
  ///   - bytesOffset: Position of its first byte in the plaintext.
  mutating func append(
    _ entries: UnsafeBufferPointer<RowMapEntry>, firstRecord: Int64, bytes: UnsafeRawBufferPointer, bytesOffset: Int64,
    to hashes: inout [UInt8]
  ) {
    var start = 0
    while start < entries.count {
      var end = start
      var total = 0
      while end < entries.count && end - start < Self.chunk && (end == start || total < Self.arenaBytes) {
        total += Self.label.count + Self.saltLength + Int(entries[end].byteLength)
        end += 1
      }
      let part = UnsafeBufferPointer(rebasing: entries[start..<end])
      hash(part, firstRecord: firstRecord + Int64(start), bytes, bytesOffset, total: total)
      let count = hashes.count
      hashes.append(contentsOf: repeatElement(0, count: part.count * HashTree.width))
      hashes.withUnsafeMutableBytes { out in
        leaves.withUnsafeBytes { messages in
          guard let out = out.baseAddress, let messages = messages.baseAddress else { return }
          csha256_equal(
            messages.assumingMemoryBound(to: UInt8.self), Self.leafMessage, part.count,
            out.advanced(by: count).assumingMemoryBound(to: UInt8.self))
        }
      }
      start = end
    }
  }

  private mutating func hash(
    _ part: UnsafeBufferPointer<RowMapEntry>, firstRecord: Int64, _ bytes: UnsafeRawBufferPointer, _ bytesOffset: Int64,
    total: Int
  ) {
    salts.withUnsafeMutableBytes { out in
      for index in 0..<part.count {
        out.storeBytes(
          of: (firstRecord + Int64(index)).littleEndian,
          toByteOffset: index * Self.saltMessage + RowMapSecret.byteCount, as: Int64.self)
      }
    }
    csha256_equal(salts, Self.saltMessage, part.count, &digests)
    layOutCommitments(part, bytes, bytesOffset, total: total)
    csha256_batch(commitments, offsets, part.count, &digests)
    layOutLeaves(part, firstRecord: firstRecord)
  }

  private mutating func layOutCommitments(
    _ part: UnsafeBufferPointer<RowMapEntry>, _ bytes: UnsafeRawBufferPointer, _ bytesOffset: Int64, total: Int
  ) {
    if commitments.count < total {
      commitments.append(contentsOf: repeatElement(0, count: max(total, Self.arenaBytes) - commitments.count))
    }
    offsets.removeAll(keepingCapacity: true)
    commitments.withUnsafeMutableBytes { out in
      digests.withUnsafeBytes { digests in
        Self.label.withUnsafeBytes { label in
          guard let base = out.baseAddress, let salts = digests.baseAddress, let label = label.baseAddress else { return }
          var used = 0
          for index in 0..<part.count {
            offsets.append(used)
            base.advanced(by: used).copyMemory(from: label, byteCount: Self.label.count)
            used += Self.label.count
            base.advanced(by: used).copyMemory(
              from: salts.advanced(by: index * HashTree.width), byteCount: Self.saltLength)
            used += Self.saltLength
            let length = Int(part[index].byteLength)
            if length > 0, let bytes = bytes.baseAddress {
              base.advanced(by: used).copyMemory(
                from: bytes.advanced(by: Int(part[index].byteOffset - bytesOffset)), byteCount: length)
              used += length
            }
          }
          offsets.append(used)
        }
      }
    }
  }

  private mutating func layOutLeaves(_ part: UnsafeBufferPointer<RowMapEntry>, firstRecord: Int64) {
    leaves.withUnsafeMutableBytes { out in
      digests.withUnsafeBytes { digests in
        guard let base = out.baseAddress, let commitments = digests.baseAddress else { return }
        for index in 0..<part.count {
          let leaf = base.advanced(by: index * Self.leafMessage)
          leaf.storeBytes(of: 0x00, as: UInt8.self)
          Self.writeTuple(part[index], record: firstRecord + Int64(index), to: leaf.advanced(by: 1))
          leaf.advanced(by: 1 + Self.tupleLength).copyMemory(
            from: commitments.advanced(by: index * HashTree.width), byteCount: HashTree.width)
        }
      }
    }
  }

  private static func writeTuple(_ entry: RowMapEntry, record: Int64, to out: UnsafeMutableRawPointer) {
    out.storeBytes(of: 0x01, as: UInt8.self)
    out.storeBytes(of: record.littleEndian, toByteOffset: 1, as: Int64.self)
    out.storeBytes(of: entry.byteOffset.littleEndian, toByteOffset: 9, as: Int64.self)
    out.storeBytes(of: entry.byteLength.littleEndian, toByteOffset: 17, as: Int32.self)
    out.storeBytes(of: entry.line.littleEndian, toByteOffset: 21, as: Int64.self)
    out.storeBytes(of: entry.outcome.rawValue, toByteOffset: 29, as: UInt8.self)
    out.storeBytes(of: entry.reason.littleEndian, toByteOffset: 30, as: UInt16.self)
    out.storeBytes(of: entry.file.littleEndian, toByteOffset: 32, as: Int32.self)
    out.storeBytes(of: entry.position.littleEndian, toByteOffset: 36, as: Int64.self)
  }
}

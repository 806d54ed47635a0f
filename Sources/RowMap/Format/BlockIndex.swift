/// Rows of one landed file that a block speaks of.
struct Landing: Sendable, Hashable {
  let file: Int
  var lowest: Int64
  var highest: Int64
}

/// What the index at the end of the map says of one block, so that a look-up reads one block.
struct BlockIndexEntry: Sendable, Hashable {
  /// Where its payload lies in the map, and how long it is.
  var payloadOffset: Int64
  var payloadLength: Int
  var count: Int
  var firstOffset: Int64
  var firstLine: Int64
  var counts: RowMapCounts
  var landings: [Landing]
  /// First 16 bytes of SHA-256 of the payload.
  var checksum: [UInt8]
  /// RFC 6962 root over the rows of the block.
  var root: [UInt8]

  static let checksumLength = 16

  func write(to out: inout [UInt8]) {
    Varint.append(UInt64(payloadLength), to: &out)
    Varint.append(UInt64(count), to: &out)
    Varint.append(UInt64(firstOffset), to: &out)
    Varint.append(UInt64(firstLine), to: &out)
    Varint.append(UInt64(counts.rejected), to: &out)
    Varint.append(UInt64(counts.duplicate), to: &out)
    Varint.append(UInt64(landings.count), to: &out)
    for landing in landings {
      Varint.append(UInt64(landing.file), to: &out)
      Varint.append(UInt64(landing.lowest), to: &out)
      Varint.append(UInt64(landing.highest - landing.lowest), to: &out)
    }
    out += checksum
    out += root
  }

  init(
    payloadOffset: Int64, payloadLength: Int, entries: [RowMapEntry], counts: RowMapCounts, landings: [Landing],
    checksum: [UInt8], root: [UInt8]
  ) {
    self.payloadOffset = payloadOffset
    self.payloadLength = payloadLength
    count = entries.count
    firstOffset = entries.first?.byteOffset ?? 0
    firstLine = entries.first?.line ?? 0
    self.counts = counts
    self.landings = landings
    self.checksum = checksum
    self.root = root
  }

  init(payloadOffset: Int64, files: Int, from reader: inout ByteReader) throws(RowMapError) {
    self.payloadOffset = payloadOffset
    payloadLength = Int(try reader.number())
    count = Int(try reader.number(upTo: Int64(BlockCoder.capacity)))
    firstOffset = try reader.number()
    firstLine = try reader.number()
    counts = RowMapCounts()
    counts.rejected = try reader.number(upTo: Int64(count))
    counts.duplicate = try reader.number(upTo: Int64(count) - counts.rejected)
    counts.landed = Int64(count) - counts.rejected - counts.duplicate
    landings = []
    for _ in 0..<(try reader.count(ofAtLeast: 3)) {
      let file = Int(try reader.number(upTo: Int64(max(files, 1) - 1)))
      if files == 0 { throw RowMapError(.damaged, "a block names a file that is not listed") }
      let lowest = try reader.number()
      landings.append(Landing(file: file, lowest: lowest, highest: lowest + (try reader.number())))
    }
    checksum = Array(try reader.take(Self.checksumLength))
    root = Array(try reader.take(HashTree.width))
  }
}

extension [RowMapEntry] {
  var counts: RowMapCounts {
    var counts = RowMapCounts()
    for entry in self { counts.add(entry.outcome) }
    return counts
  }

  /// The files of these entries, by index, with the range of rows in each.
  var landings: [Landing] {
    var slots: [Int] = []
    var landings: [Landing] = []
    for entry in self where entry.outcome == .landed {
      let file = Int(entry.file)
      while slots.count <= file { slots.append(-1) }
      if slots[file] < 0 {
        slots[file] = landings.count
        landings.append(Landing(file: file, lowest: entry.position, highest: entry.position))
      } else {
        let slot = slots[file]
        if entry.position < landings[slot].lowest { landings[slot].lowest = entry.position }
        if entry.position > landings[slot].highest { landings[slot].highest = entry.position }
      }
    }
    landings.sort { $0.file < $1.file }
    return landings
  }
}

/// Finds the footer and checks what it says against the file.
enum FooterReader {
  /// What was found at the end of a file.
  struct Footer {
    var metadata: FileMetaData
    /// Where the data before the footer ends.
    let dataEnd: Int
    var encryption: FileEncryptionSummary?
  }

  static func read(_ source: ByteSource, _ options: ReaderOptions) throws(ParquetError) -> Footer {
    guard source.count >= 12 else { throw ParquetError(.notParquet, "a file of \(source.count) bytes is too short") }
    var tail = ByteBuilder()
    try source.read(0..<4, into: &tail)
    try source.read(source.count - 8..<source.count, into: &tail)
    let head = Array(tail.bytes[0..<4])
    let magic = Array(tail.bytes[8..<12])
    let isEncrypted = magic == Array("PARE".utf8)
    guard isEncrypted || magic == Array("PAR1".utf8), magic == head else {
      throw ParquetError(.notParquet, "the file does not begin and end with PAR1; it may be incomplete")
    }
    let length = Int(UInt32(littleEndian: tail.bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
    guard length <= source.count - 12 else {
      throw ParquetError(.corruptFooter, "a footer of \(length) bytes in a file of \(source.count)")
    }
    guard length <= options.maximumFooterBytes else {
      throw ParquetError(.limitExceeded, "a footer of \(length) bytes; raise maximumFooterBytes to read it")
    }
    let start = source.count - 8 - length
    var footer = ByteBuilder()
    try source.read(start..<start + length, into: &footer)
    do {
      return isEncrypted
        ? try readEncrypted(footer.bytes, options.decryption, dataEnd: start)
        : try readPlaintext(footer.bytes, options.decryption, dataEnd: start)
    } catch {
      throw error.inFooter
    }
  }

  private static func readPlaintext(
    _ bytes: UnsafeRawBufferPointer, _ decryption: FileDecryption?, dataEnd: Int
  ) throws(ParquetError) -> Footer {
    var footer = Footer(metadata: try FileMetaData(bytes), dataEnd: dataEnd)
    guard let signing = footer.metadata.signing else {
      guard decryption == nil || decryption?.allowsPlaintextFiles == true else {
        throw ParquetError(.notEncrypted, "the file is not encrypted, though a key was given for it")
      }
      return footer
    }
    if let decryption {
      var decryptor = try FileDecryptor(
        signedFooter: bytes, length: footer.metadata.byteCount, signing, decryption)
      try reveal(&footer.metadata, &decryptor)
    }
    footer.encryption = FileEncryptionSummary(signing, footer: .signedPlaintext, isVerified: decryption != nil)
    return footer
  }

  private static func readEncrypted(
    _ bytes: UnsafeRawBufferPointer, _ decryption: FileDecryption?, dataEnd: Int
  ) throws(ParquetError) -> Footer {
    guard let decryption else {
      throw ParquetError(.missingKey, "the footer is encrypted: give the reader a way to find its key")
    }
    var plaintext = ByteBuilder()
    var decryptor = try FileDecryptor(encryptedFooter: bytes, decryption, to: &plaintext)
    var footer = Footer(metadata: try FileMetaData(plaintext.bytes), dataEnd: dataEnd)
    try reveal(&footer.metadata, &decryptor)
    footer.encryption = FileEncryptionSummary(decryptor.metadata, footer: .encrypted, isVerified: true)
    return footer
  }

  private static func reveal(
    _ metadata: inout FileMetaData, _ decryptor: inout FileDecryptor
  ) throws(ParquetError) {
    for ordinal in metadata.rowGroups.indices {
      do {
        try decryptor.reveal(&metadata.rowGroups[ordinal], ordinal: ordinal)
      } catch {
        throw error.located(rowGroup: ordinal)
      }
    }
  }

  static func summary(
    _ group: FileMetaData.RowGroup, _ leaves: [LeafColumn], _ trust: StatisticsTrust, _ dataEnd: Int
  ) throws(ParquetError) -> RowGroupSummary {
    guard group.rowCount >= 0 else { throw ByteCursor.corrupt("a row group without a count of rows") }
    guard group.chunks.count == leaves.count else {
      throw ByteCursor.corrupt("\(group.chunks.count) chunks for \(leaves.count) columns")
    }
    var columns: [ColumnChunkSummary] = []
    columns.reserveCapacity(leaves.count)
    for (index, (chunk, leaf)) in zip(group.chunks, leaves).enumerated() {
      do {
        columns.append(try summary(chunk, leaf, trust.of(leaf, index: index), dataEnd))
      } catch {
        throw error.located(column: leaf.name)
      }
    }
    // An order of columns that do not exist is no order.
    let sorting = group.sorting.compactMap { sorting in
      leaves.indices.contains(Int(sorting.column))
        ? SortingColumn(
          column: leaves[Int(sorting.column)].name, isDescending: sorting.isDescending,
          nullsFirst: sorting.nullsFirst) : nil
    }
    return RowGroupSummary(
      rowCount: Int(group.rowCount), columns: columns,
      sortingColumns: sorting.count == group.sorting.count ? sorting : [])
  }

  private static func summary(
    _ chunk: FileMetaData.Chunk, _ leaf: LeafColumn, _ trust: StatisticsTrust.Level, _ dataEnd: Int
  ) throws(ParquetError) -> ColumnChunkSummary {
    guard chunk.filePath == nil else { throw ParquetError(.unsupported, "columns in other files cannot be read") }
    if let crypto = chunk.crypto, !chunk.hasMetadata, chunk.secret == nil { return ColumnChunkSummary(hidden: crypto) }
    guard chunk.hasMetadata else { throw ByteCursor.corrupt("a chunk without metadata") }
    guard chunk.physicalType == leaf.physicalType.rawValue else {
      throw ByteCursor.corrupt("a chunk of another physical type than its column")
    }
    guard chunk.path == leaf.path else { throw ByteCursor.corrupt("a chunk whose path is not that of its column") }
    guard let codec = Codec(rawValue: chunk.codec) else {
      throw ParquetError(.unsupported, "codec \(chunk.codec) is unknown")
    }
    guard chunk.valueCount >= 0 else { throw ByteCursor.corrupt("a chunk without a count of values") }
    // Zero stands for "none": some writers state it (parquet-testing, dict-page-offset-zero), and
    // chunks without values may have no data page behind the dictionary.
    let dictionary = chunk.dictionaryPageOffset.flatMap { offset in
      offset > 0 && (offset < chunk.dataPageOffset || chunk.dataPageOffset <= 0) ? offset : nil
    }
    let start = dictionary ?? chunk.dataPageOffset
    guard start >= 4, chunk.totalCompressedSize >= 0, start <= Int64(dataEnd),
      chunk.totalCompressedSize <= Int64(dataEnd) - start
    else { throw ByteCursor.corrupt("a chunk that does not lie within the file") }
    return ColumnChunkSummary(
      codec: codec, encodings: chunk.encodings.compactMap(Encoding.init(rawValue:)),
      valueCount: Int(chunk.valueCount), compressedByteCount: Int(chunk.totalCompressedSize),
      uncompressedByteCount: Int(chunk.totalUncompressedSize), hasDictionary: dictionary != nil,
      statistics: chunk.statistics.flatMap {
        ChunkStatistics($0, column: leaf, trust: trust)
      },
      encryption: chunk.crypto?.summary, secret: chunk.secret, start: Int(start),
      columnIndex: range(chunk.columnIndex, dataEnd), offsetIndex: range(chunk.offsetIndex, dataEnd),
      bloomFilter: bloomFilterRange(chunk.bloomFilter, dataEnd), boundsAreTrusted: trust == .trusted)
  }

  /// Where a part of the page index lies; `nil` if there is none, or none that could be read.
  private static func range(_ place: (offset: Int64, length: Int32), _ dataEnd: Int) -> Range<Int>? {
    let length = Int64(place.length)
    guard place.offset >= 4, length > 0, place.offset <= Int64(dataEnd), length <= Int64(dataEnd) - place.offset else {
      return nil
    }
    return Int(place.offset)..<Int(place.offset + length)
  }

  /// The length is a later addition to the format: without it the filter may reach to the end of the data.
  private static func bloomFilterRange(_ place: (offset: Int64, length: Int32), _ dataEnd: Int) -> Range<Int>? {
    guard place.length == 0 else { return range(place, dataEnd) }
    guard place.offset >= 4, place.offset < Int64(dataEnd) else { return nil }
    return Int(place.offset)..<dataEnd
  }
}

extension ParquetReader {
  /// Recomputes what the file says about itself: sizes, offsets and counts, encodings, checksums, statistics with
  /// their exactness, size statistics, column and offset index, bloom filters, sorting columns.
  ///
  /// Every page is decoded. Memory: one column chunk and its values, as ``readColumn(rowGroup:column:)``, and the columns
  /// the rows are sorted by.
  ///
  /// - Returns: Every fault, in the order of the file; none for a file that is well. Statements that a file
  ///   does not make are no faults.
  /// - Throws: ``ParquetError`` if the file cannot be read at all; a chunk that cannot is a fault.
  public func verify() throws(ParquetError) -> [VerificationFault] {
    let footer = try FooterReader.read(source, options)
    var faults: [VerificationFault] = []
    let metadata = footer.metadata
    if let version = metadata.version, version != 1, version != 2 {
      faults.append(VerificationFault(.fileMetadata, "version is \(version), neither 1 nor 2"))
    }
    if !metadata.typeOrdered.isEmpty, metadata.typeOrdered.count != schema.count {
      faults.append(
        VerificationFault(.fileMetadata, "\(metadata.typeOrdered.count) column orders for \(schema.count) columns"))
    }
    for (ordinal, group) in metadata.rowGroups.enumerated() {
      faults += verify(group, ordinal: ordinal, metadata.typeOrdered)
    }
    return faults
  }

  private func verify(
    _ group: FileMetaData.RowGroup, ordinal: Int, _ typeOrdered: [Bool]
  ) -> [VerificationFault] {
    var faults: [VerificationFault] = []
    func expect(_ name: String, _ stated: Int64?, _ found: Int64) {
      guard let stated, stated != found else { return }
      faults.append(
        VerificationFault(.rowGroupMetadata, "\(name) is \(stated) and should be \(found)", rowGroup: ordinal))
    }
    if group.rowCount == 0 {
      faults.append(VerificationFault(.rowGroupMetadata, "a row group without rows", rowGroup: ordinal))
    }
    expect("ordinal", group.ordinal.map(Int64.init), Int64(ordinal))
    // What lies in chunks whose keys are not to be had cannot be added up.
    if group.chunks.allSatisfy(\.hasMetadata) {
      expect("total_byte_size", group.totalByteSize, sum(group.chunks.map(\.totalUncompressedSize)))
      expect("total_compressed_size", group.totalCompressedSize, sum(group.chunks.map(\.totalCompressedSize)))
    }
    // 0 is what writers set that leave it to the chunks.
    let first = rowGroups[ordinal].columns.first.map { Int64($0.start) } ?? 0
    if first > 0, group.fileOffset != 0 { expect("file_offset", group.fileOffset, first) }
    let sortedBy = Set(group.sorting.map { Int($0.column) })
    var sorted: [Int: LeafEntries] = [:]
    for column in schema.indices {
      var verifier = ChunkVerifier(
        self, rowGroup: ordinal, column: column, stated: group.chunks[column],
        isTypeOrdered: typeOrdered.indices.contains(column) && typeOrdered[column])
      let entries = verifier.verify()
      if sortedBy.contains(column) { sorted[column] = entries }
      faults += verifier.faults
    }
    return faults + SortingVerifier.faults(group.sorting, sorted, reader: self, rowGroup: ordinal)
  }

  /// Wraps around: a wrong total is a fault, not a trap.
  private func sum(_ values: [Int64]) -> Int64 { values.reduce(0, &+) }
}

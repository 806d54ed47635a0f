extension RecordBatch {
  /// Lends the bytes of all records at once, from the first byte of the first to the last byte of the last, and their
  /// offset in the file. What stands between the records, and is none, is among them.
  ///
  /// - Precondition: The batch is not empty.
  public func withRecords<Result, Failure: Error>(
    _ body: (_ bytes: UnsafeRawBufferPointer, _ offset: Int64) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    checkIndex(0)
    let first = Int(starts[0])
    return try body(
      UnsafeRawBufferPointer(start: source + first, count: Int(ends[count - 1]) - first), byteOffset(of: 0))
  }
}

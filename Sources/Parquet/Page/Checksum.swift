import CZlib

/// The CRC-32 of a page as it lies on disk (gzip polynomial).
func pageChecksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  UInt32(truncatingIfNeeded: crc32_z(0, bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count))
}

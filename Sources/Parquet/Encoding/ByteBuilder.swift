/// A growing run of bytes that keeps its memory when it is emptied.
///
/// The encoders write through raw pointers after one `reserve` per batch, so that
/// no value costs a bounds check, an allocation or a reference count.
struct ByteBuilder: ~Copyable {
  private var storage: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init() {
    storage = .allocate(byteCount: 4096, alignment: 16)
  }

  deinit {
    storage.deallocate()
  }

  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: storage[0..<count])
  }

  var capacity: Int { storage.count }

  mutating func removeAll() {
    count = 0
  }

  /// Gives memory back after an unusually large chunk.
  mutating func shrink(to limit: Int) {
    guard storage.count > limit else { return }
    storage.deallocate()
    storage = .allocate(byteCount: 4096, alignment: 16)
    count = 0
  }

  /// Room for `extra` more bytes: the pointer to write to. Follow with ``advance(by:)``.
  mutating func reserve(_ extra: Int) -> UnsafeMutableRawPointer {
    if count + extra > storage.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: max(storage.count * 2, count + extra), alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[0..<count]))
      storage.deallocate()
      storage = larger
    }
    return storage.baseAddress.unsafelyUnwrapped + count
  }

  mutating func advance(by written: Int) {
    count += written
    assert(count <= storage.count)
  }

  mutating func append(_ byte: UInt8) {
    reserve(1).storeBytes(of: byte, as: UInt8.self)
    count += 1
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return }
    reserve(bytes.count).copyMemory(from: source, byteCount: bytes.count)
    count += bytes.count
  }

  mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }

  mutating func append(littleEndian value: UInt32) {
    reserve(4).storeBytes(of: value.littleEndian, as: UInt32.self)
    count += 4
  }

  /// Overwrites four bytes written before.
  mutating func replace(at offset: Int, littleEndian value: UInt32) {
    assert(offset + 4 <= count)
    storage.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt32.self)
  }

  mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  mutating func append(zigzag value: Int64) {
    append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }
}

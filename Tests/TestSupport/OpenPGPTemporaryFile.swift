import Foundation
import Glibc

/// A file with the given bytes and no name, open for reading and writing; gone when the value goes.
public struct OpenPGPTemporaryFile: ~Copyable {
  public let descriptor: Int32

  public init(_ bytes: some Collection<UInt8>) throws {
    var path = Array("/tmp/sluice-message-XXXXXX".utf8CString)
    descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw OpenPGPFixture.Failure(description: "no temporary file: \(errno)") }
    unlink(path)
    try replace(bytes)
  }

  /// Replaces the contents.
  public func replace(_ bytes: some Collection<UInt8>) throws {
    guard ftruncate(descriptor, 0) == 0 else { throw OpenPGPFixture.Failure(description: "ftruncate: \(errno)") }
    let bytes = Array(bytes)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress! + done, bytes.count - done, off_t(done)) }
      guard count > 0 else { throw OpenPGPFixture.Failure(description: "pwrite: \(errno)") }
      done += count
    }
  }

  deinit { close(descriptor) }
}

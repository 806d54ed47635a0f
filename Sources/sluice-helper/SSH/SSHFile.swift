internal import Glibc

/// Small files read whole.
enum SSHFile {
  /// The file's bytes, or `nil` when it cannot be read or is longer than `limit`.
  static func read(_ path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return read(descriptor, limit: limit)
  }

  /// Everything until the end of `descriptor`, or `nil` as above.
  static func read(_ descriptor: Int32, limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        return nil
      }
      bytes.append(contentsOf: buffer[..<count])
      if bytes.count > limit { return nil }
    }
    // The buffer may have held a secret.
    explicit_bzero(&buffer, buffer.count)
    return bytes
  }
}

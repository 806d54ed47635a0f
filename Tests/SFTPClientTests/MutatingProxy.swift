import Foundation
import TestSupport

/// Sits between a session and a fake server and alters some of the server's bytes.
enum MutatingProxy {
  /// - Parameters:
  ///   - server: The session's end of the server, taken over.
  ///   - flips: How many bytes to alter within the first few hundred.
  /// - Returns: The end the session is to use.
  static func start(_ server: Int32, flips: Int, seed: UInt64) -> Int32 {
    var ends: [Int32] = [-1, -1]
    socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
    let end = ends[1]
    var generator = SeededGenerator(seed: seed)
    var places: [Int: UInt8] = [:]
    for _ in 0..<flips {
      places[Int.random(in: 0..<260, using: &generator)] = UInt8.random(in: 1...255, using: &generator)
    }
    let altered = places
    Thread.detachNewThread {
      var position = 0
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      var entries = [pollfd(fd: server, events: Int16(POLLIN), revents: 0), pollfd(fd: end, events: Int16(POLLIN), revents: 0)]
      defer {
        close(server)
        close(end)
      }
      while poll(&entries, 2, 10_000) > 0 {
        for (from, to) in [(0, end), (1, server)] where entries[from].revents != 0 {
          let count = read(entries[from].fd, &buffer, buffer.count)
          if count <= 0 { return }
          if from == 0 {
            for index in 0..<count {
              if let mask = altered[position + index] { buffer[index] ^= mask }
            }
            position += count
          }
          if send(to, buffer, count, Int32(MSG_NOSIGNAL)) != count { return }
        }
      }
    }
    return ends[0]
  }
}

internal import Foundation
internal import Synchronization

/// Reads the helper's verdict, line by line.
///
/// The helper parses what strangers send, so it is not believed blindly: lines, their number and the words in them are bounded.
final class HelperVerdict: Sendable {
  enum Event {
    case hostKey(SSHReport.HostKey)
    case methods(Line)
    case ready
    case closed
    case failed(SSHError.Code, String)
  }

  /// One line of the verdict.
  struct Line: Decodable {
    var event: String
    var fingerprint: String?
    var type: String?
    var trusted: String?
    var kex: String?
    var cipher: String?
    var mac: String?
    var server: String?
    var code: String?
    var message: String?
  }

  private let descriptor: Int32
  private let unread = Mutex<Unread>(Unread())
  private static let longestLine = 16 << 10

  private struct Unread {
    var buffer: [UInt8] = []
    var linesLeft = 64
  }

  /// - Parameter descriptor: Taken over.
  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// The next event, or `nil` when the verdict has ended or is nonsense.
  ///
  /// - Throws: `.deadlineExceeded`.
  func next(until deadline: ContinuousClock.Instant) throws(SSHError) -> Event? {
    try unread.withLock { unread throws(SSHError) in
      while true {
        if let end = unread.buffer.firstIndex(of: 0x0a) {
          let line = Data(unread.buffer[..<end])
          unread.buffer.removeSubrange(...end)
          unread.linesLeft -= 1
          guard unread.linesLeft >= 0, let decoded = try? JSONDecoder().decode(Line.self, from: line) else { return nil }
          if let event = Self.event(decoded) { return event }
        } else {
          guard unread.buffer.count <= Self.longestLine, try fill(&unread.buffer, until: deadline) else { return nil }
        }
      }
    }
  }

  /// What the helper says went wrong, if it says so within `patience`.
  func failure(within patience: Duration, hostKey: SSHReport.HostKey?) -> SSHError? {
    let end = ContinuousClock.now + patience
    while let event = try? next(until: end) {
      if case .failed(let code, let message) = event { return SSHError(code, message, hostKey: hostKey) }
    }
    return nil
  }

  /// Waits for more; `false` at the end of the verdict.
  private func fill(_ buffer: inout [UInt8], until deadline: ContinuousClock.Instant) throws(SSHError) -> Bool {
    while true {
      let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
      let left = Int32(clamping: max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000))
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&entry, 1, left)
      if ready == 0 { throw SSHError(.deadlineExceeded, "the login took longer than allowed; the helper was ended") }
      if ready < 0 { continue }
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      buffer.append(contentsOf: chunk[..<count])
      return true
    }
  }

  private static func event(_ line: Line) -> Event? {
    switch line.event {
    case "host-key":
      .hostKey(
        SSHReport.HostKey(
          fingerprint: printable(line.fingerprint), type: printable(line.type), isTrusted: line.trusted == "yes"))
    case "methods": .methods(line)
    case "ready": .ready
    case "closed": .closed
    case "failed": .failed(SSHError.Code(rawValue: line.code ?? "") ?? .helperFailed, printable(line.message, limit: 600))
    default: nil
    }
  }

  static func printable(_ text: String?, limit: Int = 200) -> String {
    String(decoding: (text ?? "").utf8.prefix(limit).map { (0x20..<0x7f).contains($0) ? $0 : 0x3f }, as: UTF8.self)
  }
}

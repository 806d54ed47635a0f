import Foundation
import SFTPClient

/// An SFTP server made of a few closures, over a socket pair, for what no honest server does.
struct FakeServer: Sendable {
  /// One request as it arrived: its type, its number, and what follows.
  struct Request: Sendable {
    let type: UInt8
    let id: UInt32
    let body: [UInt8]

    /// The offset and length of a READ.
    var stretch: (offset: Int, length: Int) {
      let handle = Int(body.number(at: 0))
      return (Int(body.number(at: 4 + handle)) << 32 | Int(body.number(at: 8 + handle)), Int(body.number(at: 12 + handle)))
    }
  }

  var file: [UInt8] = []
  /// What FSTAT and STAT say of the size; the file's true size if `nil`. Called with how many times it was asked before.
  var statedSize: (@Sendable (Int) -> UInt64?)?
  var modificationTime: @Sendable (Int) -> UInt32 = { _ in 1_700_000_000 }
  /// Bytes a READ gives at most.
  var readLimit: @Sendable (Int) -> Int = { _ in Int.max }
  /// Whether requests that arrive together are answered in another order.
  var shuffles = false
  var extensions: [(String, String)] = []
  var maximumReadLength: UInt64 = 255 << 10
  /// The raw packets of names that READDIR gives, one after the other, before the end.
  var namePackets: [[UInt8]] = []
  /// Answers instead of the rest of this server; `nil` to leave it the request.
  var override: (@Sendable (Request) -> [[UInt8]]?)?
  /// Bytes after which the server closes.
  var cut: Int?
  /// The type of request that is never answered.
  var silence: UInt8?

  /// Starts the server on a thread and returns a session with it.
  func session(_ options: SFTPOptions = SFTPOptions(requestDeadline: .seconds(10))) throws(SFTPError) -> SFTPSession {
    let descriptor = start()
    return try SFTPSession(reading: descriptor, writing: descriptor, options: options)
  }

  /// Starts the server and returns our end.
  func start() -> Int32 {
    var ends: [Int32] = [-1, -1]
    socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
    let end = ends[1]
    Thread.detachNewThread { serve(end) }
    return ends[0]
  }

  private func serve(_ descriptor: Int32) {
    defer { close(descriptor) }
    var state = State(generator: .init(seed: 7))
    var input: [UInt8] = []
    var written = 0
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count <= 0 { return }
      input += chunk[..<count]
      var replies: [[UInt8]] = []
      while input.count >= 4, input.count >= 4 + Int(input.number(at: 0)) {
        let length = Int(input.number(at: 0))
        replies += answer(Array(input[4..<4 + length]), &state)
        input.removeFirst(4 + length)
      }
      if shuffles { replies.shuffle(using: &state.generator) }
      for reply in replies {
        var bytes = reply[...]
        if let cut { bytes = bytes.prefix(max(0, cut - written)) }
        while !bytes.isEmpty {
          let sent = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
          if sent <= 0 { return }
          bytes = bytes.dropFirst(sent)
          written += sent
        }
        if let cut, written >= cut { return }
      }
    }
  }

  private struct State {
    var generator: Generator
    var stats = 0
    var reads = 0
    var names = 0
  }

  struct Generator: RandomNumberGenerator, Sendable {
    var seed: UInt64
    mutating func next() -> UInt64 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return seed ^ (seed >> 29)
    }
  }

  private func answer(_ packet: [UInt8], _ state: inout State) -> [[UInt8]] {
    if packet[0] == 1 {
      var body: [UInt8] = .number(3)
      for (name, value) in extensions { body += .string(Array(name.utf8)) + .string(Array(value.utf8)) }
      return [Self.packet(2, body)]
    }
    let request = Request(type: packet[0], id: packet.number(at: 1), body: Array(packet[5...]))
    if let replies = override?(request) { return replies }
    if request.type == silence { return [] }
    switch request.type {
    case 3, 11: return [Self.packet(102, .number(request.id) + .string([1, 2, 3, 4]))]
    case 4, 13, 14, 15, 18: return [Self.status(request.id, 0)]
    case 5:
      let (offset, length) = request.stretch
      let count = min(length, readLimit(state.reads), max(0, file.count - offset))
      state.reads += 1
      if count <= 0 { return [Self.status(request.id, 1)] }
      return [Self.packet(103, .number(request.id) + .string(Array(file[offset..<offset + count])))]
    case 8, 17:
      defer { state.stats += 1 }
      let size: UInt64? = statedSize.map { $0(state.stats) } ?? UInt64(file.count)
      var attributes: [UInt8] = .number((size == nil ? 0 : 1) | 4 | 8)
      if let size { attributes += .number(UInt32(size >> 32)) + .number(UInt32(truncatingIfNeeded: size)) }
      attributes += .number(0o100644) + .number(0) + .number(modificationTime(state.stats))
      return [Self.packet(105, .number(request.id) + attributes)]
    case 7: return [Self.status(request.id, 2)]
    case 12:
      defer { state.names += 1 }
      if state.names >= namePackets.count { return [Self.status(request.id, 1)] }
      return [Self.packet(104, .number(request.id) + namePackets[state.names])]
    case 200:
      let limits = [256 << 10, maximumReadLength, maximumReadLength, 0]
      return [Self.packet(201, .number(request.id) + limits.flatMap { [UInt8].number(UInt32($0 >> 32)) + .number(UInt32(truncatingIfNeeded: $0)) })]
    default: return [Self.status(request.id, 8)]
    }
  }

  // MARK: Packets

  static func packet(_ type: UInt8, _ body: [UInt8]) -> [UInt8] { .number(UInt32(body.count + 1)) + [type] + body }

  static func status(_ id: UInt32, _ code: UInt32) -> [UInt8] {
    packet(101, .number(id) + .number(code) + .string(Array("text".utf8)) + .string([]))
  }

  /// The body of a packet of names.
  static func names(_ names: [[UInt8]], count: UInt32? = nil, extended: Bool = false) -> [UInt8] {
    var body: [UInt8] = .number(count ?? UInt32(names.count))
    for name in names {
      body += .string(name) + .string(Array("-rw-r--r-- long name".utf8))
      body += extended ? .number(0x8000_0000) + .number(1) + .string([120]) + .string([121, 122]) : .number(0)
    }
    return body
  }
}

extension [UInt8] {
  static func number(_ value: UInt32) -> [UInt8] { Swift.withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) } }
  static func string(_ bytes: [UInt8]) -> [UInt8] { number(UInt32(bytes.count)) + bytes }

  func number(at index: Int) -> UInt32 { self[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) } }
}

internal import CZlib

/// The members of a zip archive in the order in which they stand, then its directory.
final class ZipStream {
  private enum State { case between, inMember, ended }

  private let input: InputWindow
  private let limits: ArchiveLimits
  private let wanted: [UInt8]?
  private let inflater = Inflater(.none)
  private var meter: ExpansionMeter
  private var state = State.between
  private var members: [ZipMember] = []
  private var names: Set<[UInt8]> = []
  private var current: ZipMember?
  private var isSelected = false
  private var hasSelected = false
  private var start: Int64 = 0
  private var scratch = [UInt8](repeating: 0, count: 64 << 10)

  init(_ input: InputWindow, _ limits: ArchiveLimits, member: String?) {
    self.input = input
    self.limits = limits
    wanted = member.map { Array($0.utf8) }
    meter = ExpansionMeter(limits)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      switch state {
      case .ended: return 0
      case .between: try begin()
      case .inMember:
        // Members that are passed over are unpacked too: only so are their end and their checksum known.
        let written =
          isSelected ? try unpack(into: buffer) : try scratch.withUnsafeMutableBytes { try unpack(into: $0) }
        if written > 0 && isSelected { return written }
      }
    }
  }

  /// Begins the next member, or reads the directory.
  private func begin() throws {
    guard try input.fill(to: 4) else {
      if members.isEmpty && input.count == 0 && input.taken == 0 { throw input.truncated }
      throw members.isEmpty ? ArchiveError(.notAnArchive, "the file is not zip", at: input.taken) : input.truncated
    }
    let signature = input.number(4, at: 0)
    guard signature == ZipHeader.localSignature else {
      if members.isEmpty && signature != ZipDirectory.endSignature && signature != ZipHeader.directorySignature {
        throw ArchiveError(.notAnArchive, "the file is not zip", at: input.taken)
      }
      try ZipDirectory(input).read(members)
      guard hasSelected else {
        throw ArchiveError(
          .missingMember, "the archive has no file\(wanted == nil ? "" : " of the wanted name")", at: input.taken)
      }
      state = .ended
      return
    }
    let offset = input.taken
    let header = try ZipHeader(input, inDirectory: false)
    guard members.count < limits.maximumMembers else {
      throw ArchiveError(.bomb, "the archive has more than \(limits.maximumMembers) members", at: offset)
    }
    guard names.insert(header.name).inserted else {
      throw ArchiveError(.duplicateName, "two members have the same name", at: offset)
    }
    if header.isStreamed && header.method == 0 {
      throw ArchiveError(.unsupported, "a stored member does not say how long it is", at: offset)
    }
    isSelected = !header.isFolder && (wanted == nil || wanted == header.name)
    if isSelected && hasSelected {
      throw ArchiveError(.severalMembers, "the archive has several files; the contract must name one", at: offset)
    }
    hasSelected = hasSelected || isSelected
    current = ZipMember(header, at: offset)
    inflater.reset()
    start = input.taken
    state = .inMember
  }

  private func unpack(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard var member = current else { return 0 }
    let written: Int
    var isOver: Bool
    if member.header.method == 0 {
      let left = member.header.compressed - member.size
      if left > 0 { try input.require(1) }
      written = Int(min(left, UInt64(min(buffer.count, input.count))))
      buffer.copyMemory(from: UnsafeRawBufferPointer(start: input.start, count: written))
      input.take(written)
      isOver = left == UInt64(written)
    } else {
      let (count, progress) = try inflater.inflate(input, into: buffer)
      written = count
      isOver = progress == .ended
    }
    try meter.note(written, bytesIn: input.taken)
    member.size += UInt64(written)
    member.compressed = UInt64(input.taken - start)
    let known = member.header
    if !known.isStreamed && (member.size > known.size || member.compressed > known.compressed) {
      throw ArchiveError(.inconsistent, "a member is longer than its header says", at: input.taken)
    }
    if let base = buffer.baseAddress, written > 0 {
      member.checksum = UInt32(
        truncatingIfNeeded: crc32_z(UInt(member.checksum), base.assumingMemoryBound(to: UInt8.self), written))
    }
    current = member
    if isOver { try end(member) }
    return written
  }

  private func end(_ member: ZipMember) throws {
    if member.header.isStreamed {
      try member.readDescriptor(input)
    } else if !member.agrees(compressed: member.header.compressed, size: member.header.size, checksum: member.header.checksum) {
      throw ArchiveError(.inconsistent, "a member's sizes or checksum are not those of its header", at: input.taken)
    }
    if member.header.isFolder && member.size > 0 {
      throw ArchiveError(.inconsistent, "a folder of the archive has content", at: input.taken)
    }
    members.append(member)
    current = nil
    state = .between
  }
}

/// What a server says about a file; every part is optional (draft-ietf-secsh-filexfer-02 §5).
public struct FileAttributes: Sendable, Hashable {
  /// Bytes.
  public var size: UInt64?
  public var userID: UInt32?
  public var groupID: UInt32?
  /// POSIX mode, with the type in its upper bits when the server tells it.
  public var permissions: UInt32?
  /// Seconds since 1970 by the server's clock. Compare only with another look at the same file, never with our clock.
  public var accessTime: UInt32?
  /// Seconds since 1970 by the server's clock. Compare only with another look at the same file, never with our clock.
  public var modificationTime: UInt32?
  /// Vendor extensions, raw.
  public var extended: [Extension]

  /// A named vendor extension.
  public struct Extension: Sendable, Hashable {
    public let name: [UInt8]
    public let value: [UInt8]

    public init(name: [UInt8], value: [UInt8]) {
      self.name = name
      self.value = value
    }
  }

  public init(
    size: UInt64? = nil, userID: UInt32? = nil, groupID: UInt32? = nil, permissions: UInt32? = nil,
    accessTime: UInt32? = nil, modificationTime: UInt32? = nil, extended: [Extension] = []
  ) {
    self.size = size
    self.userID = userID
    self.groupID = groupID
    self.permissions = permissions
    self.accessTime = accessTime
    self.modificationTime = modificationTime
    self.extended = extended
  }

  /// What kind of thing bears the name.
  public enum Kind: String, Sendable, Hashable {
    case regular, directory, symbolicLink = "symbolic-link", other, unknown
  }

  /// The kind, read from the upper bits of ``permissions``; `.unknown` when the server leaves them out.
  public var kind: Kind {
    switch (permissions ?? 0) & 0o170000 {
    case 0o100000: .regular
    case 0o040000: .directory
    case 0o120000: .symbolicLink
    case 0: .unknown
    default: .other
    }
  }

  public var isRegular: Bool { kind == .regular }
  public var isDirectory: Bool { kind == .directory }
  public var isSymbolicLink: Bool { kind == .symbolicLink }

  /// Whether two looks at a file saw the same size and modification time.
  public func agrees(with other: FileAttributes) -> Bool {
    size == other.size && modificationTime == other.modificationTime
  }
}

extension FileAttributes {
  private static let flagSize: UInt32 = 0x1
  private static let flagOwner: UInt32 = 0x2
  private static let flagPermissions: UInt32 = 0x4
  private static let flagTimes: UInt32 = 0x8
  private static let flagExtended: UInt32 = 0x8000_0000

  /// Reads an ATTRS structure; `nil` when it does not fit what is left of the packet.
  init?(from reader: inout PacketReader) {
    guard let flags = reader.uint32() else { return nil }
    self.init()
    // Flags of later protocol versions would change the layout of what follows; guessing would misread sizes.
    let known = Self.flagSize | Self.flagOwner | Self.flagPermissions | Self.flagTimes | Self.flagExtended
    guard flags & ~known == 0 else { return nil }
    if flags & Self.flagSize != 0 {
      guard let size = reader.uint64() else { return nil }
      self.size = size
    }
    if flags & Self.flagOwner != 0 {
      guard let user = reader.uint32(), let group = reader.uint32() else { return nil }
      (userID, groupID) = (user, group)
    }
    if flags & Self.flagPermissions != 0 {
      guard let mode = reader.uint32() else { return nil }
      permissions = mode
    }
    if flags & Self.flagTimes != 0 {
      guard let access = reader.uint32(), let modification = reader.uint32() else { return nil }
      (accessTime, modificationTime) = (access, modification)
    }
    if flags & Self.flagExtended != 0 {
      // A pair takes at least eight bytes, so a huge count runs out of packet before it costs memory.
      guard let count = reader.uint32(), Int(count) <= reader.remaining / 8 else { return nil }
      extended.reserveCapacity(Int(count))
      for _ in 0..<count {
        guard let name = reader.string(), let value = reader.string() else { return nil }
        extended.append(Extension(name: name, value: value))
      }
    }
  }

  /// Appends the ATTRS structure.
  func encode(into writer: inout PacketWriter) {
    var flags: UInt32 = 0
    if size != nil { flags |= Self.flagSize }
    if userID != nil && groupID != nil { flags |= Self.flagOwner }
    if permissions != nil { flags |= Self.flagPermissions }
    if accessTime != nil && modificationTime != nil { flags |= Self.flagTimes }
    if !extended.isEmpty { flags |= Self.flagExtended }
    writer.uint32(flags)
    if let size { writer.uint64(size) }
    if let userID, let groupID {
      writer.uint32(userID)
      writer.uint32(groupID)
    }
    if let permissions { writer.uint32(permissions) }
    if let accessTime, let modificationTime {
      writer.uint32(accessTime)
      writer.uint32(modificationTime)
    }
    if !extended.isEmpty {
      writer.uint32(UInt32(extended.count))
      for pair in extended {
        writer.string(pair.name)
        writer.string(pair.value)
      }
    }
  }
}

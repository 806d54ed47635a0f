/// The packet types of version 3 (draft-ietf-secsh-filexfer-02 §3) that this client sends or accepts.
enum PacketType: UInt8 {
  case initialize = 1
  case version = 2
  case open = 3
  case close = 4
  case read = 5
  case lstat = 7
  case fstat = 8
  case openDirectory = 11
  case readDirectory = 12
  case remove = 13
  case makeDirectory = 14
  case removeDirectory = 15
  case realPath = 16
  case stat = 17
  case rename = 18
  case status = 101
  case handle = 102
  case data = 103
  case name = 104
  case attributes = 105
  case extended = 200
  case extendedReply = 201
}

/// How the values of a page are encoded, with the numbers of `parquet.thrift`.
public enum Encoding: Int32, Sendable, Hashable {
  case plain = 0
  case plainDictionary = 2
  case rle = 3
  case bitPacked = 4
  case deltaBinaryPacked = 5
  case deltaLengthByteArray = 6
  case deltaByteArray = 7
  case rleDictionary = 8
  case byteStreamSplit = 9
}

extension PhysicalType {
  /// True if values of this type may be written in `encoding` (Encodings.md), dictionaries aside.
  func allows(_ encoding: Encoding) -> Bool {
    switch encoding {
    case .plain: true
    case .rle: self == .boolean
    case .deltaBinaryPacked: self == .int32 || self == .int64
    case .deltaLengthByteArray: self == .byteArray
    case .deltaByteArray: self == .byteArray || self == .fixedLengthByteArray
    case .byteStreamSplit: [.int32, .int64, .float, .double, .fixedLengthByteArray].contains(self)
    case .plainDictionary, .rleDictionary, .bitPacked: false
    }
  }
}

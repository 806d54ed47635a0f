/// The Thrift structure before each page.
struct PageHeader {
  enum Kind {
    case data(valueCount: Int32, encoding: Int32, levelEncoding: Int32)
    case dataV2(DataPageV2)
    case dictionary(valueCount: Int32, encoding: Int32)
    /// An index page or a kind of a later format version: skipped.
    case other
  }

  struct DataPageV2 {
    var valueCount: Int32
    var nullCount: Int32
    var rowCount: Int32
    var encoding: Int32
    var definitionLevelByteCount: Int32
    var repetitionLevelByteCount: Int32
    var isCompressed: Bool
  }

  var kind: Kind
  var uncompressedSize: Int32
  var compressedSize: Int32
  /// CRC-32 of the page as it lies on disk.
  var checksum: UInt32?

  var isDictionary: Bool {
    if case .dictionary = kind { true } else { false }
  }

  /// The header in the compact protocol. Statistics are left to the page index (PageIndex.md).
  func encoded() -> [UInt8] {
    var writer = CompactWriter()
    writer.element { writer in
      let type: Int32 =
        switch kind {
        case .data: 0
        case .other: 1
        case .dictionary: 2
        case .dataV2: 3
        }
      writer.field(1, type)
      writer.field(2, uncompressedSize)
      writer.field(3, compressedSize)
      if let checksum { writer.field(4, Int32(bitPattern: checksum)) }
      switch kind {
      case .data(let valueCount, let encoding, let levelEncoding):
        writer.structure(5) {
          $0.field(1, valueCount)
          $0.field(2, encoding)
          $0.field(3, levelEncoding)
          $0.field(4, levelEncoding)
        }
      case .dictionary(let valueCount, let encoding):
        writer.structure(7) {
          $0.field(1, valueCount)
          $0.field(2, encoding)
        }
      case .dataV2(let page):
        writer.structure(8) {
          $0.field(1, page.valueCount)
          $0.field(2, page.nullCount)
          $0.field(3, page.rowCount)
          $0.field(4, page.encoding)
          $0.field(5, page.definitionLevelByteCount)
          $0.field(6, page.repetitionLevelByteCount)
          $0.field(7, page.isCompressed)
        }
      case .other:
        break
      }
    }
    return writer.bytes
  }
}

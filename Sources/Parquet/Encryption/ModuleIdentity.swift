/// What a module is and where it belongs: the suffix of its AAD (Encryption.md §4.4.2).
struct ModuleIdentity {
  enum Kind: UInt8 {
    case footer = 0
    case columnMetadata = 1
    case dataPage = 2
    case dictionaryPage = 3
    case dataPageHeader = 4
    case dictionaryPageHeader = 5
    case columnIndex = 6
    case offsetIndex = 7
    case bloomFilterHeader = 8
    case bloomFilterBitset = 9

    var noun: String {
      switch self {
      case .footer: "the footer"
      case .columnMetadata: "the column metadata"
      case .dataPage: "the data page"
      case .dictionaryPage: "the dictionary page"
      case .dataPageHeader: "the page header"
      case .dictionaryPageHeader: "the dictionary page header"
      case .columnIndex: "the column index"
      case .offsetIndex: "the offset index"
      case .bloomFilterHeader: "the header of the bloom filter"
      case .bloomFilterBitset: "the bloom filter"
      }
    }

    var isPage: Bool { self == .dataPage || self == .dictionaryPage }
    fileprivate var hasPageOrdinal: Bool { self == .dataPage || self == .dataPageHeader }
  }

  let kind: Kind
  private let ordinals: [UInt8]

  static let footer = ModuleIdentity(kind: .footer, ordinals: [])

  private init(kind: Kind, ordinals: [UInt8]) {
    self.kind = kind
    self.ordinals = ordinals
  }

  /// - Parameters:
  ///   - column: The position of the leaf in the file's schema.
  ///   - page: The number of the data page, the dictionary page not counted; ignored for other modules.
  /// - Throws: `.tooLarge` if an ordinal exceeds 16 bits: two modules would share one identity.
  init(_ kind: Kind, rowGroup: Int, column: Int, page: Int = 0) throws(ParquetError) {
    self.kind = kind
    var ordinals: [UInt8] = []
    for ordinal in kind.hasPageOrdinal ? [rowGroup, column, page] : [rowGroup, column] {
      guard (0...Int(Int16.max)).contains(ordinal) else {
        throw ParquetError(
          .tooLarge, "encrypted files number row groups, columns and the data pages of a chunk up to 32767")
      }
      ordinals.append(UInt8(truncatingIfNeeded: ordinal))
      ordinals.append(UInt8(truncatingIfNeeded: ordinal >> 8))
    }
    self.ordinals = ordinals
  }

  /// - Parameter file: The AAD prefix followed by the file's identifier.
  func aad(file: [UInt8]) -> [UInt8] {
    file + [kind.rawValue] + ordinals
  }
}

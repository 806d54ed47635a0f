/// Decrypts the modules of one column chunk while it is read.
final class ChunkOpener {
  private let secret: ChunkSecret
  private let rowGroup: Int
  private let column: Int
  private var page = ByteBuilder()
  private var header = ByteBuilder()
  /// True until the dictionary page was read.
  private var expectsDictionary: Bool
  /// The ordinal of the next data page.
  private var dataPage = 0
  /// Those of the pages after it, if some are skipped.
  private var nextDataPages: ArraySlice<Int> = []

  init(_ secret: ChunkSecret, rowGroup: Int, column: Int, hasDictionary: Bool) {
    self.secret = secret
    self.rowGroup = rowGroup
    self.column = column
    expectsDictionary = hasDictionary
  }

  /// Tells which data pages follow, where not all of them do.
  func expect(dataPages: [Int]) {
    dataPage = dataPages.first ?? 0
    nextDataPages = dataPages.dropFirst()
  }

  /// Takes and decrypts a page header.
  func takeHeader(_ cursor: inout ByteCursor) throws(ParquetError) -> PageHeader {
    header.removeAll()
    try open(&cursor, expectsDictionary ? .dictionaryPageHeader : .dataPageHeader, to: &header)
    var inner = ByteCursor(header.bytes)
    let parsed = try PageHeader.take(&inner)
    guard parsed.isDictionary == expectsDictionary else {
      throw ByteCursor.corrupt("a page of another kind than its place demands")
    }
    return parsed
  }

  /// Decrypts the page whose header was taken last. The bytes are valid until the next call, and
  /// ``PageDecompressor/slack`` bytes after them can be read.
  func open(_ body: UnsafeRawBufferPointer) throws(ParquetError) -> UnsafeRawBufferPointer {
    var cursor = ByteCursor(body)
    page.removeAll()
    try open(&cursor, expectsDictionary ? .dictionaryPage : .dataPage, to: &page)
    guard cursor.remaining == 0 else { throw ByteCursor.corrupt("bytes between an encrypted page and the next") }
    skipPage()
    page.reserve(PageDecompressor.slack).initializeMemory(as: UInt8.self, repeating: 0, count: PageDecompressor.slack)
    return page.bytes
  }

  /// Steps over the page whose header was taken last.
  func skipPage() {
    if expectsDictionary { expectsDictionary = false } else { dataPage = nextDataPages.popFirst() ?? dataPage + 1 }
  }

  /// Decrypts the module at the cursor, for indexes and bloom filters.
  func open(
    _ cursor: inout ByteCursor, _ kind: ModuleIdentity.Kind, to output: inout ByteBuilder
  ) throws(ParquetError) {
    let identity: ModuleIdentity
    do {
      identity = try ModuleIdentity(kind, rowGroup: rowGroup, column: column, page: dataPage)
    } catch {
      throw ByteCursor.corrupt(error.message)
    }
    try secret.cipher.open(&cursor, identity, with: secret.key, to: &output)
  }
}

/// What it takes to decrypt a column chunk.
struct ChunkSecret: Sendable {
  let cipher: ModuleCipher
  let key: EncryptionKey
}

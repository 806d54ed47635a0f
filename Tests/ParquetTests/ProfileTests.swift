import Testing

@testable import Parquet

/// What the two profiles write, read from footers and page headers.
@Suite struct ProfileTests {
  private struct Found {
    var headers: Set<String> = []
    var codecs: Set<Codec> = []
    /// By physical type, the encodings of data pages.
    var encodings: [PhysicalType: Set<String>] = [:]
  }

  private func found(_ properties: WriterProperties) throws -> Found {
    var found = Found()
    for seed in 0..<UInt64(Depth.count(30, deep: 500)) {
      var generator = FixtureGenerator(seed: 60_000 + seed)
      let fixtures = generator.table(rows: 700, types: FixtureGenerator.types + [.float16])
      let file = try writeFile(fixtures, properties, rowsPerGroup: 400)
      let reader = try ParquetReader(bytes: file)
      for group in reader.rowGroups.indices {
        for (index, chunk) in reader.rowGroups[group].columns.enumerated() {
          let headers = try PageHeaders.of(file, rowGroup: group, column: index)
          let data = headers.filter { !$0.hasPrefix("dictionary") }
          // Never a mixed chunk, and the footer's list is what the pages have.
          #expect(Set(data).count == 1 && headers.count - data.count <= 1)
          let named = Set(headers.map { $0.split(separator: " ")[1] }.map(String.init)).union(["RLE"])
          #expect(Set(chunk.encodings.map { PageHeaders.name($0.rawValue) }) == named)
          found.headers.formUnion(headers)
          found.codecs.insert(chunk.codec)
          found.encodings[reader.schema[index].physicalType, default: []].formUnion(
            data.map { String($0.split(separator: " ")[1]) })
        }
      }
    }
    return found
  }

  @Test("compat writes pages of version 1, PLAIN or a dictionary, and zstd")
  func compat() throws {
    let found = try found(.compat)
    #expect(found.headers == ["v1 PLAIN", "v1 RLE_DICTIONARY", "dictionary PLAIN"])
    #expect(found.codecs == [.zstd])
  }

  @Test("compact splits only floating-point numbers into byte streams")
  func compact() throws {
    let found = try found(.compact)
    #expect(found.encodings[.int32] == ["PLAIN", "DELTA_BINARY_PACKED", "RLE_DICTIONARY"])
    #expect(found.encodings[.int64] == ["PLAIN", "DELTA_BINARY_PACKED", "RLE_DICTIONARY"])
    #expect(found.encodings[.double] == ["BYTE_STREAM_SPLIT", "RLE_DICTIONARY", "PLAIN"])
    #expect(found.encodings[.float] == ["BYTE_STREAM_SPLIT", "RLE_DICTIONARY", "PLAIN"])
    #expect(found.encodings[.byteArray] == ["DELTA_LENGTH_BYTE_ARRAY", "RLE_DICTIONARY", "PLAIN"])
    #expect(found.encodings[.boolean] == ["PLAIN", "RLE"])
    #expect(try #require(found.encodings[.fixedLengthByteArray]).isSubset(of: ["PLAIN", "RLE_DICTIONARY"]))
    #expect(found.headers.allSatisfy { $0.hasPrefix("v1 ") || $0 == "dictionary PLAIN" })
  }
}

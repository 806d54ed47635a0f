import Crypto
import Foundation
import Parquet
import Testing

/// Encrypted files through pyarrow, and pyarrow's and Java's through ours.
@Suite struct EncryptionInteroperabilityTests {
  /// What pyarrow's key tools keep with each key: here the key itself, in base 64, which ``kms`` only decodes.
  private func material(_ key: [UInt8], _ id: String, isFooter: Bool) -> [UInt8] {
    let wrapped = Data(key).base64EncodedString()
    return Array(
      (#"{"keyMaterialType":"PKMT1","internalStorage":true,"isFooterKey":\#(isFooter),"#
        + (isFooter ? #""kmsInstanceID":"DEFAULT","kmsInstanceURL":"DEFAULT","# : "")
        + #""masterKeyID":"\#(id)","doubleWrapping":false,"wrappedDEK":"\#(wrapped)"}"#).utf8)
  }

  private static let kms = #"""
    import base64, pyarrow.parquet.encryption as pe
    class Kms(pe.KmsClient):
        def __init__(self, config): pe.KmsClient.__init__(self)
        def wrap_key(self, key, master): return base64.b64encode(key)
        def unwrap_key(self, wrapped, master): return base64.b64decode(wrapped)
    factory, connection = pe.CryptoFactory(Kms), pe.KmsConnectionConfig()

    """#

  @Test("pyarrow opens our uniformly encrypted files", .enabled(if: Python.hasReaders, Python.reason))
  func uniform() throws {
    let folder = try TemporaryFolder()
    let fixtures = EncryptedFile.fixtures(rows: 500)
    var names: [String] = []
    for (index, test) in EncryptionTests.cases.enumerated() {
      var properties = WriterProperties()
      properties.pageRows = 60
      properties.dataPages = test.pages
      let file = try writeFile(fixtures, properties, rowsPerGroup: 260, encryption: try test.encryption())
      let prefix: String =
        if case .supplied(let bytes) = test.prefix { String(decoding: bytes, as: UTF8.self) } else { "" }
      let name = "\(index)-\(test.keyBytes)-\(prefix.replacingOccurrences(of: "/", with: "!"))"
      try save(file, "\(folder.path)/\(name).parquet")
      names.append(name)
    }
    try Python.run(
      Oracle.canonicalizer + Self.kms + #"""
        folder = sys.argv[1]
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".parquet"): continue
            _, size, prefix = name[:-8].split("-")
            key, prefix = bytes(range(1, int(size) + 1)), prefix.replace("!", "/").encode() or None
            path = os.path.join(folder, name)
            open_ = lambda k, p: pq.ParquetFile(path, page_checksum_verification=True,
                decryption_properties=pe.create_decryption_properties(k, aad_prefix=p)).read()
            dump(open_(key, prefix), path + ".txt")
            for k, p in [(key[::-1], prefix), (key, b"another")]:
                try: open_(k, p)
                except Exception: continue
                print("opened with the wrong key or identity:", name, k, p); sys.exit(1)
        """#, [folder.path])
    let expected = EncryptedFile.lines(fixtures)
    for name in names {
      let text = try String(contentsOfFile: "\(folder.path)/\(name).parquet.txt", encoding: .utf8)
      #expect(firstDifference(expected, lines(text)) == nil, "\(name)")
    }
  }

  @Test("pyarrow opens our files with column keys, and so do readers without keys their plaintext columns",
    .enabled(if: Python.hasReaders, Python.reason))
  func columnKeys() throws {
    let folder = try TemporaryFolder()
    let fixtures = EncryptedFile.fixtures(rows: 500)
    for footer in [FileEncryption.Footer.encrypted, .signedPlaintext] {
      for algorithm in [EncryptionAlgorithm.aesGCM, .aesGCMCTR] {
        var encryption = FileEncryption(
          footerKey: try EncryptionKey(
            EncryptedFile.footerKey, metadata: material(EncryptedFile.footerKey, "kf", isFooter: true)))
        encryption.footer = footer
        encryption.algorithm = algorithm
        encryption.columns = .only([
          "name": .key(
            try EncryptionKey(EncryptedFile.nameKey, metadata: material(EncryptedFile.nameKey, "kn", isFooter: false))),
          "balance": .footerKey,
        ])
        var properties = WriterProperties()
        properties.pageRows = 60
        let file = try writeFile(fixtures, properties, rowsPerGroup: 260, encryption: encryption)
        try save(file, "\(folder.path)/\(footer)-\(algorithm).parquet")
      }
    }
    let printed = try Python.run(
      Oracle.canonicalizer + Self.kms + #"""
        import duckdb
        folder = sys.argv[1]
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            table = pq.ParquetFile(path, decryption_properties=factory.file_decryption_properties(connection)).read()
            dump(table, path + ".txt")
            if name.startswith("signed"):
                plain = pq.read_table(path, columns=["branch"])
                print(plain.num_rows, plain.equals(table.select(["branch"])))
                # DuckDB refuses files of the other cipher as a whole.
                if name.endswith("aesGCM.parquet"): print(duckdb.sql(f"select count(branch) from '{path}'").fetchone()[0])
                try: pq.read_table(path, columns=["balance"]); print("read without a key")
                except Exception: print("refused")
        """#, [folder.path])
    #expect(printed == "500 True\n500\nrefused\n500 True\nrefused\n")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".txt") {
      let text = try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
      #expect(firstDifference(EncryptedFile.lines(fixtures), lines(text)) == nil, "\(name)")
    }
  }

  @Test("we open what pyarrow encrypts", .enabled(if: Python.hasReaders, Python.reason))
  func theirs() throws {
    let folder = try TemporaryFolder()
    try Python.run(
      Oracle.canonicalizer + Self.kms + #"""
        folder = sys.argv[1]
        t = pa.table({"name": [None if i % 9 == 0 else f"n{i % 50}" for i in range(3000)],
                      "balance": pa.array(range(3000), pa.int64()), "branch": pa.array([i % 7 for i in range(3000)], pa.int32())})
        dump(t, os.path.join(folder, "t.txt"))
        for algorithm in ["AES_GCM_V1", "AES_GCM_CTR_V1"]:
            for plain in [True, False]:
                for version in ["1.0", "2.0"]:
                    options = dict(row_group_size=1100, data_page_size=1500, write_page_index=True, data_page_version=version,
                                   write_page_checksum=True)
                    p = pe.create_encryption_properties(b"0123456789012345", encryption_algorithm=algorithm, plaintext_footer=plain,
                        aad_prefix=b"prefix", store_aad_prefix=version == "1.0")
                    pq.write_table(t, os.path.join(folder, f"uniform-{algorithm}-{plain}-{version}.parquet"), encryption_properties=p, **options)
                    c = pe.EncryptionConfiguration(footer_key="kf", column_keys={"kn": ["name"], "kb": ["balance"]}, encryption_algorithm=algorithm,
                        plaintext_footer=plain, double_wrapping=False, internal_key_material=True, data_key_length_bits=256)
                    pq.write_table(t, os.path.join(folder, f"columns-{algorithm}-{plain}-{version}.parquet"),
                        encryption_properties=factory.file_encryption_properties(connection, c), **options)
        """#, [folder.path])
    let expected = lines(try String(contentsOfFile: folder.path + "/t.txt", encoding: .utf8))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".parquet") }
    #expect(names.count == 16)
    for name in names.sorted() {
      var options = ReaderOptions()
      options.decryption =
        name.hasPrefix("uniform")
        ? FileDecryption(footerKey: EncryptedFile.footerKey, aadPrefix: Array("prefix".utf8))
        : FileDecryption { request in
          guard let metadata = request.metadata,
            let json = try? JSONSerialization.jsonObject(with: Data(metadata)) as? [String: Any],
            let wrapped = json["wrappedDEK"] as? String, let key = Data(base64Encoded: wrapped)
          else { return nil }
          return Array(key)
        }
      do {
        let reader = try ParquetReader(path: "\(folder.path)/\(name)", options: options)
        #expect(firstDifference(try canonicalDump(reader), expected) == nil, "\(name)")
        let index = try reader.readPageIndex(rowGroup: 1, column: 1)
        #expect(index?.pages.first?.minimum == .int64(1100), "\(name)")
      } catch {
        Issue.record("\(name): \(error)")
      }
    }
  }

  /// The keys of parquet-testing's README, as text.
  private static let corpusKeys: [String: String] = ["kf": "0123456789012345", "kc1": "1234567890123450", "kc2": "1234567890123451"]

  private static func corpusKey(_ metadata: [UInt8], bits: Int) -> [UInt8]? {
    let id = String(decoding: metadata, as: UTF8.self)
    if bits == 128 { return corpusKeys[id].map { Array($0.utf8) } }
    if id == "kf" { return Array("01234567890123456789012345678901".utf8) }
    guard id.hasPrefix("kc"), let number = Int(id.dropFirst(2)) else { return nil }
    return Array("1234567890123456789012345678901\(number + 1)".utf8)
  }

  /// Keys wrapped twice, in a file beside the data (parquet-java's key tools, "PKMT1").
  private static func externalKey(_ metadata: [UInt8]) throws -> [UInt8] {
    func object(_ bytes: Data) throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    }
    func unwrap(_ text: Any?, with key: [UInt8], aad: Data) throws -> [UInt8] {
      let box = try AES.GCM.SealedBox(combined: try #require((text as? String).flatMap { Data(base64Encoded: $0) }))
      return Array(try AES.GCM.open(box, using: SymmetricKey(data: key), authenticating: aad))
    }
    let reference = try #require(try object(Data(metadata))["keyReference"] as? String)
    let store = try object(
      Data(try Corpora.bytes("data/_KEY_MATERIAL_FOR_external_key_material_java.parquet.encrypted.json")))
    let material = try object(Data(try #require(store[reference] as? String).utf8))
    let master = try #require(material["masterKeyID"] as? String)
    let id = try #require((material["keyEncryptionKeyID"] as? String).flatMap { Data(base64Encoded: $0) })
    let wrapping = try unwrap(
      material["wrappedKEK"], with: Array(try #require(corpusKeys[master]).utf8), aad: Data(master.utf8))
    return try unwrap(material["wrappedDEK"], with: wrapping, aad: id)
  }

  @Test("the 13 encrypted files of parquet-testing decrypt, every one to the same rows",
    .enabled(if: Corpora.isPresent, Corpora.reason), .enabled(if: Python.hasReaders, Python.reason))
  func corpus() throws {
    let root = Corpora.parquetTesting + "/data"
    let names = try ["", "aes256/"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")
        .filter { $0.hasSuffix(".parquet.encrypted") }.map { folder + $0 }
    }
    #expect(names.count == 13)
    let folder = try TemporaryFolder()
    try Python.run(
      Oracle.canonicalizer + Self.kms + #"""
        for bits, key, path in [("128", "0123456789012345", ""), ("256", "01234567890123456789012345678901", "aes256/")]:
            p = pe.create_decryption_properties(key.encode())
            t = pq.ParquetFile(sys.argv[1] + "/" + path + "uniform_encryption.parquet.encrypted", decryption_properties=p).read()
            dump(t, sys.argv[2] + "/" + bits)
        """#, [root, folder.path])
    for name in names.sorted() {
      let bits = name.hasPrefix("aes256/") ? 256 : 128
      var options = ReaderOptions()
      options.decryption = FileDecryption { request in
        guard let metadata = request.metadata else { return nil }
        return name.hasPrefix("external") ? try? Self.externalKey(metadata) : Self.corpusKey(metadata, bits: bits)
      }
      if name.contains("_aad.") || name.contains("disable_aad") { options.decryption?.aadPrefix = Array("tester".utf8) }
      do {
        let reader = try ParquetReader(path: "\(root)/\(name)", options: options)
        let ours = try canonicalFields(reader)
        if name.hasPrefix("external") {
          #expect(ours == Self.externalRows, "\(name)")
        } else if name.contains("bloom_filter") {
          #expect(Array(ours.prefix(Self.bloomRows.count)) == Self.bloomRows, "\(name)")
        } else {
          let theirs = lines(try String(contentsOfFile: "\(folder.path)/\(bits)", encoding: .utf8))
          #expect(firstDifference(ours, theirs) == nil, "\(name)")
        }
      } catch {
        Issue.record("\(name): \(error)")
      }
    }
  }

  /// What parquet-java wrote beside its external keys: numbers, and a letter with a number.
  private static let externalRows: [String] = {
    var lines = ["# integers"]
    for row in 0..<100 { lines.append("\(row)") }
    lines.append("# strings")
    for row in 0..<100 { lines.append(hexadecimal([UInt8(97 + row % 10)] + Array("\(row)".utf8))) }
    return lines
  }()

  private static let bloomRows: [String] = {
    var lines = ["# double_field"]
    for row in 0..<2000 { lines.append(canonical(.double(Double(row) + 0.5), .double)) }
    lines.append("# float_field")
    for row in 0..<2000 { lines.append(canonical(.float(Float(row) + 0.25), .float)) }
    return lines
  }()

  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}

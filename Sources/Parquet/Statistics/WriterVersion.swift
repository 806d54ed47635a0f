/// The program that wrote a file: `NAME version X.Y.Z (build HASH)`.
struct WriterVersion {
  let application: String
  /// `nil` if the version is not three numbers.
  let version: (Int, Int, Int)?

  /// `nil` if the text has not that form.
  init?(_ createdBy: String?) {
    let words = (createdBy ?? "").split(separator: " ", omittingEmptySubsequences: true)
    guard let marker = words.firstIndex(of: "version"), marker > 0, marker + 1 < words.count else { return nil }
    application = words[..<marker].joined(separator: " ")
    let numbers = words[marker + 1].split(separator: ".", maxSplits: 2).map { part in
      Int(part.prefix { $0.isASCII && $0.isNumber })
    }
    if numbers.count == 3, let major = numbers[0], let minor = numbers[1], let patch = numbers[2] {
      version = (major, minor, patch)
    } else {
      version = nil
    }
  }

  /// True for the releases that compared text, bytes and unsigned numbers with their sign, or wrote the
  /// bounds of a reused buffer: parquet-mr before 1.10.0 (PARQUET-251, PARQUET-1025) and parquet-cpp
  /// before 1.3.0 (PARQUET-686).
  var wasWrongOfUnsignedOrder: Bool {
    switch application {
    case "parquet-mr": version.map { $0 < (1, 10, 0) } ?? true
    case "parquet-cpp": version.map { $0 < (1, 3, 0) } ?? true
    default: false
    }
  }
}

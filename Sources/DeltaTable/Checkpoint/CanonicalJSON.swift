internal import Crypto

/// The canonical form whose digest `_last_checkpoint` carries (PROTOCOL, "JSON checksum").
enum CanonicalJSON {
  /// `"a"=10,"b"+"x"="https%3A%2F%2Fdelta.io"`: every value behind its path, sorted by the paths' bytes; the top-level
  /// member `checksum` is left out.
  static func text(_ document: JSONValue) -> String {
    var leaves: [(path: String, value: String)] = []
    if case .object(let members) = document {
      for member in members where member.name != "checksum" { collect(member.value, quoted(member.name), into: &leaves) }
    }
    leaves.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    return leaves.map { "\($0.path)=\($0.value)" }.joined(separator: ",")
  }

  /// The MD5 digest of the canonical form, 32 lower-case hexadecimal digits. No protection against intent.
  static func checksum(_ document: JSONValue) -> String {
    Insecure.MD5.hash(data: Array(text(document).utf8)).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }

  private static func collect(_ value: JSONValue, _ path: String, into leaves: inout [(path: String, value: String)]) {
    switch value {
    case .object(let members):
      for member in members { collect(member.value, "\(path)+\(quoted(member.name))", into: &leaves) }
    case .array(let elements):
      for (index, element) in elements.enumerated() { collect(element, "\(path)+\(index)", into: &leaves) }
    case .string(let text): leaves.append((path, quoted(text)))
    case .null, .bool, .number: leaves.append((path, value.text))
    }
  }

  private static func quoted(_ text: String) -> String { "\"\(PartitionPath.percentEncoded(text))\"" }
}

/// The members of one action in one line of a commit file, read with the position in every fault.
struct ActionFields {
  let action: String
  let value: JSONValue
  let version: Int64
  let line: Int
  let path: String

  func string(_ name: String) throws(DeltaError) -> String {
    guard let text = try optionalString(name) else { throw fault("'\(name)' is missing") }
    return text
  }

  func optionalString(_ name: String) throws(DeltaError) -> String? {
    guard let member = value[name], !member.isNull else { return nil }
    guard let text = member.stringValue else { throw fault("'\(name)' is not a string") }
    return text
  }

  func integer(_ name: String, in range: ClosedRange<Int64> = 0...Int64.max) throws(DeltaError) -> Int64 {
    guard let number = try optionalInteger(name, in: range) else { throw fault("'\(name)' is missing") }
    return number
  }

  func optionalInteger(_ name: String, in range: ClosedRange<Int64> = 0...Int64.max) throws(DeltaError) -> Int64? {
    guard let member = value[name], !member.isNull else { return nil }
    guard let number = member.integerValue, range.contains(number) else {
      throw fault("'\(name)' is not an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func bool(_ name: String) throws(DeltaError) -> Bool {
    guard let flag = value[name]?.boolValue else { throw fault("'\(name)' is missing or not true or false") }
    return flag
  }

  func strings(_ name: String) throws(DeltaError) -> [String]? {
    guard let member = value[name], !member.isNull else { return nil }
    guard case .array(let elements) = member else { throw fault("'\(name)' is not an array") }
    var texts: [String] = []
    for element in elements {
      guard let text = element.stringValue else { throw fault("'\(name)' holds something that is not a string") }
      texts.append(text)
    }
    return texts
  }

  /// A map of strings; a null value stays in the map as `nil`.
  func map(_ name: String) throws(DeltaError) -> [String: String?]? {
    guard let member = value[name], !member.isNull else { return nil }
    guard case .object(let members) = member else { throw fault("'\(name)' is not an object") }
    var map: [String: String?] = [:]
    for entry in members {
      switch entry.value {
      case .null: map.updateValue(nil, forKey: entry.name)
      case .string(let text): map.updateValue(text, forKey: entry.name)
      default: throw fault("'\(name)' holds a value that is neither string nor null")
      }
    }
    return map
  }

  func fault(_ reason: String) -> DeltaError {
    DeltaError(.malformedLog, "version \(version), line \(line), \(action): \(reason)", path: path)
  }
}

/// Text of unknown origin with everything escaped that a terminal would obey: control characters, and those that change
/// the direction of what follows.
func printable(_ text: String) -> String {
  var safe = ""
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
      safe += "\\u{\(String(scalar.value, radix: 16))}"
    default:
      safe.unicodeScalars.append(scalar)
    }
  }
  return safe
}

internal import Foundation

/// What standard output can show.
struct Terminal {
  /// Columns, `nil` when the output is not a terminal.
  let width: Int?
  private let styled: Bool

  /// Looks at standard output, `NO_COLOR` and `TERM`.
  static func current() -> Terminal {
    guard isatty(STDOUT_FILENO) == 1 else { return Terminal(width: nil, styled: false) }
    var size = winsize()
    let known = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let environment = ProcessInfo.processInfo.environment
    let plain = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    return Terminal(width: known ? Int(size.ws_col) : 100, styled: !plain)
  }

  func bold(_ text: String) -> String { style(text, "1") }
  func red(_ text: String) -> String { style(text, "31") }
  func green(_ text: String) -> String { style(text, "32") }
  func yellow(_ text: String) -> String { style(text, "33") }

  private func style(_ text: String, _ code: String) -> String {
    styled && !text.isEmpty ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}

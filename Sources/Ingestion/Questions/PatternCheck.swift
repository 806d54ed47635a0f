internal import Quality

/// Whether a contract's pattern can be compiled, for whoever reads a configuration.
public enum PatternCheck {
  /// Why `pattern` cannot be used; `nil` if it can.
  public static func problem(_ pattern: String) -> String? {
    do {
      _ = try PatternAutomaton(pattern)
      return nil
    } catch {
      return error.message
    }
  }
}

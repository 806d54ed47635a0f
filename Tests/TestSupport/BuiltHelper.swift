internal import Foundation

/// The `sluice-helper` executable that was built beside the tests.
public enum BuiltHelper {
  /// `SLUICE_HELPER` if set, else the product beside the test executable.
  public static var path: String {
    if let given = ProcessInfo.processInfo.environment["SLUICE_HELPER"] { return given }
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("sluice-helper").path
  }
}

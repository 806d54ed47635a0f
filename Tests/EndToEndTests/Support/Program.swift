import Foundation
import TestSupport

/// The `sluice` that was built, and where the package's other files are.
enum Program {
  /// `SLUICE_BINARY` if set, else the product beside the tests.
  static let path: String = {
    if let given = ProcessInfo.processInfo.environment["SLUICE_BINARY"], !given.isEmpty { return given }
    return URL(fileURLWithPath: BuiltHelper.path).deletingLastPathComponent().appendingPathComponent("sluice").path
  }()

  /// The folder that holds Package.swift.
  static let root: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.path
  }()

  static let isDeep = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1"

  /// A file of the tests' own, beside their sources.
  static func support(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(name).path
  }

  /// Writes a made-up portfolio.
  static func portfolio(
    rows: Int, seed: Int, date: String, bad: Int = 0, lineEnding: String = "lf", byteOrderMark: Bool = false
  ) throws -> Data {
    try Tool.require(
      path,
      ["simulate", "portfolio", "--rows", "\(rows)", "--seed", "\(seed)", "--date", date, "--bad", "\(bad)", "--line-ending", lineEnding]
        + (byteOrderMark ? ["--byte-order-mark"] : []))
  }
}

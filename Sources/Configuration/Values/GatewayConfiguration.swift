public import Descriptors

/// The whole of `sluice.yaml`, with its included files and the contracts it names, checked.
public struct GatewayConfiguration: Sendable, Hashable {
  /// The file it was loaded from, absolute.
  public var file: String
  /// Hexadecimal SHA-256 over the file and its included files; changes whenever one of them does.
  public var sha256: String
  public var gateway: GatewaySettings
  public var ledger: LedgerSettings
  /// By name.
  public var customers: [Customer]
  /// By name.
  public var feeds: [Feed]
  /// By name.
  public var tables: [TableSettings]
  /// By name.
  public var scoring: [ScoringJob]
  /// Included files that were left out because of their faults; the rest of the configuration does without them.
  public var setAside: [SetAside]
  /// Where each key path was written.
  var places: [String: Place]

  public func customer(_ name: String) -> Customer? { customers.first { $0.name == name } }
  public func feed(_ name: String) -> Feed? { feeds.first { $0.name == name } }
  public func table(_ name: String) -> TableSettings? { tables.first { $0.name == name } }

  /// Where a key such as `feeds.acme-portfolio.poll` was written; the nearest key above it when it was not.
  public func place(of keyPath: String) -> Place {
    var path = keyPath[...]
    while true {
      if let place = places[String(path)] { return place }
      guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
      path = path[..<end]
    }
    return places[""] ?? Place(file: file)
  }
}

/// An included file that cannot be used, and what is missing without it.
public struct SetAside: Sendable, Hashable {
  /// The file as faults name it.
  public let file: String
  /// By line.
  public let faults: [Fault]
  /// The customers it would have given.
  public let customers: [String]
  /// The feeds it would have given, and the feeds of other files whose customer it holds.
  public let feeds: [String]
}

/// Everything wrong with a configuration.
public struct ConfigurationFaults: Error, Sendable, CustomStringConvertible {
  public let code = "configuration-faulty"
  /// The file as the person named it.
  public let file: String
  /// File by file, by line.
  public let faults: [Fault]

  public init(file: String, faults: [Fault]) {
    self.file = file
    self.faults = faults
  }

  public var message: String { "\(file): \(faults.count) \(faults.count == 1 ? "fault" : "faults")" }

  /// One line per fault.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
}

internal import Descriptors

extension Contract {
  /// Loads a Data Package v2 resource (YAML or JSON) with its inline dialect and schema.
  ///
  /// - Parameters:
  ///   - path: The file, named `NAME-MAJOR.yaml`, `.yml` or `.json`.
  ///   - name: What faults call the file; its path when nil.
  ///   - check: Says why a pattern cannot be used, or nil when it can; whoever judges rows passes its compiler.
  /// - Throws: ``ContractFaults`` with every fault of the file, by line.
  public static func load(
    path: String, name: String? = nil, checkingPatterns check: (String) -> String? = { _ in nil }
  ) throws(ContractFaults) -> Contract {
    try read(path: path, name: name, checkingPatterns: check).contract
  }

  /// As ``load(path:name:checkingPatterns:)``, with the bytes of the file that ``sha256`` names.
  public static func read(
    path: String, name: String? = nil, checkingPatterns check: (String) -> String? = { _ in nil }
  ) throws(ContractFaults) -> (contract: Contract, bytes: [UInt8]) {
    let log = FaultLog()
    let name = name ?? path
    let descriptor = Descriptor.read(path: path, name: name, log)
    let fileName = path.split(separator: "/").last.map(String.init) ?? path
    let contract = try finish(descriptor, name: name, fileName: fileName, log, check)
    return (contract, descriptor?.bytes ?? [])
  }

  /// Parses a descriptor held in memory; `fileName` is checked against the contract's name and version when given.
  public static func parse(
    bytes: [UInt8], name: String, fileName: String? = nil, checkingPatterns check: (String) -> String? = { _ in nil }
  ) throws(ContractFaults) -> Contract {
    let log = FaultLog()
    let descriptor = Descriptor.parse(bytes: bytes, name: name, log)
    return try finish(descriptor, name: name, fileName: fileName, log, check)
  }

  private static func finish(
    _ descriptor: Descriptor?, name: String, fileName: String?, _ log: FaultLog, _ check: (String) -> String?
  ) throws(ContractFaults) -> Contract {
    let contract = withoutActuallyEscaping(check) { check in
      descriptor.flatMap { ContractReader(log: log, checkPattern: check).read($0, fileName: fileName) }
    }
    guard log.isEmpty, let contract else { throw ContractFaults(file: name, faults: log.sorted) }
    return contract
  }
}

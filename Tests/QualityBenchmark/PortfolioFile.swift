import Glibc
import Simulation

/// The demo portfolio as a file.
enum PortfolioFile {
  static func write(to path: String, rows: Int, badPerMille: Int) throws {
    guard let file = fopen(path, "w") else { throw Failure(reason: "cannot write \(path)") }
    defer { fclose(file) }
    let simulation = PortfolioSimulation(rows: rows, seed: 1, options: PortfolioOptions(badRowsPerMille: badPerMille))
    try simulation.write { bytes in
      guard fwrite(bytes.baseAddress, 1, bytes.count, file) == bytes.count else { throw Failure(reason: "cannot write \(path)") }
    }
  }

  static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw Failure(reason: "cannot read \(path)") }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let size = ftell(file)
    rewind(file)
    return [UInt8](unsafeUninitializedCapacity: size) { $1 = fread($0.baseAddress, 1, size, file) }
  }

  struct Failure: Error { let reason: String }
}

internal import DataContracts
internal import Descriptors
import Foundation

/// Loads each contract file once, however many feeds name it.
final class ContractLibrary {
  private var read: [String: Result<FeedContract, ContractFaults>] = [:]
  private var refused: [String: ContractFaults] = [:]
  private let checkPattern: (String) -> String?
  private let refuse: (Contract) -> [String]

  init(checkPattern: @escaping (String) -> String?, refuse: @escaping (Contract) -> [String]) {
    self.checkPattern = checkPattern
    self.refuse = refuse
  }

  /// A feed's contract, or nil with its faults added to the log of the file that names it.
  func contract(at path: String, shown name: String, namedBy node: Node, _ log: FaultLog) -> FeedContract? {
    guard let found = tableContract(at: path, shown: name, namedBy: node, log) else { return nil }
    let faults =
      refused[path]
      ?? ContractFaults(
        file: name, faults: refuse(found.contract).map { Fault(file: name, path: "", line: nil, problem: $0, remedy: "") })
    refused[path] = faults
    for fault in faults.faults { log.add(fault) }
    return faults.faults.isEmpty ? found : nil
  }

  /// A contract that no delivery is judged by: only its fields must make sense.
  func tableContract(at path: String, shown name: String, namedBy node: Node, _ log: FaultLog) -> FeedContract? {
    guard FileManager.default.fileExists(atPath: path) else {
      log.add(node, "the file does not exist: \(name)", remedy: "correct the path, or write the contract")
      return nil
    }
    switch result(path, name) {
    case .success(let contract): return contract
    case .failure(let failure):
      for fault in failure.faults { log.add(fault) }
      return nil
    }
  }

  private func result(_ path: String, _ name: String) -> Result<FeedContract, ContractFaults> {
    if let known = read[path] { return known }
    let result: Result<FeedContract, ContractFaults>
    do throws(ContractFaults) {
      let (contract, bytes) = try Contract.read(path: path, name: name, checkingPatterns: checkPattern)
      result = .success(FeedContract(path: path, contract: contract, bytes: bytes))
    } catch {
      result = .failure(error)
    }
    read[path] = result
    return result
  }
}

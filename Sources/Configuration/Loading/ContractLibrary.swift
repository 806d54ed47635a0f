internal import DataContracts
internal import Descriptors
import Foundation

/// Loads each contract file once, however many feeds name it.
final class ContractLibrary {
  private var loaded: [String: Result<Contract, ContractFaults>] = [:]
  private let checkPattern: (String) -> String?

  private let refuse: (Contract) -> [String]

  init(checkPattern: @escaping (String) -> String?, refuse: @escaping (Contract) -> [String]) {
    self.checkPattern = checkPattern
    self.refuse = refuse
  }

  /// The contract, or nil with its faults added to the log of the file that names it.
  func contract(at path: String, shown name: String, namedBy node: Node, _ log: FaultLog) -> Contract? {
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

  private func result(_ path: String, _ name: String) -> Result<Contract, ContractFaults> {
    if let known = loaded[path] { return known }
    let result: Result<Contract, ContractFaults>
    do throws(ContractFaults) {
      let contract = try Contract.load(path: path, name: name, checkingPatterns: checkPattern)
      let problems = refuse(contract)
      result =
        problems.isEmpty
        ? .success(contract)
        : .failure(
          ContractFaults(
            file: name, faults: problems.map { Fault(file: name, path: "", line: nil, problem: $0, remedy: "") }))
    } catch {
      result = .failure(error)
    }
    loaded[path] = result
    return result
  }
}

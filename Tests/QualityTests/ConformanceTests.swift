import DataContracts
import Foundation
import Testing

@testable import Quality

/// Errors, compared with those frictionless-py finds in the same files under the same descriptors, over a corpus of
/// randomly damaged files.
///
/// What the two judge differently on purpose is in ``CorpusCell/Exception``; errors of such cells are left out on both sides,
/// and each exception is seen to make a difference, so that none outlives its reason.
@Suite(.enabled(if: Python.hasFrictionless, "no Python with frictionless at SLUICE_PYTHON"))
struct ConformanceTests {
  private static let script = """
    import json, os, sys
    os.chdir(sys.argv[1])
    from frictionless import Resource, Checklist, system
    out = []
    for number in range(int(sys.argv[2])):
        with open(f'{number}.json') as file: descriptor = json.load(file)
        report = Resource.from_descriptor(descriptor).validate(Checklist(), limit_errors=1000000)
        found = []
        for kind, row, name, note in report.flatten(['type', 'rowNumber', 'fieldName', 'note']):
            # A key without any value is the missing value alone: see the list of exceptions.
            if kind == 'primary-key' and 'all "None"' in (note or ''): continue
            found.append([kind, str((row or 1) - 1), name or ''])
        out.append(found)
    json.dump(out, sys.stdout)
    """

  @Test func `the same errors are found in every damaged file`() throws {
    let count = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == nil ? 100 : 1_200
    try Python.withFolder { folder in
      let files = (0..<count).map { CorpusFile(number: $0) }
      for file in files {
        try Data(file.text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(file.number).csv"))
        try Data(file.descriptor.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(file.number).json"))
      }
      let data = try #require(Python.run(Self.script, [folder, "\(count)"]))
      let all = try #require(try JSONSerialization.jsonObject(with: data) as? [[[String]]])
      try #require(all.count == count)
      var kinds: [String: Int] = [:]
      var differing: Set<CorpusCell.Exception> = []
      for (file, theirs) in zip(files, all) {
        let contract = try Contract.parse(bytes: Array(file.descriptor.utf8), name: "corpus-1.json")
        let ours = try Judged(file.text, contract).faults.map { fault in
          [fault.reason.type.rawValue, "\(fault.record)", fault.reason.field ?? ""]
        }
        func bag(_ errors: [[String]]) -> [[String]: Int] {
          errors.filter { file.exceptions["\($0[1]) \($0[2])"] == nil }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        let (one, other) = (bag(ours), bag(theirs))
        let onlyOurs = one.filter { other[$0.key] != $0.value }.map { "\($0.key) ×\($0.value)" }.sorted()
        let onlyTheirs = other.filter { one[$0.key] != $0.value }.map { "\($0.key) ×\($0.value)" }.sorted()
        #expect(onlyOurs == onlyTheirs, "file \(file.number)")
        for error in theirs { kinds[error[0], default: 0] += 1 }
        for (place, exception) in file.exceptions {
          func at(_ errors: [[String]]) -> [[String]] { errors.filter { "\($0[1]) \($0[2])" == place }.sorted { $0[0] < $1[0] } }
          if at(ours) != at(theirs) { differing.insert(exception) }
        }
      }
      #expect(
        Set(kinds.keys) == [
          "type-error", "constraint-error", "primary-key", "unique-error", "missing-cell", "extra-cell", "blank-row",
        ])
      #expect(kinds.values.allSatisfy { $0 >= count / 4 })
      #expect(differing == Set(CorpusCell.Exception.allCases))
    }
  }
}

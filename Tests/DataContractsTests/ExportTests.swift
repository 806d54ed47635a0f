import Descriptors
import Foundation
import Testing

@testable import DataContracts

/// What other tools are given, read by them.
@Suite struct ExportTests {
  private static func contracts() throws -> [Contract] {
    [try Contract.load(path: ContractTests.portfolio)]
      + (try [WholeContract.text, WholeContract.mainframe, DiffTests.base].map { try Contract.parse(bytes: Array($0.utf8), name: "t") })
  }

  @Test func `an export has no key of ours, and says what it leaves out`() throws {
    for contract in try Self.contracts() {
      let export = DataPackageExport(contract)
      #expect(!export.package.json.contains("sluice"))
    }
    let losses = DataPackageExport(try Contract.parse(bytes: Array(WholeContract.text.utf8), name: "t")).losses
    #expect(losses.contains("row rules are left out"))
    #expect(losses.contains { $0.hasPrefix("opened: the format %-d.%-m.%Y is not the standard's") })
    #expect(losses.contains { $0.hasPrefix("balance: cleansing is left out") })
  }

  @Test(.enabled(if: FrictionlessTests.isThere, "frictionless-py is not there: set SLUICE_PYTHON to a Python that has it"))
  func `frictionless accepts every exported package and finds its fields`() throws {
    let script = """
      import sys, json, tempfile, frictionless
      for path in sys.argv[1:]:
          descriptor = json.load(open(path, encoding="utf-8"))
          assert frictionless.Package.metadata_validate is not None
          errors = list(frictionless.Package.metadata_validate(descriptor))
          for error in errors: print("ERROR", error.message)
          package = frictionless.Package.from_descriptor(descriptor)
          resource = package.resources[0]
          print(package.name, *[f"{field.name}:{field.type}" for field in resource.schema.fields])
      """
    let folder = FileManager.default.temporaryDirectory.appending(path: "export-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var paths: [String] = []
    var expected = ""
    for contract in try Self.contracts() {
      let file = folder.appending(path: "\(contract.name).json")
      try Data(DataPackageExport(contract).package.json.utf8).write(to: file)
      paths.append(file.path)
      let fields = contract.fields.map { field in
        // Formats the standard does not know make text of the field.
        "\(field.name):\(field.name == "opened" && contract.name == "acme-cards" ? "string" : field.type.name)"
      }
      expected += "\(contract.name) \(fields.joined(separator: " "))\n"
    }
    let result = try FrictionlessTests.run(script, paths)
    #expect(result.status == 0)
    #expect(result.output == expected)
  }

  @Test(.enabled(if: FrictionlessTests.isThere, "frictionless-py is not there: set SLUICE_PYTHON to a Python that has it"))
  func `frictionless judges by the exported package as by the contract`() throws {
    let contract = try Contract.parse(bytes: Array(DiffTests.base.utf8), name: "t")
    let script = """
      import sys, os, tempfile, frictionless
      os.chdir(tempfile.mkdtemp())
      open("datapackage.json", "w", encoding="utf-8").write(sys.argv[1])
      open("t.csv", "w", encoding="utf-8").write("id,amount,state,day\\nA,0.5,a,2026-01-31\\nA,0.49,c,31.01.2026\\n12345678901,x,,\\n")
      report = frictionless.Package("datapackage.json").validate()
      for row, kind, field in report.flatten(["rowNumber", "type", "fieldName"]): print(row, kind, field)
      """
    let result = try FrictionlessTests.run(script, [DataPackageExport(contract).package.json])
    #expect(
      result.output == """
        3 constraint-error amount
        3 constraint-error state
        3 type-error day
        3 primary-key None
        4 constraint-error id
        4 type-error amount

        """)
  }

  @Test func `an Open Data Contract names columns, keys and rules`() throws {
    let contract = try Contract.parse(bytes: Array(WholeContract.text.utf8), name: "t")
    let yaml = OpenContractExport(contract).document.yaml
    for line in [
      "apiVersion: v3.1.0\nkind: DataContract\nid: acme-cards\n", "version: 2.3.0\n", "      - name: account_no\n", "primaryKeyPosition: 2\n",
      "physicalType: \"decimal(15,2)\"\n", "      - name: institution\n", "severity: warning\n", "dimension: consistency\n",
      "        classification: restricted\n",
    ] {
      #expect(yaml.contains(line), "\(line)")
    }
    #expect(!yaml.contains("name: kind\n"))
    let log = FaultLog()
    #expect(Descriptor.parse(bytes: Array(yaml.utf8), name: "odcs", log) != nil)
    #expect(log.isEmpty)
  }

  @Test func `YAML and JSON of a value are read as the value by PyYAML and by us`() throws {
    let texts = [
      "", "a", "no", "NULL", "1.0", "0x1F", "12:30", "2026-01-01", "y", "a: b", "- a", "#x", "a #x", "'", "\"", "\\", "é\u{85}\u{2028}\n\t",
      " a", "a ", "[a]", "*a", "&a", "!a", "%", "@", "`", "?", "~", "a:", ":a", "$ 5", "1e3", "+1", ".5", "True",
    ]
    let value = JSONValue.object(texts.enumerated().map { .init("k\($0.offset)", .array([.string($0.element), .object([.init($0.element, .null)])])) })
    let log = FaultLog()
    for text in [value.yaml, value.json] {
      let root = try #require(Descriptor.parse(bytes: Array(text.utf8), name: "t", log)?.root, "\(log.sorted)")
      let found = texts.indices.map { index -> String? in
        guard case .sequence(let members) = root.child("k\(index)")?.content, members.count == 2 else { return nil }
        guard case .mapping(let entries) = members[1].content, entries.first?.key == texts[index] else { return nil }
        return members[0].text(log)
      }
      #expect(found == texts)
    }
    #expect(log.isEmpty, "\(log.sorted)")
  }
}

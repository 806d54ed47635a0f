// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// One room of the house: a library target and the rooms it may enter.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one room.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "sluice",
  products: [
    .executable(name: "sluice", targets: ["sluice"]),
    .executable(name: "sluice-helper", targets: ["sluice-helper"]),
    .library(name: "Parquet", targets: ["Parquet"]),
    .library(name: "DeltaTable", targets: ["DeltaTable"]),
    .library(name: "SFTPClient", targets: ["SFTPClient"]),
    .library(name: "OpenPGP", targets: ["OpenPGP"]),
    .library(name: "Archive", targets: ["Archive"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // C libraries, each behind a module of its own; none shows in a public signature.
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
    .systemLibrary(name: "CSnappy", providers: [.apt(["libsnappy-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLibSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
    .systemLibrary(name: "CGPGME", pkgConfig: "gpgme", providers: [.apt(["libgpgme-dev"])]),
    .target(name: "CLinux"),
    .target(name: "CByteMask"),
    .target(name: "CColumnSweep"),

    // Libraries that know nothing of Sluice.
    room("Parquet", ["CByteMask", "CZstd", "CSnappy", "CLZ4", "CZlib", crypto, cryptoExtras]),
    room("DeltaTable", ["Parquet", crypto]),
    room("SFTPClient"),
    room("OpenPGP", ["CGPGME"]),
    room("Archive", ["CZlib", "CZstd"]),

    // Contained children and what talks to them.
    room("Containment", ["CLinux"]),
    room("SSHTransport", ["SFTPClient", "Containment"]),
    room("ContainedDecryption", ["OpenPGP", "Containment"]),

    // From bytes to judged rows.
    room("Descriptors", [yams]),
    room("DataContracts", ["Descriptors", crypto]),
    room("Tabular", ["CByteMask"]),
    room("Quality", ["CByteMask", "CColumnSweep", "Tabular", "DataContracts"]),
    room("Inference", ["Descriptors", "DataContracts", "Tabular", "Quality"]),

    // What must last.
    room("EvidenceVault", ["CLinux", crypto]),
    room("LineageLedger", [grdb, crypto]),
    .target(name: "CSHA256"),
    room("RowMap", ["CSHA256"]),

    room("DataFiles", ["DeltaTable", "Parquet"]),

    // The gateway.
    room("Outlets", ["Containment"]),
    room("Simulation"),
    room("Configuration", ["Descriptors", "DataContracts"]),
    room(
      "Ingestion",
      [
        "Archive", "Configuration", "ContainedDecryption", "DataContracts", "DataFiles", "DeltaTable", "EvidenceVault",
        "LineageLedger", "OpenPGP", "Outlets", "Parquet", "Quality", "RowMap", "SFTPClient", "SSHTransport", "Tabular", grdb, crypto, logging,
      ]),
    .executableTarget(
      name: "sluice",
      dependencies: [
        "Configuration", "DataContracts", "Descriptors", "Inference", "Ingestion", "LineageLedger", "OpenPGP", "Parquet",
        "Simulation", arguments, logging,
      ],
      resources: [.embedInCode("Resources")], swiftSettings: settings),
    .executableTarget(
      name: "sluice-helper", dependencies: ["CLibSSH2", "CLinux", "Containment", "OpenPGP"], swiftSettings: settings),

    // Tests, one target for each room.
    .target(
      name: "TestSupport", dependencies: ["Containment"], path: "Tests/TestSupport", swiftSettings: settings),
    // The victim of the ledger's kill -9 tests.
    .executableTarget(name: "ledger-probe", dependencies: ["LineageLedger"], path: "Tests/LedgerProbe", swiftSettings: settings),
    // The victim of the table's fault injection.
    .executableTarget(name: "delta-probe", dependencies: ["DeltaTable"], path: "Tests/DeltaProbe", swiftSettings: settings),
    tests("ContainmentTests", ["Containment"]),
    tests("SimulationTests", ["Simulation"]),
    tests("OutletsTests", ["Outlets", "Containment"]),
    tests("ArchiveTests", ["Archive"]),
    tests("TabularTests", ["Tabular", "CByteMask"]),
    tests("QualityTests", ["CByteMask", "CColumnSweep", "Quality", "Tabular", "DataContracts", "quality-benchmark"]),
    .testTarget(
      name: "FuzzingTests", dependencies: ["Archive", "DataContracts", "Descriptors", "Quality", "Tabular"],
      exclude: ["Findings", "Fuzzing/main.swift"], swiftSettings: settings),
    .target(name: "CAllocationTally", path: "Tests/CAllocationTally"),
    // Measured by Scripts/bench-quality.
    .executableTarget(
      name: "quality-benchmark", dependencies: ["CAllocationTally", "Quality", "RowMap", "Tabular", "DataContracts", "Simulation"],
      path: "Tests/QualityBenchmark", swiftSettings: settings),
    tests("SFTPClientTests", ["SFTPClient", "TestSupport"]),
    tests("SSHTransportTests", ["SSHTransport", "SFTPClient", "TestSupport", "sluice-helper"]),
    tests("IngestionTests", ["Archive", "DeltaTable", "Ingestion", "OpenPGP", "Tabular", "SSHTransport", "Quality", "RowMap", "TestSupport"]),
    .testTarget(
      name: "EndToEndTests", dependencies: ["Containment", "TestSupport", "sluice", "sluice-helper"],
      exclude: ["Support/oracle.py", "Support/formats.py", "Support/hostile.py", "Support/conserved.py", "Support/columns.py"], swiftSettings: settings),
    .testTarget(
      name: "ParquetTests", dependencies: ["Parquet", crypto], exclude: ["Findings", "Fuzzing/main.swift"],
      swiftSettings: settings),
    // Measured by Scripts/bench-parquet, beside other writers and readers.
    .executableTarget(
      name: "parquet-benchmark", dependencies: ["Parquet"], path: "Tests/ParquetBenchmark", swiftSettings: settings),
    tests("DeltaTableTests", ["DeltaTable", "Parquet", "delta-probe"]),
    tests("DataFilesTests", ["DataFiles", "DeltaTable", "Parquet"]),
    tests("EvidenceVaultTests", ["EvidenceVault", crypto]),
    tests("LineageLedgerTests", ["LineageLedger", "ledger-probe", grdb, crypto]),
    tests("RowMapTests", ["RowMap", "CSHA256", crypto]),
    tests("OpenPGPTests", ["OpenPGP", "TestSupport"]),
    tests("ContainedDecryptionTests", ["ContainedDecryption", "OpenPGP", "TestSupport", "sluice-helper"]),
    tests("DescriptorsTests", ["Descriptors"]),
    tests("DataContractsTests", ["DataContracts", "Descriptors"]),
    tests("InferenceTests", ["Inference", "DataContracts"]),
    tests("ConfigurationTests", ["Configuration", "DataContracts", "Descriptors"]),
  ],
  swiftLanguageModes: [.v6]
)

// Scripts/fuzz builds the fuzzers, whose folders otherwise belong to tests: they need the toolchain's fuzzing runtime and
// instrumented code.
if Context.environment["SLUICE_FUZZ"] == "1" {
  package.targets.removeAll { ["ParquetTests", "FuzzingTests"].contains($0.name) }
  package.targets += [
    .target(name: "FuzzDriver", path: "Tests/FuzzDriver", swiftSettings: settings),
    .executableTarget(
      name: "parquet-fuzz", dependencies: ["FuzzDriver", "Parquet"], path: "Tests/ParquetTests/Fuzzing", swiftSettings: settings),
    .executableTarget(
      name: "delivery-fuzz", dependencies: ["FuzzDriver", "Archive", "DataContracts", "Descriptors", "Quality", "Tabular"],
      path: "Tests/FuzzingTests/Fuzzing", swiftSettings: settings),
  ]
}

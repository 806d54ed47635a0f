@testable import Parquet

/// What the fuzzers feed with hostile bytes: the reader as a whole, and every decoder by itself.
enum FuzzTarget: String, CaseIterable {
  /// A whole file: everything in it is read.
  case file
  case footer
  case pageHeader = "page-header"
  /// Runs and bit-packed groups.
  case runs
  case deltas
  /// Values of a page in any encoding of any type.
  case values
  case codecs

  /// Runs one input: what is wrong, `nil` if nothing is. A trap is a finding too.
  func finding(_ input: UnsafeRawBufferPointer) -> String? {
    switch self {
    case .file: FileFuzzing.finding(input)
    case .footer: ThriftFuzzing.footer(input)
    case .pageHeader: ThriftFuzzing.pageHeader(input)
    case .runs: EncodingFuzzing.runs(input)
    case .deltas: EncodingFuzzing.deltas(input)
    case .values: EncodingFuzzing.values(input)
    case .codecs: CodecFuzzing.finding(input)
    }
  }

  func finding(_ input: [UInt8]) -> String? { input.withUnsafeBytes { finding($0) } }
}

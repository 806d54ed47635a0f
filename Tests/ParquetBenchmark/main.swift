// Encodes and decodes the columns of the demonstration portfolio on one thread, and says in JSON how long it took.
//
//   parquet-benchmark generate FILE [ROWS]             the columns, PLAIN and uncompressed, for every program to start from
//   parquet-benchmark encode compat|quick|compact|zstdLEVEL|none FILE OUT ROUNDS
//   parquet-benchmark decode FILE ROUNDS
//
// Scripts/bench-parquet runs it beside other writers and readers.

import Foundation
import Parquet

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "generate" where arguments.count >= 2:
  try PortfolioColumns(rows: arguments.count > 2 ? Int(arguments[2]) ?? 2_000_000 : 2_000_000).write(to: arguments[1])
case "encode" where arguments.count == 5:
  var properties: WriterProperties =
    switch arguments[1] {
    case "compact": .compact
    case "quick": .quick
    default: .compat
    }
  if arguments[1].hasPrefix("zstd"), let level = Int(arguments[1].dropFirst(4)) { properties.compression = .zstd(level: level) }
  if arguments[1] == "none" { properties.compression = .uncompressed }
  try EncodeRun(path: arguments[2], properties: properties).run(output: arguments[3], rounds: Int(arguments[4]) ?? 1)
case "decode" where arguments.count == 3:
  try DecodeRun(path: arguments[1]).run(rounds: Int(arguments[2]) ?? 1)
default:
  FileHandle.standardError.write(
    Data("usage: parquet-benchmark generate FILE [ROWS] | encode PROFILE FILE OUT ROUNDS | decode FILE ROUNDS\n".utf8))
  exit(64)
}

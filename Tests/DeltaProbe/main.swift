// Commits to a table and tells what came of it, while a tracer makes its system calls fail or kills it.
//
//     delta-probe DIRECTORY SEQUENCE STEP…        STEP: commit, replace or checkpoint; each commit has the next sequence
//
// Without a step it does nothing but start: the calls of that run are no part of a commit.
import DeltaTable
import Foundation

/// Unbuffered: what was told before the kill has been told. A line that cannot be told ends the probe at once, quietly: a
/// crash would start the backtracer under the tracer.
func tell(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  if write(1, bytes, bytes.count) != bytes.count { _exit(70) }
}

/// Takes the steps one after another.
func work(_ table: DeltaTable, _ steps: ArraySlice<String>, _ first: Int64) throws {
  var sequence = first
  var snapshot = try table.snapshot()
  for step in steps {
    if step == "checkpoint" {
      let receipt = try table.checkpoint(&snapshot)
      tell("checkpoint \(receipt.version)")
      continue
    }
    let file = AddFile(
      path: "_feed=acme/\(sequence).parquet", partitionValues: ["_feed": "acme"], size: 10, modificationTime: 1,
      stats: #"{"numRecords":3}"#)
    let actions = CommitActions(
      info: CommitInfo(operation: "WRITE"), adds: [file], removes: step == "replace" ? snapshot.files.map(\.path) : [],
      transaction: TableTransaction(appID: "app", version: sequence))
    sequence += 1
    switch try table.commit(actions, after: snapshot) {
    case .committed(let receipt):
      snapshot = receipt.snapshot
      tell("committed \(receipt.version)")
    case .conflict(let conflict): tell("conflict \(conflict)")
    }
  }
}

let arguments = CommandLine.arguments
guard arguments.count >= 3, let first = Int64(arguments[2]) else { exit(64) }
tell("started")
if arguments.count > 3 {
  do { try work(DeltaTable(directory: arguments[1]), arguments[3...], first) } catch {
    tell("failed \((error as? DeltaError)?.code.rawValue ?? "untyped")")
    exit(1)
  }
}

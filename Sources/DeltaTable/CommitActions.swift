/// What one commit shall do to a table, all of it or nothing.
public struct CommitActions: Sendable {
  public var info: CommitInfo
  /// New data files, already durable where their paths say.
  public var adds: [AddFile]
  /// Paths of live files that the commit takes out of the table, spelled as their ``AddFile/path``. One that is not
  /// live makes the commit a ``Conflict``.
  public var removes: [String]
  /// `false` when the removed rows come back in `adds` (compaction). Give the adds ``AddFile/dataChange`` `false` too.
  public var removalsChangeData: Bool
  public var transaction: TableTransaction?
  /// What the commit depends on beside the files it removes.
  public var reads: ReadSet
  /// The schema the data files were written with. When it adds nullable columns to the table's, or lets nulls into a
  /// column, the commit changes the table's metadata too; any other difference is refused. `nil` stands for the table's
  /// schema.
  public var schema: DeltaSchema?

  public init(
    info: CommitInfo, adds: [AddFile] = [], removes: [String] = [], removalsChangeData: Bool = true,
    transaction: TableTransaction? = nil, reads: ReadSet = .nothing, schema: DeltaSchema? = nil
  ) {
    self.info = info
    self.adds = adds
    self.removes = removes
    self.removalsChangeData = removalsChangeData
    self.transaction = transaction
    self.reads = reads
    self.schema = schema
  }
}

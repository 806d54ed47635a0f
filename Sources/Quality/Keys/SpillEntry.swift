/// What runs on disk are made of: entries in the order of their key.
protocol SpillEntry: BitwiseCopyable {
  static var empty: Self { get }

  /// The order of a run. Entries of which neither precedes the other keep the order of their runs.
  func precedes(_ other: Self) -> Bool
}

/// Counting and checking validity bytes.
enum Validity {
  /// The number of ones among `count` bytes that are 0 or 1.
  static func count(_ base: UnsafePointer<UInt8>, count: Int) -> Int {
    var total = 0
    var index = 0
    while index < count {
      // Sums of at most 255 ones fit a byte per lane.
      var lanes: UInt64 = 0
      let groups = min(255, (count - index) / 8)
      for _ in 0..<groups {
        lanes &+= load8(base + index)
        index &+= 8
      }
      let pairs = (lanes & 0x00FF_00FF_00FF_00FF) &+ ((lanes &>> 8) & 0x00FF_00FF_00FF_00FF)
      total += Int((pairs &* 0x0001_0001_0001_0001) &>> 48)
      if groups < 255 {
        while index < count {
          total += Int(base[index])
          index &+= 1
        }
      }
    }
    return total
  }

  /// True if every byte is 0 or 1.
  static func isWellFormed(_ base: UnsafePointer<UInt8>, count: Int) -> Bool {
    var seen: UInt8 = 0
    for index in 0..<count { seen |= base[index] }
    return seen <= 1
  }
}

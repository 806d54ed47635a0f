/// Divides all scalars into classes whose members no set of a pattern tells apart.
struct ScalarClasses {
  let count: Int
  /// Class of each ASCII byte.
  let ascii: [UInt8]
  /// Where each further run of one class starts, ascending from 0x80, and its class.
  let starts: [UInt32]
  let classes: [UInt8]
  /// For each class, which of the sets hold it.
  let members: [[Bool]]

  static let maximum = 255

  init(_ sets: [ScalarSet]) throws(PatternError) {
    var edges: Set<UInt32> = [0, 0x80]
    for range in sets.lazy.flatMap(\.ranges) {
      edges.insert(range.lowerBound)
      edges.insert(range.upperBound + 1)
    }
    var ascii = [UInt8](repeating: 0, count: 128)
    var starts: [UInt32] = []
    var classes: [UInt8] = []
    var numbers: [[Bool]: UInt8] = [:]
    var members: [[Bool]] = []
    let ordered = edges.filter { $0 <= ScalarSet.maximum }.sorted()
    for (index, edge) in ordered.enumerated() {
      let membership = sets.map { $0.contains(edge) }
      let number: UInt8
      if let known = numbers[membership] {
        number = known
      } else {
        guard members.count < Self.maximum else { throw PatternError(.tooLarge, "too many different character classes") }
        number = UInt8(members.count)
        numbers[membership] = number
        members.append(membership)
      }
      if edge < 0x80 {
        let end = index + 1 < ordered.count ? min(ordered[index + 1], 0x80) : 0x80
        for byte in edge..<end { ascii[Int(byte)] = number }
      } else if classes.last != number {
        starts.append(edge)
        classes.append(number)
      }
    }
    count = members.count
    self.ascii = ascii
    self.starts = starts
    self.classes = classes
    self.members = members
  }
}

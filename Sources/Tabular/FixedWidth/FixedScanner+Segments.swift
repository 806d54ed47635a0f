/// Records that are spanned over several blocks (z/OS DFSMS Using Data Sets, "Segment Descriptor Word").
///
/// Each segment has a descriptor word of its own. A segment that is not the last of its record ends its block, so that a block
/// descriptor word follows; in a file without such words the next segment does.
extension FixedScanner {
  /// The word before a record, or before a part of one.
  struct Segment {
    enum Place: UInt8 { case whole = 0, first, last, middle }
    /// Bytes, the word included.
    let length: Int
    let place: Place

    /// `nil` when the word is none.
    init?(_ word: UnsafePointer<UInt8>) {
      length = Int(word[0]) << 8 | Int(word[1])
      guard length >= descriptorBytes, word[3] == 0, let place = Place(rawValue: word[2]) else { return nil }
      self.place = place
    }
  }

  /// Follows the segments of a record from its first on.
  ///
  /// Descriptor words between segments count as bytes of the record where its length is limited.
  func spanned(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isLast: Bool, _ first: Segment, within block: Int?
  ) -> Found {
    var frame = Frame(start: start, content: start, end: start &+ first.length, next: 0, isSpanned: true)
    var left = block.map { $0 &- first.length }
    while true {
      if hasBlocks {
        if left ?? 0 != 0 { return .invalid }
        guard end &- frame.end >= Self.descriptorBytes else { return unended(frame, by: end, isLast) }
        guard let length = Self.blockLength(text + frame.end) else { return .invalid }
        // Whoever cut the record out of its blocks did not keep their lengths.
        if left != nil { left = length }
        frame.end &+= Self.descriptorBytes
      }
      guard end &- frame.end >= Self.descriptorBytes else { return unended(frame, by: end, isLast) }
      guard let segment = Segment(text + frame.end), segment.place == .middle || segment.place == .last,
        segment.length <= left ?? segment.length
      else { return .invalid }
      frame.end &+= segment.length
      left = left.map { $0 &- segment.length }
      if frame.end &- start &- Self.descriptorBytes > maximumRecordBytes { return .tooLong }
      if segment.place == .last {
        frame.next = frame.end
        frame.blockLeft = left ?? 0
        return bounded(frame, by: end, isLast)
      }
    }
  }

  /// A record whose last segment is not there yet.
  private func unended(_ frame: Frame, by end: Int, _ isLast: Bool) -> Found {
    guard isLast else { return .incomplete }
    var cut = frame
    cut.end = end
    cut.next = end
    cut.flags = RecordFlags.recordLength
    return .frame(cut)
  }

  /// The content of a spanned record that takes `count` bytes with the words of its segments, one part behind the other.
  ///
  /// Allocates: a record that does not fit its block is the exception.
  func joined(_ record: UnsafePointer<UInt8>, _ count: Int) -> [UInt8] {
    var content: [UInt8] = []
    var at = 0
    while at &+ Self.descriptorBytes <= count, let segment = Segment(record + at) {
      let next = min(at &+ segment.length, count)
      content += UnsafeBufferPointer(start: record + at + Self.descriptorBytes, count: next &- at &- Self.descriptorBytes)
      at = next &+ (hasBlocks ? Self.descriptorBytes : 0)
    }
    return content
  }

  /// Lends the content of a whole record, its descriptor words left out.
  func withContent<Result>(
    _ record: UnsafePointer<UInt8>, _ count: Int, _ body: (UnsafePointer<UInt8>, Int) -> Result
  ) -> Result {
    if descriptorLength > 0, count >= descriptorLength, Segment(record)?.place == .first {
      return joined(record, count).withUnsafeBufferPointer { body($0.baseAddress ?? record, $0.count) }
    }
    return body(record + descriptorLength, max(count &- descriptorLength, 0))
  }
}

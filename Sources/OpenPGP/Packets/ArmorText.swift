/// The base64 text between the BEGIN and END lines of an armored file (RFC 9580, section 6).
///
/// Decodes as it goes, so skipping is linear in the text. The checksum line is not compared: it proves nothing that the
/// message's own integrity protection does not prove better.
struct ArmorText: PacketSource {
  enum State: Sendable, Hashable {
    case reading
    /// A line beginning with `-` was reached: where the END line should be.
    case atDash
    /// The file ended inside the text.
    case cut
    /// A byte that is not base64, at this offset.
    case invalid(UInt64)
  }

  private(set) var state: State = .reading
  var file: FileWindow

  private var decoded: [UInt8]
  private var taken = 0
  private var available = 0
  private var quad: UInt32 = 0
  private var quadCount = 0
  private var isPadded = false

  private static let padding: UInt8 = 64
  private static let blank: UInt8 = 65
  private static let dash: UInt8 = 66
  private static let invalid: UInt8 = 255

  /// One class per byte: 0…63 a digit, otherwise one of the above.
  private static let classes: [UInt8] = {
    var classes = [UInt8](repeating: invalid, count: 256)
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    for (value, digit) in digits.enumerated() { classes[Int(digit)] = UInt8(value) }
    classes[Int(UInt8(ascii: "="))] = padding
    for byte in " \t\r\n".utf8 { classes[Int(byte)] = blank }
    classes[Int(UInt8(ascii: "-"))] = dash
    return classes
  }()

  /// - Parameter file: Positioned on the first line after the blank one that ends the armor headers.
  init(file: FileWindow) {
    self.file = file
    decoded = [UInt8](repeating: 0, count: 49152 + 4)
  }

  var position: UInt64 { file.position }

  mutating func next() -> UInt8? {
    if taken == available { refill() }
    guard taken < available else { return nil }
    defer { taken += 1 }
    return decoded[taken]
  }

  mutating func skip(_ count: UInt64) -> Bool {
    var left = count
    while left > 0 {
      if taken == available { refill() }
      guard taken < available else { return false }
      let step = min(left, UInt64(available - taken))
      taken += Int(step)
      left -= step
    }
    return true
  }

  /// Reads on until the text ends; for the END line after the last packet.
  mutating func drainToEnd() -> UInt64 {
    var count: UInt64 = 0
    while true {
      count += UInt64(available - taken)
      taken = available
      refill()
      if taken == available { return count }
    }
  }

  private mutating func refill() {
    taken = 0
    available = 0
    while available == 0 && state == .reading {
      guard decodeWindow() else {
        state = .cut
        return
      }
    }
  }

  /// Decodes what the window holds; `false` at the end of the file.
  private mutating func decodeWindow() -> Bool {
    let place = file.position
    var (quad, quadCount, isPadded, state) = (quad, quadCount, isPadded, state)
    var written = 0
    // Out of `self` while the window is lent, and back afterwards: never two copies.
    var storage: [UInt8] = []
    swap(&storage, &decoded)
    let used: Int? = file.withBytes { text in
      Self.classes.withUnsafeBufferPointer { classes in
        storage.withUnsafeMutableBufferPointer { output in
          var index = 0
          while index < text.count {
            // Whole quads, as nearly all of a line is.
            while quadCount == 0 && !isPadded && index + 4 <= text.count {
              let first = classes[Int(text[index])]
              let second = classes[Int(text[index + 1])]
              let third = classes[Int(text[index + 2])]
              let fourth = classes[Int(text[index + 3])]
              guard (first | second | third | fourth) < 64 else { break }
              output[written] = first << 2 | second >> 4
              output[written + 1] = second << 4 | third >> 2
              output[written + 2] = third << 6 | fourth
              written += 3
              index += 4
            }
            guard index < text.count else { break }
            let kind = classes[Int(text[index])]
            if kind < 64 && !isPadded {
              quad = quad << 6 | UInt32(kind)
              quadCount += 1
              if quadCount == 4 {
                // 64 KiB of text hold at most 48 KiB and a quad carried over: `output` is that large.
                output[written] = UInt8(truncatingIfNeeded: quad >> 16)
                output[written + 1] = UInt8(truncatingIfNeeded: quad >> 8)
                output[written + 2] = UInt8(truncatingIfNeeded: quad)
                written += 3
                quad = 0
                quadCount = 0
              }
            } else if kind == Self.padding {
              // After two or three digits it pads; anywhere else it begins the checksum. Both end the data.
              if quadCount == 2 {
                output[written] = UInt8(truncatingIfNeeded: quad >> 4)
                written += 1
              } else if quadCount == 3 {
                output[written] = UInt8(truncatingIfNeeded: quad >> 10)
                output[written + 1] = UInt8(truncatingIfNeeded: quad >> 2)
                written += 2
              } else if quadCount == 1 {
                state = .invalid(place + UInt64(index))
                break
              }
              quadCount = 0
              isPadded = true
            } else if kind == Self.dash {
              state = quadCount == 0 ? .atDash : .invalid(place + UInt64(index))
              break
            } else if kind == Self.invalid {
              state = .invalid(place + UInt64(index))
              break
            }
            index += 1
          }
          return (index, index)
        }
      }
    }
    swap(&storage, &decoded)
    (self.quad, self.quadCount, self.isPadded, self.state) = (quad, quadCount, isPadded, state)
    available = written
    return used != nil
  }
}

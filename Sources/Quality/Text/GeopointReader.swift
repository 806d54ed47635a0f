import DataContracts

/// A point of longitude -180 to 180 and latitude -90 to 90 (Data Package v2, Table Schema, `geopoint`).
struct GeopointReader {
  let tape: JSONTape

  /// `lon,lat` in plain decimals of as few digits as they have; `nil` when the cell is no point.
  func canonical(_ cell: UnsafeBufferPointer<UInt8>, _ format: GeopointFormat) -> [UInt8]? {
    let pair: (longitude: ExactNumber?, latitude: ExactNumber?)
    switch format {
    case .default:
      guard let comma = cell.firstIndex(of: 0x2C) else { return nil }
      // One number and a comma; blanks may follow it.
      pair = (
        ExactNumber(cell[..<comma], allowsExponent: false),
        ExactNumber(cell[(comma + 1)...].drop { $0 == 0x20 }, allowsExponent: false)
      )
    case .array:
      guard read(cell), tape.kind(0) == .array, tape.count(0) == 2 else { return nil }
      pair = (number(1), number(2))
    case .object:
      guard read(cell), tape.kind(0) == .object, tape.count(0) == 2, let longitude = tape.member("lon", of: 0),
        let latitude = tape.member("lat", of: 0)
      else { return nil }
      pair = (number(longitude), number(latitude))
    }
    guard let longitude = pair.longitude, let latitude = pair.latitude, Self.isWithin(longitude, 180), Self.isWithin(latitude, 90),
      let first = longitude.plain, let second = latitude.plain
    else { return nil }
    return first + [0x2C] + second
  }

  private func read(_ cell: UnsafeBufferPointer<UInt8>) -> Bool { cell.baseAddress.map { tape.read($0, cell.count) } ?? false }

  private func number(_ token: Int) -> ExactNumber? { tape.kind(token) == .number ? tape.number(token) : nil }

  private static func isWithin(_ number: ExactNumber, _ limit: Int) -> Bool {
    number <= ExactNumber(limit) && number >= ExactNumber(-limit)
  }
}

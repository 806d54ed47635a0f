/// Whether a JSON object is one of GeoJSON (RFC 7946).
///
/// Types, the members each must have, and the shape of coordinates are checked: positions of two numbers or more, lines of
/// two positions, rings of four of which the last is the first. Empty coordinates stand for no place, as section 3.1 allows.
struct GeoJSONCheck {
  let tape: JSONTape

  func isObject(_ token: Int) -> Bool {
    guard tape.kind(token) == .object, let type = tape.member("type", of: token) else { return false }
    guard tape.member("bbox", of: token).map(isBox) ?? true else { return false }
    if tape.isText("Feature", type) { return isFeature(token) }
    if tape.isText("FeatureCollection", type) {
      return tape.member("features", of: token).map { isArray($0) { tape.kind($0) == .object && isFeatureObject($0) } } ?? false
    }
    return isGeometry(token)
  }

  private func isFeatureObject(_ token: Int) -> Bool {
    guard let type = tape.member("type", of: token), tape.isText("Feature", type) else { return false }
    return isFeature(token) && (tape.member("bbox", of: token).map(isBox) ?? true)
  }

  private func isFeature(_ token: Int) -> Bool {
    guard let geometry = tape.member("geometry", of: token), let properties = tape.member("properties", of: token) else { return false }
    if let id = tape.member("id", of: token), tape.kind(id) != .string, tape.kind(id) != .number { return false }
    return (tape.kind(geometry) == .null || isGeometry(geometry)) && [.null, .object].contains(tape.kind(properties))
  }

  private func isGeometry(_ token: Int) -> Bool {
    guard tape.kind(token) == .object, let type = tape.member("type", of: token) else { return false }
    if tape.isText("GeometryCollection", type) {
      return tape.member("geometries", of: token).map { isArray($0, isGeometry) } ?? false
    }
    guard let places = tape.member("coordinates", of: token), tape.kind(places) == .array else { return false }
    if tape.isText("Point", type) { return tape.count(places) == 0 || isPosition(places) }
    if tape.isText("MultiPoint", type) { return isArray(places, isPosition) }
    if tape.isText("LineString", type) { return isLine(places) }
    if tape.isText("MultiLineString", type) { return isArray(places, isLine) }
    if tape.isText("Polygon", type) { return isArray(places, isRing) }
    if tape.isText("MultiPolygon", type) { return isArray(places) { isArray($0, isRing) } }
    return false
  }

  private func isLine(_ token: Int) -> Bool { isArray(token, isPosition) && tape.count(token) != 1 }

  private func isRing(_ token: Int) -> Bool {
    guard isArray(token, isPosition) else { return false }
    let positions = tape.items(of: token)
    guard let first = positions.first, let last = positions.last else { return true }
    return positions.count >= 4 && tape.equals(first, tape, last)
  }

  private func isBox(_ token: Int) -> Bool {
    isArray(token) { tape.kind($0) == .number } && tape.count(token) >= 4 && tape.count(token) % 2 == 0
  }

  func isPosition(_ token: Int) -> Bool { isArray(token) { tape.kind($0) == .number } && tape.count(token) >= 2 }

  func isArray(_ token: Int, _ isItem: (Int) -> Bool) -> Bool { tape.kind(token) == .array && tape.allItems(of: token, isItem) }
}

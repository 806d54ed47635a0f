/// Whether a JSON object is one of TopoJSON (specification 1.0): a topology, or one of its geometries.
struct TopoJSONCheck {
  private let tape: JSONTape
  private let shapes: GeoJSONCheck

  init(tape: JSONTape) {
    self.tape = tape
    shapes = GeoJSONCheck(tape: tape)
  }

  func isObject(_ token: Int) -> Bool {
    guard tape.kind(token) == .object, let type = tape.member("type", of: token) else { return false }
    return tape.isText("Topology", type) ? isTopology(token) : isGeometry(token)
  }

  private func isTopology(_ token: Int) -> Bool {
    guard let objects = tape.member("objects", of: token), tape.kind(objects) == .object,
      tape.members(of: objects).allSatisfy({ isGeometry($0.value) }),
      let arcs = tape.member("arcs", of: token),
      shapes.isArray(arcs, { arc in shapes.isArray(arc, shapes.isPosition) && tape.count(arc) >= 2 })
    else { return false }
    guard let transform = tape.member("transform", of: token) else { return true }
    return tape.kind(transform) == .object
      && ["scale", "translate"].allSatisfy { (name: StaticString) in
        tape.member(name, of: transform).map { shapes.isPosition($0) && tape.count($0) == 2 } ?? false
      }
  }

  private func isGeometry(_ token: Int) -> Bool {
    guard tape.kind(token) == .object, let type = tape.member("type", of: token) else { return false }
    // An object without a place.
    if tape.kind(type) == .null { return true }
    if tape.isText("GeometryCollection", type) {
      return tape.member("geometries", of: token).map { shapes.isArray($0, isGeometry) } ?? false
    }
    if let places = tape.member("coordinates", of: token) {
      if tape.isText("Point", type) { return shapes.isPosition(places) }
      return tape.isText("MultiPoint", type) && shapes.isArray(places, shapes.isPosition)
    }
    guard let arcs = tape.member("arcs", of: token) else { return false }
    if tape.isText("LineString", type) { return isIndexes(arcs) }
    if tape.isText("MultiLineString", type) || tape.isText("Polygon", type) { return shapes.isArray(arcs, isIndexes) }
    return tape.isText("MultiPolygon", type) && shapes.isArray(arcs) { shapes.isArray($0, isIndexes) }
  }

  /// Numbers of arcs; a negative one is an arc backwards.
  private func isIndexes(_ token: Int) -> Bool { shapes.isArray(token) { tape.kind($0) == .number && tape.number($0).isWhole } }
}

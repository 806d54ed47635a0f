internal import DataContracts
internal import Descriptors

/// What can only be checked once every file has been read: names that are taken, customers, tables, overlaps.
///
/// Files are taken in order, the main file first; of two that contradict each other the later has the fault.
struct CrossChecks {
  private var customers: [String: (customer: Customer, place: Place)] = [:]
  private var feeds: [(feed: Feed, place: Place)] = []
  private var jobs: [String: Place] = [:]
  /// Also those of faulty files, so that a missing customer is told from a faulty one.
  private let declaredCustomers: Set<String>
  let declaredTables: Set<String>
  /// Tables that have a contract of their own; the main file says which.
  let tables: [String: TableSettings]
  let paths: PathResolver

  init(_ drafts: [FileDraft], paths: PathResolver) {
    self.paths = paths
    tables = Dictionary(
      drafts.flatMap { $0.tables.compactMap(\.value) }.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    declaredCustomers = Set(drafts.flatMap { $0.customers.map(\.name) })
    declaredTables = Set(
      drafts.flatMap { draft in
        draft.feeds.compactMap { feed in
          if case .scalar(let table, _) = feed.node.child("table")?.content { table } else { nil }
        }
      })
    for draft in drafts where draft.log.isEmpty { registerCustomers(draft) }
  }

  private mutating func registerCustomers(_ draft: FileDraft) {
    for customer in draft.customers {
      guard let value = customer.value else { continue }
      if let other = customers[customer.name] {
        draft.log.add(
          at: customer.place, path: customer.node.path, "the name is taken at \(other.place)",
          remedy: "rename one of the two")
      } else {
        customers[customer.name] = (value, customer.place)
      }
    }
  }

  /// Checks one file against those before it, and remembers it if it is sound.
  mutating func check(_ draft: FileDraft) {
    var newFeeds: [(feed: Feed, place: Place)] = []
    for named in draft.feeds {
      checkCustomer(of: named, draft.log)
      if let other = feeds.first(where: { $0.feed.name == named.name }) {
        draft.log.add(
          at: named.place, path: named.node.path, "the name is taken at \(other.place)", remedy: "rename one of the two"
        )
      }
      guard let feed = named.value else { continue }
      checkColumns(of: feed, named.node, draft.log)
      for other in feeds + newFeeds where other.feed.name != feed.name {
        checkTogether(feed, named.node, other, draft.log)
      }
      newFeeds.append((feed, named.place))
    }
    checkTables(draft)
    for job in draft.scoring {
      if let other = jobs[job.name] {
        draft.log.add(
          at: job.place, path: job.node.path, "the name is taken at \(other)", remedy: "rename one of the two")
      }
      for entry in job.node.child("inputs").flatMap(Self.entries) ?? [] where !declaredTables.contains(entry.key) {
        draft.log.add(
          at: entry.place, path: entry.value.path, "no feed fills the table \(Printable.quoted(entry.key))",
          remedy: "name the table of a feed: \(declaredTables.sorted().prefix(5).joined(separator: ", "))")
      }
    }
    guard draft.log.isEmpty else { return }
    feeds += newFeeds
    for job in draft.scoring { jobs[job.name] = job.place }
  }

  private static func entries(_ node: Node) -> [Node.Entry] {
    if case .mapping(let entries) = node.content { entries } else { [] }
  }

  private func checkCustomer(of named: FileDraft.Named<Feed>, _ log: FaultLog) {
    guard let node = named.node.child("customer"), case .scalar(let name, _) = node.content, !name.isEmpty else {
      return
    }
    guard declaredCustomers.contains(name) else {
      let known = declaredCustomers.sorted().prefix(5).joined(separator: ", ")
      log.add(
        node, "no customer is called \(Printable.quoted(name))",
        remedy: known.isEmpty ? "write it under customers" : "write it under customers, or name one of: \(known)")
      return
    }
    guard let customer = customers[name]?.customer, customer.endpoint == nil,
      let directory = named.node.child("source")?.child("directory"), !directory.isNull
    else { return }
    log.add(
      directory, "the customer \(name) has no endpoint",
      remedy: "write customers.\(name).endpoint, or take the files from a folder")
  }

  private func checkTogether(_ feed: Feed, _ node: Node, _ other: (feed: Feed, place: Place), _ log: FaultLog) {
    if sharesSource(feed, other.feed), overlaps(feed.files, other.feed.files) {
      log.add(
        node.child("files") ?? node, "takes the same files as \(other.feed.name) at \(other.place)",
        remedy: "make the patterns differ, or take the files from another place")
    }
    if feed.table == other.feed.table, feed.partitionBy != other.feed.partitionBy {
      log.add(
        node.child("partition_by") ?? node.child("table") ?? node,
        "would partition the table otherwise than \(other.feed.name) does: by \(feed.partitionBy.joined(separator: ", "))",
        remedy: "write the same partition_by: [\(other.feed.partitionBy.joined(separator: ", "))], or use another table")
    }
    guard feed.table == other.feed.table, tables[feed.table] == nil,
      let difference = TableShape(feed.contracts).difference(from: TableShape(other.feed.contracts))
    else { return }
    log.add(
      node.child("table") ?? node, "would get other columns than \(other.feed.name) gives it: \(difference)",
      remedy: "use another table, or contracts with the same names and types of columns")
  }

  private func sharesSource(_ one: Feed, _ other: Feed) -> Bool {
    guard one.source == other.source else { return false }
    if case .folder = one.source { return true }
    guard let first = customers[one.customer]?.customer.endpoint,
      let second = customers[other.customer]?.customer.endpoint
    else { return one.customer == other.customer }
    return first.host == second.host && first.port == second.port && first.user == second.user
  }

  private func overlaps(_ one: FilePattern, _ other: FilePattern) -> Bool {
    // Any day with two digits in every place will do: captures are of fixed width.
    let day = CalendarDate(days: 20_773)
    return one.match(Array(other.render(date: day).utf8)) != nil
      || other.match(Array(one.render(date: day).utf8)) != nil
  }
}

@testable import Parquet

/// The Thrift structures of a file.
enum ThriftFuzzing {
  static func footer(_ input: UnsafeRawBufferPointer) -> String? {
    guard let metadata = try? FileMetaData(input), let schema = try? SchemaResolver.schema(metadata.schema) else { return nil }
    for group in metadata.rowGroups {
      let trust = StatisticsTrust(createdBy: metadata.createdBy, typeOrdered: metadata.typeOrdered)
      _ = try? FooterReader.summary(group, schema.leaves, trust, 1 << 20)
    }
    return nil
  }

  static func pageHeader(_ input: UnsafeRawBufferPointer) -> String? {
    guard let (header, _) = try? PageHeader.read(input) else { return nil }
    let again = header.encoded()
    guard let (second, size) = again.withUnsafeBytes({ try? PageHeader.read($0) }), size == again.count else {
      return "a header that does not read back"
    }
    return second.encoded() == again ? nil : "a header that changes when it is written again"
  }
}

import Foundation
import Testing

/// A Python program that turns columns into lines of text, one value each, the same way
/// ``canonical(_:)`` does: integers and unscaled decimals in base ten, floats by their bits, bytes in
/// hexadecimal, `~` for null.
enum Oracle {
  static let canonicalizer = #"""
    import sys, os, struct, decimal
    import pyarrow as pa, pyarrow.parquet as pq, pyarrow.compute as pc
    decimal.getcontext().prec = 100

    def lines(column):
        t = column.type
        if pa.types.is_dictionary(t):
            column = column.cast(t.value_type); t = column.type
        if isinstance(t, pa.ExtensionType):
            column = pa.chunked_array([c.storage for c in column.chunks], t.storage_type); t = column.type
        if pa.types.is_date32(t): column = column.cast(pa.int32())
        elif pa.types.is_time32(t): column = column.cast(pa.int32())
        elif pa.types.is_time64(t) or pa.types.is_timestamp(t): column = column.cast(pa.int64())
        if pa.types.is_decimal(t):
            f = lambda v: str(int(v.scaleb(t.scale)))
        elif pa.types.is_boolean(t): f = lambda v: "1" if v else "0"
        elif pa.types.is_float16(t): f = lambda v: struct.pack("<e", v).hex() if v == v else "nan"
        elif pa.types.is_float32(t): f = lambda v: struct.pack("<f", v).hex() if v == v else "nan"
        elif pa.types.is_float64(t): f = lambda v: struct.pack("<d", v).hex() if v == v else "nan"
        elif pa.types.is_string(t) or pa.types.is_large_string(t) or pa.types.is_string_view(t):
            f = lambda v: v.encode().hex()
        elif pa.types.is_null(t): f = str
        elif pa.types.is_binary(t) or pa.types.is_large_binary(t) or pa.types.is_fixed_size_binary(t) or pa.types.is_binary_view(t):
            f = lambda v: v.hex()
        else: f = str
        for v in column.to_pylist():
            yield "~" if v is None else f(v)

    def nested(a):
        t = a.type
        if pa.types.is_dictionary(t): return nested(a.cast(t.value_type))
        if pa.types.is_map(t):
            ends, keys, items = a.offsets.to_pylist(), nested(a.keys), nested(a.items)
            slots = ["<" + ",".join(keys[i] + ":" + items[i] for i in range(x, y)) + ">" for x, y in zip(ends, ends[1:])]
        elif pa.types.is_list(t) or pa.types.is_large_list(t):
            ends, items = a.offsets.to_pylist(), nested(a.values)
            slots = ["[" + ",".join(items[x:y]) + "]" for x, y in zip(ends, ends[1:])]
        elif pa.types.is_struct(t):
            slots = ["{" + ",".join(v) + "}" for v in zip(*[nested(c) for c in a.flatten()])]
        else: return list(lines(pa.chunked_array([a])))
        return [s if v else "~" for s, v in zip(slots, a.is_valid().to_pylist())]

    def dump(table, path):
        with open(path, "w") as out:
            for name in table.column_names:
                column = table.column(name)
                out.write("# " + name + "\n")
                # Chunk by chunk: offsets of 32 bits may not hold all of them together.
                for chunk in column.chunks:
                    for line in nested(chunk) if pa.types.is_nested(column.type) else lines(pa.chunked_array([chunk])):
                        out.write(line + "\n")

    """#
}

/// Compares the dumps that engines left in `folder`, `NAME.parquet.ENGINE`, with what is expected of each file.
func expectDumps(_ expected: [String: [String]], in folder: String, engines: (String) -> [String]) throws {
  for (name, lines) in expected {
    for engine in engines(name) {
      let text = try String(contentsOfFile: "\(folder)/\(name).parquet.\(engine)", encoding: .utf8)
      let theirs = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
      #expect(firstDifference(lines, theirs) == nil, "file \(name), \(engine)")
    }
  }
}

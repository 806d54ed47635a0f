"""Runs Scripts/bench-parquet's programs in turn and prints their times, sizes and ratios."""

import json
import os
import subprocess
import sys
import time

# Before the imports: these read them when they are loaded.
os.environ["POLARS_MAX_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"

import duckdb
import polars
import pyarrow as pa
import pyarrow.parquet as pq

program, folder, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
columns = f"{folder}/columns.parquet"
pa.set_cpu_count(1)
pa.set_io_thread_count(1)
GROUP = 1 << 20


def measured(*arguments):
    return json.loads(subprocess.run([program, *arguments], check=True, capture_output=True).stdout)


def fastest(call):
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best


def arrow_write(path, integers):
    pq.write_table(table, path, compression="zstd", compression_level=1, row_group_size=GROUP,
                   store_decimal_as_integer=integers)


def polars_write(path):
    frame.write_parquet(path, compression="zstd", compression_level=1, row_group_size=GROUP)


def duckdb_write(path):
    con.execute(f"copy source to '{path}' (format parquet, compression zstd, compression_level 1, row_group_size {GROUP})")


def read(path):
    return pq.read_table(path, use_threads=False, memory_map=False)


table = read(columns)
frame = polars.from_arrow(table)
con = duckdb.connect()
con.execute("set threads = 1")
con.register("table_arrow", table)
con.execute("create table source as select * from table_arrow")

# Ours and pyarrow's rounds take turns with each other only as whole runs: each process warms up by itself.
ours = measured("encode", "compat", columns, f"{folder}/ours.parquet", str(rounds))
quick = measured("encode", "quick", columns, f"{folder}/quick.parquet", str(rounds))
compact = measured("encode", "compact", columns, f"{folder}/compact.parquet", str(rounds))
writers = [
    ("sluice compat", ours["seconds"], ours["bytes"]),
    ("sluice quick", quick["seconds"], quick["bytes"]),
    ("sluice compact (zstd 3)", compact["seconds"], compact["bytes"]),
]
for name, path, call in [
    ("pyarrow", "arrow", lambda p: arrow_write(p, True)),
    ("pyarrow, decimals as bytes", "arrow-bytes", lambda p: arrow_write(p, False)),
    ("polars", "polars", polars_write),
    ("duckdb", "duckdb", duckdb_write),
]:
    path = f"{folder}/{path}.parquet"
    writers.append((name, fastest(lambda: call(path)), os.path.getsize(path)))

seconds, size = writers[2][1], writers[2][2]
print(f"{table.num_rows} rows, {table.num_columns} columns, zstd level 1, one thread, fastest of {rounds}\n")
print(f"{'encode':30}{'CPU s':>8}{'vs pyarrow':>12}{'bytes':>14}{'vs pyarrow':>12}")
for name, s, b in writers:
    print(f"{name:30}{s:8.3f}{s / seconds:11.2f}x{b:14}{b / size:11.3f}x")

print(f"\n{'decode':30}{'CPU s':>8}{'vs pyarrow':>12}")
for path, label in [("ours", "file of sluice"), ("arrow", "file of pyarrow"), ("quick", "quick file"), ("compact", "compact file")]:
    path = f"{folder}/{path}.parquet"
    result = measured("decode", path, str(rounds))
    theirs = fastest(lambda: read(path))
    if label == "file of sluice": decoded = result
    print(f"{'sluice, ' + label:30}{result['seconds']:8.3f}{result['seconds'] / theirs:11.2f}x")
    print(f"{'pyarrow, ' + label:30}{theirs:8.3f}{1:11.2f}x")
path = f"{folder}/ours.parquet"
print(f"{'polars, file of sluice':30}{fastest(lambda: polars.read_parquet(path)):8.3f}")
print(f"{'duckdb, file of sluice':30}{fastest(lambda: con.execute(f'create or replace temp table t as from {chr(39)}{path}{chr(39)}')):8.3f}")

if not read(path).equals(table):
    sys.exit("what sluice wrote is not what pyarrow reads")

arrow = pq.ParquetFile(f"{folder}/arrow.parquet").metadata
print(f"\n{'column':22}{'encode ms':>10}{'decode ms':>10}{'bytes':>12}{'pyarrow':>12}  {'compact':>10} encodings")
for index, name in enumerate(table.column_names):
    mine, small = ours["columns"][name], compact["columns"][name]
    other = sum(arrow.row_group(g).column(index).total_compressed_size for g in range(arrow.num_row_groups))
    print(f"{name:22}{mine['milliseconds']:10.1f}{decoded['columns'][name]:10.1f}{mine['bytes']:12}{other:12}  "
          f"{small['bytes']:10} {mine['encoding']}, {small['encoding']}")

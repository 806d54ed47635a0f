"""What four readers see in a table: its rows as text, its columns with their types, and how its files hold them.

Arguments: the table's folder, the columns to show, the readers, an SQL condition.
Standard output: {"rows": {reader: [[text]]}, "columns": [[name, type]], "files": [[column]]}.
"""
import json, os, sys, urllib.parse

sys.dont_write_bytecode = True

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle


def text(value):
    # A moment is printed by each reader with the zone it thinks of; all of them are UTC.
    return str(value)[:19] if hasattr(value, "hour") else str(value)


def main():
    import deltalake, duckdb, pyarrow, pyarrow.parquet

    path, names, readers, condition = sys.argv[1], sys.argv[2].split(","), sys.argv[3].split(","), sys.argv[4]
    rows = {}
    for reader in readers:
        everything = oracle.READERS[reader](path)
        everything = everything.read_all() if hasattr(everything, "read_all") else everything
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("everything", everything)
        kept = connection.execute(f"SELECT * FROM everything WHERE {condition} ORDER BY _feed, _delivery, _record").fetch_arrow_table()
        rows[reader] = [[text(row[name]) for name in names] for row in kept.to_pylist()]
    table = deltalake.DeltaTable(path)
    actions = pyarrow.table(table.get_add_actions(flatten=True)).to_pylist()
    files = {
        tuple(pyarrow.parquet.ParquetFile(os.path.join(path, urllib.parse.unquote(action["path"]))).schema_arrow.names)
        for action in actions
    }
    columns = [[field.name, field.type.type if hasattr(field.type, "type") else str(field.type)] for field in table.schema().fields]
    print(json.dumps({"rows": rows, "columns": columns, "files": sorted(files)}))


main()
sys.stdout.flush()
# The end is made short for the reason that oracle.py gives.
os._exit(0)

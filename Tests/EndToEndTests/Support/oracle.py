"""What a portfolio file should have become, worked out apart from the program under test, and what four readers see.

Standard input: a JSON array of {"table": folder, "readers": [names], "expected": [{"csv", "delivery", "date", "feed"}]}.
Standard output: for each of them {"rows", "accepted", "rejected", "differences"}.

The rules below are those of Schemas/portfolio-1.yaml, written down a second time with Python's csv, decimal and datetime.
"""
import csv, datetime, decimal, glob, io, json, os, re, sys, urllib.parse

decimal.getcontext().prec = 60
NULLS = {"", "NULL", "null", "N/A", "n/a"}
PRODUCTS = set("credit_card personal_loan auto_loan mortgage medical utility telecom".split())
STATUSES = set("open disputed payment_plan settled paid closed".split())
STATES = set(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI "
    "SC SD TN TX UT VT VA WA WV WI WY".split())


class Rejected(Exception):
    pass


def demand(condition, why):
    if not condition:
        raise Rejected(why)


def text(pattern=None, choices=None, longest=None, case=None, collapse=False):
    def convert(value):
        if pattern:
            demand(re.fullmatch(pattern, value), "constraint-error")
        demand(choices is None or value in choices, "constraint-error")
        demand(longest is None or len(value) <= longest, "constraint-error")
        return value

    def cleanse(value):
        value = value.strip()
        if collapse:
            value = re.sub(r"\s+", " ", value)
        return value.upper() if case == "upper" else value.lower() if case == "lower" else value

    return cleanse, convert


def day(earliest=None):
    def convert(value):
        for pattern, order in ((r"(\d{4})-(\d{2})-(\d{2})", (1, 2, 3)), (r"(\d{2})/(\d{2})/(\d{4})", (3, 1, 2))):
            match = re.fullmatch(pattern, value, re.ASCII)
            if match:
                try:
                    found = datetime.date(*(int(match[part]) for part in order))
                except ValueError:
                    continue
                demand(earliest is None or found >= earliest, "constraint-error")
                return found
        raise Rejected("type-error")

    return str.strip, convert


def number(precision, scale, rounds=False, least=None, most=None):
    unit = decimal.Decimal(1).scaleb(-scale)

    def convert(value):
        demand(re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", value, re.ASCII), "type-error")
        exact = decimal.Decimal(value)
        rounded = exact.quantize(unit, rounding=decimal.ROUND_HALF_EVEN)
        demand(rounds or rounded == exact, "type-error")
        demand(abs(rounded) < decimal.Decimal(10) ** (precision - scale), "type-error")
        demand(least is None or rounded >= least, "constraint-error")
        demand(most is None or rounded <= most, "constraint-error")
        # A negative zero has no place in a decimal column.
        return rounded if rounded != 0 else unit * 0

    return str.strip, convert


def whole(most):
    def convert(value):
        demand(re.fullmatch(r"[+-]?\d+", value, re.ASCII), "type-error")
        demand(0 <= int(value) <= most, "constraint-error")
        return int(value)

    return str.strip, convert


def flag():
    def convert(value):
        demand(value in ("Y", "true", "N", "false"), "type-error")
        return value in ("Y", "true")

    return str.strip, convert


LONG_AGO = datetime.date(1950, 1, 1)
FIELDS = [  # name, required, (cleanse, convert)
    ("account_id", True, text("[0-9]{10}")),
    ("customer_id", True, text("C[0-9]{9}", case="upper")),
    ("customer_name", True, text(longest=80, collapse=True)),
    ("product", True, text(choices=PRODUCTS, case="lower")),
    ("opened_on", True, day(LONG_AGO)),
    ("charged_off_on", False, day(LONG_AGO)),
    ("original_balance", True, number(12, 2, least=0)),
    ("current_balance", True, number(12, 2)),
    ("interest_rate", False, number(7, 4, rounds=True, least=0, most=100)),
    ("last_payment_on", False, day()),
    ("last_payment_amount", False, number(12, 2, least=0)),
    ("days_past_due", True, whole(36500)),
    ("phone", False, text(r"\+?[0-9(). \-]{7,24}", collapse=True)),
    ("email", False, text(r"[^@ ,;]+@[^@ ,;]+\.[a-z]{2,}", longest=254, case="lower")),
    ("postal_code", False, text("[0-9]{5}(-[0-9]{4})?")),
    ("state", False, text(choices=STATES, case="upper")),
    ("status", True, text(choices=STATUSES, case="lower")),
    ("letters_sent", True, whole(10000)),
    ("consent_call", True, flag()),
    ("consent_email", True, flag()),
]
NAMES = [name for name, _, _ in FIELDS]
COLUMNS = NAMES + ["_business_date", "_delivery", "_record", "_feed"]


def judge(fields):
    demand(len(fields) >= len(FIELDS), "missing-cell")
    demand(len(fields) == len(FIELDS), "extra-cell")
    demand(not any(0xDC80 <= ord(letter) <= 0xDCFF for field in fields for letter in field), "encoding-error")
    row = []
    for raw, (_, required, (cleanse, convert)) in zip(fields, FIELDS):
        value = cleanse(raw)
        value = None if value in NULLS else value
        demand(value is not None or not required, "constraint-error")
        row.append(None if value is None else convert(value))
    return row


def accepted(part):
    with open(part["csv"], "rb") as file:
        content = file.read().decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    records = csv.reader(io.StringIO(content, newline=""))
    assert next(records) == NAMES, "the oracle reads only files with the contract's header"
    rows, keys, reasons = [], set(), {}
    for position, fields in enumerate(records, start=1):
        try:
            row = judge(fields)
            demand(row[0] not in keys, "primary-key")
            keys.add(row[0])
            rows.append(row + [datetime.date.fromisoformat(part["date"]), part["delivery"], position, part["feed"]])
        except Rejected as reason:
            reasons[position] = str(reason)
    return rows, reasons


def by_deltalake(path):
    import deltalake

    return deltalake.DeltaTable(path).to_pyarrow_table()


def by_polars(path):
    import polars

    return polars.scan_delta(path).collect().to_arrow()


connection = None


def by_duckdb(path):
    global connection
    import duckdb, duckdb_ext

    if connection is None:
        connection = duckdb.connect()
        folder = os.path.join(list(duckdb_ext.__path__)[0], "extensions", f"v{duckdb.__version__}", "*", "delta.duckdb_extension")
        connection.execute(f"LOAD '{glob.glob(folder)[0]}'")
    return connection.execute(f"SELECT * FROM delta_scan('{path}')").fetch_arrow_table()


def by_pyarrow(path):
    """Every live file by itself, with the partition's values put beside its columns."""
    import deltalake, pyarrow, pyarrow.parquet

    actions = pyarrow.table(deltalake.DeltaTable(path).get_add_actions(flatten=True)).to_pylist()
    tables = []
    for action in actions:
        table = pyarrow.parquet.ParquetFile(os.path.join(path, urllib.parse.unquote(action["path"]))).read()
        assert table.num_rows == action["num_records"], "statistics and file disagree"
        for key in ("_feed", "_business_date"):
            if "partition." + key not in action:
                continue
            value = action["partition." + key]
            if key == "_business_date" and isinstance(value, str):
                value = datetime.date.fromisoformat(value)
            table = table.append_column(key, pyarrow.array([value] * table.num_rows))
        tables.append(table)
    return pyarrow.concat_tables(tables, promote_options="permissive") if tables else pyarrow.table({name: [] for name in COLUMNS})


READERS = {"deltalake": by_deltalake, "polars": by_polars, "duckdb": by_duckdb, "pyarrow": by_pyarrow}


def exact(value):
    """A value with its type and every digit, so that 1 is neither True nor 1.00."""
    return type(value).__name__, format(value, "f") if isinstance(value, decimal.Decimal) else str(value)


def place(row):
    return row["_delivery"], row["_record"]


def differences(name, table, expected):
    if set(table.column_names) != set(COLUMNS):
        return [f"{name}: columns {table.column_names}"]
    found = sorted(table.select(COLUMNS).to_pylist(), key=place)
    wanted = sorted((dict(zip(COLUMNS, row)) for row in expected), key=place)
    if [place(row) for row in found] != [place(row) for row in wanted]:
        missing = sorted(set(map(place, wanted)) - set(map(place, found)))
        surplus = sorted(set(map(place, found)) - set(map(place, wanted)))
        return [f"{name}: {len(found)} rows for {len(wanted)}; missing {missing[:5]}, surplus {surplus[:5]}"]
    return [
        f"{name}: {place(mine)} {column}: {exact(theirs[column])} for {exact(mine[column])}"
        for mine, theirs in zip(wanted, found) for column in COLUMNS if exact(mine[column]) != exact(theirs[column])
    ][:10]


def main():
    answers = []
    for question in json.load(sys.stdin):
        rows, counts, reasons = [], {}, {}
        for part in question["expected"]:
            good, bad = accepted(part)
            rows += good
            counts[part["delivery"]] = len(good)
            reasons[part["delivery"]] = {str(record): reason for record, reason in bad.items()}
        found = []
        for reader in question["readers"]:
            found += differences(reader, READERS[reader](question["table"]), rows)
        answers.append({"rows": len(rows), "accepted": counts, "rejected": reasons, "differences": found})
    json.dump(answers, sys.stdout)
    sys.stdout.flush()
    # Readers' own threads have been seen to abort the interpreter at its end; the answers are out by then.
    os._exit(0)


if __name__ == "__main__":
    main()

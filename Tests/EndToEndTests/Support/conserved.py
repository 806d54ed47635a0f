"""Looks at damaged portfolio files for itself and compares with what became of them.

    conserved.py LAKE-TABLE < [{"delivery", "csv", "rejects", "report"}, …]

Prints one object for each delivery: `differences`, empty if every record of the file either landed with the values that stand
in it or is among the rejects, and all sums agree. Knows nothing of the program but the contract's own words.
"""
import decimal
import json
import os
import re
import sys

import deltalake

MONEY = ["original_balance", "current_balance", "last_payment_amount"]
NULLS = {"", "NULL", "null", "N/A", "n/a"}
# Unicode's White_Space; str.strip alone takes more.
BLANKS = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
decimal.getcontext().prec = 100
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)\Z", re.ASCII)


def records(data):
    """Splits a file by RFC 4180, one byte after the other; yields start, end, cells in bytes, whether a quote is astray."""
    start = 0
    while start < len(data):
        cells, cell, stray, quoted, at = [], b"", False, False, start
        open_quote = closed = False
        while True:
            if at == len(data):
                if open_quote:
                    return
                cells.append(cell)
                end = at
                break
            byte = data[at:at + 1]
            if open_quote:
                if byte == b'"':
                    if data[at + 1:at + 2] == b'"':
                        cell += b'"'
                        at += 2
                        continue
                    open_quote, closed = False, True
                else:
                    cell += byte
                at += 1
                continue
            if byte in (b",", b"\n", b"\r"):
                cells.append(cell)
                cell, closed, quoted = b"", False, False
                at += 1
                if byte == b",":
                    continue
                if byte == b"\r" and data[at:at + 1] == b"\n":
                    at += 1
                end = at
                break
            if byte == b'"' and cell == b"" and not closed and not quoted:
                open_quote = quoted = True
            else:
                if byte == b'"' or closed:
                    stray = True
                cell += byte
                quoted = True
            at += 1
        yield start, end, cells, stray
        start = end


def amount(cell):
    """The value of a cell of money, or None."""
    text = cell.strip(BLANKS)
    if text in NULLS or len(text) > 60 or not NUMBER.match(text):
        return None
    value = decimal.Decimal(text)
    return value if value == value.quantize(decimal.Decimal("0.01")) and abs(value) < 10**10 else None


def look(part, landed):
    differences = []
    with open(part["csv"], "rb") as file:
        data = file.read()
    found = list(records(data))
    header = [cell.decode() for cell in found[0][2]]
    rejects = {}
    if os.path.exists(part["rejects"]):
        with open(part["rejects"]) as file:
            for line in file:
                reject = json.loads(line)
                rejects[reject["record"]] = reject
    report = part["report"]
    counts = report["counts"]
    if counts["read"] != len(found) - 1:
        differences.append(f"{len(found) - 1} records in the file, {counts['read']} read")
    if counts["read"] != counts["landed"] + counts["rejected"] + counts["duplicate"]:
        differences.append("the counts do not balance")
    if set(landed) & set(rejects) or len(landed) != counts["landed"] or len(rejects) != counts["rejected"]:
        differences.append("a record landed and was rejected, or neither")
    sums = {name: {True: decimal.Decimal(0), False: decimal.Decimal(0)} for name in MONEY}
    for number, (start, end, cells, stray) in enumerate(found[1:], start=1):
        raw = data[start:end]
        if number in rejects:
            reject = rejects[number]
            if (reject["byte"], reject["length"]) != (start, end - start):
                differences.append(f"record {number} is rejected at another place")
        elif number not in landed:
            differences.append(f"record {number} is gone")
            continue
        try:
            text = [cell.decode() for cell in cells]
        except UnicodeDecodeError:
            text = None
        is_broken = stray or text is None or b"\0" in raw or all(cell.strip(BLANKS) in NULLS for cell in text)
        if number in landed and (is_broken or len(cells) != len(header)):
            differences.append(f"record {number} landed and should not have")
            continue
        for name in [] if is_broken else MONEY:
            place = header.index(name)
            value = amount(text[place]) if place < len(text) else None
            if value is not None:
                sums[name][number in landed] += value
            if number in landed and landed[number][name] != value:
                differences.append(f"record {number} landed with another {name}")
    for column in report["columns"]:
        if column["field"] in MONEY:
            told = (decimal.Decimal(column["sum"]), decimal.Decimal(column["rejectedSum"]))
            if told != (sums[column["field"]][True], sums[column["field"]][False]):
                differences.append(f"{column['field']}: {told} told, {sums[column['field']]} found")
    return differences


def main():
    parts = json.load(sys.stdin)
    table = deltalake.DeltaTable(sys.argv[1]).to_pyarrow_table(columns=["_delivery", "_record"] + MONEY)
    landed = {part["delivery"]: {} for part in parts}
    for row in table.to_pylist():
        landed[row["_delivery"]][row["_record"]] = row
    print(json.dumps([look(part, landed[part["delivery"]]) for part in parts]))
    sys.stdout.flush()
    # For the reason that oracle.py gives.
    os._exit(0)


main()

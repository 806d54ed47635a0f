"""The same three accounts in every form that FormatTests names; writes one file for each into the folder given."""
import gzip
import io
import sys
import zipfile

import pyarrow

ROWS = [("0000000001", "Müller, Ann", 1250, "2026-11-20"), ("0000000002", "Zoë Zq", -307, "2025-02-28"),
        ("0000000003", "Plain", 100000, "2020-01-01")]


def money(cents):
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def delimited(sep, quote, end="\n", head=None, tail=()):
    lines = list(head if head is not None else [sep.join(["account", "name", "amount", "opened"])])
    for account, name, cents, day in ROWS:
        lines.append(sep.join([account, quote + name + quote, money(cents), day]))
    return (end.join(lines + list(tail)) + end)


def packed(cents):
    digits = f"{abs(cents):09d}" + ("d" if cents < 0 else "c")
    return bytes.fromhex(digits)


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


plain = delimited(",", '"').encode()
jsonl = "".join(
    f'{{"opened":"{day}","account":"{account}","name":"{name}","amount":{money(cents)}}}\n' for account, name, cents, day in ROWS)
batch = delimited(";", "", head=["H;20261120"], tail=["T;3;995.43"])
files = {
    "semicolon": delimited(";", "'", head=["# made at night", "account;name;amount;opened"]).encode("cp1252"),
    "wide": delimited("\t", '"', end="\r\n").encode("utf-16"),
    "fixed": "".join(f"{a}{n:<12}{money(c):>10}{d}\n" for a, n, c, d in ROWS).encode("latin-1"),
    "ebcdic": b"".join(a.encode("cp037") + f"{n:<12}".encode("cp037") + packed(c) + d.encode("cp037") for a, n, c, d in ROWS),
    "lines": pyarrow.Codec("zstd").compress(jsonl.encode(), asbytes=True),
    "gzip": gzip.compress(plain),
    "zip": zipped([("readme.txt", b"not this one"), ("data/portfolio.csv", plain)]),
    "batch": batch.encode(),
}
for name, data in files.items():
    with open(f"{sys.argv[1]}/{name}", "wb") as file:
        file.write(data)
for packing, pack in [("gzip", gzip.compress), ("zip", lambda b: zipped([("a.pgp", b)])),
                      ("zstd", lambda b: pyarrow.Codec("zstd").compress(b, asbytes=True))]:
    for path in sys.argv[2:]:
        with open(path, "rb") as file:
            data = pack(file.read())
        with open(f"{path}.{packing}", "wb") as file:
            file.write(data)

"""Files no honest bank sends, one for each name; writes them into the folder given. HostileTests says what becomes of each."""
import gzip
import io
import random
import struct
import sys
import warnings
import zipfile

import pyarrow

warnings.simplefilter("ignore")
HEADER = b"account,name,amount,opened\n"
PLAIN = HEADER + b"0000000001,Canaria Zqvogel,12.50,2026-11-20\n"


def zstd(data):
    return pyarrow.Codec("zstd").compress(data, asbytes=True)


def zipped(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def patched(data, at, new):
    return data[:at] + new + data[at + len(new):]


noise = random.Random(7)
scrambled = bytes([0x41]) + bytes(noise.randrange(256) for _ in range(20_000))
one = zipped(("portfolio.csv", PLAIN))
central = one.rindex(b"PK\x01\x02")
# Rows like any others, and far more of them than the packing's size can account for.
bomb = HEADER + b"0000000001,Canaria Zqvogel,12.50,2026-11-20\n" * (1 << 20)
workbook = zipped(
    ("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", b"<worksheet/>"))
files = {
    "scrambled": scrambled,
    "html": b"\r\n <HTML><head><title>Session expired</title></head><body>Canaria Zqvogel</body></HTML>",
    "pdf": b"%PDF-1.7\n1 0 obj << /Title (Canaria Zqvogel) >> endobj\n%%EOF\n",
    "workbook": workbook,
    "gzip": gzip.compress(PLAIN),
    "zeros": bytes(50_000),
    "spaces": b" " * 50_000,
    "wide": PLAIN.decode().encode("utf-16"),
    "wide-bare": PLAIN.decode().encode("utf-16-le"),
    "message": b"-----BEGIN PGP MESSAGE-----\n\nCanariaZqvogel\n-----END PGP MESSAGE-----\n",
    "zip-bomb": zipped(("portfolio.csv", bomb)),
    "zip-layers": zipped(("portfolio.csv", zipped(("portfolio.csv", bomb)))),
    "zip-climbs": zipped(("portfolio.csv", PLAIN)).replace(b"portfolio.csv", b"../../tmp/zqv"),
    "zip-twice": zipped(("portfolio.csv", PLAIN), ("portfolio.csv", PLAIN)),
    "zip-locked": patched(patched(one, 6, b"\x01"), central + 8, b"\x01"),
    "zip-lies": patched(one, central + 24, struct.pack("<I", 7)),
    "zip-lies-before": patched(one, 22, struct.pack("<I", len(PLAIN) - 1)),
    "zip-many": zipped(*[(f"Canaria Zqvogel {n}.csv", b"x") for n in range(1_200)]),
    "gzip-bomb": gzip.compress(bomb),
    "gzip-layers": gzip.compress(gzip.compress(PLAIN)),
    "zstd-bomb": zstd(bomb),
    "zstd-layers": zstd(zstd(PLAIN)),
    "zstd-window": b"\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00",
}
for name, data in files.items():
    with open(f"{sys.argv[1]}/{name}", "wb") as file:
        file.write(data)

"""What Scripts/bench runs: inputs, peers, rounds, tables. Not for use alone."""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.getcwd()
BENCH = f"{ROOT}/.bench"
SLUICE = os.environ["SLUICE_BINARY"]
MIB = 1 << 20

TEXT = ["account_id", "customer_id", "customer_name", "product", "phone", "email", "postal_code", "state", "status"]
DATES = ["opened_on", "charged_off_on", "last_payment_on"]
MONEY = ["original_balance", "current_balance", "last_payment_amount"]
NUMBERS = {"interest_rate": (7, 4), "days_past_due": None, "letters_sent": None}
FLAGS = ["consent_call", "consent_email"]
ORDER = """account_id customer_id customer_name product opened_on charged_off_on original_balance current_balance interest_rate
    last_payment_on last_payment_amount days_past_due phone email postal_code state status letters_sent consent_call
    consent_email""".split()
# Padded tokens are listed one by one: trimming in SQL would cost a peer more than its parser does.
NULLS = [before + token + after for token in ("", "NULL", "null", "N/A", "n/a") for before in ("", " ") for after in ("", " ")]


def quiet(*command, **more):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **more).stdout.decode()


def gpg(home, *arguments):
    return quiet("gpg", "--homedir", home, "--batch", "--quiet", "--no-tty", "--pinentry-mode", "loopback", "--passphrase", "",
                 *arguments)


class Keys:
    """The bank's and the gateway's key rings, in short paths: a gpg-agent's socket has 108 bytes for its name."""

    def __init__(self):
        self.bank = tempfile.mkdtemp(prefix="sluice-bank.", dir="/tmp")
        self.home = tempfile.mkdtemp(prefix="sluice-home.", dir="/tmp")
        gpg(self.bank, "--quick-generate-key", "Bench Bank <bank@bench.example>", "ed25519", "sign", "1y")
        gpg(self.home, "--quick-generate-key", "Bench Gateway <gateway@bench.example>", "ed25519", "sign", "1y")
        self.signer, self.receiver = self.fingerprint(self.bank), self.fingerprint(self.home)
        gpg(self.home, "--quick-add-key", self.receiver, "cv25519", "encr", "1y")
        self.copy(self.home, self.bank, self.receiver)
        self.copy(self.bank, self.home, self.signer)
        self.stop()

    @staticmethod
    def fingerprint(home):
        lines = gpg(home, "--with-colons", "--list-keys").splitlines()
        return next(line.split(":")[9] for line in lines if line.startswith("fpr"))

    @staticmethod
    def copy(source, target, key):
        exported = subprocess.run(["gpg", "--homedir", source, "--batch", "--export", key], check=True, capture_output=True).stdout
        subprocess.run(["gpg", "--homedir", target, "--batch", "--import"], input=exported, check=True, capture_output=True)

    def encrypt(self, plain, target, *options):
        gpg(self.bank, "--trust-model", "always", "--local-user", self.signer, "--recipient", self.receiver, *options, "--sign",
            "--encrypt", "--output", target, plain)

    def stop(self, *more):
        for home in (self.bank, self.home, *more):
            subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], capture_output=True)

    def remove(self):
        self.stop()
        shutil.rmtree(self.bank, ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)


class Gateway:
    """An empty gateway with one feed."""

    def __init__(self, keys, name="gateway", endpoint="", source="{ folder: drop }", files="portfolio_{date:yyyyMMdd}.csv.pgp"):
        self.folder = f"{BENCH}/{name}"
        self.config = f"{self.folder}/sluice.yaml"
        keys.stop(f"{self.folder}/keys/bench")
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(f"{self.folder}/Schemas")
        os.makedirs(f"{self.folder}/drop")
        shutil.copy("Schemas/portfolio-1.yaml", f"{self.folder}/Schemas")
        shutil.copytree(keys.home, f"{self.folder}/keys/bench", ignore=lambda _, names: [n for n in names if n.startswith("S.")])
        with open(self.config, "w") as file:
            file.write(f"""\
gateway: {{ name: bench, state: state, lake: lake, memory: 256MiB, free_space: 64MiB }}
ledger: {{ key: keys/ledger.key }}
customers:
  bench:
    openpgp: {{ home: keys/bench, signers: [{keys.signer}], signature: required }}
{endpoint}
feeds:
  bench-portfolio:
    customer: bench
    source: {source}
    files: "{files}"
    ready: {{ settle: 0s }}
    contract: [Schemas/portfolio-1.yaml]
    table: portfolio
    partition_by: [_business_date]
""")

    def opened(self):
        """After a pass over an empty folder: ledger, keys and folders are there, as they are on every day but the first."""
        quiet(*self.command("run", "--once"))
        return self

    def command(self, *words):
        return [SLUICE, *words, "--config", self.config]

    def landed(self):
        import deltalake

        return deltalake.DeltaTable(f"{self.folder}/lake/portfolio").to_pyarrow_dataset().count_rows()


class Run:
    """Runs commands, and keeps what they cost."""

    def __init__(self):
        self.results = {}
        self.memory = {}
        self.sampling = False

    def rounds(self, part, count):
        """Round 0 measures memory, which takes time from a program that keeps all cores busy; the others measure time."""
        for number in range(count + 1):
            self.sampling = number == 0
            print(f"{part}, " + (f"round {number} of {count}" if number else "memory"), file=sys.stderr)
            yield number
        self.sampling = False

    def measure(self, part, name, command, shell=False):
        output = f"{BENCH}/measured.json"
        log = f"{BENCH}/last.log"
        words = ["bash", "-c", "set -o pipefail; " + command] if shell else command
        with open(log, "wb") as file:
            code = subprocess.run([sys.executable, "Scripts/measure.py", "--output", output,
                                   *([] if self.sampling else ["--times-only"]), "--", *words],
                                  stdout=file, stderr=subprocess.STDOUT).returncode
        if code != 0:
            with open(log) as file:
                sys.exit(f"bench: {name} failed ({code}):\n" + "".join(file.readlines()[-20:]))
        with open(output) as file:
            measured = json.load(file)
        (self.memory if self.sampling else self.results).setdefault(part, {}).setdefault(name, []).append(measured)
        return measured

    def summary(self, part, name):
        runs = self.results[part][name]
        wall = statistics.median(run["wall"] for run in runs)
        cpu = statistics.median(run["user"] + run["system"] for run in runs)
        return {"wall": wall, "cpu": cpu, "peak": max((run["peak_pss"] for run in self.memory.get(part, {}).get(name, [])), default=0)}

    def table(self, part, title, size, ours):
        print(f"\n{title}")
        print(f"{'median':34}{'wall':>9}{'user+sys':>10}{'peak PSS':>12}{'MB/s':>8}{'wall, ours':>12}{'round by round':>18}")
        own = self.summary(part, ours)
        for name in self.results[part]:
            one = self.summary(part, name)
            pairs = [mine["wall"] / theirs["wall"] for mine, theirs in zip(self.results[part][ours], self.results[part][name])]
            ratio = "" if name == ours else f"{own['wall'] / one['wall']:.2f}×"
            spread = "" if name == ours else " ".join(f"{pair:.2f}" for pair in pairs)
            print(f"{name:34}{one['wall']:7.2f} s{one['cpu']:8.2f} s{one['peak'] / MIB:8.1f} MiB{size / one['wall'] / 1e6:8.1f}"
                  f"{ratio:>12}{spread:>18}")
        print(f"both cores: wall is {own['wall'] / (own['cpu'] / 2):.2f} × half the processor seconds")


def duckdb_script(path):
    """Every column to the contract's type, the contract's null tokens, both date formats; no judging of rows."""

    def declared(name):
        if name in MONEY:
            return "DECIMAL(12,2)"
        if name in NUMBERS:
            return "BIGINT" if NUMBERS[name] is None else "DECIMAL(7,4)"
        return "VARCHAR"

    def selected(name):
        if name in DATES:
            return f"strptime(trim({name}), ['%Y-%m-%d', '%m/%d/%Y'])::DATE AS {name}"
        if name in FLAGS:
            return f"trim({name}) IN ('Y', 'true') AS {name}"
        return f"trim({name}) AS {name}" if name in TEXT else name

    columns = ", ".join(f"'{name}': '{declared(name)}'" for name in ORDER)
    with open(path, "w") as file:
        file.write(f'''import sys, duckdb
duckdb.sql("""COPY (SELECT {', '.join(map(selected, ORDER))}
  FROM read_csv('""" + sys.argv[1] + """', header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
    nullstr = {NULLS}, columns = {{{columns}}}))
  TO '""" + sys.argv[2] + """' (FORMAT parquet, COMPRESSION zstd)""")
''')


def polars_script(path):
    """Text trimmed, both date formats, decimals; numbers are read through text where they are padded. No judging of rows."""
    with open(path, "w") as file:
        file.write(f'''import sys, polars as pl
text, dates, money, flags = {TEXT}, {DATES}, {MONEY}, {FLAGS}
def clean(name): return pl.col(name).str.strip_chars()
frame = pl.scan_csv(sys.argv[1], infer_schema=False, null_values={NULLS})
frame = frame.with_columns(
  *[clean(name) for name in text],
  *[pl.coalesce(clean(name).str.to_date("%Y-%m-%d", strict=False), clean(name).str.to_date("%m/%d/%Y", strict=False)).alias(name)
    for name in dates],
  *[clean(name).cast(pl.Decimal(12, 2)) for name in money], clean("interest_rate").cast(pl.Decimal(10, 6)),
  *[clean(name).cast(pl.Int64) for name in ("days_past_due", "letters_sent")],
  *[clean(name).is_in(["Y", "true"]).alias(name) for name in flags])
frame.sink_parquet(sys.argv[2], compression="zstd", compression_level=1)
''')


def polars_plain_script(path):
    """The least Polars can be asked: every column text but the plain numbers it infers."""
    with open(path, "w") as file:
        file.write('''import sys, polars as pl
pl.scan_csv(sys.argv[1]).sink_parquet(sys.argv[2], compression="zstd", compression_level=1)
''')


def simulate(rows, path, seed=1):
    quiet(SLUICE, "simulate", "portfolio", "--rows", str(rows), "--seed", str(seed), "--output", path)
    return os.path.getsize(path)


def decrypting(keys, file):
    return (f"gpg --homedir {keys.home} --batch --quiet --pinentry-mode loopback --passphrase '' --trust-model always -d {file} "
            "2>/dev/null")


def check_landed(gateway, rows):
    landed = gateway.landed()
    if landed != rows:
        sys.exit(f"bench: {landed} rows landed, not {rows}; see {BENCH}")


def ingest(run, keys, options):
    plain = f"{BENCH}/portfolio.csv"
    size = simulate(options.rows, plain)
    packed, stored = f"{BENCH}/packed/portfolio_20261120.csv.pgp", f"{BENCH}/stored/portfolio_20261120.csv.pgp"
    for path in (packed, stored):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    keys.encrypt(plain, packed)
    keys.encrypt(plain, stored, "--compress-algo", "none")
    keys.stop()
    for name, script in (("duck", duckdb_script), ("polars", polars_script), ("polars_plain", polars_plain_script)):
        script(f"{BENCH}/peer_{name}.py")
    python, out = sys.executable, f"{BENCH}/peer.parquet"
    for part, file, kind in (("compressed", packed, "gpg's default compression"), ("uncompressed", stored, "no compression")):
        for _ in run.rounds(part, options.rounds):
            gateway = Gateway(keys).opened()
            run.measure(part, "sluice ingest", gateway.command("ingest", "bench-portfolio", file))
            check_landed(gateway, options.rows)
            keys.stop(f"{gateway.folder}/keys/bench")
            run.measure(part, "gpg -d > /dev/null", decrypting(keys, file) + " > /dev/null", shell=True)
            run.measure(part, "gpg -d | duckdb", f"{decrypting(keys, file)} | {python} {BENCH}/peer_duck.py /dev/stdin {out}", shell=True)
            run.measure(part, "duckdb on the plaintext", [python, f"{BENCH}/peer_duck.py", plain, out])
            run.measure(part, "polars on the plaintext, cleansing", [python, f"{BENCH}/peer_polars.py", plain, out])
            run.measure(part, "polars on the plaintext, as it is", [python, f"{BENCH}/peer_polars_plain.py", plain, out])
            keys.stop()
        run.table(part, f"{options.rows:,} rows, {size:,} bytes of CSV, {kind}: {os.path.getsize(file):,} bytes", size, "sluice ingest")
    os.remove(plain)


class Server:
    """An sshd of our own on a free loopback port."""

    def __init__(self, keys):
        folder = f"{BENCH}/server"
        os.makedirs(f"{folder}/outbound", exist_ok=True)
        for name in ("host_key", "id_ed25519"):
            quiet("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/{name}")
        shutil.copy(f"{folder}/id_ed25519.pub", f"{folder}/authorized_keys")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        with open(f"{folder}/sshd_config", "w") as file:
            file.write(f"""ListenAddress 127.0.0.1
Port {self.port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
""")
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        program = shutil.which("sshd") or "/usr/sbin/sshd"
        self.process = subprocess.Popen([program, "-D", "-f", f"{folder}/sshd_config"], stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            time.sleep(0.1)
        self.folder = folder
        self.fingerprint = quiet("ssh-keygen", "-l", "-f", f"{folder}/host_key.pub").split()[1]
        self.user = quiet("id", "-un").strip()

    @property
    def endpoint(self):
        return (f"    endpoint: {{ host: 127.0.0.1, port: {self.port}, user: {self.user}, identity: {self.folder}/id_ed25519, "
                f'host_keys: ["{self.fingerprint}"] }}')

    def stop(self):
        self.process.kill()


def sftp(run, keys, options):
    plain = f"{BENCH}/portfolio.csv"
    size = simulate(options.rows, plain)
    server = Server(keys)
    try:
        file = f"{server.folder}/outbound/portfolio_20261120.csv.pgp"
        keys.encrypt(plain, file)
        os.remove(plain)
        with open(f"{BENCH}/known_hosts", "w") as known:
            known.write(f"[127.0.0.1]:{server.port} " + " ".join(open(f"{server.folder}/host_key.pub").read().split()[:2]) + "\n")
        get = (f"sftp -q -P {server.port} -i {server.folder}/id_ed25519 -o UserKnownHostsFile={BENCH}/known_hosts "
               f"{server.user}@127.0.0.1:{file} {BENCH}/got.pgp")
        for _ in run.rounds("sftp", options.rounds):
            gateway = Gateway(keys, endpoint=server.endpoint, source=f"{{ directory: {server.folder}/outbound }}")
            run.measure("sftp", "sluice poll, over SFTP", gateway.command("poll", "bench-portfolio"))
            check_landed(gateway, options.rows)
            keys.stop(f"{gateway.folder}/keys/bench")
            run.measure("sftp", "OpenSSH sftp get", get, shell=True)
            gateway = Gateway(keys).opened()
            run.measure("sftp", "sluice ingest of the local file", gateway.command("ingest", "bench-portfolio", file))
            keys.stop(f"{gateway.folder}/keys/bench")
        run.table("sftp", f"{options.rows:,} rows through a loopback sshd, {os.path.getsize(file):,} bytes", size, "sluice poll, over SFTP")
    finally:
        server.stop()


def scale(run, keys, options):
    for name, rows, rounds in (("small", options.rows, options.rounds), ("large", 10 * options.rows, 1)):
        plain, file = f"{BENCH}/portfolio.csv", f"{BENCH}/scale/portfolio_20261120.csv.pgp"
        os.makedirs(f"{BENCH}/scale", exist_ok=True)
        size = simulate(rows, plain)
        if os.path.exists(file):
            os.remove(file)
        keys.encrypt(plain, file)
        os.remove(plain)
        keys.stop()
        for _ in run.rounds(f"scale, {name}", rounds):
            gateway = Gateway(keys).opened()
            run.measure("scale", f"{rows:,} rows", gateway.command("ingest", "bench-portfolio", file))
            check_landed(gateway, rows)
            keys.stop(f"{gateway.folder}/keys/bench")
    print("\nten times the rows")
    figures = []
    for name in run.results["scale"]:
        one = run.summary("scale", name)
        rows = int(name.split()[0].replace(",", ""))
        figures.append(one["cpu"] / rows)
        print(f"{name:20}{one['wall']:9.2f} s{one['cpu']:9.2f} s{one['cpu'] / rows * 1e6:8.3f} µs a row{one['peak'] / MIB:9.1f} MiB peak PSS")
    print(f"processor time a row: {figures[-1] / figures[0]:.2f}×")


def small(run, keys, options):
    rows, count = 100, options.files
    plain = f"{BENCH}/small.csv"
    simulate(rows * count, plain, seed=2)
    folder = f"{BENCH}/small"
    os.makedirs(folder, exist_ok=True)
    with open(plain) as file:
        header = file.readline()
        for number in range(count):
            # One business date each; the calendar has room for them.
            day = time.strftime("%Y%m%d", time.gmtime(number * 86400))
            with open(f"{folder}/portfolio_{day}.csv", "w") as part:
                part.write(header + "".join(file.readline() for _ in range(rows)))
    os.remove(plain)
    for name in sorted(os.listdir(folder)):
        keys.encrypt(f"{folder}/{name}", f"{folder}/{name}.pgp")
        os.remove(f"{folder}/{name}")
    keys.stop()
    each = "for file in " + folder + "/*.pgp; do " + decrypting(keys, "$file") + " > /dev/null || exit 1; done"
    for number in range(options.rounds if count <= 1000 else 1):
        gateway = Gateway(keys)
        files = sorted(f"{folder}/{name}" for name in os.listdir(folder))
        # The list is longer than a command line may be where there are many.
        for file in files:
            os.link(file, f"{gateway.folder}/drop/{os.path.basename(file)}")
        run.measure("small", "sluice poll", gateway.command("poll", "bench-portfolio"))
        check_landed(gateway, rows * count)
        keys.stop(f"{gateway.folder}/keys/bench")
        run.measure("small", "gpg -d, one after the other", each, shell=True)
    print(f"\n{count:,} files of {rows} rows")
    for name in run.results["small"]:
        one = run.summary("small", name)
        print(f"{name:34}{one['wall']:9.2f} s{one['cpu']:9.2f} s{count / one['wall']:9.1f} files/s{one['cpu'] / count * 1e3:9.1f} ms of processor each")


def start(run, keys, options):
    gateway = Gateway(keys).opened()
    for _ in range(max(options.rounds, 5)):
        run.measure("start", "sluice --help", [SLUICE, "--help"])
    deliveries = 100_000
    quiet(f"{os.path.dirname(SLUICE)}/ledger-probe", "fill", f"{gateway.folder}/state/ledger", f"{gateway.folder}/keys/ledger.key",
          str(deliveries))
    for _ in range(max(options.rounds, 5)):
        # Its exit code tells of troubles, and made-up deliveries have some.
        run.measure("start", f"sluice status, {deliveries:,} deliveries", f"{SLUICE} status --config {gateway.config} || true", shell=True)
    print("\nstart-up")
    for name in run.results["start"]:
        print(f"{name:44}{run.summary('start', name)['wall'] * 1e3:8.0f} ms")


PARTS = {"ingest": ingest, "sftp": sftp, "scale": scale, "small": small, "start": start}


def main():
    parser = argparse.ArgumentParser(prog="Scripts/bench")
    parser.add_argument("parts", nargs="*", help=f"{', '.join(PARTS)} or all (default: ingest)")
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--json")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    parts = list(PARTS) if options.parts == ["all"] else options.parts or ["ingest"]
    for part in parts:
        if part not in PARTS:
            parser.error(f"there is no part '{part}'; there are {', '.join(PARTS)} and all")
    shutil.rmtree(BENCH, ignore_errors=True)
    os.makedirs(BENCH)
    keys, run = Keys(), Run()
    try:
        for part in parts:
            PARTS[part](run, keys, options)
        if options.json:
            with open(options.json, "w") as file:
                json.dump({"rows": options.rows, "rounds": options.rounds, "files": options.files, "results": run.results, "memory": run.memory}, file,
                          indent=1)
                file.write("\n")
    finally:
        keys.stop(f"{BENCH}/gateway/keys/bench")
        keys.remove()
        if not options.keep:
            shutil.rmtree(BENCH, ignore_errors=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Runs a command and measures its whole process tree: wall time, processor time, peak memory.

    measure.py [--output FILE] [--interval SECONDS | --times-only] -- COMMAND [ARGUMENT...]

Writes one JSON object to FILE (default: standard error) and exits as the command did. Standard library only, Linux only.

Memory is the sum over the tree at one instant, the largest of all instants sampled: `peak_pss` counts a page shared by n
processes as 1/n in each (smaps_rollup), so the sum is what the tree costs the machine; `peak_rss` counts it n times. Between
two samples a process may have held more: `hwm_sum`, the sum of the kernel's own high-water marks, is an upper bound that no
sampling can miss, though the marks need not have been reached together.

Sampling takes the kernel some milliseconds for each hundred MiB, in which the processes wait: at 20 samples a second it costs a program
that keeps two cores busy 7 % of its time, and one that keeps one busy nothing. With --times-only nothing is sampled, and no memory told.

Daemons that leave their parent (gpg-agent) stay in the tree, because this process makes itself their reaper (prctl(2)).
"""

import argparse
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36


def stat(pid):
    """Parent and processor ticks (own, waited-for children's excluded) of a process, or None if it has gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            # The name in parentheses may hold blanks and parentheses itself.
            fields = file.read().rpartition(b")")[2].split()
        return int(fields[1]), int(fields[11]), int(fields[12])
    except (OSError, IndexError):
        return None


def children(pid):
    """The living children of a process, thread by thread, as proc(5) lists them."""
    found = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as file:
                found += [int(word) for word in file.read().split()]
    except OSError:
        pass
    return found


def descendants(root):
    """The living processes below root."""
    tree, pending = [], [root]
    while pending:
        below = children(pending.pop())
        tree += below
        pending += below
    return tree


def kibibytes(path, keys):
    """The values of the given keys of a /proc file, in bytes; absent ones are 0."""
    values = dict.fromkeys(keys, 0)
    try:
        with open(path) as file:
            for line in file:
                key, _, rest = line.partition(":")
                if key in values:
                    values[key] = int(rest.split()[0]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return values


class Peaks:
    def __init__(self):
        self.pss = self.rss = self.samples = self.processes = 0
        self.marks = {}

    def sample(self, root):
        tree = descendants(root)
        pss = rss = 0
        for pid in tree:
            memory = kibibytes(f"/proc/{pid}/smaps_rollup", ("Pss", "Rss"))
            pss += memory["Pss"]
            rss += memory["Rss"]
            status = kibibytes(f"/proc/{pid}/status", ("VmHWM",))
            self.marks[pid] = max(self.marks.get(pid, 0), status["VmHWM"])
        self.pss, self.rss = max(self.pss, pss), max(self.rss, rss)
        self.processes = max(self.processes, len(tree))
        self.samples += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", help="file for the JSON object (default: standard error)")
    parser.add_argument("--interval", type=float, default=0.05, help="seconds between samples (default 0.05)")
    parser.add_argument("--times-only", action="store_true", help="measure no memory, and disturb nothing")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()

    if not os.path.exists(f"/proc/self/task/{os.getpid()}/children"):
        sys.exit("measure.py: this kernel does not list children (CONFIG_PROC_CHILDREN)")
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("measure.py: this kernel has no subreapers (Linux 3.4 or later is needed)")
    peaks = Peaks()
    begin = time.monotonic()
    child = subprocess.Popen(options.command)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _: child.send_signal(received))
    code = child.wait() if options.times_only else None
    while code is None:
        peaks.sample(os.getpid())
        try:
            code = child.wait(timeout=options.interval)
        except subprocess.TimeoutExpired:
            continue
    wall = time.monotonic() - begin

    # What has been waited for, and what daemons left behind have used so far.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    user, system = used.ru_utime, used.ru_stime
    for pid in descendants(os.getpid()):
        found = stat(pid)
        if found:
            user += found[1] / os.sysconf("SC_CLK_TCK")
            system += found[2] / os.sysconf("SC_CLK_TCK")

    report = {
        "exit": code,
        "wall": round(wall, 3),
        "user": round(user, 3),
        "system": round(system, 3),
    }
    if not options.times_only:
        report |= {
            "peak_pss": peaks.pss,
            "peak_rss": peaks.rss,
            "hwm_sum": sum(peaks.marks.values()),
            "processes": peaks.processes,
            "samples": peaks.samples,
        }
    if options.output:
        with open(options.output, "w") as file:
            json.dump(report, file)
            file.write("\n")
    else:
        json.dump(report, sys.stderr)
        sys.stderr.write("\n")
    sys.exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()

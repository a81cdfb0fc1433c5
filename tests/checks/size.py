#!/usr/bin/env python3
"""The library's code size and worst stack frames, for x86-64 and for Cortex-M3, with and without TRACE."""
import glob
import os
import shutil
import subprocess

from source import ROOT
from tally import BUILD, Tally

# name: compiler, the flags of the build, the `size` that reads its objects
TARGETS = {
    "x86-64": ("gcc", "-Os", "size"),
    "cortex-m3": ("arm-none-eabi-gcc", "-Os -mcpu=cortex-m3 -mthumb -ffreestanding", "arm-none-eabi-size"),
}


def build(compiler, flags, trace, where):
    command = ["make", "-j2", "--no-print-directory", "-s", "objects", f"BUILD={where}", f"CC={compiler}",
               f"OPT={flags}", "CFLAGS=-fstack-usage -fno-stack-protector", f"TRACE={trace}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def sections(size, where):
    """Bytes of code and read-only data, and of data that must be writable."""
    objects = glob.glob(f"{where}/**/*.o", recursive=True)
    rows = subprocess.run([size] + objects, capture_output=True, text=True, check=True).stdout.splitlines()[1:]
    columns = [[int(x) for x in row.split()[:3]] for row in rows]
    return sum(c[0] for c in columns), sum(c[1] + c[2] for c in columns)


def frames(where):
    """(bytes, function) of each stack frame, the largest first."""
    found = []
    for path in glob.glob(f"{where}/**/*.su", recursive=True):
        with open(path, encoding="utf-8") as f:
            for line in f:
                name, size, kind = line.rstrip("\n").split("\t")
                found.append((int(size), ":".join(name.split(":")[0::3]), kind))
    return sorted(found, reverse=True)


def main():
    tally = Tally()
    print(f"{'target':10} {'TRACE':5} {'code':>8} {'data':>6}  worst stack frames")
    for name, (compiler, flags, size) in TARGETS.items():
        if not shutil.which(compiler):
            tally.check(name, False, f"{compiler} is not installed")
            continue
        for trace in ("yes", "no"):
            where = os.path.join(BUILD, f"size/{name}-{trace}")
            done = build(compiler, flags, trace, where)
            if not tally.check(f"{name} TRACE={trace} builds", done.returncode == 0, done.stderr[-800:]):
                continue
            (code, data), worst = sections(size, where), frames(where)
            top = ", ".join(f"{os.path.basename(f)} {n}" for n, f, _ in worst[:3])
            print(f"{name:10} {trace:5} {code:8} {data:6}  {top}")
            tally.problems(f"{name} TRACE={trace} has fixed frames", [f for _, f, kind in worst if kind.startswith("dynamic")
                                                                      and "bounded" not in kind])
    tally.finish()


main()

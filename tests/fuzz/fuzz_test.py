#!/usr/bin/env python3
"""The kept corpus and the seeds through each fuzz target, without a fuzzer; and each target has all that
one needs."""
import glob
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.path.insert(0, HERE)
import dictionary
import run
import seeds
from tally import BUILD, ROOT, Tally

CORPUS_MAX = 3 << 20
tally = Tally()


def sources():
    return {os.path.splitext(os.path.basename(path))[0] for path in glob.glob(os.path.join(HERE, "*.c"))}


def kept(target):
    return sorted(glob.glob(os.path.join(HERE, "corpus", target, "*")))


def replay(target, folders, inputs):
    done = subprocess.run([os.path.join(BUILD, "tests/fuzz", target), *folders], cwd=ROOT,
                          stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, errors="replace")
    ran = re.search(r"^(\d+) inputs$", done.stdout, re.M)
    tally.check(f"{target} on {inputs} inputs", done.returncode == 0 and ran and int(ran[1]) == inputs,
                f"status {done.returncode}: {done.stdout[-200:]}{done.stderr[-1500:]}")


def main():
    for what, table in (("run.py", run.TARGETS), ("seeds.py", seeds.TARGETS),
                        ("dictionary.py", dictionary.TARGETS)):
        tally.check(f"each target is in {what}", set(table) == sources(), f"{sorted(set(table) ^ sources())}")
    size = sum(os.path.getsize(path) for target in run.TARGETS for path in kept(target))
    tally.check("the kept corpus is small", size <= CORPUS_MAX, f"{size} bytes")
    for target in run.TARGETS:
        tally.check(f"{target} has a kept corpus", kept(target),
                    "make fuzz, then merge what it found: docs/fuzzing.md")
        with tempfile.TemporaryDirectory() as folder:
            made = int(subprocess.run([sys.executable, os.path.join(HERE, "seeds.py"), target, folder],
                                      check=True, capture_output=True).stdout)
            replay(target, [folder, os.path.join(HERE, "corpus", target)], made + len(kept(target)))
    tally.finish()


main()

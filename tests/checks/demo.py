#!/usr/bin/env python3
"""`make demo` as a newcomer runs it: a bare clone, a C compiler and make, no network; with gcc and with clang, and no warning."""
import os
import resource
import shutil
import subprocess
import tempfile
import time

from source import ROOT
from tally import Tally, spread

# Of processor time, which what runs beside it does not change: three times what it is to take on two cores of
# today, for a slow machine; clang takes longer to start, and is started for each file.
SECONDS = {"gcc": 120, "clang": 180}


def copy_of_sources(where):
    """The files that git knows, as they stand in the work tree."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        source, target = os.path.join(ROOT, name), os.path.join(where, name)
        if os.path.isfile(source):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy2(source, target)


def main():
    tally = Tally()
    # A network namespace of its own has no route anywhere; only root may make one.
    no_network = ["unshare", "-n"] if os.getuid() == 0 and subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode == 0 else []
    for compiler in spread(("gcc", "clang"), 1):
        with tempfile.TemporaryDirectory(prefix="vitrine-demo-") as where:
            copy_of_sources(where)
            started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
            environment = {"PATH": os.environ["PATH"], "HOME": where, "TERM": "dumb", "CCACHE_DISABLE": "1"}
            done = subprocess.run(no_network + ["make", "demo", f"CC={compiler}"], cwd=where, env=environment,
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True)
            seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"make demo with {compiler}: {seconds:.1f} s, {spent:.1f} s of the processor's time")
        tally.check(f"demo with {compiler}", done.returncode == 0, done.stdout[-500:] + done.stderr[-1500:])
        tally.check(f"demo with {compiler} has no warning", "warning" not in done.stderr, done.stderr[:1500])
        tally.check(f"demo with {compiler} is quick", spent < SECONDS[compiler], f"{spent:.0f} s")
    tally.finish()


main()

"""Counting for the suites in Python: one line for a failure, one closing line that tests/run adds up."""
import os
import sys
import threading

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
VITRINE = os.environ.get("VITRINE", os.path.join(ROOT, "vitrine"))
SANITIZED = any(f"/{build}/" in VITRINE for build in ("asan", "clang"))      # slow, and no measure of memory
SAMPLE = "VT_SAMPLE" in os.environ      # tests/run: a part of a long suite
CORPORA = os.path.join(ROOT, os.environ.get("CORPORA", "../shared/corpora"))


def spread(things, n):
    """All of THINGS; in a sample N of them from all over the list, the same each time."""
    things = list(things)
    return [things[i * len(things) // n] for i in range(n)] if SAMPLE and n < len(things) else things


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.lock = threading.Lock()

    def check(self, name, ok, detail=""):
        """One test: NAME passes when OK; otherwise DETAIL says what was seen and what was wanted."""
        with self.lock:
            if ok:
                self.passed += 1
            else:
                self.failed += 1
                print(f"FAIL {name}" + (f": {detail}" if detail else ""), flush=True)
        return bool(ok)

    def problems(self, name, problems):
        """One test with a list of complaints: it passes when the list is empty."""
        return self.check(name, not problems, "; ".join(problems))

    def skip(self, name, why):
        with self.lock:
            self.skipped += 1
            print(f"SKIP {name}: {why}", flush=True)

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)
        sys.exit(1 if self.failed or not self.passed + self.skipped else 0)

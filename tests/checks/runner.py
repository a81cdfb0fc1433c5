#!/usr/bin/env python3
"""tests/run itself, on small suites of this file's: what it prints and in which order, what it counts,
and what it ends."""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

from source import ROOT
from tally import Tally

# tests/run with suites of our own: a name, what Python runs, marks.
DRIVER = """
import importlib.machinery, importlib.util, signal, sys
loader = importlib.machinery.SourceFileLoader("runner", {path!r})
run = importlib.util.module_from_spec(importlib.util.spec_from_loader("runner", loader))
loader.exec_module(run)
run.SCRIPTS, run.GRACE = {suites!r}, 3
run.units = lambda build, kind="": []
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(run.main(sys.argv[1:]))
"""
GOOD = 'print("2 passed, 0 failed, 1 skipped")'
LEAVES = 'import subprocess; p = subprocess.Popen(["sleep", "300"]); open({!r}, "w").write(str(p.pid)); '


class Suites:
    """A folder of suites."""

    def __init__(self, folder, **suites):
        self.folder, self.scripts = folder, {}
        for name, (body, marks) in suites.items():
            path = os.path.join(folder, name + ".py")
            with open(path, "w", encoding="utf-8") as f:
                f.write(body + "\n")
            self.scripts[name] = (path, marks)

    def start(self, *words):
        driver = DRIVER.format(path=os.path.join(ROOT, "tests/run"), suites=self.scripts)
        environment = {k: v for k, v in os.environ.items() if k != "VT_SAMPLE"}
        return subprocess.Popen([sys.executable, "-c", driver, *words], stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, cwd=ROOT, start_new_session=True,
                                env=dict(environment, BUILD=self.folder))

    def run(self, *words):
        """(exit status, what was said, without the times, and the seconds)."""
        began, process = time.monotonic(), self.start(*words)
        said = process.communicate(timeout=120)[0]
        return process.returncode, re.sub(r"\d+\.\d s$", "T", said, flags=re.M), time.monotonic() - began


def naps(seconds, then=GOOD):
    return f"import time; time.sleep({seconds}); {then}"


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as f:
            return f.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def order(tally, folder):
    """The slow one first, and its lines in one piece."""
    slow = "import time\nfor i in range(5): print('slow', i, flush=True); time.sleep(.2)\n"
    suites = Suites(folder, slow=(slow + GOOD, ""), quick=("print('quick')\n" + GOOD, ""), third=(GOOD, ""))
    count, lines = "2 passed, 0 failed, 1 skipped\n", "".join(f"slow {i}\n" for i in range(5))
    wanted = f"== slow\n{lines}{count}   slow: T\n== quick\nquick\n{count}   quick: T\n" \
        f"== third\n{count}   third: T\n6 passed, 0 failed, 3 skipped\n"
    status, said, _ = suites.run("-j", "3", "slow", "quick", "third")
    tally.check("whole, in the order that was asked for", status == 0 and said == wanted, repr(said))


def beside(tally, folder):
    suites = Suites(folder, **{f"nap{n}": (naps(1.5), "") for n in range(4)})
    both, one = suites.run("-j", "4", *suites.scripts)[2], suites.run("-j", "1", *list(suites.scripts)[:3])[2]
    tally.check("four beside each other, or one after the other", both < 4.5 <= one,
                f"{both:.1f} s, {one:.1f} s")


def counts(tally, folder):
    """What fails, and what does not say whether it does."""
    crash = 'print("1 passed, 0 failed, 0 skipped", flush=True); import os; os.abort()'
    suites = Suites(folder, good=(GOOD, ""), mute=("", ""), crash=(crash, ""), twice=(f"{GOOD}; {GOOD}", ""),
                    fails=('print("3 passed, 2 failed, 0 skipped"); raise SystemExit(1)', ""),
                    check=('print("50%: Checks: 4, Failures: 1, Errors: 1"); raise SystemExit(1)', ""),
                    denies=('print("1 passed, 1 failed, 0 skipped")', ""))
    for names, wanted, complaint in (("good", (2, 0, 1), ""), ("fails", (3, 2, 0), ""),
                                     ("check", (2, 2, 0), ""),
                                     ("mute", (0, 1, 0), "ended with status 0 and printed no count"),
                                     ("crash", (1, 1, 0), "ended with status -6"), ("twice", (4, 0, 2), ""),
                                     ("denies", (1, 2, 0), "ended with status 0"),
                                     ("good fails mute good", (7, 3, 2), "printed no count")):
        status, said, _ = suites.run("-j", "2", *names.split())
        bad = [n for n in names.split() if n not in ("good", "twice")]
        named = ("failed: " + " ".join(bad) + "\n" in said) == bool(bad)
        summed = said.endswith("\n{} passed, {} failed, {} skipped\n".format(*wanted))
        tally.check(f"the sum of {names}", summed and named and complaint in said
                    and status == (wanted[1] > 0), f"exit {status}: {said!r}")


def ends(tally, folder):
    """A suite that hangs, and what it started; and all of them when the runner is interrupted."""
    child = os.path.join(folder, "child")
    suites = Suites(folder, hangs=(LEAVES.format(child) + "p.wait()", ""), good=(GOOD, ""),
                    stays=(LEAVES.format(child) + GOOD, ""))
    status, said, seconds = suites.run("-j", "2", "--patience", "2", "hangs", "good")
    tally.check("a suite that hangs fails", status == 1 and "FAIL hangs: ended after 2 s" in said
                and said.endswith("\n2 passed, 1 failed, 1 skipped\n"), repr(said))
    with open(child, encoding="ascii") as f:
        tally.check("and is ended with what it started", seconds < 30 and not alive(f.read()),
                    f"{seconds:.1f} s")
    status, said, seconds = suites.run("stays")
    with open(child, encoding="ascii") as f:
        tally.check("what a suite leaves is ended", status == 0 and seconds < 30 and not alive(f.read()),
                    repr(said))
    os.unlink(child)
    process, limit = suites.start("hangs"), time.monotonic() + 30
    while not (os.path.exists(child) and os.path.getsize(child)) and time.monotonic() < limit:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    with open(child, encoding="ascii") as f:
        tally.check("Ctrl-C ends them all", process.returncode != 0 and not alive(f.read()),
                    f"status {process.returncode}")


def alone(tally, folder):
    """Who runs while one is to be alone; and two builds of one suite."""
    log = os.path.join(folder, "log")
    body = f"""
import os, time
f = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
for what in ("begin", "end"):
    os.write(f, (what + " " + os.environ["VT_TEST"] + chr(10)).encode())
    time.sleep(.7 if what == "begin" else 0)
"""
    names = ("a", "b", "only", "c", "d")
    suites = Suites(folder, **{n: (body + GOOD, "alone" if n == "only" else "") for n in names})
    for title, names, good in (
            ("nothing beside one that is alone", names,
             lambda at: max(at["end a"], at["end b"]) < at["begin only"] == at["end only"] - 1
             and min(at["begin c"], at["begin d"]) > at["end only"]),
            ("but others beside each other", ["a", "b"], lambda at: at["begin b"] < at["end a"]),
            ("not two builds of one suite", ["a", "asan/a", "b"],
             lambda at: at["begin b"] < at["end a"] < at["begin asan/a"])):
        if os.path.exists(log):
            os.unlink(log)
        status, said, _ = suites.run("-j", "3", *names)
        with open(log, encoding="ascii") as f:
            lines = f.read().splitlines()
        tally.check(title, status == 0 and len(lines) == 2 * len(names)
                    and good({line: n for n, line in enumerate(lines)}), f"{lines} {said!r}")


def tiers(tally, folder):
    """Every suite is in `test`, whole or as a sample, or in `rest`; together they are `all`; and what was a
    sample says so."""
    says = 'import os; print("sample" if "VT_SAMPLE" in os.environ else "whole"); ' + GOOD
    suites = Suites(folder, short=(says, ""), long=(says, "plain sample"), slow=(says, "sample slow"),
                    other=(says, "plain rest"), last=(says, "plain rest last"))
    builds = "clang/unit asan/short asan/slow words32/unit valgrind/unit"
    for which, wanted in (("test", "unit short sample/long sample/slow"),
                          ("rest", f"long slow other {builds} last"),
                          ("all", f"unit short long slow other {builds} last")):
        said = suites.run("--list", which)[1].split()
        tally.check(f"the list of {which}", said == wanted.split(), " ".join(said))
    for name, wanted in (("short", "whole T"), ("long", "whole T"), ("sample/long", "sample sample, T"),
                         ("asan/slow", "sample sample, T"), ("asan/long", "whole T")):
        said = suites.run(name)[1]
        ran = re.search(r"^(whole|sample)$(?s:.*)^   .*: (.*T)$", said, re.M)
        tally.check(f"{name} says what it was", ran and " ".join(ran.groups()) == wanted, repr(said))
    said = suites.run("-j", "4", "rest")[1]
    tally.check("what tells of the others is begun and told last",
                said.rindex("== last") > said.rindex("== asan/slow"), repr(said))


def main():
    tally = Tally()
    for test in (order, beside, counts, ends, alone, tiers):
        with tempfile.TemporaryDirectory(prefix="vitrine-runner-") as folder:
            test(tally, folder)
    tally.finish()


main()

#!/usr/bin/env python3
"""Every command that the README and docs/ show runs as printed.

A ```console block is a script: a line `$ command` is run with sh in the root of the work tree, and the lines after it, up to the next
`$`, are its output. `…` stands for anything: inside a line for the rest of a word or line, alone on a line for any number of lines. No
lines after a command: any output will do. `$ command   # exit 5` says which exit status is right (0 when nothing is said). A block
opened with ```console no-run is not run: for a host that does not exist, or for what `make test` itself does.
"""
import glob
import os
import re
import subprocess

from source import ROOT
from tally import VITRINE, Tally


def blocks(path):
    """(line number, lines) of each console block of PATH that is to be run."""
    body, start = None, 0
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            text = line.strip()
            if body is None and text == "```console":
                body, start = [], number
            elif body is not None and text == "```":
                yield start, body
                body = None
            elif body is not None:
                body.append(line.rstrip("\n"))


def commands(start, body):
    """(line number, command, exit status, expected lines) of a block."""
    found = []
    for offset, line in enumerate(body, 1):
        if line.startswith("$ "):
            match = re.match(r"\$ (.*?)(?:\s+# exit (\d+))?$", line)
            found.append((start + offset, match[1], int(match[2] or 0), []))
        elif found:
            found[-1][3].append(line)
    return found


def pattern(lines):
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    parts = []
    for line in lines:
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*?".join(re.escape(piece) for piece in line.rstrip().split("…")) + r"[ \t]*\n")
    return re.compile("".join(parts))


def guide(tally):
    """The reading guide's files exist, and each is named once."""
    with open(os.path.join(ROOT, "docs/reading-guide.md"), encoding="utf-8") as f:
        named = re.findall(r"`([a-z0-9_]+/[a-z0-9_/]+\.(?:c|h|js|css))`", f.read())
    missing = {n for n in named if not any(os.path.exists(os.path.join(ROOT, base, n)) for base in ("", "src"))}
    tally.check("the reading guide's files exist", len(named) > 50 and not missing, f"{len(named)} named; gone: {sorted(missing)}")
    twice = sorted({n for n in named if named.count(n) > 1})
    tally.check("the reading guide names each once", not twice, str(twice))


def main():
    tally = Tally()
    guide(tally)
    path = os.path.dirname(os.path.abspath(VITRINE)) + ":" + os.environ["PATH"]
    for document in [os.path.join(ROOT, "README.md")] + sorted(glob.glob(f"{ROOT}/docs/**/*.md", recursive=True)):
        if not os.path.exists(document):
            tally.check(os.path.relpath(document, ROOT), False, "missing")
            continue
        for start, body in blocks(document):
            for number, command, status, expected in commands(start, body):
                where = f"{os.path.relpath(document, ROOT)}:{number} `{command}`"
                try:
                    done = subprocess.run(["sh", "-c", command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=120,
                                          stderr=subprocess.STDOUT, text=True, errors="replace", env=dict(os.environ, PATH=path))
                except subprocess.TimeoutExpired:
                    tally.check(where, False, "did not end in 120 s")
                    continue
                if tally.check(f"{where} exits {status}", done.returncode == status, f"exit {done.returncode}: {done.stdout[-400:]}") and expected:
                    fits = pattern(expected).fullmatch(done.stdout if done.stdout.endswith("\n") else done.stdout + "\n")
                    tally.check(f"{where} prints what is shown", fits, f"printed:\n{done.stdout[-2500:]}")
    tally.finish()


main()

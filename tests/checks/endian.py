#!/usr/bin/env python3
"""Byte order: the program built for s390x, which is big-endian, replays the built-in sessions under qemu; its events are those of this machine, byte for byte."""
import os
import shutil
import subprocess
import tempfile

from source import ROOT
from tally import BUILD, VITRINE, Tally

COMPILER, EMULATOR = "s390x-linux-gnu-gcc", "qemu-s390x"


def build(where):
    """The program for s390x. No time is spent on speed."""
    binary = os.path.join(where, "vitrine")
    done = subprocess.run(["make", "-s", "-j2", binary, f"CC={COMPILER}", "AR=s390x-linux-gnu-ar", f"BUILD={where}", f"BIN={binary}", "LDFLAGS=-static", "OPT=-O1"],
                          cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return binary, done


def main():
    tally = Tally()
    if not shutil.which(COMPILER) or not shutil.which(EMULATOR):
        tally.skip("s390x", f"{COMPILER} or {EMULATOR} is not installed")
        tally.finish()
    binary, done = build(os.path.join(BUILD, "s390x"))
    # The linker warns of getaddrinfo in a static program, which replays and connects to nothing.
    if not tally.check("it builds", done.returncode == 0, done.stderr[-1500:]):
        tally.finish()
    kind = subprocess.run(["readelf", "-h", binary], capture_output=True, text=True).stdout
    tally.check("it is big-endian", "big endian" in kind, kind)
    with tempfile.TemporaryDirectory(prefix="vitrine-endian-") as folder:
        for session in ("postfix", "dovecot", "openssl"):
            path = os.path.join(ROOT, "vectors/sessions", session + ".trace")
            said = []
            for name, command in (("here", [VITRINE]), ("s390x", [EMULATOR, binary])):
                trace = os.path.join(folder, name)
                done = subprocess.run([*command, "replay", path, "--json", "--trace", trace], stdin=subprocess.DEVNULL, capture_output=True, text=True)
                text = ""
                if os.path.exists(trace):          # it is not written where the replay differs
                    with open(trace, encoding="utf-8") as f:
                        text = f.read()
                    os.unlink(trace)
                said.append((done.returncode, done.stdout, done.stderr, text))
            lines = said[0][3].count("\n")
            tally.check(f"{session}: {lines} events, the same on both", said[0] == said[1] and said[0][0] == 0 and lines > 600,
                        f"{[(s[0], s[2], len(s[3])) for s in said]}")
            print(f"{session}: {lines} lines of trace, equal byte for byte: {said[0][3] == said[1][3]}")
    tally.finish()


main()

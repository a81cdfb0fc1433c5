#!/usr/bin/env python3
"""Every certificate that Debian's ca-certificates trusts through `vitrine dump`: no leaf is called unparsed."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tally import VITRINE, Tally  # noqa: E402

BUNDLE = "/etc/ssl/certs/ca-certificates.crt"


def dump(path):
    return subprocess.run([VITRINE, "dump", path], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=120)


def complaints(done, count):
    if done.returncode != 0 or done.stderr:
        yield f"exit {done.returncode}: {done.stderr[-500:]}"
    if "unparsed" in done.stdout:
        yield "unparsed: " + "\n".join(line for line in done.stdout.splitlines() if "unparsed" in line)[:500]
    # The last field of every certificate is its signature: each was dumped to its end.
    if len(re.findall(r"\bsignatureValue\b|\bsignature_value\b", done.stdout)) < count:
        yield f"the signatures of {count} certificates are not all there"


def main():
    tally = Tally()
    with open(BUNDLE, encoding="ascii") as f:
        pems = re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", f.read(), re.S)
    with tempfile.TemporaryDirectory() as folder:
        for number, pem in enumerate(pems):
            path = os.path.join(folder, "root.pem")
            with open(path, "w", encoding="ascii") as f:
                f.write(pem)
            tally.problems(f"certificate {number} of the bundle", list(complaints(dump(path), 1)))
    tally.problems("the whole bundle at once", list(complaints(dump(BUNDLE), len(pems))))
    print(f"{BUNDLE}: {len(pems)} certificates")
    tally.finish()


main()

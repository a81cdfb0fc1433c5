#!/usr/bin/env python3
"""Fresh sessions with openssl s_server over each suite, group and kind of signature: the textbook opens every derivation of their traces.

The opening is build/tests/unit/recompute_test, which reads the traces that VT_TRACES names; here they are made. With a trace of which one
value was changed it must fail.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
from pki import Pki  # noqa: E402
from run import against  # noqa: E402
from servers import OpensslServer  # noqa: E402
from tally import BUILD, Tally, spread  # noqa: E402

# A build with sanitizers takes some ten times as long.
SLOWNESS = 10 if "asan" in BUILD else 1
OPENER = os.path.join(BUILD, "tests/unit/recompute_test")

# chain, cipher and further options of the server: each cipher and MAC in both orders, each group, each way to sign
SESSIONS = [
    ("p256", "ECDHE-ECDSA-AES128-GCM-SHA256", "-groups", "X25519"),
    ("p384", "ECDHE-ECDSA-AES256-GCM-SHA384", "-groups", "P-384"),
    ("p521", "ECDHE-ECDSA-CHACHA20-POLY1305", "-groups", "P-256"),
    ("ed25519", "ECDHE-ECDSA-AES256-SHA384", "-groups", "P-521"),
    ("p256", "ECDHE-ECDSA-AES128-SHA256", "-no_etm"),
    ("p256", "ECDHE-ECDSA-AES256-SHA"),
    ("rsa", "ECDHE-RSA-AES128-GCM-SHA256", "-sigalgs", "rsa_pss_rsae_sha256"),
    ("rsa", "ECDHE-RSA-AES256-GCM-SHA384", "-sigalgs", "rsa_pss_rsae_sha512"),
    ("rsa", "ECDHE-RSA-CHACHA20-POLY1305", "-sigalgs", "rsa_pkcs1_sha384"),
    ("rsa", "ECDHE-RSA-AES256-SHA384", "-no_etm"),
    ("rsa", "AES128-GCM-SHA256"),
    ("rsa", "AES256-SHA256"),
    ("rsa", "AES128-SHA", "-no_etm"),
    ("pss", "ECDHE-RSA-AES256-SHA384"),
]


def record(tally, pki, number, chain, cipher, options):
    """The path of a session's trace, application data included."""
    path = pki.path(f"session{number}.trace")
    with OpensslServer(pki, chain, "-tls1_2", "-cipher", cipher, *options) as server:
        done = against("connect", pki, server.port, "--trace", path, "--trace-secrets", "--quiet",
                       typed=b"a line of application data\n" * 5)
    tally.check(f"{chain} {cipher} {' '.join(options)}", done.returncode == 0, f"exit {done.returncode}: {done.stderr}")
    return path


def opened(traces):
    """(exit status, derivations, sessions, milliseconds of the slowest, what it said)."""
    done = subprocess.run([OPENER], env=dict(os.environ, VT_TRACES=":".join(traces)), capture_output=True, text=True)
    said = re.search(r"(\d+) derivations of (\d+) recorded sessions opened, the slowest in (\d+) ms", done.stdout)
    return (done.returncode, *(int(n) for n in said.groups()), done.stdout) if said else (done.returncode, 0, 0, 0, done.stdout[-400:])


def spoil(path, out):
    """The trace with the first digit of one derived value changed."""
    with open(path, encoding="utf-8") as f:
        lines = f.read().splitlines()
    at = next(i for i, line in enumerate(lines) if '"master_secret":"' in line)
    event = json.loads(lines[at])
    value = event["out"]["master_secret"]
    event["out"]["master_secret"] = ("0" if value[0] != "0" else "1") + value[1:]
    lines[at] = json.dumps(event)
    with open(out, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-open-") as folder:
        pki, chosen = Pki(folder), spread(SESSIONS, 5)
        traces = [record(tally, pki, number, chain, cipher, options) for number, (chain, cipher, *options) in enumerate(chosen)]
        status, derivations, sessions, slowest, said = opened(traces)
        print(f"{derivations} derivations of {sessions} sessions, the slowest in {slowest} ms of the processor's time")
        tally.check("nobody waits for a derivation", slowest < 1000 * SLOWNESS, f"{slowest} ms")
        tally.check("every derivation opens", status == 0 and sessions == len(chosen) and derivations > 30 * sessions, said)
        spoil(traces[0], pki.path("spoilt.trace"))
        status, _, _, _, said = opened([pki.path("spoilt.trace")])
        tally.check("a changed master secret does not", status != 0 and "prf_sha256" in said, said)
    tally.finish()


main()

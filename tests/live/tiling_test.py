#!/usr/bin/env python3
"""A live session over each suite: every byte that a proxy saw on the wire is in a named field, and nothing in a good session is unparsed."""
import os
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile", "audit")]
from audit import examine  # noqa: E402
from matrix_test import ECDHE, RSA  # noqa: E402
from pki import Pki  # noqa: E402
from proxy import Proxy  # noqa: E402
from run import against  # noqa: E402
from server import Server, smtp  # noqa: E402
from servers import OpensslServer  # noqa: E402
from tally import Tally  # noqa: E402

SUITES = [("rsa", f"ECDHE-RSA-{c}") for c in ECDHE] + [("p256", f"ECDHE-ECDSA-{c}") for c in ECDHE] + [("rsa", c) for c in RSA]


def session(tally, pki, port, title, goodbye, *options):
    """Returns the bytes on the wire and those named of them; asserts that they are the same, and that all else tiles too."""
    path = pki.path("tiling.trace")
    with Proxy(port) as proxy:
        done = against("connect", pki, proxy.port, "--trace", path, "--trace-secrets", *options,
                       typed=b"NOOP\n" + goodbye)
        proxy.done.wait(5)
    with open(path, encoding="utf-8") as f:
        trace, trouble, _ = examine(f.read())
    streams = {buffer.kind: buffer for buffer in trace.buffers if buffer.kind in ("c2s", "s2c")}
    c2s, s2c = (bytes(streams[kind].data) for kind in ("c2s", "s2c"))
    tally.check(f"{title}: exit 0", done.returncode == 0, f"exit {done.returncode}: {done.stderr}")
    # What the server sent after vitrine had closed was not read.
    wire = len(proxy.c2s) + min(len(proxy.s2c), len(s2c))
    tally.check(f"{title}: the leaves are the wire", c2s == proxy.c2s and proxy.s2c.startswith(s2c) and len(s2c) > 0)
    named = sum(leaf[1] for buffer in streams.values() for leaf in buffer.leaves)
    unparsed = sum(leaf[1] for buffer in trace.buffers for leaf in buffer.leaves if leaf[2].endswith("unparsed"))
    tally.check(f"{title}: each byte in one leaf", named == wire and not trouble, f"{named} of {wire}, {trouble}")
    tally.check(f"{title}: nothing unparsed", unparsed == 0, f"{unparsed} bytes")
    return wire, named, unparsed


def main():
    tally, sums = Tally(), []
    with tempfile.TemporaryDirectory(prefix="vitrine-tiling-") as folder:
        pki = Pki(folder)
        for chain, suite in SUITES:
            with OpensslServer(pki, chain, "-tls1_2", "-cipher", f"{suite}:@SECLEVEL=0") as server:
                sums.append(session(tally, pki, server.port, suite, b"CLOSE\n"))
        with Server(smtp(), pki) as server:
            sums.append(session(tally, pki, server.port, "smtp", b"QUIT\n", "--starttls", "smtp"))
    wire, named, unparsed = (sum(column) for column in zip(*sums))
    print(f"{len(sums)} sessions: {named} bytes named / {wire} bytes on the wire = {100 * named / wire:.0f} %, unparsed {unparsed}")
    tally.finish()


if __name__ == "__main__":
    main()

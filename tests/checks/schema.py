#!/usr/bin/env python3
"""Every line of a trace keeps to docs/trace.schema.json: of the recorded sessions, of live ones over each kind of suite, of some that
fail, of a capture, of records, and of a dumped certificate. A line with a mistake in it does not."""
import copy
import glob
import json
import os
import sys
import tempfile

from source import ROOT
from tally import Tally

import jsonschema

sys.path[:0] = [os.path.join(ROOT, "tests", d) for d in ("live", "hostile")]
from pki import HOST, Pki  # noqa: E402
from proxy import Proxy, editing  # noqa: E402
from run import vitrine  # noqa: E402
from server import FAULTS, Server, smtp, tls  # noqa: E402
from servers import OpensslServer  # noqa: E402
from trace_test import IMPLICIT, SESSIONS  # noqa: E402

FAILING = ("refused-454", "greeting-garbage", "injected", "half-record", "sslv2", "early-ccs", "alert-handshake-failure", "oversized-record")
EDITED = ("one-byte-records", "hello-cut", "unsolicited-extension", "certificate-tag", "signature", "finished-record")
CHAINS = ("expired", "extra", "excluded", "address", "cut-certificate")
MUTATIONS = {
    "an unknown key": lambda e: e.update(extra=1),
    "an unknown event": lambda e: e.update(event="note"),
    "a number for a text": lambda e: e.update({next(k for k in ("path", "kind", "op", "id", "from", "der", "program") if k in e): 7}),
    "a text for a number": lambda e: e.update({next(k for k in ("off", "buf", "version") if k in e): "7"}),
    "a negative number": lambda e: e.update({next(k for k in ("off", "buf", "version") if k in e): -1}),
    "an operation that is none": lambda e: e.update(op=e["op"] + "x") if "op" in e else next(iter(())),
    "upper-case hex": lambda e: upper(e),
    "half a byte": lambda e: e.update({next(k for k in ("hex", "der", "seed") if k in e): "abc"}),
    "a key left out": lambda e: e.pop(next(k for k in ("path", "kind", "out", "result", "to", "der", "secrets") if k in e)),
}


def upper(event):
    """Turns the first hex of EVENT into capitals; StopIteration when none has a letter."""
    places = [(event, k) for k in ("hex", "der", "seed")] + [(event.get("out", {}), k) for k in event.get("out", {})]
    holder, key = next((h, k) for h, k in places if isinstance(h.get(k), str) and h[k] != h[k].upper())
    holder[key] = holder[key].upper()


class Lines:
    """What was validated; one line of each kind and shape is kept, to be spoilt."""

    def __init__(self, tally):
        with open(os.path.join(ROOT, "docs/trace.schema.json"), encoding="utf-8") as f:
            schema = json.load(f)
        jsonschema.Draft202012Validator.check_schema(schema)
        self.tally, self.validator = tally, jsonschema.Draft202012Validator(schema)
        self.samples, self.seen, self.count = {}, {}, 0

    def valid(self, line):
        """Whether LINE is; the same line is looked at once."""
        if line not in self.seen:
            self.seen[line] = self.validator.is_valid(json.loads(line))
        return self.seen[line]

    def take(self, title, text):
        lines = text.splitlines()
        bad = [line[:200] for line in lines if not self.valid(line)]
        self.count += len(lines)
        self.tally.check(f"{title}: {len(lines)} lines", lines and not bad, f"{len(bad)} invalid, such as {bad[:2]}")
        for line in lines:
            event = json.loads(line)
            self.samples.setdefault((event["event"],) + tuple(sorted(event)), event)

    def spoil(self):
        for what, mutate in MUTATIONS.items():
            accepted, tried = [], 0
            for event in self.samples.values():
                spoilt = copy.deepcopy(event)
                try:
                    mutate(spoilt)
                except StopIteration:
                    continue
                tried += 1
                if self.validator.is_valid(spoilt):
                    accepted.append(json.dumps(spoilt)[:150])
            self.tally.check(f"refused: {what}, in {tried} shapes", tried >= 1 and not accepted, "; ".join(accepted) or f"{tried} tried")


def trace_of(path, port, roots, *options):
    if os.path.exists(path):
        os.unlink(path)
    vitrine("check", f"127.0.0.1:{port}", "--bundle", roots, "--name", HOST, "--timeout", "2", "--trace", path, *options)
    with open(path, encoding="utf-8") as f:
        return f.read()


def live(lines, pki):
    path, roots = pki.path("schema.trace"), pki.path("roots.pem")
    for title, (chain, *options) in SESSIONS.items():
        with OpensslServer(pki, chain, "-tls1_2", *[o.replace("{roots}", roots) for o in options]) as server:
            lines.take(title, trace_of(path, server.port, roots))
            lines.take(f"{title}, secrets", trace_of(path, server.port, roots, "--trace-secrets"))
    with OpensslServer(pki, "p256", "-tls1_2") as server:
        offers = ("--alpn", "smtp,http/1.1", "--groups", "x25519 secp384r1", "--ciphers", "ECDHE-ECDSA-AES128-GCM-SHA256", "--untrusted", roots)
        lines.take("offers of its own", trace_of(path, server.port, roots, *offers))
        for name in EDITED:
            with Proxy(server.port, editing(name)) as proxy:
                lines.take(f"edit {name}", trace_of(path, proxy.port, roots))
    for name in FAILING:
        with Server(FAULTS[name], pki) as server:
            lines.take(f"fault {name}", trace_of(path, server.port, roots, *(["--starttls", "smtp"] if name not in IMPLICIT else [])))
    for name in CHAINS:
        with Server(smtp(then=tls("p256" if name == "cut-certificate" else name)), pki) as server:
            lines.take(f"chain {name}", trace_of(path, server.port, roots, "--starttls", "smtp", "--trace-secrets"))


def looked_at(lines, folder):
    """What view makes a trace of: a capture, records in hex, PEM."""
    session, capture, records = (os.path.join(folder, name) for name in ("session.trace", "session.pcapng", "records.hex"))
    vitrine("demo", "ecdhe-gcm", "--trace", session, "--trace-secrets")
    vitrine("view", session, "--pcapng", "-o", capture)
    with open(records, "w", encoding="ascii") as f:
        f.write("16 03 03 00 04 0e 00 00 00  15 03 03 00 02 02 28\n")
    for path in (capture, records, os.path.join(ROOT, "vectors/article/apollo.pem")):
        lines.take(f"view of {os.path.basename(path)}", vitrine("view", path, "--json").stdout)


def main():
    tally = Tally()
    lines = Lines(tally)
    for path in sorted(glob.glob(f"{ROOT}/vectors/sessions/*.trace")):
        with open(path, encoding="utf-8") as f:
            lines.take(os.path.basename(path), f.read())
    lines.take("a dumped certificate", vitrine("dump", "--json", os.path.join(ROOT, "vectors/article/apollo.pem")).stdout)
    with tempfile.TemporaryDirectory(prefix="vitrine-schema-") as folder:
        looked_at(lines, folder)
        live(lines, Pki(folder))
    lines.spoil()
    print(f"{lines.count} lines, {len(lines.samples)} shapes")
    tally.finish()


main()

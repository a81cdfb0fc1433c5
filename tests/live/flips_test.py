#!/usr/bin/env python3
"""view --flips: the map of flipped bits counts every bit that the server sent, accepts none silently, has each class where it must be, and says
what a live session says when somebody on the way flips that very bit."""
import json
import os
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile")]
from pki import Pki  # noqa: E402
from proxy import Proxy  # noqa: E402
from run import against, vitrine  # noqa: E402
from server import FAULTS, Server, smtp, tls  # noqa: E402
from servers import OpensslServer  # noqa: E402
from tally import ROOT, VITRINE, Tally  # noqa: E402

# The built-in sessions: ECDHE-RSA with GCM, RSA with CBC, ECDHE-ECDSA with ChaCha20.
BUILT_IN = ("postfix", "dovecot", "openssl")
# Chain and options of an s_server.
MAC_THEN_ENCRYPT = ("p256", "-cipher", "ECDHE-ECDSA-AES128-SHA256", "-no_etm")
LIVE = ("rsa", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256", "-groups", "X25519", "-no_ticket")

# What a live session fails by, class by class. The live server notices other keys first, and says so in an alert.
IDS = {
    "r": ("tls.record",), "m": ("tls.decode", "tls.record"), "o": ("tls.sequence",), "x": ("chain.syntax",), "c": ("chain.", "path.", "leaf."),
    "h": ("tls.version", "tls.cipher", "tls.compression", "tls.extension", "tls.group", "tls.server-signature", "tls.secure-renegotiation"),
    "s": ("tls.server-signature",), "a": ("tls.record", "tls.alert"), "f": ("tls.finished", "tls.alert"),
    "w": ("tls.alert", "net.answered", "tls.close"),
}

# The end of a field's path, which of its bits is flipped on the way, and the class that must catch it.
PLACES = [
    ("TLSPlaintext.type", 0, "r"), ("TLSPlaintext.length", 0, "r"),
    ("server_hello.server_version", 0, "h"), ("server_hello.random", 100, "s"), ("server_hello.cipher_suite", 0, "h"),
    ("server_hello.compression_method", 7, "h"), ("server_hello.extensions.length", 15, "m"), ("certificate.msg_type", 7, "o"),
    ("chain[0].certificate.tag", 0, "x"), ("chain[0].certificate.tbsCertificate.serialNumber.content", 9, "c"),
    ("chain[0].certificate.signatureValue.content", 77, "c"), ("chain[1].certificate.signatureValue.content", 777, "c"),
    ("server_key_exchange.params.namedcurve", 1, "h"), ("server_key_exchange.params.public.point", 200, "s"),
    ("server_key_exchange.signed_params.signature.bytes", 5, "s"), ("TLSCiphertext.ciphertext", 3, "a"), ("TLSCiphertext.tag", 127, "a"),
]


class Flip:
    """A transform for the proxy: flips BIT, counted from the first of the server's stream."""

    def __init__(self, bit):
        self.bit, self.at = bit, 0

    def feed(self, data):
        where = self.bit // 8 - self.at
        self.at += len(data)
        if 0 <= where < len(data):
            data = data[:where] + bytes([data[where] ^ (0x80 >> self.bit % 8)]) + data[where + 1:]
        return data


def flips(tally, title, trace, failed=False):
    """The map of TRACE: its fields, after what holds of every map."""
    done = subprocess.run([VITRINE, "view", trace, "--flips", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
    if not tally.check(f"{title}: exit 0", done.returncode == 0 and not done.stderr, f"exit {done.returncode}: {done.stderr[:300]}") and not done.stdout:
        return []
    *fields, sums = [json.loads(line) for line in done.stdout.splitlines()]
    wire = b"".join(bytes.fromhex(e["hex"]) for e in map(json.loads, open(trace, encoding="utf-8")) if e["event"] == "leaf" and e["buf"] == 2)
    bits = "".join(f["bits"] for f in fields)
    at = 0
    for field in fields:
        tally.check(f"{title}: {field['path']}", field["off"] == at and len(field["bits"]) == 8 * field["len"], f"{field['off']} after {at}")
        at += field["len"]
    tally.check(f"{title}: every bit once", len(bits) == 8 * len(wire) == 8 * sums["bytes"], f"{len(bits)} bits, {len(wire)} bytes")
    tally.check(f"{title}: sums", all(bits.count(c) == n for c, n in sums.items() if c != "bytes"), str(sums))
    silent = [f["path"] for f in fields if "!" in f["bits"]]
    tally.check(f"{title}: none silently", not silent and sums["!"] == 0, str(silent[:5]))
    unnamed = [f["path"] for f in fields if "." in f["bits"] and not f.get("reason")]
    tally.check(f"{title}: a reason for each that is accepted", not unnamed, str(unnamed[:5]))
    if failed:
        return fields
    accepted = [f["path"] for f in fields if "." in f["bits"] and not f["path"].startswith(("starttls.", "TLSPlaintext.version"))]
    tally.check(f"{title}: TLS accepts nothing but the first version", not accepted and sum(f["path"].startswith("TLS") and "." in f["bits"] for f in fields) == 1,
                str(accepted[:5]))
    return fields


def find(fields, tail):
    """The first field whose path ends so."""
    return next((f for f in fields if f["path"].endswith(tail)), None)


def classes(tally, title, fields):
    """Where the RFC leaves no choice of who catches a flip."""
    for tail, wanted in (("chain[0].certificate.signatureValue.content", "cx"), ("chain[0].certificate.tbsCertificate.serialNumber.content", "cx"),
                         ("signed_params.signature.bytes", "ms"), ("params.public.point", "hs"), ("TLSCiphertext.tag", "a"),
                         ("TLSCiphertext.ciphertext", "a"), ("TLSCiphertext.nonce_explicit", "a"), ("TLSCiphertext.IV", "a"),
                         ("new_session_ticket.ticket_lifetime_hint", "fa")):
        field = find(fields, tail)
        if field:
            tally.check(f"{title}: {tail}", set(field["bits"]) <= set(wanted), "".join(sorted(set(field["bits"]))))


def record(pki, port, *options, transform=None, command="check", typed=b""):
    with Proxy(port, transform) as proxy:
        return against(command, pki, proxy.port, *options, typed=typed)


def recorded(tally, pki):
    """The built-in session, and fresh ones."""
    for name in BUILT_IN:
        classes(tally, name, flips(tally, name, os.path.join(ROOT, "vectors/sessions", name + ".trace")))
    trace = pki.path("session.trace")
    with OpensslServer(pki, MAC_THEN_ENCRYPT[0], "-tls1_2", *MAC_THEN_ENCRYPT[1:]) as server:
        record(pki, server.port, "--trace", trace, "--trace-secrets")
    classes(tally, "mac-then-encrypt", flips(tally, "mac-then-encrypt", trace))
    with Server(smtp(then=tls("wrong-name")), pki) as server:
        record(pki, server.port, "--trace", trace, "--trace-secrets", "--starttls", "smtp", command="connect", typed=b"QUIT\n")
    classes(tally, "a name that is wrong", flips(tally, "a name that is wrong", trace))
    for fault in ("refused-454", "injected", "plain-after"):
        with Server(FAULTS[fault], pki) as server:
            record(pki, server.port, "--trace", trace, "--trace-secrets", "--starttls", "smtp")
        flips(tally, fault, trace, failed=True)


def live(tally, pki):
    """The map of a session, and sessions in which those bits are flipped on the way."""
    trace = pki.path("live.trace")
    with OpensslServer(pki, LIVE[0], "-tls1_2", *LIVE[1:]) as server:
        record(pki, server.port, "--trace", trace, "--trace-secrets")
        fields = flips(tally, "live", trace)
        classes(tally, "live", fields)
        for tail, bit, wanted in PLACES + [("TLSPlaintext.version", 15, ".")]:
            field = find(fields, tail)
            if not tally.check(f"live: {tail} is there", field is not None):
                continue
            said = field["bits"][bit]
            place = 8 * field["off"] + bit
            done = record(pki, server.port, "--json", "--timeout", "2", transform=lambda: Flip(place))  # noqa: B023
            result = json.loads(done.stdout)
            failed = [c["id"] for c in result["checks"] if c["result"] == "fail"]
            good = result["exit"] == 0 if wanted == "." else any(i.startswith(IDS[wanted]) for i in failed)
            tally.check(f"live: {tail}, bit {bit}", said == wanted and good, f"the map says {said}, wanted {wanted}; live {result['exit']} {failed}")


def refusals(tally, pki):
    trace = pki.path("plain.trace")
    with OpensslServer(pki, "p256", "-tls1_2") as server:
        record(pki, server.port, "--trace", trace)
    done = vitrine("view", trace, "--flips")
    tally.check("without secrets", done.returncode == 1 and "without its secrets" in done.stderr and done.stderr.count("\n") == 1, done.stderr)


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-flips-") as folder:
        pki = Pki(folder)
        recorded(tally, pki)
        live(tally, pki)
        refusals(tally, pki)
    tally.finish()


if __name__ == "__main__":
    main()

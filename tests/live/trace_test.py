#!/usr/bin/env python3
"""--trace on live sessions: the audit (tests/audit) agrees, and the leaves of c2s and s2c are what a recording proxy saw; hostile servers included."""
import json
import os
import re
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile", "audit")]
from audit import examine  # noqa: E402
from operations import prf  # noqa: E402
from pki import Pki  # noqa: E402
from proxy import EDITS, Proxy, editing  # noqa: E402
from rows import SESSIONS  # noqa: E402
from run import against  # noqa: E402
from server import FAULTS, Server, smtp, tls  # noqa: E402
from servers import GnutlsServer, OpensslServer  # noqa: E402
from tally import Tally  # noqa: E402

# Operations that the sessions above must have shown together.
SHOWN = {f"{cipher}_{way}" for cipher in ("aes_128_gcm", "aes_256_gcm", "chacha20_poly1305") for way in ("open", "seal")} \
    | {f"aes_{bits}_cbc_{way}" for bits in (128, 256) for way in ("decrypt", "encrypt")} \
    | {"hmac_sha1", "hmac_sha256", "hmac_sha384", "rsavp1", "emsa_pkcs1_v1_5", "emsa_pss_verify", "ecdsa_verify", "ed25519_verify", "rsaes_pkcs1_encrypt"}
SKIPPED = {"greeting-silent", "ehlo-silent", "starttls-silent", "silent-after", "silent", "silent-mid-handshake", "endless-line"}
IMPLICIT = list(FAULTS)[list(FAULTS).index("implicit"):]


def traced(tally, title, pki, port, *options, starttls=False, command="check", typed=b"", transform=None, secrets=False):
    """A session through a recording proxy, its trace examined. Returns the trace, the key log and how vitrine ended."""
    path, keys = pki.path("session.trace"), pki.path("session.keys")
    for file in (path, keys):
        if os.path.exists(file):
            os.unlink(file)
    with Proxy(port, transform) as proxy:
        done = against(command, pki, proxy.port, "--trace", path, "--keylog", keys,
                       *(["--starttls", "smtp"] if starttls else []), *(["--trace-secrets"] if secrets else []), *options, typed=typed)
        proxy.done.wait(5)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        trace, trouble, _ = examine(text)
        found = [f"line {trouble.line}: {trouble}"] if trouble else []
        for kind, recorded in (("c2s", proxy.c2s), ("s2c", proxy.s2c)):
            said = b"".join(buffer.data for buffer in trace.buffers if buffer.kind == kind)
            # What the server sent after vitrine closed crossed the proxy, but was not read.
            if said != recorded and not (kind == "s2c" and len(said) > 0 and recorded.startswith(said)):
                found.append(f"{kind} is {len(said)} bytes in the trace, {len(recorded)} on the wire, equal up to {same(said, recorded)}")
    tally.problems(title, found)
    keylog = open(keys, encoding="ascii").read() if os.path.exists(keys) else ""
    return trace, text, keylog, done


def same(a, b):
    return next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))


def secrets_of(keylog, trace):
    """From the master secret of the key log: that, the key block cut as any suite may cut it, in hex."""
    word, client_random, master = keylog.split()[:3]
    server_random = trace.provenance.read["server_random"][0].hex()
    secrets = {master}
    for digest in ("sha256", "sha384"):
        block = prf(digest, bytes.fromhex(master), b"key expansion", bytes.fromhex(server_random + client_random), 200).hex()
        secrets |= {block[i:i + 32] for i in range(0, 320, 8)}
    return word, secrets


def documented():
    """The operations in the table of docs/trace.md; an abbreviated name stands for its family."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "trace.md"), encoding="utf-8") as f:
        rows = [line.split("|")[1] for line in f if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([a-z0-9_]+)`", row)}


def operations(tally, ops):
    tally.check("every cipher, MAC and signature was derived", SHOWN <= ops, f"missing: {sorted(SHOWN - ops)}")
    known = documented()
    strange = {op for op in ops if op not in known and op.replace("_seal", "_open").replace("_encrypt", "_decrypt") not in known
               and re.sub("secp(384|521)r1", "secp256r1", op) not in known}
    tally.check("every operation is documented", not strange, f"{sorted(strange)}")


def sessions(tally, pki):
    ops = set()
    for title, (chain, *options) in SESSIONS.items():
        options = [o.replace("{roots}", pki.path("roots.pem")) for o in options]
        with OpensslServer(pki, chain, "-tls1_2", *options) as server:
            for secrets in (False, True):
                trace, text, keylog, done = traced(tally, f"{title}, secrets {secrets}", pki, server.port, secrets=secrets)
                tally.check(f"{title} ends well", done.returncode == 0 and not done.stderr, f"exit {done.returncode}: {done.stderr}")
                ops |= set(re.findall(r'"event":"derive","op":"(\w+)"', text))
                tally.check(f"{title}: derivations", trace.derivations + trace.withheld >= 10, f"{trace.derivations} and {trace.withheld}")
                word, hidden = secrets_of(keylog, trace)
                shown = {s for s in hidden if s in text}
                tally.check(f"{title}: key log", word == "CLIENT_RANDOM" and len(keylog.split()[2]) == 96, keylog)
                if secrets:
                    tally.check(f"{title}: secrets are there when asked for", keylog.split()[2] in text)
                else:
                    tally.check(f"{title}: no secret in the trace", not shown, f"{sorted(shown)[:2]}")
    operations(tally, ops)


def hostile(tally, pki):
    for name in FAULTS:
        if name in SKIPPED:
            continue
        with Server(FAULTS[name], pki) as server:
            traced(tally, f"fault {name}", pki, server.port, "--timeout", "2", starttls=name not in IMPLICIT)
    with OpensslServer(pki, "p256", "-tls1_2") as server:
        for name in EDITS:
            traced(tally, f"edit {name}", pki, server.port, transform=editing(name))
    for name in ("cut-certificate", "extra", "self-signed", "excluded", "sha1", "address"):
        chain = "p256" if name == "cut-certificate" else name
        with Server(smtp(then=tls(chain)), pki) as server:
            traced(tally, f"chain {name}", pki, server.port, starttls=True, secrets=True)


def dialogue(tally, pki):
    with Server(smtp(), pki) as server:
        trace, text, _, _ = traced(tally, "a dialogue", pki, server.port, starttls=True, command="connect", typed=b"EHLO client.test\nNOOP\nQUIT\n", secrets=True)
        tally.check("its plain text is there with secrets", b"NOOP\r\n".hex() in text)
        trace, text, _, _ = traced(tally, "a dialogue, no secrets", pki, server.port, starttls=True, command="connect", typed=b"AUTH PLAIN c2VjcmV0\nQUIT\n")
        tally.check("and is not without", b"c2VjcmV0".hex() not in text and "c2VjcmV0" not in text)
    with GnutlsServer(pki, "rsa", "NORMAL:-VERS-ALL:+VERS-TLS1.2") as server:
        traced(tally, "gnutls", pki, server.port, secrets=True)


def verdicts(tally, pki):
    """With and without a trace the verdict is the same."""
    for chain in ("p256", "expired", "missing", "wrong-name", "sha1"):
        with Server(smtp(then=tls(chain)), pki) as server:
            _, _, _, with_trace = traced(tally, f"trace of {chain}", pki, server.port, "--json", starttls=True)
            without = against("check", pki, server.port, "--starttls", "smtp", "--json")
        a, b = json.loads(with_trace.stdout), json.loads(without.stdout)
        tally.check(f"verdict on {chain}", (a["exit"], a.get("verify"), [(c["id"], c["result"]) for c in a["checks"]])
                    == (b["exit"], b.get("verify"), [(c["id"], c["result"]) for c in b["checks"]]), f"{a['exit']} and {b['exit']}")


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-trace-") as folder:
        pki = Pki(folder)
        sessions(tally, pki)
        dialogue(tally, pki)
        verdicts(tally, pki)
        hostile(tally, pki)
    tally.finish()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The audit agrees with live sessions over every suite, group and signature; refuses a trace with one digit changed; and no secret is in a trace unasked.

VT_SLOW=1 changes every digit of each trace that is surveyed, instead of a few of each string.
"""
import base64
import concurrent.futures
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE), os.path.join(HERE, "../live"), os.path.join(HERE, "../hostile")]
import flips  # noqa: E402
import hidden  # noqa: E402
from audit import audit  # noqa: E402
from disagreement import Disagreement  # noqa: E402
from pki import HOST, Pki  # noqa: E402
from server import Server, smtp, tls  # noqa: E402
from servers import GnutlsServer, OpensslServer, Postfix  # noqa: E402
from tally import SAMPLE, VITRINE, Tally, spread  # noqa: E402

CIPHERS = ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA", "AES128-SHA256"]
GROUPS = ["X25519", "P-256", "P-384", "P-521"]
RSA = [("rsa", f"rsa_pkcs1_sha{n}") for n in (256, 384, 512)] + [("rsa", f"rsa_pss_rsae_sha{n}") for n in (256, 384, 512)] + \
      [("pss", f"rsa_pss_pss_sha{n}") for n in (256, 384, 512)]
ECDSA = [("p256", "ecdsa_secp256r1_sha256"), ("p384", "ecdsa_secp384r1_sha384"), ("p521", "ecdsa_secp521r1_sha512"), ("ed25519", "ed25519"),
         ("long", "ecdsa_secp256r1_sha256")]                 # `long` has three certificates below the root
TYPED = b"a line that nobody may read"
LINES = TYPED + b"\nCLOSE\n"                                 # s_server -rev sends a line back reversed; at CLOSE it hangs up
ANSWER = TYPED[::-1]


def sessions():
    """(title, chain, options of s_server): each suite, CBC in both orders; the groups and signatures in turn, so that each is met."""
    cases = [("RSA", c) for c in CIPHERS + ["AES256-SHA256"]]
    cases += [(kx, c) for kx in ("ECDHE-RSA", "ECDHE-ECDSA") for c in CIPHERS + ["AES256-SHA384", "CHACHA20-POLY1305"]]
    cases += [("ECDHE-RSA", CIPHERS[i % 2]) for i in range(2)]
    for n, (kx, cipher) in enumerate(cases):
        name = cipher if kx == "RSA" else f"{kx}-{cipher}"
        chain, scheme = ("rsa", None) if kx == "RSA" else (RSA if kx == "ECDHE-RSA" else ECDSA)[n % (9 if kx == "ECDHE-RSA" else 5)]
        options = ["-cipher", name + ":@SECLEVEL=1", *([] if kx == "RSA" else ["-groups", GROUPS[n % 4], "-sigalgs", scheme])]
        title = " ".join([name, *([] if kx == "RSA" else [GROUPS[n % 4], scheme, chain])])
        yield title, chain, options
        if "GCM" not in cipher and "CHACHA" not in cipher:
            yield title + " MAC first", chain, options + ["-no_etm"]


def record(pki, port, *options, command="check", typed=b"", secrets=True):
    path = pki.path(f"{port}.trace")
    done = subprocess.run([VITRINE, command, f"127.0.0.1:{port}", "--bundle", pki.path("roots.pem"), "--name", HOST, "--trace", path,
                           *(["--trace-secrets"] if secrets else []), *options], input=typed, capture_output=True, timeout=60)
    with open(path, encoding="utf-8", newline="") as f:
        return f.read(), done


def agrees(tally, title, text):
    """The audit's summary."""
    try:
        found = audit(text)
        tally.check(title, True)
        return found
    except Disagreement as trouble:
        tally.check(title, False, f"line {trouble.line}: {trouble}")
        return ""


def live(tally, pki):
    """Traces by title, each with lines in both directions."""
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        return dict(pool.map(lambda case: (case[0], one(tally, pki, *case)), spread(sessions(), 10)))


def one(tally, pki, title, chain, options):
    keys = pki.path(title.replace(" ", "-") + ".keys")
    with OpensslServer(pki, chain, "-tls1_2", "-keylogfile", keys, *options) as server:
        text, done = record(pki, server.port, command="connect", typed=LINES)
        quiet, _ = record(pki, server.port, command="connect", typed=LINES, secrets=False)
    with open(keys, encoding="ascii") as f:
        masters = hidden.masters(f.read())
    found = agrees(tally, title, text)
    tally.check(f"{title}: all of it", done.returncode == 0 and " 0 withheld" in found and TYPED.hex() in text and ANSWER.hex() in text,
                f"exit {done.returncode}, {found or text[-300:]}")
    tally.check(f"{title}: the master secret is the server's", f'"master_secret":"{masters[hidden.client_random(text)]}"' in text, f"{masters}")
    agrees(tally, f"{title}, without secrets", quiet)
    for trace, wanted in ((quiet, False), (text, True)):     # with secrets, the search finds each of them
        secrets = hidden.secrets(trace, masters[hidden.client_random(trace)], pki.path(f"{chain}.key")) | {"typed": TYPED, "answered": ANSWER}
        there = hidden.found(trace, secrets)
        tally.check(f"{title}: secrets in the trace, asked for: {wanted}", there == (list(secrets) if wanted else []), f"{there} of {list(secrets)}")
    return text


def search(tally):
    """The search knows its three spellings, and base64 wherever a secret begins."""
    secret = bytes(range(7, 39))
    texts = {"hex": secret.hex(), "HEX": secret.hex().upper(), "bytes": secret.decode("latin-1")}
    texts |= {f"base64 after {n}": base64.b64encode(b"x" * n + secret + b"tail").decode() for n in range(5)}
    for title, text in texts.items():
        tally.check(f"search, {title}", hidden.found(f"…{text}…", {"it": secret}) == ["it"])
        tally.check(f"search, {title}, of another", not hidden.found(f"…{text}…", {"it": secret[::-1]}))


def others(tally, pki):
    with GnutlsServer(pki, "rsa", "NORMAL:-VERS-ALL:+VERS-TLS1.2") as server:
        agrees(tally, "gnutls-serv", record(pki, server.port, command="connect", typed=TYPED + b"\n")[0])
    with Postfix(pki, {"smtp": []}) as postfix:
        text, _ = record(pki, postfix.port["smtp"], "--starttls", "smtp", command="connect", typed=b"EHLO client.test\nQUIT\n")
        agrees(tally, "Postfix, STARTTLS", text)
    for chain in ("expired", "self-signed", "untrusted", "forged", "wrong-name", "extra", "twice", "sha1", "cn-only"):
        with Server(smtp(then=tls(chain)), pki) as server:
            agrees(tally, f"chain {chain}", record(pki, server.port, "--starttls", "smtp")[0])


def built_in(tally, pki):
    """The sessions that the program carries, which a demo runs again."""
    for name in ("ecdhe-gcm", "rsa-cbc", "ecdsa-chacha20"):
        path = pki.path(f"{name}.trace")
        subprocess.run([VITRINE, "demo", name, "--trace", path, "--trace-secrets", "--quiet"], check=True, capture_output=True, timeout=60)
        with open(path, encoding="utf-8", newline="") as f:
            agrees(tally, f"demo {name}", f.read())


def few(places):
    """Of one string's digits: all of up to eight, of more the ends and four at random."""
    places = list(places)
    return places if len(places) <= 8 or os.environ.get("VT_SLOW") else places[:2] + random.sample(places[2:-2], 4) + places[-2:]


def changed(tally, traces):
    for title in [t for i, t in enumerate(traces) if i % 9 == 0 and not refused(traces[t])]:
        for variants in (flips.single, flips.double):
            there, tried, missed = flips.survey(traces[title], variants, few)
            print(f"{title}: {tried} of {there} digits changed, {variants.__name__}: {len(missed)} not noticed")
            tally.problems(f"{title}: {variants.__name__} digits", missed[:5])
            tally.check(f"{title}: {variants.__name__} digits were there", tried > 200, f"{tried}")
        everywhere = flips.everywhere(traces[title], 60)
        missed = [window for window, text in everywhere if not refused(text)]
        print(f"{title}: {len(everywhere)} runs of bytes changed wherever they stand: {len(missed)} not noticed")
        tally.problems(f"{title}: bytes changed wherever they stand", missed)
        shortened(tally, title, traces[title])


def shortened(tally, title, text):
    """No derivation may be missing."""
    lines = text.splitlines(True)
    derived = [n for n, line in enumerate(lines) if line.startswith('{"event":"derive"')]
    missed = [lines[n][:100] for n in derived if not refused("".join(lines[:n] + lines[n + 1:]))]
    tally.check(f"{title}: each of {len(derived)} derivations is missed", derived and not missed, f"{missed}")


def refused(text):
    try:
        audit(text)
    except Disagreement:
        return True
    return False


def program(tally, pki, text):
    """By hand: what it prints, and how it exits."""
    path, line = pki.path("by-hand.trace"), 1 + text[:text.index('"key_block":"')].count("\n")
    for content, status, wanted in ((text, 0, "agrees: "), (text.replace('"key_block":"', '"key_block":"00', 1), 1, f"{path}:{line}: ")):
        with open(path, "w", encoding="utf-8") as f:
            f.write(content)
        done = subprocess.run([sys.executable, os.path.join(HERE, "audit.py"), path], capture_output=True, text=True, timeout=60)
        tally.check(f"audit.py exits {status}", done.returncode == status and wanted in done.stdout and not done.stderr, done.stdout + done.stderr)


def main():
    tally = Tally()
    seed = int(os.environ.get("VT_SEED", 1 if SAMPLE else random.randrange(1 << 32)))
    print(f"VT_SEED={seed}")
    random.seed(seed)
    with tempfile.TemporaryDirectory(prefix="vitrine-audit-") as folder:
        os.chmod(folder, 0o755)
        pki = Pki(folder)
        traces = live(tally, pki)
        program(tally, pki, next(iter(traces.values())))
        search(tally)
        others(tally, pki)
        built_in(tally, pki)
        changed(tally, traces)
    tally.finish()


main()

#!/usr/bin/env python3
"""Each suite × group × signature, forced on the server: vitrine must agree to it, and its JSON say just that.

openssl s_server gets the whole product, gnutls-serv a part of it in which each two values of different columns meet.

usage: matrix_test.py [--prove] [WORD]…    only what has each WORD in its title; --prove: ask openssl s_client what was agreed, instead of vitrine
"""
import concurrent.futures
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import namedtuple

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from pki import HOST, Pki  # noqa: E402
from servers import GnutlsServer, OpensslServer  # noqa: E402
from tally import VITRINE, Tally  # noqa: E402

# cipher and MAC: as the end of an OpenSSL name, and as GnuTLS calls them
CIPHERS = {
    "AES128-GCM-SHA256": "AES-128-GCM AEAD", "AES256-GCM-SHA384": "AES-256-GCM AEAD", "AES128-SHA": "AES-128-CBC SHA1",
    "AES256-SHA": "AES-256-CBC SHA1", "AES128-SHA256": "AES-128-CBC SHA256", "AES256-SHA384": "AES-256-CBC SHA384",
    "AES256-SHA256": "AES-256-CBC SHA256", "CHACHA20-POLY1305": "CHACHA20-POLY1305 AEAD",
}
ECDHE = [c for c in CIPHERS if c != "AES256-SHA256"]
RSA = [c for c in CIPHERS if c not in ("AES256-SHA384", "CHACHA20-POLY1305")]

# group: as vitrine, OpenSSL and GnuTLS call it, and as `openssl s_client` prints it
GROUPS = {"x25519": ("X25519", "X25519", "X25519"), "secp256r1": ("P-256", "SECP256R1", "prime256v1|P-256"),
          "secp384r1": ("P-384", "SECP384R1", "secp384r1"), "secp521r1": ("P-521", "SECP521R1", "secp521r1")}

# signature scheme: the chain that has a key for it, and GnuTLS's name
RSA_SCHEMES = {f"rsa_pkcs1_sha{n}": ("rsa", f"RSA-SHA{n}") for n in (256, 384, 512)}
RSA_SCHEMES.update({f"rsa_pss_rsae_sha{n}": ("rsa", f"RSA-PSS-RSAE-SHA{n}") for n in (256, 384, 512)})
RSA_SCHEMES.update({f"rsa_pss_pss_sha{n}": ("pss", f"RSA-PSS-SHA{n}") for n in (256, 384, 512)})
ECDSA_SCHEMES = {"ecdsa_secp256r1_sha256": ("p256", "ECDSA-SHA256"), "ecdsa_secp384r1_sha384": ("p384", "ECDSA-SHA384"),
                 "ecdsa_secp521r1_sha512": ("p521", "ECDSA-SHA512"), "ed25519": ("ed25519", "EDDSA-ED25519")}

Case = namedtuple("Case", "server kx cipher group scheme chain extra", defaults=("",))


def suite(case):
    """OpenSSL's name."""
    return case.cipher if case.kx == "RSA" else f"{case.kx}-{case.cipher}"


def title(case):
    return " ".join(filter(None, (case.server, suite(case), case.group, case.scheme, case.extra)))


def openssl_cases():
    for kx, schemes in (("ECDHE-RSA", RSA_SCHEMES), ("ECDHE-ECDSA", ECDSA_SCHEMES)):
        for cipher, group, scheme in itertools.product(ECDHE, GROUPS, schemes):
            yield Case("openssl", kx, cipher, group, scheme, schemes[scheme][0])
    # In TLS 1.2 the digest is not bound to the curve of the key (RFC 8446 4.2.3).
    yield Case("openssl", "ECDHE-ECDSA", ECDHE[0], "x25519", "ecdsa_secp384r1_sha384", "p256")
    yield Case("openssl", "ECDHE-ECDSA", ECDHE[0], "x25519", "ecdsa_secp256r1_sha256", "p384")
    for cipher in RSA:
        yield Case("openssl", "RSA", cipher, None, None, "rsa")
    # CBC the old way: the MAC first, then encryption.
    for kx, cipher in [("RSA", c) for c in RSA if "-SHA" in c and "GCM" not in c] + [("ECDHE-RSA", "AES256-SHA384")]:
        yield Case("openssl", kx, cipher, "x25519" if kx != "RSA" else None, "rsa_pss_rsae_sha256" if kx != "RSA" else None, "rsa", "-no_etm")
    # A server that knows TLS 1.3 too marks its random (RFC 8446 4.1.3); a client of 1.2 must not mind.
    yield Case("openssl", "ECDHE-ECDSA", ECDHE[0], "x25519", "ecdsa_secp256r1_sha256", "p256", "and-1.3")
    yield Case("openssl", "ECDHE-RSA", ECDHE[0], "x25519", "rsa_pss_rsae_sha256", "rsa", "-no_ticket")
    yield Case("openssl", "ECDHE-RSA", ECDHE[0], "x25519", "rsa_pss_rsae_sha256", "rsa", "-verify 1")


def gnutls_cases():
    for kx, schemes in (("ECDHE-RSA", RSA_SCHEMES), ("ECDHE-ECDSA", ECDSA_SCHEMES)):
        names, groups = list(schemes), list(GROUPS)
        for i, j in itertools.product(range(len(ECDHE)), range(len(names))):
            yield Case("gnutls", kx, ECDHE[i], groups[(i + j) % 4], names[j], schemes[names[j]][0])
    for cipher in RSA:
        yield Case("gnutls", "RSA", cipher, None, None, "rsa")
        if "GCM" not in cipher:
            yield Case("gnutls", "RSA", cipher, None, None, "rsa", "%NO_ETM")


def start(pki, case):
    if case.server == "openssl":
        version = [] if case.extra == "and-1.3" else ["-tls1_2"]
        return OpensslServer(pki, case.chain, *version, "-cipher", suite(case) + ":@SECLEVEL=1",
                             *(["-groups", GROUPS[case.group][0], "-sigalgs", case.scheme] if case.group else []),
                             *(case.extra.split() if case.extra.startswith("-") else []))
    cipher, mac = CIPHERS[case.cipher].split()
    words = ["NORMAL", "-VERS-ALL", "+VERS-TLS1.2", "-KX-ALL", "+" + case.kx, "-CIPHER-ALL", "+" + cipher, "-MAC-ALL", "+" + mac]
    if case.group:
        words += ["-GROUP-ALL", "+GROUP-" + GROUPS[case.group][1], "-SIGN-ALL", "+SIGN-" + {**RSA_SCHEMES, **ECDSA_SCHEMES}[case.scheme][1]]
        # Else it asks for client certificates of no type at all (tests/live/rows.py has that): RFC 5246 7.4.4 wants one.
        words += ["+SIGN-RSA-SHA256"] if case.scheme == "ed25519" else []
    return GnutlsServer(pki, case.chain, ":".join(words + ([case.extra] if case.extra else [])))


def agreed(pki, case, port):
    """What is wrong with vitrine's account of the session."""
    done = subprocess.run([VITRINE, "check", f"127.0.0.1:{port}", "--bundle", pki.path("roots.pem"), "--name", HOST, "--json", "--timeout", "20"],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=60)
    if done.returncode != 0 or done.stderr:
        return [f"exit {done.returncode}: {done.stdout[-700:]}{done.stderr[-700:]}"]
    tls = json.loads(done.stdout).get("tls", {})
    wanted = {"version": "TLSv1.2", "cipher": suite(case), "group": case.group, "server_signature": case.scheme, "secure_renegotiation": True,
              "extended_master_secret": True, "compression": "none", "resumed": False}
    return [f"{key} is {tls.get(key)!r}, not {value!r}" for key, value in wanted.items() if tls.get(key) != value]


def proven(pki, case, port):
    """What is wrong with s_client's account of it."""
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", pki.path("roots.pem"), "-verify_return_error", "-tls1_2",
                           "-cipher", "ALL:@SECLEVEL=1"], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=60)
    kind, digest = (case.scheme or " ").replace("ecdsa_secp", "ECDSA ").replace("rsa_pkcs1", "RSA ").replace("rsa_pss", "RSA-PSS ").split(" ")[0], None
    if case.scheme and case.scheme != "ed25519":
        digest = "SHA" + case.scheme[-3:]
    patterns = [rf"Cipher    : {suite(case)}$"]
    if case.group:
        patterns += [rf"Server Temp Key: .*({GROUPS[case.group][2]}),", f"Peer signature type: {'(?i:ed25519)' if case.scheme == 'ed25519' else kind}$"]
    if digest:
        patterns += [f"Peer signing digest: {digest}$"]
    return [f"no {p!r} in {done.stdout[-300:]}{done.stderr[-300:]}" for p in patterns if not re.search(p, done.stdout, re.M)]


def main(arguments):
    tally, words = Tally(), [a for a in arguments if a != "--prove"]
    examine = proven if "--prove" in arguments else agreed
    cases = [c for c in itertools.chain(openssl_cases(), gnutls_cases()) if all(w in title(c).split() for w in words)]

    def one(case):
        try:
            with start(pki, case) as server:
                tally.problems(title(case), examine(pki, case, server.port))
        except Exception as trouble:
            tally.check(title(case), False, repr(trouble))

    with tempfile.TemporaryDirectory(prefix="vitrine-pki-") as folder:
        pki = Pki(folder)
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            list(pool.map(one, cases))
    tally.finish()


if __name__ == "__main__":
    main(sys.argv[1:])

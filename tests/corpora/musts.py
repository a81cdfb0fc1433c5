#!/usr/bin/env python3
"""Chains that break one MUST of RFC 5280 4.1 or 4.2 each, or hold a key or an algorithm that is not known here: what `vitrine verify` makes of
them, beside what `openssl verify` and `certtool --verify` do. The table of x509/extension.c says which are failures, warnings, or nothing.

The DER is written by hand (unit/support/certificate_vectors.py); python3-cryptography signs. `--verbose` prints what each peer says.
"""
import base64
import collections
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, padding, rsa

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [TESTS, os.path.join(TESTS, "unit/support")]
from certificate_vectors import CE, FALSE, MS, NULL, PKCS1, PKIX, SCTS, TRUE, bits, extension, number, octets, oid, seq, tlv, utf8  # noqa: E402
from tally import VITRINE, Tally  # noqa: E402

HOST = "mail.vitrine.test"
# certtool verifies for now alone.
START, END = ((datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)).strftime("%Y%m%d000000Z").encode() for days in (-2, 90))
VALIDITY = seq(tlv(23, START[2:]), tlv(23, END[2:]))
ECDSA, RSA = seq(oid("1.2.840.10045.4.3.2")), seq(oid(PKCS1 + "11"), NULL)
KEYS = {}


def key(kind):
    if kind not in KEYS:
        KEYS[kind] = {"brainpool": lambda: ec.generate_private_key(ec.BrainpoolP256R1()), "ed448": ed448.Ed448PrivateKey.generate,
                      "dsa": lambda: dsa.generate_private_key(2048), "secp256k1": lambda: ec.generate_private_key(ec.SECP256K1()),
                      "e33": lambda: rsa.generate_private_key(65537, 2048)}.get(kind, lambda: ec.generate_private_key(ec.SECP256R1()))()
    return KEYS[kind]


def spki(kind):
    return key(kind).public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def algorithm_of(kind):
    return {"ed448": seq(oid("1.3.101.113")), "dsa": seq(oid("2.16.840.1.101.3.4.3.2"))}.get(kind, ECDSA)


def sign(kind, data, digest=hashes.SHA256):
    private = key(kind)
    if kind == "ed448":
        return private.sign(data)
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return private.sign(data, ec.ECDSA(digest()))
    return private.sign(data, digest()) if kind == "dsa" else private.sign(data, padding.PKCS1v15(), digest())


def name(cn):
    return seq(tlv(0x31, seq(oid("2.5.4.3"), utf8(cn)))) if cn else seq()


def dns(*hosts):
    return b"".join(tlv(0x82, host.encode()) for host in hosts)


def san(names, critical=b""):
    return extension(CE + "17", seq(names), critical)


def aki(*fields):
    return extension(CE + "35", seq(*fields))


def usage(body, unused, critical=TRUE):
    return extension(CE + "15", bits(body, unused), critical)


IDS = {"root": b"root's key", "inter": b"inter's key"}
CA = {"basic": extension(CE + "19", seq(TRUE), TRUE), "usage": usage(b"\x06", 1)}
LEAF = {"usage": usage(b"\x80", 7), "eku": extension(CE + "37", seq(oid(PKIX + "3.1"))), "san": san(dns(HOST))}


def certificate(subject, issuer, subject_key, issuer_key, extensions, version=tlv(0xA0, number(2)), serial=number(77), validity=VALIDITY,
                algorithm=None, public=None, digest=hashes.SHA256):
    algorithm = algorithm or algorithm_of(issuer_key)
    tbs = seq(version, serial, algorithm, name(issuer), validity, name(subject), public or spki(subject_key),
              tlv(0xA3, seq(*extensions.values())) if extensions else b"")
    return seq(tbs, algorithm, bits(sign(issuer_key, tbs, digest)))


def chain(leaf=(), inter=(), root=(), leaf_parts=(), inter_parts=(), root_parts=(), keys=("leaf", "inter", "root"), subject=HOST):
    """Leaf, intermediate, root. LEAF, INTER and ROOT change their extensions (None: left out)."""
    def extensions(usual, changes, own, authority):
        ids = {"ski": extension(CE + "14", octets(IDS[own]))} if own else {}
        all_ = {**usual, **ids, "aki": aki(tlv(0x80, IDS[authority])), **dict(changes)}
        return {label: e for label, e in all_.items() if e is not None}
    return [certificate(subject, "Inter", keys[0], keys[1], extensions(LEAF, leaf, None, "inter"), **dict(leaf_parts)),
            certificate("Inter", "Root", keys[1], keys[2], extensions(CA, inter, "inter", "root"), **dict(inter_parts)),
            certificate("Root", "Root", keys[2], keys[2], extensions(CA, root, "root", "root"), **dict(root_parts))]


# WARNS and FAILS: `id reason`s, without more; of what else fails there is none. OPENSSL and GNUTLS: whether they accept.
Row = collections.namedtuple("Row", "name exit warns fails openssl gnutls chain options said", defaults=((), ""))
ROWS = []


def row(title, exit_, warns, fails, openssl, gnutls, options=(), said="", **parts):
    ROWS.append(Row(title, exit_, warns, fails, openssl, gnutls, chain(**parts), options, said))


def warn(title, what, openssl=True, gnutls=True, **parts):
    row(title, 0, [what], [], openssl, gnutls, **parts)


def fail(title, what, openssl=False, gnutls=False, exit_=5, **parts):
    row(title, exit_, [], [what], openssl, gnutls, **parts)


def dates(*ends):
    return {"validity": seq(*ends)}


row("right", 0, [], [], True, True)

# 4.1: what all read on at is a warning
DEFAULT = "der.default "
warn("serial of 21 octets", "certificate.serial advice", leaf_parts={"serial": tlv(2, b"\x7f" + bytes(20))})
warn("serial of 64 octets", "certificate.serial advice", leaf_parts={"serial": tlv(2, b"\x7f" + bytes(63))})
warn("serial zero", "certificate.serial advice", leaf_parts={"serial": number(0)})
fail("serial of 65 octets", "chain.syntax ", openssl=True, gnutls=True, leaf_parts={"serial": tlv(2, b"\x7f" + bytes(64))})
warn("a GeneralizedTime before 2050", "der.time before-2050", leaf_parts=dates(tlv(23, START[2:]), tlv(24, END)))
warn("a GeneralizedTime in the intermediate", "der.time before-2050", inter_parts=dates(tlv(24, START), tlv(23, END[2:])))
row("a GeneralizedTime in an anchor", 0, [], [], True, True, root_parts=dates(tlv(24, START), tlv(23, END[2:])))

# Explicit DEFAULTs (X.690 11.5)
warn("cA FALSE", DEFAULT, leaf={"basic": extension(CE + "19", seq(FALSE), TRUE)})
warn("critical FALSE", DEFAULT, leaf={"san": san(dns(HOST), FALSE)})
warn("critical FALSE in an anchor", DEFAULT, root={"ski": extension(CE + "14", octets(IDS["root"]), FALSE)})
warn("minimum 0", DEFAULT, inter={"nc": extension(CE + "30", seq(tlv(0xA0, seq(dns("vitrine.test"), tlv(0x80, b"\0")))), TRUE)})
row("version v1 in an anchor", 0, [DEFAULT], [], True, True, root_parts={"version": tlv(0xA0, number(0))},
    root={label: None for label in ("basic", "usage", "ski", "aki")})

# 4.2: malformed, not critical, and nothing rests on it
UNREAD = "certificate.extension unread"
for title, dotted in (("SCTs", SCTS), ("MS template", MS + "21.7"), ("MS application policies", MS + "21.10"), ("issuerAltName", CE + "18"),
                      ("authorityInfoAccess", PKIX + "1.1"), ("tlsFeature", PKIX + "1.24"), ("freshestCRL", CE + "46"),
                      ("subjectDirectoryAttributes", CE + "9"), ("subjectInfoAccess", PKIX + "1.11")):
    warn("malformed " + title, UNREAD, leaf={"odd": extension(dotted, b"\x30\x05\x01")}, gnutls=title != "issuerAltName")
warn("malformed qualifiers", UNREAD, leaf={"odd": extension(CE + "32", seq(seq(oid("1.2.3"), seq(seq(oid(PKIX + "2.1"))))))})
for title, dotted in (("keyUsage", CE + "15"), ("subjectAltName", CE + "17"), ("extKeyUsage", CE + "37"), ("basicConstraints", CE + "19"),
                      ("authorityKeyIdentifier", CE + "35"), ("subjectKeyIdentifier", CE + "14"), ("cRLDistributionPoints", CE + "31")):
    label = {"15": "usage", "17": "san", "37": "eku", "35": "aki"}.get(dotted[len(CE):], "odd")
    fail("malformed " + title, "chain.syntax ", leaf={label: extension(dotted, b"\x30\x05\x01")}, gnutls=title not in ("subjectAltName", "extKeyUsage"))

# 4.2: critical where the clause wants it not, or where nothing processes it
for title, dotted, value, broken in (
        ("subjectDirectoryAttributes", CE + "9", seq(seq(oid(PKIX + "9.4"), tlv(0x31, tlv(19, b"DE")))), "path.critical marking"),
        ("authorityInfoAccess", PKIX + "1.1", seq(seq(oid(PKIX + "48.1"), tlv(0x86, b"http://o.test/"))), "path.critical marking"),
        ("subjectInfoAccess", PKIX + "1.11", seq(seq(oid(PKIX + "48.5"), tlv(0x86, b"http://o.test/"))), "path.critical marking"),
        ("freshestCRL", CE + "46", seq(seq(tlv(0xA0, tlv(0xA0, tlv(0x86, b"http://o.test/"))))), "path.critical marking"),
        ("issuerAltName", CE + "18", seq(dns("ca.test")), "path.critical "),
        ("tlsFeature", PKIX + "1.24", seq(number(5)), "path.critical "),
        ("MS template", MS + "21.7", seq(oid(MS + "21.8.1")), "path.critical "),
        ("MS application policies", MS + "21.10", seq(seq(oid("1.2.3"))), "path.critical ")):
    fail("critical " + title, broken, leaf={"odd": extension(dotted, value, TRUE)}, gnutls=title in ("tlsFeature", "authorityInfoAccess", "issuerAltName"))

# 4.2: not critical where the clause wants it so
PLAIN = "certificate.extension not-critical"
warn("plain nameConstraints", PLAIN, inter={"nc": extension(CE + "30", seq(tlv(0xA0, seq(dns("vitrine.test")))))})
warn("plain policyConstraints", PLAIN, inter={"pc": extension(CE + "36", seq(tlv(0x81, b"\0")))})
warn("plain inhibitAnyPolicy", PLAIN, inter={"ia": extension(CE + "54", number(0))})
warn("plain policyMappings", PLAIN, inter={
    "policies": extension(CE + "32", seq(seq(oid("1.2.3")))), "pm": extension(CE + "33", seq(seq(oid("1.2.3"), oid("1.2.4"))))})
warn("plain basicConstraints", "certificate.basic-constraints ", inter={"basic": extension(CE + "19", seq(TRUE))})
warn("plain basicConstraints in an anchor", "certificate.basic-constraints ", root={"basic": extension(CE + "19", seq(TRUE))})
row("plain basicConstraints in a leaf", 0, [], [], True, True, leaf={"basic": extension(CE + "19", seq())})
warn("an empty subject, plain names", "certificate.name empty-subject", subject="")
row("an empty subject, critical names", 0, [], [], True, True, subject="", leaf={"san": san(dns(HOST), TRUE)})

# 4.2.1: names
for title, general in (("mailbox without host", tlv(0x81, b"postmaster")), ("mailbox of two @", tlv(0x81, b"a@b@c.test")), ("mailbox with a phrase", tlv(0x81, b"A <a@b.test>")),
                       ("relative URI", tlv(0x86, b"/path")), ("URI with a space", tlv(0x86, b"http://a.test/a b")), ("URI without a host", tlv(0x86, b"http:///a")),
                       ("underscore", dns("a_b.test")), ("blank", dns(" "))):
    warn("a name that is none: " + title, "certificate.name ", leaf={"san": san(dns(HOST) + general)})
for title, general in (("mailbox", tlv(0x81, b"post.master+x@b.test")), ("quoted mailbox", tlv(0x81, b'"a b@c"@d.test')), ("literal", tlv(0x81, b"a@[192.0.2.1]")),
                       ("URI", tlv(0x86, b"https://u@a.test:443/x?y#z")), ("URN", tlv(0x86, b"urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6")),
                       ("SPIFFE", tlv(0x86, b"spiffe://a.test/b")), ("URI of IPv6", tlv(0x86, b"http://[2001:db8::1]/"))):
    row("a name that is one: " + title, 0, [], [], True, True, leaf={"san": san(dns(HOST) + general)})
for title, general in (("DNS", tlv(0x82)), ("mailbox", tlv(0x81)), ("URI", tlv(0x86)), ("directory", tlv(0xA4, seq()))):
    fail("an empty name: " + title, "chain.syntax ", openssl=True, gnutls=title == "directory", leaf={"san": san(dns(HOST) + general)})
warn("*.test", "certificate.name wildcard", leaf={"san": san(dns(HOST, "*.test"))})
row("*.vitrine.test", 0, [], [], True, True, leaf={"san": san(dns("*.vitrine.test"))})

# 4.2.1: the rest
fail("one policy twice", "chain.syntax ", openssl=True, gnutls=True, leaf={"odd": extension(CE + "32", seq(seq(oid("1.2.3")), seq(oid("1.2.3"))))})
warn("anyExtendedKeyUsage", "leaf.purpose any", openssl=False, leaf={"eku": extension(CE + "37", seq(oid(CE + "37.0")))})
row("anyExtendedKeyUsage and serverAuth", 0, [], [], True, True, leaf={"eku": extension(CE + "37", seq(oid(CE + "37.0"), oid(PKIX + "3.1")))})
warn("pathLenConstraint without cA", "certificate.basic-constraints inconsistent", leaf={"basic": extension(CE + "19", seq(number(0)), TRUE)})
ISSUED_BY = {"inter": tlv(0xA1, tlv(0xA4, name("Root"))), "other": tlv(0xA1, tlv(0xA4, name("Another Root")))}
row("AKI by issuer and serial", 0, [], [], True, True, leaf={"aki": aki(tlv(0x80, IDS["inter"]), ISSUED_BY["inter"], tlv(0x82, b"\x4d"))})
DIFFERS = "certificate.key-identifiers differ"
warn("AKI of another serial", DIFFERS, openssl=False, leaf={"aki": aki(tlv(0x80, IDS["inter"]), ISSUED_BY["inter"], tlv(0x82, b"\x4e"))})
warn("AKI of another issuer", DIFFERS, openssl=False, leaf={"aki": aki(tlv(0x80, IDS["inter"]), ISSUED_BY["other"], tlv(0x82, b"\x4d"))})
warn("AKI of an anchor's other key", DIFFERS, openssl=False, inter={"aki": aki(tlv(0x80, b"another key"))}, gnutls=False)
DOTTED = extension(CE + "30", seq(tlv(0xA0, seq(dns(".vitrine.test")))), TRUE)
warn("a constraint with a dot in front", "path.name-constraints leading-dot", inter={"nc": DOTTED})
warn("a constraint with a dot in front, excluded", "path.name-constraints leading-dot",
     inter={"nc": extension(CE + "30", seq(tlv(0xA1, seq(dns(".elsewhere.test")))), TRUE)})
row("a constraint with a dot in front: the domain itself", 5, ["path.name-constraints leading-dot"], ["path.name-constraints not-permitted"], False, False,
    inter={"nc": DOTTED}, leaf={"san": san(dns(HOST, "vitrine.test"))})

# The key's uses (RFC 5280 4.2.1.12): none of those of a handshake fits any
NO_USE = "leaf.key-usage none"
row("keyUsage cRLSign", 7, [], [NO_USE], False, True, leaf={"usage": usage(b"\x02", 1)}, said="it has cRLSign")
row("keyUsage nonRepudiation", 7, [], [NO_USE], False, True, leaf={"usage": usage(b"\x40", 6)}, said="it has no use that TLS has")
row("keyUsage keyCertSign, cRLSign", 7, ["certificate.basic-constraints inconsistent"], [NO_USE], False, True, leaf={"usage": usage(b"\x06", 1)}, said="keyCertSign, cRLSign")
row("keyUsage keyAgreement", 0, ["leaf.key-usage digital-signature"], [], True, True, leaf={"usage": usage(b"\x08", 3)})

# Keys and algorithms that are not known here: nothing is said of the signature
UNKNOWN_KEY, UNKNOWN_ALGORITHM, LIMIT = "path.key-strength type", "certificate.signature-algorithm unknown", "limit of this program"
for kind, shown in (("brainpool", "brainpoolP256r1"), ("secp256k1", "secp256k1")):
    fail(f"an issuer's key on {shown}", UNKNOWN_KEY, openssl=True, gnutls=False, keys=("leaf", kind, "root"), said=f"is {shown}.*{LIMIT}")
row("an issuer's Ed448 key", 5, [], [UNKNOWN_ALGORITHM, UNKNOWN_KEY], True, True, keys=("leaf", "ed448", "root"), said=f"is id-Ed448.*{LIMIT}")
row("an issuer's DSA key", 5, [], [UNKNOWN_ALGORITHM, UNKNOWN_KEY], True, True, keys=("leaf", "dsa", "root"), said=f"is id-dsa.*{LIMIT}")
fail("ecdsa-with-SHA3-256", UNKNOWN_ALGORITHM, gnutls=True, said=f"2\\.16\\.840\\.1\\.101\\.3\\.4\\.3\\.10.*{LIMIT}",
     leaf_parts={"algorithm": seq(oid("2.16.840.1.101.3.4.3.10")), "digest": hashes.SHA3_256})
row("a leaf's key on brainpoolP256r1", 7, [], ["leaf.key-strength type"], True, False, keys=("brainpool", "inter", "root"), said="brainpoolP256r1, which this program does not know")
POINT = key("leaf").public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
row("a leaf's compressed point", 7, [], ["leaf.key-strength type"], True, False, said="a compressed point, which this program does not know",
    leaf_parts={"public": seq(seq(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")), bits(POINT))})
row("an issuer's key of 16384 bits", 5, [], [UNKNOWN_KEY], False, False, said=f"RSA of another size than 1024 to 8192 bits.*{LIMIT}",
    inter_parts={"public": seq(seq(oid(PKCS1 + "1"), NULL), bits(seq(number(2**16383 + 1), number(65537))))}, leaf_parts={"algorithm": RSA})
row("a leaf's key with an exponent of 301 bits", 7, [], ["leaf.key-strength type"], True, True, said="a public exponent of more than 256 bits",
    leaf_parts={"public": seq(seq(oid(PKCS1 + "1"), NULL), bits(seq(number(2**2047 + 1), number(2**300 + 1))))})
fail("a validity that ends before it begins", "path.validity never", leaf_parts=dates(tlv(23, END[2:]), tlv(23, START[2:])), said="is never valid")
fail("400 policies", "chain.syntax limit", openssl=True, gnutls=True, said="is a limit of this program",
     leaf={"policies": extension(CE + "32", seq(*(seq(oid(f"1.2.3.{i}")) for i in range(400))))})
row("a leaf's key of 16384 bits", 7, [], ["leaf.key-strength type"], True, True, said="RSA of another size than 1024 to 8192 bits, which this program does not know",
    leaf_parts={"public": seq(seq(oid(PKCS1 + "1"), NULL), bits(seq(number(2**16383 + 1), number(65537))))})

# Keys that cannot be any: found where they are read
OFF = spki("leaf")[:-1] + bytes([spki("leaf")[-1] ^ 1])
EC_KEY, RSA_KEY = seq(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")), seq(oid(PKCS1 + "1"), NULL)
# OpenSSL and GnuTLS look at most of a leaf's numbers only when they are used.
for title, public, openssl, gnutls in (("a point off its curve", OFF, False, True), ("a point at infinity", seq(EC_KEY, bits(b"\0")), True, False),
                                       ("an even modulus", seq(RSA_KEY, bits(seq(number(2**2047), number(65537)))), True, True),
                                       ("an exponent of 1", seq(RSA_KEY, bits(seq(number(2**2047 + 1), number(1)))), True, True)):
    fail(title, "chain.syntax ", openssl, gnutls, leaf_parts={"public": public}, said="certificate.key")


class Shelf:
    """A folder of PEM files, and the programs that read them."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, label, *ders):
        path = os.path.join(self.folder, label)
        with open(path, "w", encoding="ascii") as f:
            for der in ders:
                f.write("-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der).decode() + "-----END CERTIFICATE-----\n")
        return path

    def run(self, *command):
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=60)

    def peers(self, case):
        leaf, inter, root = case.chain
        openssl = self.run("openssl", "verify", "-purpose", "sslserver", "-auth_level", "1", "-CAfile", self.write("root.pem", root),
                           "-untrusted", self.write("inter.pem", inter), self.write("leaf.pem", leaf))
        gnutls = self.run("certtool", "--verify", "--verify-purpose", PKIX + "3.1", "--verify-profile", "low", "--load-ca-certificate", self.write("root.pem", root),
                          "--infile", self.write("chain.pem", leaf, inter))
        return openssl, gnutls


def findings(report, result):
    return sorted(f"{c['id']} {c.get('reason', '')}" for c in report["checks"] if c["result"] == result)


def judge(tally, shelf, case):
    leaf, inter, root = case.chain
    done = shelf.run(VITRINE, "verify", "--json", "--name", HOST, "--bundle", shelf.write("root.pem", root), *case.options, shelf.write("chain.pem", leaf, inter))
    report = json.loads(done.stdout)
    fails, warns = findings(report, "fail"), findings(report, "warn")
    right = done.returncode == case.exit and fails == sorted(case.fails) and warns == sorted(case.warns)
    tally.check(case.name, right and not done.stderr, f"exit {done.returncode}, fails {fails}, warns {warns}: {done.stdout[-1500:]}{done.stderr}")
    return report


def main():
    tally, verbose = Tally(), "--verbose" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(folder)
        for case in ROWS:
            report = judge(tally, shelf, case)
            if case.said:
                text = " ".join(c.get("fix", "") + c.get("seen", "") for c in report["checks"] if c["result"] == "fail")
                tally.check(f"{case.name}: it says why", re.search(case.said, text), text)
            for peer, done, accepts in zip(("openssl", "certtool"), shelf.peers(case), (case.openssl, case.gnutls)):
                tally.check(f"{case.name}: {peer} {'accepts' if accepts else 'refuses'} it", (done.returncode == 0) == accepts,
                            f"exit {done.returncode}: {done.stdout[-400:]}{done.stderr[-400:]}" if verbose else "see --verbose")
    tally.finish()


main()

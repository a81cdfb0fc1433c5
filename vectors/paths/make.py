#!/usr/bin/env python3
"""Makes paths.txt: certificates, good and bad, and the cases that tests/unit/verify_test.c and path_test.c judge.

The DER is written here, by hand, so that what no library would issue can be issued; python3-cryptography signs. For each case
`openssl verify` is asked, and its code is recorded (-: it refuses the input, or the case means nothing to it).
Run by hand when cases are added: ./make.py > paths.txt. Keys are new each time, expectations are not.
"""
import ctypes
import ctypes.util
import datetime
import subprocess
import sys
import tempfile

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding, rsa

NOW = 1750000000  # 2025-06-15T15:06:40Z
DAY = 86400


# DER

def tlv(tag, *parts):
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = (len(body).bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + len(body).to_bytes(size, "big") + body


def seq(*parts):
    return tlv(0x30, *parts)


def integer(n):
    return tlv(2, n.to_bytes(n.bit_length() // 8 + 1, "big", signed=True))


def oid(text):
    arcs = [int(a) for a in text.split(".")]
    out = b""
    for arc in [arcs[0] * 40 + arcs[1]] + arcs[2:]:
        group = bytes([arc & 127])
        while arc > 127:
            arc >>= 7
            group = bytes([arc & 127 | 128]) + group
        out += group
    return tlv(6, out)


def time(t):
    when = datetime.datetime.fromtimestamp(t, datetime.timezone.utc)
    if when.year < 2050:
        return tlv(0x17, when.strftime("%y%m%d%H%M%SZ").encode())
    return tlv(0x18, when.strftime("%Y%m%d%H%M%SZ").encode())


TYPES = {"CN": "2.5.4.3", "O": "2.5.4.10", "DC": "0.9.2342.19200300.100.1.25", "E": "1.2.840.113549.1.9.1"}


def name(text):
    rdns = []
    for part in filter(None, text.split("/")):
        kind, value = part.split("=", 1)
        tag = 0x16 if kind in ("DC", "E") else 0x0c
        rdns.append(tlv(0x31, seq(oid(TYPES[kind]), tlv(tag, value.encode()))))
    return seq(*rdns)


def general(text):
    kind, value = text.split(":", 1)
    if kind == "DNS":
        return tlv(0x82, value.encode())
    if kind == "email":
        return tlv(0x81, value.encode())
    if kind == "URI":
        return tlv(0x86, value.encode())
    if kind == "IP":
        return tlv(0x87, bytes.fromhex(value))
    if kind == "dir":
        return tlv(0xa4, name(value))
    if kind == "other":
        return tlv(0xa0, oid("1.2.3.4"), tlv(0xa0, tlv(0x0c, value.encode())))
    raise ValueError(text)


# Extensions

def ext(number, value, critical=False):
    return seq(oid(number), tlv(1, b"\xff") if critical else b"", tlv(4, value))


def basic(ca=True, length=None, critical=True):
    return ext("2.5.29.19", seq(tlv(1, b"\xff") if ca else b"", integer(length) if length is not None else b""), critical)


def usage(*bits):
    value = sum(0x80 >> b for b in bits)
    return ext("2.5.29.15", tlv(3, bytes([7 - max(bits)]), bytes([value])), True)


def purpose(*purposes):
    return ext("2.5.29.37", seq(*[oid("1.3.6.1.5.5.7.3.%d" % p if p else "2.5.29.37.0") for p in purposes]))


def san(*names):
    return ext("2.5.29.17", seq(*[general(n) for n in names]))


def constraints(permitted=(), excluded=(), critical=True):
    parts = [tlv(0xa0 + i, *[seq(general(n)) for n in names]) for i, names in enumerate((permitted, excluded)) if names]
    return ext("2.5.29.30", seq(*parts), critical)


def ski(value, critical=False):
    return ext("2.5.29.14", tlv(4, value), critical)


def aki(value):
    return ext("2.5.29.35", seq(tlv(0x80, value)))


# Certificates

ALGORITHMS = {
    "ecdsa-sha256": (seq(oid("1.2.840.10045.4.3.2")), hashes.SHA256),
    "ecdsa-sha1": (seq(oid("1.2.840.10045.4.1")), hashes.SHA1),
    "rsa-sha256": (seq(oid("1.2.840.113549.1.1.11"), tlv(5)), hashes.SHA256),
    "rsa-md5": (seq(oid("1.2.840.113549.1.1.4"), tlv(5)), hashes.MD5),
    "dsa-sha256": (seq(oid("2.16.840.1.101.3.4.3.2")), hashes.SHA256),
    "ed25519": (seq(oid("1.3.101.112")), None),
}


def sign(key, algorithm, data):
    digest = ALGORITHMS[algorithm][1]
    if algorithm == "ed25519":
        return key.sign(data)
    if algorithm.startswith("rsa"):
        return key.sign(data, padding.PKCS1v15(), digest())
    if algorithm.startswith("dsa"):
        return key.sign(data, digest())
    return key.sign(data, ec.ECDSA(digest()))


KEYS = {}


def key(label):
    if label not in KEYS:
        kind = label.split("-")[0]
        if kind.startswith("rsa"):
            KEYS[label] = rsa.generate_private_key(65537, int(kind[3:]))
        elif kind == "ed":
            KEYS[label] = ed25519.Ed25519PrivateKey.generate()
        elif kind == "dsa":
            KEYS[label] = dsa.generate_private_key(2048)
        else:
            curve = {"p192": ec.SECP192R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1}.get(kind, ec.SECP256R1)
            KEYS[label] = ec.generate_private_key(curve())
    return KEYS[label]


def spki(label):
    return key(label).public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def key_id(label):
    digest = hashes.Hash(hashes.SHA1())
    digest.update(spki(label))
    return digest.finalize()


def algorithm_of(label):
    kind = label.split("-")[0]
    return "rsa-sha256" if kind.startswith("rsa") else {"ed": "ed25519", "dsa": "dsa-sha256"}.get(kind, "ecdsa-sha256")


CERTS = {}
SERIAL = 1000


def cert(ident, subject, issuer, subject_key, issuer_key, *exts, start=NOW - 100 * DAY, end=NOW + 100 * DAY, version=3,
         serial=None, algorithm=None, ids=True, edit=None):
    """IDS: add key identifiers. EDIT changes the finished DER."""
    global SERIAL
    SERIAL += 1
    algorithm = algorithm or algorithm_of(issuer_key)
    exts = list(exts)
    if ids:
        exts += [ski(key_id(subject_key)), aki(key_id(issuer_key))]
    tbs = seq(tlv(0xa0, integer(2)) if version == 3 else b"", integer(SERIAL if serial is None else serial),
              ALGORITHMS[algorithm][0], name(issuer), seq(time(start), time(end)), name(subject), spki(subject_key),
              tlv(0xa3, seq(*exts)) if version == 3 else b"")
    der = seq(tbs, ALGORITHMS[algorithm][0], tlv(3, b"\0", sign(key(issuer_key), algorithm, tbs)))
    CERTS[ident] = edit(der) if edit else der
    return ident


ROOT, INTER, MAIL = "/CN=Test Root", "/O=Test/CN=Test Intermediate", "/CN=mail.example.com"
CA = (basic(), usage(5, 6))
SERVER = (usage(0, 2), purpose(1), san("DNS:mail.example.com"))

CASES = []


def case(ident, sent, anchors="root", at=NOW, host="mail.example.com", untrusted=""):
    CASES.append((ident, at, host, sent.split(), anchors.split(), untrusted.split()))


def root(ident="root", subject=ROOT, label="root", exts=CA, **options):
    return cert(ident, subject, subject, label, label, *exts, **options)


def inter(ident="inter", exts=CA, subject=INTER, issuer=ROOT, label="inter", issuer_key="root", **options):
    return cert(ident, subject, issuer, label, issuer_key, *exts, **options)


def leaf(ident, exts=SERVER, subject=MAIL, issuer=INTER, label="leaf", issuer_key="inter", **options):
    return cert(ident, subject, issuer, label, issuer_key, *exts, **options)


# Good ones

root()
inter()
leaf("leaf")
case("good", "leaf inter")
case("root-sent", "leaf inter root")
case("untrusted-given", "leaf", untrusted="inter")
case("trusted-intermediate", "leaf", "inter")
case("no-name-said", "leaf inter", host="*")
case("trailing-dot", "leaf inter", host="MAIL.example.com.")
leaf("address", (usage(0), san("IP:c0000201", "DNS:mail.example.com")))
case("address", "address inter", host="192.0.2.1")
leaf("wildcard", (usage(0), san("DNS:*.example.com")))
case("wildcard", "wildcard inter")
for kind in ("rsa2048", "p384", "p521", "ed"):
    root("root-" + kind, "/CN=Root " + kind, kind)
    leaf("leaf-" + kind, issuer="/CN=Root " + kind, label=kind + "-leaf", issuer_key=kind)
    case("good-" + kind, "leaf-" + kind, "root-" + kind)
root("root-v1", "/CN=Root v1", "root", (), version=1)
inter("inter-v1-root", issuer="/CN=Root v1")
case("v1-anchor", "leaf inter-v1-root", "root-v1")
leaf("self-good", label="self", issuer=MAIL, issuer_key="self")
case("self-signed-trusted", "self-good", "self-good")
leaf("any-purpose", (usage(0), purpose(0), san("DNS:mail.example.com")))
case("any-purpose", "any-purpose inter")

# The chain as sent

leaf("leaf-cut", edit=lambda der: der[:-5])
case("leaf-cut", "leaf-cut inter")
leaf("leaf-trailing", edit=lambda der: der + b"\0")
case("leaf-trailing", "leaf-trailing inter")
inter("spare-broken", edit=lambda der: der[:4] + b"\x31" + der[5:])
case("spare-broken", "leaf inter spare-broken")
case("too-many", "leaf inter" + " root" * 15)
inter("inter2", subject="/O=Test/CN=Test Intermediate 2", label="inter2", issuer=INTER, issuer_key="inter")
leaf("leaf2", issuer="/O=Test/CN=Test Intermediate 2", issuer_key="inter2")
case("wrong-order", "leaf2 inter inter2")
leaf("other-leaf", (usage(0), san("DNS:other.example.com")), "/CN=other.example.com", label="other")
case("extra", "leaf other-leaf inter root")
case("duplicates", "leaf inter inter inter")
case("missing-intermediate", "leaf")
case("missing-upper", "leaf2 inter2")
case("self-signed", "self-good")
case("untrusted-root", "leaf inter root", "root-rsa2048")
case("broken-intermediate", "leaf spare-broken")
root("root-broken", edit=lambda der: der[:4] + b"\x31" + der[5:])
case("broken-anchor", "leaf inter", "root-broken")
last, last_key = ROOT, "root"
for i in range(10):
    inter("long%d" % i, subject="/CN=Long %d" % i, label="long%d" % i, issuer=last, issuer_key=last_key)
    last, last_key = "/CN=Long %d" % i, "long%d" % i
leaf("long-leaf", issuer="/CN=Long 7", issuer_key="long7")
case("longest", "long-leaf " + " ".join("long%d" % i for i in range(7, -1, -1)))
leaf("too-long-leaf", issuer="/CN=Long 8", issuer_key="long8")
case("too-long", "too-long-leaf " + " ".join("long%d" % i for i in range(8, -1, -1)))

# Signatures

inter("inter-other-key", label="inter-other", ids=False)
leaf("leaf-no-ids", ids=False)
case("wrong-key", "leaf-no-ids inter-other-key")
leaf("flipped", edit=lambda der: der[:-1] + bytes([der[-1] ^ 1]))
case("flipped", "flipped inter")
case("key-ids-differ", "leaf inter-other-ids")
inter("inter-other-ids", label="inter-other")
root("rsa-root", "/CN=RSA Root", "rsa2048")
leaf("md5", issuer="/CN=RSA Root", issuer_key="rsa2048", algorithm="rsa-md5")
case("md5", "md5", "rsa-root")
leaf("sha1", algorithm="ecdsa-sha1")
case("sha1", "sha1 inter")
inter("inter-sha1", algorithm="ecdsa-sha1")
case("sha1-intermediate", "leaf inter-sha1")
root("root-sha1", algorithm="ecdsa-sha1")
case("sha1-anchor", "leaf inter", "root-sha1")
case("sha1-untrusted-root", "leaf inter root-sha1", "root-rsa2048")
root("root-md5", "/CN=RSA Root", "rsa2048", algorithm="rsa-md5")
leaf("under-rsa", issuer="/CN=RSA Root", issuer_key="rsa2048")
case("md5-anchor", "under-rsa", "root-md5")

case("sha1-alone", "sha1")
root("root-no-aki", exts=CA + (ski(key_id("root")),), ids=False)
case("untrusted-root-without-aki", "leaf inter root-no-aki", "root-rsa2048")
leaf("self-renewed", label="self-new", issuer=MAIL, issuer_key="self-new")
case("self-signed-not-that-one", "self-good", "self-renewed")

# Validity

case("last-second", "leaf inter", at=NOW + 100 * DAY)
case("expired", "leaf inter", at=NOW + 100 * DAY + 1)
case("first-second", "leaf inter", at=NOW - 100 * DAY)
case("not-yet-valid", "leaf inter", at=NOW - 100 * DAY - 1)
leaf("expired-leaf", end=NOW - 1)
case("expired-leaf", "expired-leaf inter")
leaf("future-leaf", start=NOW + 1)
case("future-leaf", "future-leaf inter")
inter("expired-inter", end=NOW - 1)
case("expired-intermediate", "leaf expired-inter")
root("expired-root", end=NOW - 1)
case("expired-root", "leaf inter", "expired-root")
leaf("soon", end=NOW + 14 * DAY - 1)
case("expires-soon", "soon inter")
leaf("not-soon", end=NOW + 14 * DAY)
case("expires-in-14-days", "not-soon inter")
leaf("far", end=4102444800 + 10 * DAY)
case("generalized-time", "far inter")

# CAs

inter("not-ca", (basic(False), usage(5)))
case("issuer-not-ca", "leaf not-ca")
inter("no-basic", (usage(5),))
case("issuer-without-basic", "leaf no-basic")
root("root-not-ca", exts=(basic(False), usage(5)))
case("anchor-not-ca", "leaf inter", "root-not-ca")
inter("inter-v1", (), version=1)
case("v1-intermediate", "leaf inter-v1")
inter("no-sign", (basic(), usage(6)))
case("issuer-may-not-sign", "leaf no-sign")
inter("length0", (basic(length=0), usage(5)))
inter("below0", subject="/CN=Below", label="below", issuer=INTER, issuer_key="inter")
leaf("under-below", issuer="/CN=Below", issuer_key="below")
case("path-length", "under-below below0 length0")
case("path-length-kept", "leaf length0")
root("root-length0", exts=(basic(length=0), usage(5)))
case("anchor-path-length", "leaf inter", "root-length0")
inter("self-issued", label="inter-new", issuer=INTER, issuer_key="inter")
leaf("under-self-issued", issuer_key="inter-new")
case("path-length-self-issued", "under-self-issued self-issued length0")
inter("client-ca", (basic(), usage(5), purpose(2)))
case("issuer-purpose", "leaf client-ca")
root("root-rsa1024", "/CN=Weak Root", "rsa1024")
leaf("under-weak", issuer="/CN=Weak Root", issuer_key="rsa1024")
case("weak-ca", "under-weak", "root-rsa1024")
root("root-p192", "/CN=P-192 Root", "p192")
leaf("under-p192", issuer="/CN=P-192 Root", issuer_key="p192")
case("p192-ca", "under-p192", "root-p192")
root("root-dsa", "/CN=DSA Root", "dsa")
leaf("under-dsa", issuer="/CN=DSA Root", issuer_key="dsa")
case("dsa-ca", "under-dsa", "root-dsa")

# Extensions

STRANGE = "1.3.6.1.4.1.99999.1"
leaf("strange", SERVER + (ext(STRANGE, b"\x05\0", True),))
case("critical-leaf", "strange inter")
inter("strange-inter", CA + (ext(STRANGE, b"\x05\0", True),))
case("critical-intermediate", "leaf strange-inter")
leaf("strange-not-critical", SERVER + (ext(STRANGE, b"\x05\0"),))
case("unknown-not-critical", "strange-not-critical inter")
leaf("critical-ski", SERVER + (ski(key_id("leaf"), True), aki(key_id("inter"))), ids=False)
case("critical-key-id", "critical-ski inter")

# Name constraints


def constrained(ident, permitted=(), excluded=(), names=("DNS:mail.example.com",), host="mail.example.com", subject=MAIL,
                critical=True):
    inter(ident + "-ca", CA + (constraints(permitted, excluded, critical),))
    leaf(ident + "-leaf", (usage(0), san(*names)) if names else (usage(0),), subject)
    case(ident, ident + "-leaf " + ident + "-ca", host=host)


constrained("nc-permitted", ["DNS:example.com"])
constrained("nc-permitted-itself", ["DNS:mail.example.com"])
constrained("nc-not-permitted", ["DNS:example.org"])
constrained("nc-not-permitted-uncritical", ["DNS:example.org"], critical=False)
constrained("nc-label-boundary", ["DNS:ample.com"])
constrained("nc-other-kind", ["email:example.org", "IP:c0000200ffffff00"])
constrained("nc-excluded", excluded=["DNS:example.com"])
constrained("nc-excluded-all", excluded=["DNS:"])
constrained("nc-excluded-sibling", excluded=["DNS:www.example.com"])
constrained("nc-wildcard-permitted", ["DNS:example.com"], names=["DNS:*.example.com"])
constrained("nc-wildcard-half-permitted", ["DNS:mail.example.com"], names=["DNS:*.example.com"])
constrained("nc-wildcard-excluded", excluded=["DNS:www.example.com"], names=["DNS:*.example.com"])
constrained("nc-wildcard-excluded-deeper", excluded=["DNS:a.www.example.com"], names=["DNS:*.example.com"])
constrained("nc-leading-dot", ["DNS:.example.com"])
constrained("nc-wildcard-base", ["DNS:*.example.com"])
constrained("nc-bad-name", ["DNS:example.com"], names=["DNS:mail.example.com", "DNS:mail..example.com"])
constrained("nc-address", ["IP:c0000200ffffff00"], names=["IP:c0000201"], host="192.0.2.1")
constrained("nc-address-outside", ["IP:c0000200ffffff00"], names=["IP:c0000301"], host="192.0.3.1")
constrained("nc-address-excluded", excluded=["IP:00000000" "00000000"], names=["IP:c0000201"], host="192.0.2.1")
constrained("nc-address-mask", ["IP:c0000200ff00ff00"], names=["IP:c0000201"], host="192.0.2.1")
constrained("nc-address-v6", ["IP:20010db8000000000000000000000000" "ffffffff000000000000000000000000"],
            names=["IP:20010db8000000000000000000000001"], host="2001:db8::1")
constrained("nc-address-v6-for-v4", ["IP:20010db8000000000000000000000000" "ffffffff000000000000000000000000"],
            names=["IP:c0000201"], host="192.0.2.1")
constrained("nc-email-host", ["email:example.com"], names=["DNS:mail.example.com", "email:me@example.com"])
constrained("nc-email-host-outside", ["email:example.com"], names=["DNS:mail.example.com", "email:me@x.example.com"])
constrained("nc-email-domain", ["email:.example.com"], names=["DNS:mail.example.com", "email:me@x.example.com"])
constrained("nc-email-domain-outside", ["email:.example.com"], names=["DNS:mail.example.com", "email:me@example.com"])
constrained("nc-email-mailbox", ["email:me@Example.com"], names=["DNS:mail.example.com", "email:me@example.com"])
constrained("nc-email-mailbox-outside", ["email:Me@example.com"], names=["DNS:mail.example.com", "email:me@example.com"])
constrained("nc-email-subject", excluded=["email:example.com"], subject=MAIL + "/E=me@example.com")
constrained("nc-uri", ["URI:.example.com"], names=["DNS:mail.example.com", "URI:https://u@www.example.com:443/x?y"])
constrained("nc-uri-outside", ["URI:example.com"], names=["DNS:mail.example.com", "URI:https://www.example.com/"])
constrained("nc-uri-address", ["URI:example.com"], names=["DNS:mail.example.com", "URI:https://192.0.2.1/"])
constrained("nc-directory", ["dir:/O=Test"], subject="/O=test/CN=mail.example.com")
constrained("nc-directory-outside", ["dir:/O=Test"], subject="/O=Other/CN=mail.example.com")
constrained("nc-other-name", ["other:x"], names=["DNS:mail.example.com", "other:x"])
constrained("nc-other-name-absent", ["other:x"])
leaf("nc-in-leaf", SERVER + (constraints(["DNS:example.com"]),))
case("nc-in-leaf", "nc-in-leaf inter")
leaf("nc-empty", SERVER + (constraints(),))
case("nc-empty", "nc-empty inter")
root("root-nc", exts=CA + (constraints(["DNS:example.org"]),))
case("nc-anchor", "leaf inter", "root-nc")
inter("inter-san", CA + (san("DNS:inter.example.org"),), subject="/CN=With SAN", label="inter-san", issuer=INTER,
      issuer_key="inter")
leaf("under-san", issuer="/CN=With SAN", issuer_key="inter-san")
case("nc-intermediate", "under-san inter-san nc-permitted-ca")
inter("self-issued-san", CA + (san("DNS:inter.example.org"),), label="inter-new", issuer=INTER, issuer_key="inter")
case("nc-self-issued", "under-self-issued self-issued-san nc-permitted-ca")
constrained("nc-many", ["DNS:%d.example.org" % i for i in range(499)] + ["DNS:example.com"],
            names=["DNS:mail.example.com"] + ["DNS:%d.example.com" % i for i in range(500)])

leaf("nc-self-issued-leaf", subject=INTER)
case("nc-self-issued-leaf", "nc-self-issued-leaf nc-not-permitted-ca")
constrained("nc-email-subject-beside-name", excluded=["email:example.org"], subject=MAIL + "/E=me@example.org",
            names=["DNS:mail.example.com", "email:me@example.com"])

# Advice

inter("uncritical-basic", (basic(critical=False), usage(5)))
case("uncritical-basic", "leaf uncritical-basic")
case("no-key-ids", "leaf-no-ids inter")
inter("inter-no-ski", CA + (aki(key_id("root")),), ids=False)
case("no-subject-key-id", "leaf inter-no-ski")
leaf("cert-sign", (usage(0, 5), san("DNS:mail.example.com")))
case("leaf-signs", "cert-sign inter")
leaf("negative", serial=-5)
case("negative-serial", "negative inter")
leaf("underscore", (usage(0), san("DNS:mail.example.com", "DNS:my_mail.example.com")))
case("underscore", "underscore inter")

# The leaf

leaf("leaf-v1", (), version=1)
case("v1-leaf", "leaf-v1 inter", host="*")
leaf("client", (usage(0), purpose(2), san("DNS:mail.example.com")))
case("client-only", "client inter")
leaf("encipher", (usage(2), san("DNS:mail.example.com")))
case("encipher-only", "encipher inter")
leaf("sign", (usage(0), san("DNS:mail.example.com")))
case("sign-only", "sign inter")
leaf("agree", (usage(4), san("DNS:mail.example.com")))
case("agree-only", "agree inter")
leaf("leaf-rsa1024", label="rsa1024-leaf")
case("weak-leaf", "leaf-rsa1024 inter")
leaf("leaf-p192", label="p192-leaf")
case("p192-leaf", "leaf-p192 inter")
leaf("leaf-dsa", label="dsa-leaf")
case("dsa-leaf", "leaf-dsa inter")
case("wrong-name", "leaf inter", host="www.example.com")
case("wrong-address", "address inter", host="192.0.2.2")
case("wildcard-too-deep", "wildcard inter", host="a.mail.example.com")
leaf("cn-only", (usage(0), purpose(1)))
case("common-name", "cn-only inter")
case("common-name-other", "cn-only inter", host="www.example.com")
leaf("cn-and-san", (usage(0), san("DNS:other.example.com")))
case("common-name-beside-san", "cn-and-san inter")
leaf("cn-and-address", (usage(0), san("IP:c0000201")))
case("common-name-beside-address", "cn-and-address inter")
case("no-name", "leaf inter", host="-")
case("bad-name", "leaf inter", host="*.example.com")
case("several", "sha1 expired-inter", host="www.example.com")

# Paths

cert("a-by-b", "/CN=A", "/CN=B", "a", "b", *CA)
cert("b-by-a", "/CN=B", "/CN=A", "b", "a", *CA)
leaf("under-a", issuer="/CN=A", issuer_key="a")
case("cycle", "under-a a-by-b b-by-a")
cert("b-by-root", "/CN=B", ROOT, "b", "root", *CA)
case("cycle-with-exit", "under-a a-by-b b-by-a b-by-root")
# AddTrust, 2020: the server sends a cross certificate of the new root by an old root that has expired.
root("new-root", "/CN=New Root", "new-root")
root("old-root", "/CN=Old Root", "old-root", end=NOW - 1)
cert("new-by-old", "/CN=New Root", "/CN=Old Root", "new-root", "old-root", *CA, end=NOW - 1)
inter("under-new", issuer="/CN=New Root", issuer_key="new-root")
case("addtrust", "leaf under-new new-by-old", "old-root new-root")
case("addtrust-root-sent", "leaf under-new new-by-old old-root", "new-root")
# X3, 2021: the cross certificate is valid, the old root is not.
cert("new-by-old-valid", "/CN=New Root", "/CN=Old Root", "new-root", "old-root", *CA)
case("x3", "leaf under-new new-by-old-valid", "old-root new-root")
case("x3-old-bundle", "leaf under-new new-by-old-valid", "old-root")
# The anchors hold a second root of the same name, and key identifiers do not tell.
root("root-same-name", label="root-other", ids=False)
inter("inter-no-ids", ids=False)
case("same-name-roots", "leaf-no-ids inter-no-ids", "root-same-name root")
case("same-name-intermediates", "leaf-no-ids inter-other-key inter-no-ids")
case("same-name-expired", "leaf expired-inter inter")
case("all-expired", "expired-leaf expired-inter inter")
inter("inter-wrong-ski", CA + (ski(bytes(20)), aki(key_id("root"))), ids=False)
case("key-ids-rank", "expired-leaf inter-wrong-ski inter")
case("two-roots-one-key", "leaf inter root root-sha1", "root-rsa2048")
leaf("other-case", issuer="/O=TEST/CN=test  intermediate")
case("names-without-case", "other-case inter")
# A dead end by name constraints, and another way up.
inter("exclude-ca", CA + (constraints(excluded=["DNS:example.com"]),), subject="/CN=Excluding", label="excluding")
cert("inter-by-excluding", INTER, "/CN=Excluding", "inter", "excluding", *CA)
case("constraints-dead-end", "leaf inter-by-excluding exclude-ca inter")
# Eight issuers with the leaf's key, times nine whose keys are wrong: 72 signatures to check.
for i in range(8):
    inter("same%d" % i, issuer="/CN=Decoy", issuer_key="nobody", ids=False)
for i in range(9):
    inter("decoy%d" % i, subject="/CN=Decoy", label="decoy%d" % i, ids=False)
SAME, DECOYS = " ".join("same%d" % i for i in range(8)), " ".join("decoy%d" % i for i in range(9))
case("signature-budget", "leaf-no-ids " + SAME, untrusted=DECOYS)
# Four certificates for each step of seven: 4^7 ways, none of which ends at an anchor.
for i in range(7):
    for j in range(4):
        cert("maze%d.%d" % (i, j), "/CN=Maze %d" % i, "/CN=Maze %d" % (i + 1), "maze%d.%d" % (i, j), "nobody", *CA, ids=False)
leaf("maze-leaf", issuer="/CN=Maze 0", issuer_key="nobody", ids=False)
case("step-budget", "maze-leaf", untrusted=" ".join("maze%d.%d" % (i, j) for i in range(7) for j in range(4)))


# The opinion of OpenSSL

def pem(idents):
    out = b""
    for ident in idents:
        out += subprocess.run(["openssl", "x509", "-inform", "DER"], input=CERTS[ident], capture_output=True).stdout
    return out


def openssl(at, host, sent, anchors, untrusted):
    with tempfile.TemporaryDirectory() as folder:
        for label, idents in ("leaf", sent[:1]), ("rest", sent[1:] + untrusted), ("anchors", anchors):
            with open(folder + "/" + label, "wb") as f:
                f.write(pem(idents))
        flag = "-verify_ip" if host.replace(".", "").isdigit() or ":" in host else "-verify_hostname"
        run = subprocess.run(["openssl", "verify", "-attime", str(at), "-purpose", "sslserver", "-auth_level", "2",
                              "-partial_chain", "-CAfile", folder + "/anchors", "-no-CApath", "-no-CAstore"]
                             + (["-untrusted", folder + "/rest"] if len(sent) + len(untrusted) > 1 else [])
                             + ([flag, host] if host not in "-*" else [])
                             + [folder + "/leaf"], capture_output=True, text=True)
    for line in run.stderr.splitlines():
        if line.startswith("error ") and " at " in line:
            return line.split()[1]
    return "0" if run.returncode == 0 else "-"


print("# Made by vectors/paths/make.py. cert NAME DER; case NAME TIME HOST SENT ANCHORS UNTRUSTED OPENSSL'S-CODE; text CODE WORDS")
words = ctypes.CDLL(ctypes.util.find_library("crypto")).X509_verify_cert_error_string
words.restype = ctypes.c_char_p
for code in range(95):
    print("text", code, words(ctypes.c_long(code)).decode())
for ident, der in CERTS.items():
    print("cert", ident, der.hex())
for ident, at, host, sent, anchors, untrusted in CASES:
    print("case", ident, at, host, ",".join(sent), ",".join(anchors), ",".join(untrusted) or "-",
          openssl(at, host, sent, anchors, untrusted))
    print(ident, file=sys.stderr)

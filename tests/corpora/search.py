#!/usr/bin/env python3
"""What lies beside a chain: thousands of spare certificates, names made to be slow, and each limit of the search with its sentence.

The figures are of CPU time, printed, and held to bounds that a loaded machine keeps; what they guard against took minutes."""
import base64
import datetime
import json
import os
import re
import resource
import subprocess
import sys
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tally import CORPORA, SANITIZED, VITRINE, Tally  # noqa: E402

FAULTS = os.path.join(CORPORA, "../faults")
NOW = datetime.datetime(2026, 6, 1)
SLOW = 10 if SANITIZED else 1
KEYS = {}


def key(label):
    return KEYS.setdefault(label, ec.derive_private_key(len(KEYS) + 1, ec.SECP256R1()))


def name(*texts):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, t) for t in texts])


def make(subject, issuer, label, signer, ca=True, ids=True):
    """A certificate as DER: SUBJECT and ISSUER are Names, LABEL and SIGNER label the keys."""
    public = key(label).public_key()
    builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public).serial_number(0x5e51a100)
               .not_valid_before(NOW - datetime.timedelta(days=30)).not_valid_after(NOW + datetime.timedelta(days=90))
               .add_extension(x509.BasicConstraints(ca, None), True))
    if not ca:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("host.example")]), False)
    if ids:
        builder = (builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
                   .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key(signer).public_key()), False))
    return builder.sign(key(signer), hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def numbered(der, count):
    """COUNT copies of DER, whose subject ends in the text 00000000 and whose issuer in 00000001: each is called as if it had issued the
    one before. Their signatures do not verify, and no spare's must that is not needed."""
    subject, issuer = b"\x0c\x08%08d" % 0, b"\x0c\x08%08d" % 1
    for n in range(count):
        yield der.replace(issuer, b"\x0c\x08%08d" % (n + 1)).replace(subject, b"\x0c\x08%08d" % n)


def serials(der, count):
    """COUNT copies of DER with serial numbers of their own."""
    for n in range(count):
        yield der.replace(b"\x5e\x51\xa1\x00", b"\x5e" + n.to_bytes(3, "big"))


class Bench:
    def __init__(self, folder):
        self.folder, self.seconds = folder, 0.0

    def write(self, file, ders):
        path = os.path.join(self.folder, file)
        with open(path, "wb") as f:
            f.write(b"".join(b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(d) + b"-----END CERTIFICATE-----\n" for d in ders))
        return path

    def verify(self, sent, anchors, spares):
        """What vitrine says in JSON of the chain SENT; how much CPU it took is in seconds."""
        command = [VITRINE, "verify", "--json", "--at", NOW.isoformat() + "Z", "--name", "host.example",
                   "--bundle", self.write("anchors", anchors)]
        command += ["--untrusted", self.write("spares", spares)] if spares else []
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command + [self.write("chain", sent)], stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        return json.loads(done.stdout)


def fault(tally, number, wanted, ids, *arguments, at="2025-01-01T00:00:00Z", host="host.example"):
    paths = [a if a.startswith(("-", "/")) else os.path.join(FAULTS, a) for a in arguments]
    done = subprocess.run([VITRINE, "verify", "--json", "--name", host, "--at", at, *paths], capture_output=True, timeout=60, check=False)
    failed = {c["id"] for c in json.loads(done.stdout)["checks"] if c["result"] == "fail"}
    tally.check(f"fault {number}: {arguments}", done.returncode == wanted and failed == set(ids), f"exit {done.returncode}, {failed}")


def faults(tally, bench):
    """Rows 2 and 4 of the faults that were found on trial."""
    for order in (("client", "any"), ("any", "client")):
        both = os.path.join(bench.folder, "both.pem")
        with open(both, "w", encoding="ascii") as out:
            for which in order:
                with open(os.path.join(FAULTS, f"purpose-ca-{which}.pem"), encoding="ascii") as f:
                    out.write(f.read())
        fault(tally, 2, 0, [], "--bundle", "purpose-root.pem", "--untrusted", both, "purpose-leaf.pem")
    fault(tally, 4, 5, ["chain.complete"], "--bundle", "rdn-roots.pem", "--untrusted", "rdn-ints.pem", "rdn-leaf.pem",
          at="2026-06-01T12:00:00Z", host="mail.vitrine.test")


def cases():
    """(title, exit status, what the fix of chain.trusted or chain.length says, CPU seconds, sent, anchors, spares)"""
    root, inter = make(name("root"), name("root"), "root", "root"), make(name("inter"), name("root"), "inter", "root")
    leaf, direct = make(name("leaf"), name("inter"), "leaf", "inter", ca=False), make(name("leaf"), name("root"), "leaf", "root", ca=False)
    bare = make(name("leaf"), name("inter"), "leaf", "inter", ca=False, ids=False)
    other = make(name("%08d" % 0), name("%08d" % 1), "other", "stranger")
    namesake = make(name("inter"), name("stranger"), "other", "stranger")
    nameless = make(name("inter"), name("stranger"), "other", "stranger", ids=False)

    yield "64 spares that nothing needs (fault 3)", 0, None, 1, [direct], [root], list(numbered(other, 64))
    for count in 2500, 10000:
        spares = list(numbered(other, count))
        yield f"{count} spares and the one that is needed", 0, None, 1, [leaf], [root], spares + [inter]
    yield "10,000 spares of the issuer's name, and it", 0, None, 1, [leaf], [root], list(serials(namesake, 10000)) + [inter]
    yield "the same, the issuer first", 0, None, 1, [leaf], [root], [inter] + list(serials(namesake, 10000))
    yield "10,000 of the issuer's name, and no key identifiers", 5, "leave in --untrusted .* only 16 were tried", 1, [bare], [root], \
        list(serials(nameless, 10000)) + [inter]
    yield "10,000 copies of the issuer", 0, None, 1, [leaf], [root], [inter] * 10000
    yield "40 anchors of the root's name, and it", 0, None, 1, [direct], list(serials(make(name("root"), name("root"), "other", "other"), 40)) + [root], []
    lost = make(name("leaf"), name("root"), "leaf", "root", ca=False, ids=False)
    yield "the same, and no key identifiers", 5, "remove old roots from --bundle: .* only 16 were tried", 1, [lost], \
        list(serials(make(name("root"), name("root"), "other", "other", ids=False), 40)) + [make(name("root"), name("root"), "root", "root")], []
    # Four names, each certified by all four, 2,500 times: each way is open, and none ends at an anchor.
    ring = [make(name(f"ring{a}"), name(f"ring{b}"), f"ring{a}", f"ring{b}") for a in range(4) for b in range(4) if a != b]
    rings = [c for r in ring for c in serials(r, 833)]
    yield "10,000 that cross-sign each other", 5, "--untrusted", 4, [make(name("leaf"), name("ring0"), "leaf", "ring0", ca=False)], [root], rings
    long = [make(name(f"long{n}"), name(f"long{n + 1}"), f"long{n}", f"long{n + 1}") for n in range(12)]
    top = make(name("long12"), name("long12"), "long12", "long12")
    yield "a path of 14", 5, "10 certificates reach no anchor", 1, \
        [make(name("leaf"), name("long0"), "leaf", "long0", ca=False)] + long, [top], []
    yield "17 sent", 5, "17 were sent, 16 are the limit", 1, [leaf, inter] + list(serials(namesake, 15)), [root], []
    # 142 KB, and equal up to the last RDN
    texts = ["%040d" % n for n in range(2650)]
    wide = make(name(*texts, "%08d" % 0), name(*texts, "%08d" % 1), "other", "stranger")
    wides = list(numbered(wide, 62))
    under = make(name("leaf"), name(*texts, "%08d" % 0), "leaf", "other", ca=False)
    yield "62 names of 142 KB, beside the chain", 5, "", 1, [under], [root], wides
    yield "15 names of 142 KB, sent", 5, "", 1, [under] + wides[:15], [root], []


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder)
        faults(tally, bench)
        for title, wanted, fix, seconds, *certificates in cases():
            said = bench.verify(*certificates)
            print(f"{bench.seconds:6.2f} s of CPU: {title}")
            tally.check(title, said["exit"] == wanted, f"exit {said['exit']}: {said['checks']}")
            tally.check(title + ": time", bench.seconds < 5 * seconds * SLOW, f"{bench.seconds} s")
            if fix:
                fixes = [c["fix"] for c in said["checks"] if c["result"] == "fail" and c["id"] in ("chain.trusted", "chain.length")]
                tally.check(title + ": fix", any(re.search(fix, f) for f in fixes), f"{fixes}")
    tally.finish()


main()

#!/usr/bin/env python3
"""Generated graphs of CAs through `vitrine verify`: its verdict is that of a search through every path there is, in whatever order
the certificates come.

usage: tests/corpora/graphs.py [GRAPHS [SEED]]      300 graphs of seed 9 without arguments

A graph has a leaf, one or two anchors and up to five CA certificates between, over four names and two keys for each: twins (the same
name and key, other extensions), the same name with another key, cross-signing, loops; each may be limited or spoilt by extKeyUsage,
keyUsage, basicConstraints, pathLenConstraint, validity, nameConstraints, a wrong signature or key identifiers that mislead. The judge
here, judge(), tries all simple paths and applies the clauses of RFC 5280 6.1 to each: it shares nothing with vitrine but those clauses.
"""
import datetime
import os
import random
import subprocess
import sys
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tally import VITRINE, Tally  # noqa: E402

NOW = datetime.datetime(2026, 6, 1)
HOST = "host.example"
SERVER, CLIENT, ANY = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE
NAMES = "ABCD"
ORDERS = 3

KEYS = {(name, n): ec.derive_private_key(100 * ord(name) + n + 1, ec.SECP256R1()) for name in NAMES + "L" for n in (0, 1)}


def name(cn):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, cn)])


def dns(text):
    return [x509.DNSName(text)]


def directory(cn):
    return [x509.DirectoryName(name(cn))]


# What a certificate may say, and how often of a hundred times: the first, which limits nothing, where nothing else is drawn.
CHOICES = {
    "purposes": [None, (22, [CLIENT]), (6, [SERVER]), (4, [ANY]), (4, [CLIENT, SERVER])],
    "usage": [True, (6, False), (10, None)],                       # whether keyCertSign is in keyUsage; None: no keyUsage
    "ca": [True, (5, False), (3, None)],                           # None: no basicConstraints
    "length": [None, (8, 0), (8, 1), (5, 2)],
    "days": [(-100, 100), (5, (-100, -1)), (3, (1, 100))],
    "permitted": [None, (4, dns("example")), (4, dns("elsewhere"))],
    "excluded": [None, (4, dns("example")), (2, dns("elsewhere")), (3, directory("A")), (3, directory("B"))],
    "subject_id": [True, (10, False), (5, b"wrong")],
    "authority_id": [True, (10, False), (5, b"wrong")],
}


class Certificate:
    """SUBJECT's key is KEY, and it is signed by SIGNER's: both are labels of KEYS."""

    def __init__(self, dice, subject, key, issuer, signer):
        self.subject, self.key, self.issuer, self.signer = subject, key, issuer, signer
        for field, (usual, *others) in CHOICES.items():
            roll, value = dice.uniform(0, 100), usual
            for percent, other in others:
                value = other if 0 <= roll < percent else value
                roll -= percent
            setattr(self, field, value)
        self.leaf = subject == "L"
        if self.leaf:
            self.ca, self.permitted, self.excluded, self.usage = None, None, None, None
        self.self_issued = subject == issuer

    def extensions(self):
        public = KEYS[self.key].public_key()
        if self.ca is not None:
            yield x509.BasicConstraints(self.ca, self.length if self.ca else None), True
        if self.usage is not None:
            yield x509.KeyUsage(not self.usage, False, False, False, False, self.usage, True, False, False), True
        if self.purposes:
            yield x509.ExtendedKeyUsage(self.purposes), False
        if self.leaf:
            yield x509.SubjectAlternativeName(dns(HOST)), False
        if self.permitted or self.excluded:
            yield x509.NameConstraints(self.permitted, self.excluded), True
        if self.subject_id:
            yield x509.SubjectKeyIdentifier(b"wrong") if self.subject_id == b"wrong" else x509.SubjectKeyIdentifier.from_public_key(public), False
        if self.authority_id:
            right = x509.AuthorityKeyIdentifier.from_issuer_public_key(KEYS[self.signer].public_key())
            yield x509.AuthorityKeyIdentifier(b"wrong", None, None) if self.authority_id == b"wrong" else right, False

    def make(self, serial):
        builder = (x509.CertificateBuilder().subject_name(name(self.subject)).issuer_name(name(self.issuer)).serial_number(serial)
                   .public_key(KEYS[self.key].public_key())
                   .not_valid_before(NOW + datetime.timedelta(days=self.days[0])).not_valid_after(NOW + datetime.timedelta(days=self.days[1])))
        for extension, critical in self.extensions():
            builder = builder.add_extension(extension, critical)
        self.pem = builder.sign(KEYS[self.signer], hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        return self

    def __repr__(self):
        said = {f: getattr(self, f) for f in CHOICES if getattr(self, f) != CHOICES[f][0]}
        return f"<{self.subject}{self.key[1]} by {self.issuer}{self.signer}" + "".join(f" {f}={v}" for f, v in said.items()) + ">"


class Graph:
    def __init__(self, dice):
        self.dice, self.anchors, self.spares = dice, [], []
        for _ in range(dice.choice((1, 1, 2))):
            self.anchors.append(self.anchor())
        for _ in range(dice.randint(2, 5)):
            twin = dice.choice(self.spares) if self.spares and dice.random() < 0.6 else None
            subject = twin.subject if twin else dice.choice(NAMES)
            self.spares.append(self.draw(subject, twin.key if twin and dice.random() < 0.8 else (subject, dice.randint(0, 1))))
        self.leaf = self.draw("L", ("L", 0))
        if dice.random() < 0.2:
            self.spares.append(dice.choice(self.anchors))           # a root that is sent, too
        for serial, certificate in enumerate([self.leaf] + self.anchors + self.spares, 1):
            certificate.make(serial)

    def draw(self, subject, key):
        """One that a certificate of the graph has issued, or, rarely, that none has: so chains are long, and some are loops."""
        above = self.dice.choice(self.anchors + self.spares + self.spares) if self.anchors + self.spares else None
        signer = above.key if above and self.dice.random() < 0.85 else (self.dice.choice(NAMES), self.dice.randint(0, 1))
        return Certificate(self.dice, subject, key, signer[0], signer if self.dice.random() < 0.95 else ("L", 1))

    def anchor(self):
        subject = self.dice.choice(NAMES)
        key = (subject, self.dice.randint(0, 1))
        if self.dice.random() < 0.2:
            return self.draw(subject, key)                          # an intermediate that is trusted
        return Certificate(self.dice, subject, key, subject, key)


def violations(path):
    """The exit status of each rule that a certificate of PATH breaks; the leaf is first, the anchor last."""
    for depth, certificate in enumerate(path):
        below = path[:depth]
        if not certificate.days[0] <= 0 <= certificate.days[1]:
            yield 5                                                 # 6.1.3 (a)(2)
        if certificate.purposes and not {SERVER, ANY} & set(certificate.purposes):
            yield 7                                                 # 4.2.1.12, of CAs too
        if depth == 0:
            continue
        if not certificate.ca:
            yield 5                                                 # 6.1.4 (k)
        elif certificate.length is not None and sum(not c.self_issued for c in below[1:]) > certificate.length:
            yield 5                                                 # 6.1.4 (l), (m)
        if certificate.usage is False:
            yield 5                                                 # 6.1.4 (n)
        if (certificate.permitted or certificate.excluded) and not (certificate.ca and all(allowed(certificate, c) for c in below)):
            yield 5                                                 # 6.1.3 (b), (c); 4.2.1.10: in CA certificates alone


def allowed(ca, certificate):
    """Whether the names of CERTIFICATE keep to the constraints of CA, above it."""
    if certificate.self_issued and not certificate.leaf:
        return True
    if directory(certificate.subject) == ca.excluded:
        return False
    if not certificate.leaf:
        return True
    return ca.excluded != dns("example") and ca.permitted != dns("elsewhere")


def paths(path, graph):
    """All simple paths from PATH on that end at an anchor, names and signatures agreeing."""
    for anchor in graph.anchors:
        if (anchor.subject, anchor.key) == (path[-1].issuer, path[-1].signer):
            yield path + [anchor]
    for spare in graph.spares:
        if (spare.subject, spare.key) == (path[-1].issuer, path[-1].signer) and spare not in path:
            yield from paths(path + [spare], graph)


def judge(graph):
    """0 when some path keeps all rules. Else the status of the one that breaks the fewest, the gravest last; 5 when there is none."""
    found = [list(violations(path)) for path in paths([graph.leaf], graph)]
    best = min(found, key=lambda broken: (len(broken), -min(broken, default=9)), default=[5])
    return min(best, default=0)


def verdicts(graph, dice, folder):
    """What vitrine says of GRAPH, in several orders: the spares are shuffled, and some sent with the leaf."""
    def write(file, certificates):
        with open(os.path.join(folder, file), "wb") as f:
            f.write(b"".join(c.pem for c in certificates))
        return f.name

    for _ in range(ORDERS):
        spares, anchors = list(graph.spares), list(graph.anchors)
        dice.shuffle(spares)
        dice.shuffle(anchors)
        sent = dice.randint(0, len(spares))
        command = [VITRINE, "verify", "--bundle", write("anchors", anchors), "--name", HOST, "--at", NOW.isoformat() + "Z"]
        if sent < len(spares):
            command += ["--untrusted", write("spares", spares[sent:])]
        done = subprocess.run(command + [write("chain", [graph.leaf] + spares[:sent])], stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=60, check=False)
        yield done.returncode, done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")


def main(count=300, seed=9):
    dice, tally, seen = random.Random(int(seed)), Tally(), {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(int(count)):
            graph = Graph(dice)
            wanted = judge(graph)
            said = list(verdicts(graph, dice, folder))
            seen[wanted] = seen.get(wanted, 0) + 1
            tally.check(f"graph {number} of seed {seed}", {status for status, _ in said} == {wanted},
                        f"{wanted} wanted, {[status for status, _ in said]} seen\n leaf {graph.leaf}\n anchors {graph.anchors}\n"
                        f" spares {graph.spares}\n" + next((text for status, text in said if status != wanted), ""))
    print("verdicts: " + ", ".join(f"exit {status} {times} times" for status, times in sorted(seen.items())))
    for status in (0, 5, 7):
        tally.check(f"graphs of exit {status} occur", seen.get(status, 0) >= int(count) // 50, str(seen))
    tally.finish()


main(*sys.argv[1:])

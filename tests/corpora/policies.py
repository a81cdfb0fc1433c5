#!/usr/bin/env python3
"""Certificate policies beside `openssl verify -policy_check`: random chains of one to five certificates under an
anchor, with policies, mappings, constraints and self-issued certificates, and random inputs of a user. Both accept, or
both refuse, and then for want of a policy. The chain of ../shared/faults whose CA requires a policy that nobody has is
refused, too.

usage: tests/corpora/policies.py [CHAINS [SEED]]"""
import datetime
import json
import os
import random
import subprocess
import sys
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tally import CORPORA, VITRINE, Tally  # noqa: E402

CHAINS, SEED = 200, 9618
START, END = datetime.datetime(2020, 1, 1), datetime.datetime(2040, 1, 1)
AT = ("2026-11-28T16:00:00Z", "1795881600")
ANY, MAPPINGS = "2.5.29.32.0", "2.5.29.33"
FLAGS = (("--require-explicit-policy", "-explicit_policy", 0.5), ("--inhibit-policy-mapping", "-inhibit_map", 0.15),
         ("--inhibit-any-policy", "-inhibit_any", 0.15))
KEYS = [ed25519.Ed25519PrivateKey.generate() for _ in range(6)]


def tlv(tag, *parts):
    body = b"".join(parts)
    return bytes([tag, len(body)]) + body


def der(n):
    """The OID 1.2.3.N."""
    return tlv(6, bytes([0x2a, 3, n]))


def policies(rng):
    """Some of four policies and anyPolicy, or none."""
    if rng.random() < 0.07:
        return []
    some = [f"1.2.3.{n}" for n in range(4) if rng.random() < 0.5] + [ANY] * (rng.random() < 0.35)
    rng.shuffle(some)
    return some or [f"1.2.3.{rng.randrange(4)}"]


def extensions(rng, depth):
    """What the certificate at DEPTH says of policies."""
    some = policies(rng)
    if some:
        information = [x509.PolicyInformation(x509.ObjectIdentifier(p), None) for p in some]
        yield x509.CertificatePolicies(information), rng.random() < 0.5
    if depth > 0 and rng.random() < 0.4:
        pairs = {(rng.randrange(4), rng.randrange(4)) for _ in range(rng.randrange(1, 5))}
        mappings = tlv(0x30, *[tlv(0x30, der(a), der(b)) for a, b in pairs])
        yield x509.UnrecognizedExtension(x509.ObjectIdentifier(MAPPINGS), mappings), rng.random() < 0.5
    explicit, mapping = (rng.choice([None, None, None, 0, 1, 2]), rng.choice([None, None, None, None, 0, 1]))
    if explicit is not None or mapping is not None:
        yield x509.PolicyConstraints(explicit, mapping), True
    if rng.random() < 0.2:
        yield x509.InhibitAnyPolicy(rng.randrange(3)), True


def certificate(rng, names, depth, says):
    """Certificate DEPTH, which the key of the one above has signed."""
    key, above = KEYS[depth].public_key(), KEYS[min(depth + 1, len(names) - 2)]
    builder = x509.CertificateBuilder().subject_name(names[depth]).issuer_name(names[depth + 1]).public_key(key)
    builder = builder.serial_number(rng.randrange(1, 1 << 60)).not_valid_before(START).not_valid_after(END)
    says = [*says, (x509.BasicConstraints(depth > 0, None), True),
            (x509.SubjectKeyIdentifier.from_public_key(key), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), False)]
    for extension, critical in says:
        builder = builder.add_extension(extension, critical)
    return builder.sign(above, None).public_bytes(serialization.Encoding.PEM)


def chain(rng):
    """The PEM of a chain, the leaf first, the anchor last."""
    n = rng.randrange(1, 6)
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"{depth}")]) for depth in range(n + 1)]
    for depth in range(n - 1, 0, -1):     # self-issued: the key is another
        if rng.random() < 0.2:
            names[depth] = names[depth + 1]
    names.append(names[n])
    return [certificate(rng, names, depth, extensions(rng, depth)) for depth in range(n + 1)]


def inputs(rng):
    """The options of a user, ours and openssl's."""
    wanted = [f"1.2.3.{n}" for n in range(4) if rng.random() < 0.25] + [ANY] * (rng.random() < 0.05)
    flags = [(ours, theirs) for ours, theirs, share in FLAGS if rng.random() < share]
    ours = [word for p in wanted for word in ("--policy", p)] + [f[0] for f in flags]
    # Without -policy openssl takes no policy at all for the user's.
    theirs = [word for p in wanted or [ANY] for word in ("-policy", p)]
    return ours, theirs + ["-policy_check"] + [f[1] for f in flags]


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def compare(rng, folder):
    """Whether we accept a random chain; and None, or how the two differ on it."""
    leaf, *between, anchor = chain(rng)
    paths = [os.path.join(folder, name) for name in ("anchor.pem", "between.pem", "leaf.pem")]
    for path, pem in zip(paths, (anchor, b"".join(between) or anchor, leaf)):
        with open(path, "wb") as f:
            f.write(pem)
    ours, theirs = inputs(rng)
    us = run(VITRINE, "verify", "--quiet", "--at", AT[0], "--bundle", paths[0], "--untrusted", paths[1], *ours, paths[2])
    them = run("openssl", "verify", "-attime", AT[1], "-CAfile", paths[0], "-untrusted", paths[1], *theirs, paths[2])
    accepted = (us.returncode == 0, them.returncode == 0)
    if accepted[0] == accepted[1] and (accepted[0] or "code 43" in us.stdout and "error 43" in them.stderr):
        return accepted[0], None
    return accepted[0], (f"{' '.join(theirs)}: exit {us.returncode}, {us.stdout.strip()}; openssl: {them.stdout}{them.stderr}"
                         + b"".join([leaf, *between, anchor]).decode("ascii"))


def required_by_a_ca(tally):
    faults = os.path.join(CORPORA, "../faults/policy-")
    done = run(VITRINE, "verify", "--json", "--bundle", faults + "root.pem", "--untrusted", faults + "ca.pem",
               "--name", "host.example", "--at", "2025-01-01T00:00:00Z", faults + "leaf.pem")
    answer = json.loads(done.stdout)
    failed = [(c["id"], c["depth"]) for c in answer["checks"] if c["result"] == "fail"]
    right = done.returncode == 5 and answer["verify"]["code"] == 43 and failed == [("path.policy", 1)]
    tally.check("a CA that requires a policy", right, done.stdout)


def main():
    tally = Tally()
    chains, seed = (int(a) for a in (sys.argv[1:] + [CHAINS, SEED][len(sys.argv) - 1:]))
    rng, accepted = random.Random(seed), 0
    required_by_a_ca(tally)
    with tempfile.TemporaryDirectory() as folder:
        for i in range(chains):
            good, problem = compare(rng, folder)
            accepted += good
            tally.check(f"chain {i} of seed {seed}", problem is None, problem)
    print(f"policies: {chains} random chains, {accepted} accepted")
    tally.finish()


main()

#!/usr/bin/env python3
"""Certificate policies beside `openssl verify -policy_check`, and beside the tree of RFC 5280 6.1, which is built here
as it stands there: random chains of one to five certificates under an anchor, with policies, mappings, constraints and
self-issued certificates, and random inputs of a user. All accept, or all refuse, and then for want of a policy. The
chain of ../shared/faults whose CA requires a policy that nobody has is refused, too.

OpenSSL 3.0 is not asked where a CA maps a policy that it has by anyPolicy alone: it takes the policy for one that the CA
named, whether or not anyPolicy is inhibited, and passes it on unmapped.

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


class Says:
    """What the certificate at DEPTH says of policies."""

    def __init__(self, rng, depth):
        self.policies = policies(rng)
        self.mappings = []
        if depth > 0 and rng.random() < 0.4:
            self.mappings = sorted({(rng.randrange(4), rng.randrange(4)) for _ in range(rng.randrange(1, 5))})
        self.explicit, self.mapping = rng.choice([None, None, None, 0, 1, 2]), rng.choice([None, None, None, None, 0, 1])
        self.any = rng.randrange(3) if rng.random() < 0.2 else None
        self.self_issued = 0 < depth and rng.random() < 0.2

    def extensions(self):
        if self.policies:
            information = [x509.PolicyInformation(x509.ObjectIdentifier(p), None) for p in self.policies]
            yield x509.CertificatePolicies(information), False
        if self.mappings:
            mappings = tlv(0x30, *[tlv(0x30, der(a), der(b)) for a, b in self.mappings])
            yield x509.UnrecognizedExtension(x509.ObjectIdentifier(MAPPINGS), mappings), True
        if self.explicit is not None or self.mapping is not None:
            yield x509.PolicyConstraints(self.explicit, self.mapping), True
        if self.any is not None:
            yield x509.InhibitAnyPolicy(self.any), True

    def maps_by_any(self):
        return ANY in self.policies and any(f"1.2.3.{a}" not in self.policies for a, _ in self.mappings)


class Node:
    def __init__(self, policy, expected, parent):
        self.policy, self.expected, self.parent, self.children = policy, expected, parent, []
        if parent is not None:
            parent.children.append(self)


def level(node, depth):
    """The nodes DEPTH below NODE."""
    return [node] if depth == 0 else [n for child in node.children for n in level(child, depth - 1)]


def prune(root, depth):
    """RFC 5280 6.1.3 (d)(3): deletes what has no children above DEPTH; None when nothing is left."""
    for d in range(depth - 1, -1, -1):
        for node in level(root, d):
            if not node.children:
                if node.parent is None:
                    return None
                node.parent.children.remove(node)
    return root


def grow(root, i, says, takes_any):
    """RFC 5280 6.1.3 (d)(1), (2)."""
    above = level(root, i - 1)
    for policy in says.policies:
        if policy == ANY:
            continue
        parents = [n for n in above if policy in n.expected] or [n for n in above if n.policy == ANY]
        for parent in parents:
            Node(policy, {policy}, parent)
    for node in above if ANY in says.policies and takes_any else []:
        for policy in sorted(node.expected - {child.policy for child in node.children}):
            Node(policy, {policy}, node)


def translate(root, i, says, allowed):
    """RFC 5280 6.1.4 (b)."""
    for issuers in sorted({a for a, _ in says.mappings}):
        policy, subjects = f"1.2.3.{issuers}", {f"1.2.3.{b}" for a, b in says.mappings if a == issuers}
        found, any_ = ([n for n in level(root, i) if n.policy == p] for p in (policy, ANY))
        for node in found:
            if allowed:
                node.expected = subjects
            else:
                node.parent.children.remove(node)
        if allowed and not found and any_:
            Node(policy, subjects, any_[0].parent)


def tree(chain, wanted, explicit, no_mapping, no_any):
    """RFC 5280 6.1 of CHAIN, what each says, the one under the anchor first: true when the path is valid."""
    n, root = len(chain), Node(ANY, {ANY}, None)
    explicit, mapping, any_ = (0 if flag else n + 1 for flag in (explicit, no_mapping, no_any))
    for i, says in enumerate(chain, 1):
        if root and says.policies:
            grow(root, i, says, any_ > 0 or (i < n and says.self_issued))
            root = prune(root, i)
        elif not says.policies:
            root = None
        if explicit == 0 and root is None:
            return False
        if i < n and root:
            translate(root, i, says, mapping > 0)
            root = prune(root, i)
        if i == n or not says.self_issued:
            explicit, mapping, any_ = (max(v - 1, 0) for v in (explicit, mapping, any_))
        if i == n:
            explicit = 0 if says.explicit == 0 else explicit
        else:
            explicit, mapping, any_ = (v if skip is None else min(v, skip) for v, skip in
                                       ((explicit, says.explicit), (mapping, says.mapping), (any_, says.any)))
    if root and wanted and ANY not in wanted:     # RFC 5280 6.1.5 (g) (iii)
        keep = [node for d in range(1, n + 1) for node in level(root, d) if node.parent.policy == ANY]
        for node in keep:
            if node.policy not in (*wanted, ANY):
                node.parent.children.remove(node)
        ends = [node for node in level(root, n) if node.policy == ANY]
        for policy in wanted if ends else []:
            Node(policy, {policy}, ends[0].parent)
        for node in ends:
            node.parent.children.remove(node)
        root = prune(root, n)
    return explicit > 0 or root is not None


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
    """What each certificate of a chain says, and its PEM: the leaf first, the anchor last."""
    n = rng.randrange(1, 6)
    says = [Says(rng, depth) for depth in range(n + 1)]
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"{depth}")]) for depth in range(n + 1)]
    for depth in range(n - 1, 0, -1):     # the key is another
        if says[depth].self_issued:
            names[depth] = names[depth + 1]
    names.append(names[n])
    return says, [certificate(rng, names, depth, says[depth].extensions()) for depth in range(n + 1)]


def inputs(rng):
    """The options of a user, ours and openssl's, and what they mean to the tree."""
    wanted = [f"1.2.3.{n}" for n in range(4) if rng.random() < 0.25] + [ANY] * (rng.random() < 0.05)
    flags = [(ours, theirs) for ours, theirs, share in FLAGS if rng.random() < share]
    ours = [word for p in wanted for word in ("--policy", p)] + [f[0] for f in flags]
    # Without -policy openssl takes no policy at all for the user's.
    theirs = [word for p in wanted or [ANY] for word in ("-policy", p)]
    meant = [f[0] in ours for f in FLAGS]
    return ours, theirs + ["-policy_check"] + [f[1] for f in flags], (wanted, *meant)


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def compare(rng, folder):
    """Whether we accept a random chain; and None, or how the two differ on it."""
    says, (leaf, *between, anchor) = chain(rng)
    paths = [os.path.join(folder, name) for name in ("anchor.pem", "between.pem", "leaf.pem")]
    for path, pem in zip(paths, (anchor, b"".join(between) or anchor, leaf)):
        with open(path, "wb") as f:
            f.write(pem)
    ours, theirs, meant = inputs(rng)
    us = run(VITRINE, "verify", "--quiet", "--at", AT[0], "--bundle", paths[0], "--untrusted", paths[1], *ours, paths[2])
    them = run("openssl", "verify", "-attime", AT[1], "-CAfile", paths[0], "-untrusted", paths[1], *theirs, paths[2])
    good, right = us.returncode == 0, tree(says[-2::-1], *meant)
    agreed = any(s.maps_by_any() for s in says) or (them.returncode == 0) == good and (good or "error 43" in them.stderr)
    if good == right and agreed and (good or "code 43" in us.stdout):
        return good, None
    return good, (f"{' '.join(theirs)}: {us.stdout}; by the tree {right}; openssl: {them.stdout}{them.stderr}"
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

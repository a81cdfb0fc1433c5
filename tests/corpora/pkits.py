#!/usr/bin/env python3
"""NIST's PKITS through `vitrine verify`: every case that needs no CRL. A valid path is exit 0; an invalid one fails by a
rule of its section of the suite, and by no other. The cases with a user's inputs go through the options for them.

The leaves have no DNS names, so none is asked for; nothing else is left out of the comparison. DSA is refused here,
whatever it signs: of its two valid cases only that is asserted."""
import base64
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tally import CORPORA, VITRINE, Tally  # noqa: E402

REVOCATION = ("4.4.", "4.5.", "4.7.4.", "4.7.5.", "4.14.", "4.15.")    # these turn on a CRL
DSA = ("4.1.4", "4.1.5")
CASES = 171

# The ids by which the invalid cases of a section may fail. A path that leads to no anchor has two: it is not complete,
# and not trusted; that is what is said of a leaf whose CA is badly signed, too.
MISSING = {"chain.complete", "chain.trusted"}
RULES = {
    "4.1.2.": MISSING | {"path.signature"}, "4.1.6.": {"chain.syntax"}, "4.1.": {"path.signature"},
    "4.2.": {"path.validity"}, "4.3.": MISSING, "4.6.": {"path.ca", "path.length"}, "4.7.": {"path.key-usage"},
    "4.8.": {"path.policy"}, "4.9.": {"path.policy"}, "4.10.": {"path.policy"}, "4.11.": {"path.policy"},
    "4.12.": {"path.policy"}, "4.13.": {"path.name-constraints"}, "4.16.": {"path.critical"},
}
FLAGS = {"initial_explicit_policy": "--require-explicit-policy", "initial_inhibit_any_policy": "--inhibit-any-policy",
         "initial_policy_mapping_inhibit": "--inhibit-policy-mapping"}


def arguments(suite, case, folder):
    """The command line for CASE, its certificates written into FOLDER."""
    def write(name, certificates):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="ascii") as f:
            for certificate in certificates:
                der = base64.b64decode(suite["certificates"][certificate])
                text = base64.encodebytes(der).decode("ascii")
                f.write(f"-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n")
        return path

    anchor, *between, leaf = case["chain"]
    command = [VITRINE, "verify", "--json", "--at", suite["judged_at"]]
    command += ["--bundle", write("anchor.pem", [anchor])]
    if between:
        command += ["--untrusted", write("between.pem", between)]
    for policy in case["inputs"].get("initial_policy_set", []):
        command += ["--policy", policy]
    command += [option for key, option in FLAGS.items() if case["inputs"].get(key)]
    return command + [write("leaf.pem", [leaf])]


def complaints(case, done):
    failed = {c["id"] for c in json.loads(done.stdout)["checks"] if c["result"] == "fail"}
    if case["number"] in DSA:
        return [] if {"certificate.signature-algorithm", "leaf.key-strength"} <= failed else [f"DSA, and failed: {failed}"]
    if case["valid"]:
        return [] if done.returncode == 0 else [f"valid, and exit {done.returncode}: {failed}"]
    right = next(ids for prefix, ids in RULES.items() if (case["number"] + ".").startswith(prefix))
    if done.returncode == 5 and failed and failed <= right:
        return []
    return [f"invalid, and exit {done.returncode}: {failed}, not {right}"]


def main():
    tally = Tally()
    with open(os.path.join(CORPORA, "pkits/pkits.json"), encoding="utf-8") as f:
        suite = json.load(f)
    cases = [case for case in suite["tests"] if not (case["number"] + ".").startswith(REVOCATION)]
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            done = subprocess.run(arguments(suite, case, folder), capture_output=True, text=True, timeout=60)
            problems = complaints(case, done) if done.stdout and not done.stderr else [done.stderr]
            tally.problems(f"{case['number']} {case['title']}", problems)
    tally.check("no case is left out", len(cases) == CASES + len(DSA), f"{len(cases)} cases")
    print(f"PKITS: {len(cases)} cases that need no CRL")
    tally.finish()


main()

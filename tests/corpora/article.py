#!/usr/bin/env python3
"""The article's case, ARTICLE/apollo.pem: the exact verdict on it, at the time of that session and today; and what its dump must show."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tally import CORPORA, VITRINE, Tally  # noqa: E402

ARTICLE = os.environ.get("ARTICLE", os.path.join(CORPORA, "../article"))
APOLLO = os.path.join(ARTICLE, "apollo.pem")
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
THEN = "2010-09-01T16:57:47Z"

VERDICT = {"leaf.purpose": "pass", "leaf.key-usage": "pass", "leaf.name": "pass", "path.validity": "pass", "leaf.key-strength": "fail",
           "path.digest-strength": "fail", "chain.complete": "fail"}
CHAIN = {"depth": 0, "subject": "CN=apollo", "issuer": "CN=olympus-CA,DC=olympus,DC=home", "not_before": "2010-04-30T17:51:47Z",
         "not_after": "2012-04-29T17:51:47Z", "key": {"type": "RSA", "bits": 1024}, "signature": "sha1WithRSAEncryption",
         "names": ["DNS:*.edandconniefisher.com", "DNS:*.retrohack.com"]}
# What the dump of it must name: its fields that are rare.
SHOWN = ["1c93eacd000000000018", "1.3.6.1.4.1.311.20.2", "WebServer", "1.3.6.1.4.1.311.21.10", "*.retrohack.com", "ldap:///CN=olympus-CA",
         "olympus-CA", "serverAuth", "digitalSignature", "keyEncipherment"]


def verify(*options):
    command = [VITRINE, "verify", "--bundle", BUNDLE, "--name", "demeter.retrohack.com", *options, APOLLO]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)


def main():
    tally = Tally()
    done = verify("--at", THEN, "--json")
    tally.check("exit 5", done.returncode == 5, f"exit {done.returncode}: {done.stderr}")
    answer = json.loads(done.stdout)
    tally.check("keys", set(answer) == {"verdict", "exit", "chain", "verify", "checks"}, f"{sorted(answer)}")
    tally.check("verdict", (answer["verdict"], answer["exit"]) == ("fail", 5), f"{answer['verdict']}, {answer['exit']}")
    tally.check("verify code", answer["verify"]["code"] in (20, 21) and answer["verify"]["depth"] == 0, f"{answer['verify']}")
    checks = {c["id"]: c for c in answer["checks"]}
    for name, result in VERDICT.items():
        tally.check(name, checks.get(name, {}).get("result") == result, f"{checks.get(name)}, not {result}")
    failing = {c["id"] for c in answer["checks"] if c["result"] == "fail"} - {i for i, r in VERDICT.items() if r == "fail"} - {"chain.trusted"}
    tally.check("nothing else fails", not failing, f"{failing}")
    name = checks["leaf.name"]
    tally.check("the name that matches", "*.retrohack.com" in str(name.get("seen")) and name.get("wanted") == "demeter.retrohack.com", f"{name}")
    fix = checks["chain.complete"].get("fix", "") + "; " + checks["chain.trusted"].get("fix", "")
    tally.check("the fix", "CN=olympus-CA,DC=olympus,DC=home" in fix and "--bundle" in fix, fix)
    leaf = answer["chain"][0]
    for key, value in CHAIN.items():
        tally.check(f"chain[0].{key}", leaf.get(key) == value, f"{leaf.get(key)!r}, not {value!r}")
    with open(APOLLO, encoding="ascii") as f:
        tally.check("chain[0].pem", leaf["pem"].strip() in f.read(), leaf["pem"][:100])

    today = verify("--json")
    expired = [c for c in json.loads(today.stdout)["checks"] if c["id"] == "path.validity"]
    tally.check("expired today", today.returncode == 5 and any(c["result"] == "fail" and "2012-04-29" in c["fix"] for c in expired), f"{expired}")

    report = verify("--at", THEN)
    for words in ("CN=apollo", "CN=olympus-CA,DC=olympus,DC=home", "1024", "sha1WithRSAEncryption", "2012-04-29", "*.retrohack.com", "fix:"):
        tally.check(f"the report holds {words}", words in report.stdout, report.stdout[:1500])

    dump = subprocess.run([VITRINE, "dump", APOLLO], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    tally.check("dump", dump.returncode == 0 and "unparsed" not in dump.stdout, f"exit {dump.returncode}: {dump.stderr}")
    for words in SHOWN:
        tally.check(f"the dump holds {words}", words in dump.stdout or words in dump.stdout.replace(" ", ""), "not there")
    tally.finish()


main()

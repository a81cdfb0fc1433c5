#!/usr/bin/env python3
"""All of x509-limbo's limbo-open.json through `vitrine verify`: SUCCESS is exit 0, FAILURE an exit status of a verdict (5 to 8)."""
import datetime
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tally import CORPORA, VITRINE, Tally  # noqa: E402


def arguments(case, folder):
    """The command line for CASE, its certificates written into FOLDER."""
    def write(name, pems):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="ascii") as f:
            f.write("\n".join(pems))
        return path

    command = [VITRINE, "verify", "--bundle", write("roots.pem", case["trusted_certs"])]
    if case["untrusted_intermediates"]:
        command += ["--untrusted", write("untrusted.pem", case["untrusted_intermediates"])]
    if case["validation_time"]:
        # Validity is to the second (RFC 5280 4.1.2.5): a moment between two of them lies in the earlier.
        time = datetime.datetime.fromisoformat(case["validation_time"]).astimezone(datetime.timezone.utc)
        command += ["--at", time.strftime("%Y-%m-%dT%H:%M:%SZ")]
    name = case["expected_peer_name"]
    command += ["--name", name["value"]] if name else ["--no-name"]
    return command + [write("leaf.pem", [case["peer_certificate"]])]


def main():
    tally = Tally()
    with open(os.path.join(CORPORA, "limbo/limbo-open.json"), encoding="utf-8") as f:
        cases = json.load(f)["testcases"]
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            done = subprocess.run(arguments(case, folder), stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=60)
            right = done.returncode == 0 if case["expected_result"] == "SUCCESS" else done.returncode in (5, 6, 7, 8)
            tally.check(case["id"], right and not done.stderr, f"{case['expected_result']} expected, exit {done.returncode}: "
                        f"{done.stdout[-600:]}{done.stderr[-600:]}")
    print(f"limbo-open.json: {len(cases)} cases, {tally.passed + tally.failed} run")
    tally.finish()


main()

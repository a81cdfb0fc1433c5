#!/usr/bin/env python3
"""Every rule of src/base/rule_table.h with its clause and the tests that made it fail; a rule that no test did is a failure.

What failed is seen, not claimed: tests/unit/support/rule_log.c, linked into the unit tests and into the sanitizer build's vitrine, notes each
rule that fails, or warns, while a test runs. So this suite comes last in `make test-all`, and by itself tells of the last one:
`make test` alone has no sanitizer builds, and leaves rules that no unit test breaks without a test.
"""
import collections
import os
import re

from source import rule_lines
from tally import BUILD, Tally

# Revocation has its rules already, and no code yet.
NO_CODE_YET = {"REVOKED_CRL", "REVOKED_STAPLE"}

ROW = re.compile(r'VT_ROW\((\w+), \w+, "([^"]*)", "([^"]*)",\s*(\d+), (\d+), (\d+),\s*"([^"]*)"')


def main():
    tally, log = Tally(), os.path.join(BUILD, "rules.log")
    rules = ROW.findall("\n".join(rule_lines()))
    if not tally.check("the log of the last make test-all", os.path.exists(log), f"there is no {log}: run make test-all first"):
        tally.finish()
    tests = collections.defaultdict(list)
    with open(log, encoding="utf-8") as f:
        for line in f:
            symbol, test = line.rstrip("\n").split(" ", 1)
            if test not in tests[symbol]:
                tests[symbol].append(test)
    for symbol, name, reason, exit_, _, _, clause in rules:
        seen = sorted(tests[symbol], key=lambda t: (t.startswith("asan/unit"), t))
        more = f" and {len(seen) - 3} more" if len(seen) > 3 else ""
        print(f"{name + (' ' + reason if reason else ''):44} {clause:28} exit {exit_}  {', '.join(seen[:3]) or '-'}{more}")
        if symbol in NO_CODE_YET and not seen:
            tally.skip(symbol, "revocation is not checked yet")
            continue
        tally.check(f"{symbol} ({name}, {clause})", seen, "no test makes it fail")
    tally.finish()


main()

"""The shipped C sources, by layer, for the checks of this folder."""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tally import ROOT  # noqa: E402

FOLDERS = {"public": "src", "base": "src/base", "crypto": "src/crypto", "asn1": "asn1", "x509": "x509", "tls": "tls",
           "textbook": "src/textbook", "net": "src/net", "session": "src/session", "show": "src/show", "capture": "src/capture",
           "cli": "src/cli"}
PAGE = sorted(os.path.relpath(p, ROOT) for kind in ("css", "js") for p in glob.glob(f"{ROOT}/src/show/page*.{kind}"))
CORE = ("public", "base", "crypto", "asn1", "x509", "tls")


def files(layer):
    """Paths, relative to the root, of the C files of LAYER."""
    return sorted(os.path.relpath(p, ROOT) for p in glob.glob(f"{ROOT}/{FOLDERS[layer]}/*.[ch]"))


def lines_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return f.read().splitlines()


def rule_lines(path="src/base/rule_table.h"):
    """The lines of the table of rules, those of each file that it includes in its place."""
    for line in lines_of(path):
        included = re.match(r'#include "(base/rule_table_\w+\.h)"', line)
        yield from rule_lines("src/" + included[1]) if included else [line]


def code_lines(path):
    """How many lines of PATH are code: neither blank nor comment."""
    count, comment = 0, False
    for line in lines_of(path):
        text = line.strip()
        if comment:
            comment = "*/" not in text
        elif text.startswith("/*"):
            end = text.find("*/")
            comment = end < 0
            count += end >= 0 and text[end + 2:].strip() != ""
        elif text and not text.startswith("//"):
            count += 1
    return count

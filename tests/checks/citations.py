#!/usr/bin/env python3
"""Every citation of a standard, in code, comments, documents and tests, is in vectors/clauses.tsv.

A citation is a document ("RFC 5246", "FIPS 197", "SP 800-38D", "SEC 1", "X.690") and the sections that follow it: "RFC 5246 7.4.9",
"RFC 8017, 9.2, note 1", "SP 800-38A section 6.5", "RFC 5280 §§4.2.1.9, 6.1.4 (k)". Without any it cites the document as a whole,
which is the row of section "-". Vectors of others and what a fuzzer made are not looked at. Needs no test to have run before.

And every rule of src/base/rule_table.h whose clause is an RFC's stands under a quotation from it; every file of C and every vt_name
that a comment or a document speaks of is there; and each function of src/crypto says what its time tells.
"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from source import files, rule_lines  # noqa: E402
from tally import ROOT, Tally  # noqa: E402

TABLE = "vectors/clauses.tsv"
NOT_OURS = re.compile(r"^tests/fuzz/corpus/|^vectors/(?!ORIGIN\.md|clauses\.tsv|sessions/.*\.(?:trace|sh))|\.png$")

DOCUMENT = r"(?:RFC ?\d{3,5}(?!\w)|FIPS \d+(?:-\d)?|SP 800-\d+[A-Z]?|SEC [12](?=\W)|X\.[56]\d\d)"
SECTION = r"(?:[A-Z](?:\.\d+)+|\d{1,2}(?:\.\d+)*(?![\d-]| [a-z]*(?:bytes|octets|bits)))"
POINT = r"(?: ?\([a-z0-9]+\))*(?:,? steps? [\d.]*\d(?:(?: to |, | and )[\d.]*\d)*)?(?:,? notes? \d)?"
WORD = r"(?:§{1,2} ?|[Ss]ections? |[Aa]ppendix )?"
MORE = rf"(?:(?:, | and | or |–| to ){WORD}{SECTION}{POINT})*"
CITATION = re.compile(rf"({DOCUMENT})((?:,? {WORD}(?:{SECTION}|(?<=ppendix )[A-Z]\b){POINT}{MORE})?)((?:(?:, | and )\d{{4}}\b)*)")

# Of the table of rules: a comment, an empty line, or a row's symbol and clause.
PART = re.compile(r'/\*(.*?)\*/|\n\n|VT_ROW\((\w+), \w+, "[^"]*", "[^"]*",\s*\d+, \d+, \d+,\s*"([^"]*)"', re.S)


def text_of(path):
    """A file with its lines joined: a comment may break between a document and its section."""
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as f:
        return re.sub(r"[ \t]*\n[ \t]*(?:\*(?!/)|#(?!include|define)|//)?[ \t]*", " ", f.read())


def citations(text):
    """Each (document, section) in TEXT; the section is "-" where none is named."""
    for match in CITATION.finditer(text):
        document, sections, others = match.groups()
        sections = re.sub(r"\([a-z0-9]+\)|,? (?:steps?|notes?) [\d.]*\d(?:(?: to |, | and )[\d.]*\d)*", "", sections)
        for section in re.findall(r"[A-Z](?:\.\d+)*\b|\d+(?:\.\d+)*", re.sub(r"[Ss]ections?|[Aa]ppendix", "", sections)) or ["-"]:
            yield re.sub(r"^RFC ?", "RFC ", document), section
        for number in re.findall(r"\d{4}", others):
            yield "RFC " + number, "-"


def table():
    """{(document, section): title} of TABLE, and its faults."""
    rows, faults = {}, []
    with open(os.path.join(ROOT, TABLE), encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            cells = line.rstrip("\n").split("\t")
            if line.startswith("#") or line == "\n":
                continue
            if len(cells) != 4 or not all(cells) or cells[3] not in ("read", "quoted", "unopened"):
                faults.append(f"line {number}: document, section, title and read|quoted|unopened, with tabs between them")
            elif tuple(cells[:2]) in rows:
                faults.append(f"line {number}: {cells[0]} {cells[1]} stands twice")
            else:
                rows[tuple(cells[:2])] = cells[2]
    return rows, faults


def unquoted():
    """(symbol, clause) of each rule of an RFC's that stands under no quotation from it. Rows below share it that have the same clause."""
    comment, shared = "", None
    for part in PART.finditer("\n".join(rule_lines())):
        text, symbol, clause = part.groups()
        if not symbol:
            comment, shared = re.sub(r"\n \* ", " ", text or ""), None
            continue
        shared, document = shared or clause, re.match(r"RFC \d+", clause)
        if document and not (clause == shared and re.search(rf'"[^"]+" \({document[0]} [A-Z\d]', comment)):
            yield symbol, clause


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as f:
        return f.read()


def prose(path):
    """What PATH says to people: a document whole, the comments of a source."""
    if path.endswith(".md"):
        return read(path)
    comment = r"/\*.*?\*/|//[^\n]*" if re.search(r"\.(?:[ch]|m?js|css)$", path) else r'#[^\n]*|""".*?"""'
    return "\n".join(re.findall(comment, read(path), re.S))


def gone(paths):
    """What the prose of PATHS names and the tree has not: a file of C, a vt_name, or a document that is elsewhere. Patterns, system
    headers and files made on the spot name none of ours."""
    names = {name for path in paths if re.search(r"\.[ch]$", path) for name in re.findall(r"\bvt_\w+", re.sub(r"/\*.*?\*/", "", read(path), flags=re.S))}
    for path in paths:
        text = re.sub(r"\s+(?:\*(?!/) )?", " ", prose(path))
        for name in re.findall(r"(?<![\w/{},*<-])[\w/-]*\w\.[ch]\b", text):
            if not (name.startswith("/") or "NAME" in name or any(("/" + p).endswith("/" + name) for p in paths)):
                yield f"{path}: {name}"
        for name in re.findall(r"\bvt_\w*[a-z0-9]\b(?!_?\*)", text):
            if name not in names:
                yield f"{path}: {name}"
        yield from (f"{path}: {words}" for words in re.findall(r"\b[Dd]esign(?:\.md\b|, section \d+)", text))


def timeless():
    """Each function of src/crypto's headers without a line "CT: …" in the comment above it or above its neighbours."""
    for path in files("crypto"):
        comment = ""
        for part in re.finditer(r"/\*.*?\*/|\n\n|^(?:static inline )?(?:const )?\w[\w ]*?\*?(vt_\w+)\([^;{]*\)\s*[;{]", read(path), re.S | re.M):
            if not part[1]:
                comment = part[0]
            elif path.endswith(".h") and "* CT: " not in comment:
                yield f"{path}: {part[1]}"


def main():
    tally = Tally()
    rows, faults = table()
    tally.check(TABLE, not faults, "; ".join(faults))
    tally.problems("rules under the words of their RFC", [f"{symbol} quotes nothing of {clause}" for symbol, clause in unquoted()])
    cited = {}
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    ours = [path for path in listed if path and path != TABLE and not NOT_OURS.search(path) and os.path.isfile(os.path.join(ROOT, path))]
    tally.problems("what is named is there", list(gone(ours)))
    tally.problems("what its time tells, of each function of src/crypto", list(timeless()))
    for path in ours:
        for citation in citations(text_of(path)):
            cited.setdefault(citation, []).append(path)
    for citation, paths in sorted(cited.items()):
        where = ", ".join(sorted(set(paths))[:3])
        tally.check(f"{' '.join(citation)} ({where})", citation in rows,
                    f"not in {TABLE}: look the section up in the document itself, and add its row, or cite what says it")
    tally.finish()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Faulty servers: each row of rows.py is started, checked by vitrine, and must make it say what the row says.

usage: faults_test.py [--prove] [NAME]…      --prove: ask the row's independent tool instead of vitrine
"""
import concurrent.futures
import contextlib
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile")]
from pki import HOST, Pki  # noqa: E402
from proxy import Proxy, editing  # noqa: E402
from rows import TABLES  # noqa: E402
from server import FAULTS, Server, smtp, tls  # noqa: E402
from servers import GnutlsServer, OpensslServer  # noqa: E402
from tally import VITRINE, Tally  # noqa: E402

# A fix that is no sentence: a place that was not filled, one filled with words for nothing, twice the same, an end that is open.
NO_SENTENCE = re.compile(r"\{\w*\}|what is due|: it$|\b(\w+) where \1\b|\(\)|  | ,|[:,;(] *$|^[A-Z ]|\.$")
SECONDS = 60          # no row may take longer, on the slowest build


@contextlib.contextmanager
def serving(pki, what):
    """Starts the SERVER of a row; gives its port and whether it wants --starttls smtp (None: the table knows)."""
    kind, rest = what.split(":", 1)
    if kind == "starttls":
        with Server(smtp(then=tls(rest)), pki) as server:
            yield server.port, True
    elif kind == "fault":
        with Server(FAULTS[rest], pki) as server:
            yield server.port, None
    elif kind == "s_server":
        chain, *options = rest.split()
        with OpensslServer(pki, chain, "-cipher", "ALL:@SECLEVEL=0", *options) as server:
            yield server.port, False
    elif kind in ("gnutls", "gnutls-require"):
        chain, *words = rest.split()
        options = ["--require-client-cert"] if kind == "gnutls-require" else []
        with GnutlsServer(pki, chain, ":".join(["NORMAL", "-VERS-ALL", "+VERS-TLS1.2", *words]), *options) as server:
            yield server.port, False
    elif kind == "edit":
        with OpensslServer(pki, "p256", "-tls1_2") as server, Proxy(server.port, editing(rest)) as proxy:
            yield proxy.port, False
    else:
        raise ValueError(what)


def dated(pki, pattern):
    """PATTERN with <CHAIN.0> and <CHAIN.1> replaced by dates."""
    return re.sub(r"<([\w-]+)\.([01])>", lambda m: pki.date(m[1], int(m[2])), pattern)


def expected_ids(fails):
    """From the FAILS of a row: what must fail, what may, what must warn, what may: each a set of ids, of which one will do."""
    must, may, warn, may_warn = [], [], [], []
    for word in fails.split():
        optional, ids = word.startswith("("), word.strip("()")
        if ids.startswith("~"):
            (may_warn if optional else warn).append(set(ids[1:].split("|")))
        else:
            (may if optional else must).append(set(ids.split("|")))
    return must, may, warn, may_warn


def timed(row):
    """True for a row that says how long vitrine waits, be it as long as it does by itself."""
    return "--timeout" in row.options or "DEFAULT-TIMEOUT" in row.options


def vitrine(port, starttls, pki, row, *more):
    command = [VITRINE, "check", f"127.0.0.1:{port}", "--bundle", pki.path("roots.pem"), *([] if "--name" in row.options else ["--name", HOST]),
               *([] if timed(row) else ["--timeout", "15"]), *(["--starttls", "smtp"] if starttls else []),
               *row.options.replace("DEFAULT-TIMEOUT", "").split(), *more]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=SECONDS,
                          env=dict(os.environ, VT_TEST=f"{os.environ.get('VT_TEST', 'faults')}/{row.name}"))


def complaints(row, done, pki):
    """What is wrong with the JSON that vitrine printed for ROW."""
    if done.returncode != row.exit:
        yield f"exit {done.returncode}, not {row.exit}"
    if done.stderr:
        yield f"on stderr: {done.stderr.strip()[-600:]}"
    try:
        (line,) = done.stdout.splitlines()
        answer = json.loads(line)
    except ValueError:
        yield f"not one line of JSON: {done.stdout[:300]!r}"
        return
    if answer.get("exit") != done.returncode or (answer.get("verdict") == "fail") != (row.exit != 0):
        yield f"verdict {answer.get('verdict')!r}, exit {answer.get('exit')!r} in the JSON"
    checks = answer.get("checks", [])
    failing = [c for c in checks if c["result"] == "fail"]
    warning = {c["id"] for c in checks if c["result"] == "warn"}
    must, may, warn, _ = expected_ids(row.fails)
    ids = {c["id"] for c in failing}
    for group in must:
        if not ids & group:
            yield f"{'|'.join(sorted(group))} does not fail; failing: {sorted(ids)}"
    for stray in ids - set().union(*must, *may):
        yield f"{stray} fails: {[(c.get('seen'), c.get('fix')) for c in failing if c['id'] == stray]}"
    for group in warn:
        if not warning & group:
            yield f"{'|'.join(sorted(group))} does not warn; warnings: {sorted(warning)}"
    for c in failing:
        if not c.get("fix") or NO_SENTENCE.search(c["fix"]):
            yield f"{c['id']} has the fix {c.get('fix')!r}"
    if row.exit and not row.fix:
        yield "no word of what its fix must hold"
    decisive = must[0] if must else warn[0] if warn else set()
    fixes = [c.get("fix", "") for c in checks if c["id"] in decisive and c["result"] in ("fail", "warn")]
    if row.fix and not any(re.search(dated(pki, row.fix), fix) for fix in fixes):
        yield f"no fix holds {dated(pki, row.fix)!r}: {fixes}"
    refs = {c["ref"] for c in checks if c["id"] in decisive and c["result"] in ("fail", "warn")}
    if row.ref and row.ref not in refs:
        yield f"{refs} are cited, not {row.ref}"
    codes = row.code if isinstance(row.code, tuple) else (row.code,)
    if row.code is not None and answer.get("verify", {}).get("code") not in codes:
        yield f"verify {answer.get('verify')}, not {row.code}"


def report_complaints(row, done, pki):
    """What is wrong with the report for people."""
    text = re.sub(r"\s+", " ", done.stdout)
    if done.returncode != row.exit:
        yield f"the report exits {done.returncode}"
    if "\033" in done.stdout or "\r" in done.stdout:
        yield "the report has escapes in a pipe"
    if row.exit and "fix:" not in text:
        yield f"the report has no fix: {done.stdout[-500:]}"
    if row.exit and row.fix and not re.search(dated(pki, row.fix), text):
        yield f"the report's fix does not hold {dated(pki, row.fix)!r}"
    if row.exit == 0 and done.stdout.count("\n") > 40:
        yield f"the report of a good server has {done.stdout.count(chr(10))} lines"


def examine(tally, pki, row, starttls):
    with serving(pki, row.server) as (port, wants):
        starttls = wants if starttls is None else starttls
        try:
            found = list(complaints(row, vitrine(port, starttls, pki, row, "--json"), pki))
            if not timed(row):
                found += report_complaints(row, vitrine(port, starttls, pki, row), pki)
        except subprocess.TimeoutExpired:
            found = [f"did not end in {SECONDS} s"]
    tally.problems(row.name, found)


def hear(port, starttls):
    """All that a plain socket hears that says EHLO and STARTTLS when it is spoken to; then <closed>, or <silent> for 0.7 s without a word."""
    heard, say = b"", [b"EHLO x\r\n", b"STARTTLS\r\n"]
    with socket.create_connection(("127.0.0.1", port), 2) as s:
        s.settimeout(0.7)
        while True:
            try:
                data = s.recv(1 << 20)
            except TimeoutError:
                return heard.decode("latin-1") + "<silent>"
            if not data:
                return heard.decode("latin-1") + "<closed>"
            heard += data
            if say and re.search(rb"(?m)^\d\d\d [^\n]*\n\Z", heard):
                s.sendall(say.pop(0))


def stays_silent(port):
    """Nothing comes for 2 s, nor does the connection end, after a ClientHello (a short one, of another implementation)."""
    hello = bytes.fromhex("160301002f0100002b0303") + bytes(32) + bytes.fromhex("000002c02b010000000000")[:11]
    with socket.create_connection(("127.0.0.1", port), 2) as s:
        s.sendall(hello)
        s.settimeout(2)
        with contextlib.suppress(TimeoutError):
            while s.recv(4096):
                pass
            return False
    return True


def tool_says(row, port, starttls, pki):
    """The output of the independent tool of ROW, and the pattern it must hold."""
    tool, rest = row.proof.split(" ", 1)
    options, pattern = rest.split(" :: ") if " :: " in rest else ("", rest)
    options = shlex.split(options)
    if tool == "raw":
        return hear(port, starttls), pattern
    if tool == "silent":
        return ("silent" if stays_silent(port) else ""), "silent"
    roots = pki.path("roots.pem")
    if tool == "openssl":
        command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", roots, "-verify_return_error", "-auth_level", "2", "-servername", HOST,
                   *([] if "-verify_ip" in options or "-verify_hostname" in options else ["-verify_hostname", HOST]), "-showcerts",
                   *(["-starttls", "smtp"] if starttls else []), *options]
    else:
        command = ["gnutls-cli", "--port", str(port), "--x509cafile", roots, *([] if any("hostname" in o for o in options) else [f"--verify-hostname={HOST}"]),
                   *(["--starttls-proto=smtp"] if starttls else []), *options, "127.0.0.1"]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=4)
        said = done.stdout
    except subprocess.TimeoutExpired as hung:             # these tools have no time-outs of their own
        said = hung.stdout or b""
    return said.decode("utf-8", "replace"), pattern


def prove(tally, pki, row, starttls):
    with serving(pki, row.server) as (port, wants):
        starttls = wants if starttls is None else starttls
        said, pattern = tool_says(row, port, starttls, pki)
    ok = re.search(pattern, said, re.M if row.proof.startswith(("openssl", "gnutls")) else re.S)
    if VERBOSE and ok:
        print(f"{row.name:28} {row.proof.split(' ')[0]}: {ok[0][-100:]!r}")
    tally.check(f"{row.name} is what it claims", ok, f"no {pattern!r} in {said[-1500:]!r}")


VERBOSE = False


def guarded(what, tally, pki, row, starttls):
    try:
        what(tally, pki, row, starttls)
    except Exception as trouble:                          # one row's trouble is one failure
        tally.check(row.name, False, repr(trouble))


def main(arguments):
    global VERBOSE
    tally, proving = Tally(), "--prove" in arguments
    names = {a for a in arguments if not a.startswith("-")}
    VERBOSE = "--verbose" in arguments
    with tempfile.TemporaryDirectory(prefix="vitrine-pki-") as folder:
        pki = Pki(folder)
        todo = [(row, starttls) for rows, starttls in TABLES.values() for row in rows if not names or row.name in names]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda x: guarded(prove if proving else examine, tally, pki, *x), todo))
    tally.finish()


if __name__ == "__main__":
    main(sys.argv[1:])

#!/usr/bin/env python3
"""Bad input: one clear line on stderr, nothing else, and the exit status of the contract."""
import os
import socket
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile")]
from pki import HOST, Pki  # noqa: E402
from run import answer, vitrine, write  # noqa: E402
from server import Server, smtp  # noqa: E402
from servers import free_port  # noqa: E402
from tally import VITRINE, Tally  # noqa: E402

BUNDLE = ["--bundle", "{roots}"]

# arguments, with {file} of the table below: (exit, a word of the line on stderr)
LINES = {
    "": (1, "usage|command"),
    "frobnicate": (1, "frobnicate"),
    "check": (1, "host|HOST"),
    "view a\x1b[31mb": (1, r": a\\x1b\[31mb: cannot"),
    "check --frobnicate h:25": (1, "--frobnicate"),
    "check h:25 --timeout": (1, "--timeout"),
    "check h:25 --timeout soon": (1, "soon"),
    "check h:25 --timeout -1": (1, "-1"),
    "check h:25 --at yesterday": (1, "yesterday"),
    "check h:25 --at 2026-02-30T00:00:00Z": (1, "2026-02-30"),
    "check h:25 --starttls gopher": (1, "gopher"),
    "check h:25 --ciphers NONE-SUCH": (1, "NONE-SUCH"),
    "check h:25 --groups none-such": (1, "none-such"),
    "check h:25 --color blue": (1, "blue"),
    "check h:99999": (1, "99999"),
    "check h:": (1, "h:"),
    "check :25": (1, ":25"),
    "check [::1:25": (1, r"\[::1"),
    "check h:25 --bundle {missing}": (1, "{missing}"),
    "check h:25 --bundle {folder}": (1, "{folder}"),
    "check h:25 --bundle {no-certificate}": (1, "{no-certificate}"),
    "check --file {missing}": (1, "{missing}"),
    "check {host} --trace {missing}/t": (1, "{missing}/t"),
    "verify --bundle {roots}": (1, "chain|CHAIN"),
    "verify --bundle {roots} --name {h} {missing}": (1, "{missing}"),
    "verify --bundle {roots} --name {h} {folder}": (1, "{folder}"),
    "verify --bundle {roots} --name {h} {empty}": (1, "{empty}"),
    "verify --bundle {roots} --name {h} {no-certificate}": (1, "{no-certificate}"),
    "verify --bundle {roots} --name {h} {cut}": (1, "{cut}"),
    "verify --bundle {missing} --name {h} {chain}": (1, "{missing}"),
    "verify --bundle {empty} --name {h} {chain}": (1, "{empty}"),
    "verify --bundle {roots} --untrusted {missing} --name {h} {chain}": (1, "{missing}"),
    "dump": (1, "FILE|file"),
    "dump {missing}": (1, "{missing}"),
    "dump {folder}": (1, "{folder}"),
    "dump {empty}": (1, "{empty}"),
    "dump {text}": (1, "{text}"),
    "demo extra": (1, "extra"),
}


def files(pki, folder):
    """What the braces of LINES stand for."""
    pem = pki.pem("p256")
    key = open(pki.path("p256.key"), "rb").read()
    os.mkdir(os.path.join(folder, "folder"))
    return {"missing": os.path.join(folder, "missing"), "folder": os.path.join(folder, "folder"), "empty": write(folder, "empty", b""),
            "no-certificate": write(folder, "key.pem", key), "cut": write(folder, "cut.pem", pem[:len(pem) // 2]), "text": write(folder, "text", b"hello, world\n"),
            "chain": pki.path("p256.pem"), "roots": pki.path("roots.pem"), "h": HOST, "host": "127.0.0.1:1"}


def one_line(done, status, pattern):
    import re
    if done.returncode != status:
        yield f"exit {done.returncode}, not {status}"
    if done.stderr.count("\n") != 1 or not done.stderr.endswith("\n"):
        yield "not one line on stderr"
    if not re.search(pattern, done.stderr):
        yield f"no {pattern!r} in it"
    if done.stdout:
        yield f"on stdout: {done.stdout[:100]!r}"


def lines(tally, names):
    for arguments, (status, pattern) in LINES.items():
        for name, path in names.items():
            arguments, pattern = arguments.replace("{" + name + "}", path), pattern.replace("{" + name + "}", path)
        done = vitrine(*arguments.split())
        found = list(one_line(done, status, pattern))
        tally.problems(f"vitrine {arguments}", found + ([f"stderr: {done.stderr[-300:]!r}"] if found else []))


def broken_certificates(tally, pki, folder):
    """A certificate that doesn't parse is a chain that isn't valid: exit 5, with the byte offset and the rule."""
    from cryptography.hazmat.primitives.serialization import Encoding
    import base64
    der = pki.certificates["p256"].public_bytes(Encoding.DER)
    spoiled = {"garbage": b"\x5a" * 40, "cut short": der[:-20], "length not minimal": b"\x30\x84\x00\x00" + der[2:4] + der[4:], "trailing": der + b"\x00",
               "indefinite": b"\x30\x80" + der[4:] + b"\x00\x00"}
    for title, data in spoiled.items():
        pem = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(data) + b"-----END CERTIFICATE-----\n"
        path = write(folder, "spoiled.pem", pem)
        done = vitrine("verify", "--bundle", pki.path("roots.pem"), "--name", HOST, path, "--json")
        fails = {c["id"] for c in answer(done)["checks"] if c["result"] == "fail"} if done.returncode == 5 else set()
        tally.check(f"verify, {title}", done.returncode == 5 and "chain.syntax" in fails, f"exit {done.returncode}: {done.stdout[:400]}{done.stderr}")
        report = vitrine("verify", "--bundle", pki.path("roots.pem"), "--name", HOST, path)
        tally.check(f"verify, {title}, says where", any(c.isdigit() for c in report.stdout) and "offset" in report.stdout + report.stderr
                    or "byte" in report.stdout + report.stderr, report.stdout[:600])
        dumped = vitrine("dump", path)
        tally.check(f"dump, {title}", dumped.returncode not in (0, 70, 99) and dumped.returncode > 0 and dumped.stderr.count("\n") <= 1,
                    f"exit {dumped.returncode}: {dumped.stderr}")


def network(tally, pki):
    refused = f"127.0.0.1:{free_port()}"
    done = vitrine("check", refused, "--bundle", pki.path("roots.pem"), "--json")
    tally.check("refused connection", done.returncode == 2 and refused in str(answer(done)["checks"]), f"exit {done.returncode}: {done.stdout}{done.stderr}")
    done = vitrine("check", "no-such-host.invalid:25", "--bundle", pki.path("roots.pem"), "--json", "--timeout", "5")
    tally.check("unknown host", done.returncode == 2 and "no-such-host.invalid" in str(answer(done)["checks"]), f"exit {done.returncode}: {done.stdout}{done.stderr}")
    for target in (refused, "no-such-host.invalid:25"):
        done = vitrine("connect", target, "--bundle", pki.path("roots.pem"), "--timeout", "5")
        tally.check(f"connect {target}", done.returncode == 2 and len((done.stdout + done.stderr).splitlines()) < 20, f"exit {done.returncode}: {done.stdout}{done.stderr}")
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:      # nobody accepts
        done = vitrine("check", f"127.0.0.1:{full.getsockname()[1]}", "--bundle", pki.path("roots.pem"), "--timeout", "1")
        tally.check("time-out", done.returncode == 2, f"exit {done.returncode}: {done.stdout}{done.stderr}")


def descriptors(tally, pki):
    """Closed standard input, and outputs that cannot be written."""
    with Server(smtp(), pki) as server:
        command = [VITRINE, "connect", f"127.0.0.1:{server.port}", "--starttls", "smtp", "--bundle", pki.path("roots.pem"), "--name", HOST]
        for what, redirect in (("closed stdin", "<&-"), ("stdin from /dev/null", "</dev/null")):
            try:
                done = subprocess.run(["sh", "-c", f'exec "$@" {redirect}', "sh", *command], capture_output=True, text=True, timeout=40)
                tally.check(what, done.returncode == 0 and done.stderr.count("\n") <= 1, f"exit {done.returncode}: {done.stderr[-500:]}")
            except subprocess.TimeoutExpired:
                tally.check(what, False, "did not end in 40 s")
    done = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", VITRINE, "dump", pki.path("p256.pem")], capture_output=True, text=True, timeout=60)
    tally.check("closed stdout", done.returncode == 1, f"exit {done.returncode}: {done.stderr}")
    done = subprocess.run(["sh", "-c", 'exec "$@" >/dev/full', "sh", VITRINE, "dump", pki.path("p256.pem")], capture_output=True, text=True, timeout=60)
    tally.check("full disk", done.returncode == 1 and done.stderr.count("\n") == 1, f"exit {done.returncode}: {done.stderr}")


def environment(tally, pki):
    """The bundle of SSL_CERT_FILE; an option wins over it."""
    arguments = ["verify", "--name", HOST, pki.path("p256.pem")]
    tally.check("SSL_CERT_FILE", vitrine(*arguments, env={"SSL_CERT_FILE": pki.path("roots.pem")}).returncode == 0)
    tally.check("the system's bundle", vitrine(*arguments).returncode == 5)
    tally.check("--bundle wins", vitrine(*arguments, "--bundle", pki.path("stranger.pem"), env={"SSL_CERT_FILE": pki.path("roots.pem")}).returncode == 5)


def no_name(tally, pki):
    """Without --name the chain alone is verified, and the report and the JSON say so; so does --no-name."""
    arguments = ["verify", "--bundle", pki.path("roots.pem"), pki.path("p256.pem")]
    for more in ([], ["--no-name"]):
        done = vitrine(*arguments, "--json", *more)
        names = [c["result"] for c in answer(done)["checks"] if c["id"] == "leaf.name"]
        tally.check(f"no name {more}", done.returncode == 0 and names == ["skip"], f"exit {done.returncode}, leaf.name {names}")
        tally.check(f"no name {more} is said", "no name was checked" in vitrine(*arguments, *more).stdout)


def boundaries(tally, pki):
    """Validity is inclusive to the second at both ends (RFC 5280 4.1.2.5)."""
    import datetime
    for label, end, step in (("p256", 0, -1), ("p256", 1, 1)):
        edge = pki.now + datetime.timedelta(days=pki.rows[label]["days"][end])
        for seconds, status in ((0, 0), (step, 5)):
            at = (edge + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
            done = vitrine("verify", "--bundle", pki.path("roots.pem"), "--name", HOST, "--at", at, pki.path(label + ".pem"))
            tally.check(f"{('notBefore', 'notAfter')[end]} {seconds:+d} s", done.returncode == status, f"exit {done.returncode}")


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-input-") as folder:
        os.mkdir(os.path.join(folder, "pki"))
        pki = Pki(os.path.join(folder, "pki"))
        lines(tally, files(pki, folder))
        broken_certificates(tally, pki, folder)
        network(tally, pki)
        descriptors(tally, pki)
        environment(tally, pki)
        no_name(tally, pki)
        boundaries(tally, pki)
    tally.finish()


main()

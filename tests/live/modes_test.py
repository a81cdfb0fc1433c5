#!/usr/bin/env python3
"""The wrong mode: STARTTLS on the ports of implicit TLS, by their numbers, of real servers. The report names the command to run instead, and that works.
And no way to a server at all: what is told is what is wrong here, or there.

The ports are 465, 993 and 995, so the servers run in a network namespace of their own."""
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile")]
from pki import HOST, Pki  # noqa: E402
from run import answer, vitrine  # noqa: E402
from servers import Dovecot, Process, own_network  # noqa: E402
from server import FAULTS, Server  # noqa: E402
from tally import SAMPLE, Tally  # noqa: E402


class OnPort(Process):
    """A server on a port of our choice."""

    def __init__(self, port, command, ready):
        self.port = port
        if not self.start([word.replace("{port}", str(port)) for word in command], ready):
            raise RuntimeError(f"{' '.join(command)}: {self.log()}")


def openssl(pki, port, *options):
    return OnPort(port, ["openssl", "s_server", "-accept", "127.0.0.1:{port}", "-cert", pki.path("p256.pem"), "-key", pki.path("p256.key"), "-cert_chain",
                         pki.path("p256.rest.pem"), "-rev", *options], b"ACCEPT")


def gnutls(pki, port, priority):
    return OnPort(port, ["gnutls-serv", "--echo", "--port={port}", f"--x509certfile={pki.path('p256.pem')}", f"--x509keyfile={pki.path('p256.key')}",
                         f"--priority={priority}"], b"0.0.0.0 port {port}...done")


def wrong_mode(tally, pki, what, port, protocol, right=0):
    """STARTTLS on PORT is recognised, and the command that is printed ends with status RIGHT."""
    base = ["--bundle", pki.path("roots.pem"), "--name", HOST]
    for target in (f"127.0.0.1:{port}", f"localhost:{port}"):
        started = time.monotonic()
        done = vitrine("check", target, "--starttls", protocol, "--json", *base)
        seconds = time.monotonic() - started
        checks = [c for c in answer(done)["checks"] if c["result"] == "fail"]
        fix = checks[0].get("fix", "") if checks else ""
        wanted = f"this port speaks TLS from the first byte: run vitrine check {target}"
        tally.check(f"{what}, {target}, --starttls {protocol}", done.returncode == 3 and len(checks) == 1 and fix == wanted and seconds < 12,
                    f"exit {done.returncode} after {seconds:.1f} s: {checks}{done.stderr}")
        if fix == wanted:
            _, *words = shlex.split(fix.split(": run ")[1])
            done = vitrine(*words, *base, "--quiet")
            tally.check(f"{what}: {' '.join(words)}", done.returncode == right, f"exit {done.returncode}: {done.stdout}{done.stderr}")


# Where a connection fails in a network of loopback and these routes: the reason, its clause, and what is to be done.
FAILURES = {
    "127.0.0.1:1": ("refused", "RFC 9293 §3.5.2", r"start the service on 127\.0\.0\.1:1, or open its port in the firewall \(127\.0\.0\.1:1: Connection refused\)$"),
    "198.51.100.1:25": ("unreachable", "RFC 9293 §3.5", r"look at this host's own network first: it has no way to 198.*\(198.*: Network is unreachable\)"),
    "[2001:db8::1]:25": ("unreachable", "RFC 9293 §3.5", r"look at this host's own network first: it has no way to .2001.*an address of that family"),
    "192.0.2.1:25": ("unreachable", "RFC 9293 §3.5", r"look at this host's own network first: .*No route to host\).*may be down or behind a firewall$"),
    "192.0.2.129:25": ("permission", "RFC 9293 §3.5", r"let this host's own firewall, or its routes, permit connections to 192.*\(192.*: Permission denied\)$"),
    "mail.example:25": ("resolver", "RFC 1034 §5.2.3", r"did not tell the address of mail\.example \(Temporary failure in name resolution; .*or name the server by its address$"),
}


def failures(tally, pki):
    for kind, net in (("unreachable", "192.0.2.0/25"), ("prohibit", "192.0.2.128/25")):
        subprocess.run(["ip", "route", "add", kind, net], check=True)
    for target, (reason, ref, fix) in FAILURES.items():
        done = vitrine("check", target, "--starttls", "smtp", "--bundle", pki.path("roots.pem"), "--json", "--timeout", "20")
        found = [c for c in answer(done)["checks"] if c["result"] == "fail"]
        tally.check(f"no connection to {target}", done.returncode == 2 and len(found) == 1 and found[0]["id"] == "net.connected"
                    and (found[0]["reason"], found[0]["ref"]) == (reason, ref) and re.search(fix, found[0]["fix"]), f"exit {done.returncode}: {found}{done.stderr}")


def main():
    own_network()
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-pki-") as folder:
        os.chmod(folder, 0o755)
        pki = Pki(folder)
        ports = ((465, "smtp"), (993, "imap"), (995, "pop3"))
        for n, (what, start, right) in enumerate((("openssl", lambda p: openssl(pki, p, "-tls1_2"), 0), ("openssl, TLS 1.3 alone", lambda p: openssl(pki, p, "-tls1_3"), 4),
                                   ("gnutls", lambda p: gnutls(pki, p, "NORMAL:-VERS-ALL:+VERS-TLS1.2"), 0))):
            for port, protocol in ports[n:n + 1] if SAMPLE else ports:
                with start(port):
                    wrong_mode(tally, pki, what, port, protocol, right)
        with Dovecot(pki, ports={"imaps": 993, "pop3s": 995}):
            wrong_mode(tally, pki, "Dovecot", 993, "imap")
            wrong_mode(tally, pki, "Dovecot", 995, "pop3")
        failures(tally, pki)
        # Plain text on such a port, a little late, is no wrong mode.
        with Server(FAULTS["none"], pki, 465):
            done = vitrine("check", "127.0.0.1:465", "--starttls", "smtp", "--quiet", "--bundle", pki.path("roots.pem"), "--name", HOST)
            tally.check("STARTTLS on 465", done.returncode == 0, f"exit {done.returncode}: {done.stdout}")
    tally.finish()


main()

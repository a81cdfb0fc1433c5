#!/usr/bin/env python3
"""The wrong mode: STARTTLS on the ports of implicit TLS, by their numbers, of real servers. The report names the command to run instead, and that works.

The ports are 465, 993 and 995, so the servers run in a network namespace of their own."""
import fcntl
import os
import shlex
import socket
import struct
import sys
import tempfile
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile")]
from pki import HOST, Pki  # noqa: E402
from run import answer, vitrine  # noqa: E402
from servers import Dovecot, Process  # noqa: E402
from server import FAULTS, Server  # noqa: E402
from tally import Tally  # noqa: E402


def own_network():
    """Goes on in a network namespace whose only interface is the loopback."""
    if "VT_OWN_NETWORK" not in os.environ:
        os.environ["VT_OWN_NETWORK"] = "1"
        os.execvp("unshare", ["unshare", "-n" if os.geteuid() == 0 else "-rn", sys.executable, *sys.argv])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, 0x8914, struct.pack("16sH14x", b"lo", 1))        # SIOCSIFFLAGS, IFF_UP


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


def main():
    own_network()
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-pki-") as folder:
        os.chmod(folder, 0o755)
        pki = Pki(folder)
        for what, start, right in (("openssl", lambda p: openssl(pki, p, "-tls1_2"), 0), ("openssl, TLS 1.3 alone", lambda p: openssl(pki, p, "-tls1_3"), 4),
                                   ("gnutls", lambda p: gnutls(pki, p, "NORMAL:-VERS-ALL:+VERS-TLS1.2"), 0)):
            for port, protocol in ((465, "smtp"), (993, "imap"), (995, "pop3")):
                with start(port):
                    wrong_mode(tally, pki, what, port, protocol, right)
        with Dovecot(pki, ports={"imaps": 993, "pop3s": 995}):
            wrong_mode(tally, pki, "Dovecot", 993, "imap")
            wrong_mode(tally, pki, "Dovecot", 995, "pop3")
        # Plain text on such a port, a little late, is no wrong mode.
        with Server(FAULTS["none"], pki, 465):
            done = vitrine("check", "127.0.0.1:465", "--starttls", "smtp", "--quiet", "--bundle", pki.path("roots.pem"), "--name", HOST)
            tally.check("STARTTLS on 465", done.returncode == 0, f"exit {done.returncode}: {done.stdout}")
    tally.finish()


main()

#!/usr/bin/env python3
"""No server keeps vitrine busy: floods, drips and silences each end within the time-out and two seconds, and the end is explained; with and without
a trace and a capture beside it."""
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile")]
from pki import HOST, Pki  # noqa: E402
from run import answer  # noqa: E402
from server import HELLO, Server, line_of, silence, smtp, tls  # noqa: E402
from tally import BUILD, SAMPLE, VITRINE, Tally  # noqa: E402

TIMEOUT = 2
# The contract is two seconds more; the rest is for a loaded machine and the sanitizers.
MOST = TIMEOUT + 2 + (6 if "asan" in BUILD else 2)


def endless(piece, pause=0.0, times=None):
    """PIECE for ever, or TIMES times, each in a record of its own, whatever the client says; PAUSE between them."""
    def run(connection, server):
        sent = 0
        while not server.closed.is_set() and sent != times:
            connection.sendall(piece)
            sent += 1
            time.sleep(pause)
        silence(connection, server)
    return run


def after_tls(then, starttls=True):
    """THEN(connection, server) once TLS is up."""
    def run(connection, server):
        tls(then=lambda secure: then(secure, server))(connection, server)
    return smtp(then=run) if starttls else run



BULK = "flood of full records"
# name: (server, with STARTTLS, the exit status of check and of connect, the words of the reason in check's JSON and on connect's stderr)
CASES = {
    "flood of one-byte records": (after_tls(endless(b"x")), True, 0, 2, "after we had said goodbye", "still sending"),
    BULK: (after_tls(endless(b"x" * 16384)), True, 0, 2, "after we had said goodbye", "still sending"),
    "20,000 records": (after_tls(endless(b"x", times=20000)), True, 0, None, None, None),
    "drip after the handshake": (after_tls(endless(b"x", 1)), True, 0, 2, None, "still sending"),
    "drip of a greeting": (endless(b"2", 1), True, 2, 2, "without the greeting", None),
    "drip of replies": (endless(b"220-x\r\n", 0.05), True, 2, 2, "without the greeting", None),
    "flood of replies": (endless(b"220-x\r\n" * 100), True, 3, 3, "reply without end", None),
    "drip of a ServerHello": (lambda c, s: [c.recv(4096), [endless(HELLO[i:i + 1], 1, 1) and c.sendall(HELLO[i:i + 1]) or time.sleep(1)
                                                           for i in range(len(HELLO)) if not s.closed.is_set()]], False, 2, 2, "end of the handshake", None),
    "no goodbye": (after_tls(silence), True, 0, 2, None, "without a word after the end of the input"),
    "silence": (silence, False, 2, 2, "end of the handshake", None),
}


def run(command, server, starttls, pki, *more):
    words = [VITRINE, command, f"127.0.0.1:{server.port}", "--bundle", pki.path("roots.pem"), "--name", HOST, "--timeout", str(TIMEOUT),
             *(["--starttls", "smtp"] if starttls else []), *more]
    started = time.monotonic()
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=90)
    done.seconds = time.monotonic() - started
    done.stdout, done.stderr = done.stdout.decode("latin-1"), done.stderr.decode("latin-1")
    return done


def examine(tally, pki, folder, name, case):
    handler, starttls, check, connect, reason, complaint = case
    ways = [("", []), (" with a trace", ["--trace", os.path.join(folder, "t")]), (" with a capture", ["--pcapng", os.path.join(folder, "p")])]
    if SAMPLE:
        ways = [ways[list(CASES).index(name) % 3]]
    for title, more in ways[:2] if name == BULK else ways:      # a capture is put together at the end, and of 100 MB that takes its time
        with Server(handler, pki) as server:
            done = run("check", server, starttls, pki, "--json", *more)
        said = str([(c.get("seen"), c.get("fix")) for c in answer(done)["checks"]])
        tally.check(f"check: {name}{title}", done.returncode == check and done.seconds < MOST and (reason is None or reason in said),
                    f"exit {done.returncode} after {done.seconds:.1f} s: {said[-600:]} {done.stderr}")
        with Server(handler, pki) as server:
            done = run("connect", server, starttls, pki, *more)
        text = done.stdout[:3000] + done.stderr
        tally.check(f"connect: {name}{title}", (connect is None or done.returncode == connect) and done.seconds < MOST
                    and (complaint is None or complaint in done.stderr), f"exit {done.returncode} after {done.seconds:.1f} s: {text[-600:]}")


def resolver(tally, pki, folder):
    """A resolver that never answers, in a mount namespace whose resolv.conf names it: the time-out counts for it, too."""
    import socket
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.153", 53))
        settings = os.path.join(folder, "resolv.conf")
        with open(settings, "w") as f:
            f.write("nameserver 127.0.0.153\noptions timeout:30 attempts:5\n")
        started = time.monotonic()
        done = subprocess.run(["unshare", "-m", "sh", "-c", 'mount --make-rprivate / && mount --bind "$0" /etc/resolv.conf && exec "$@"', settings, VITRINE,
                               "check", "mail.vitrine.example", "--json", "--bundle", pki.path("roots.pem"), "--timeout", str(TIMEOUT)],
                              capture_output=True, text=True, timeout=90)
        seconds = time.monotonic() - started
    checks = answer(done)["checks"] if done.stdout else []
    tally.check("a resolver that never answers", done.returncode == 2 and seconds < MOST and "resolv.conf" in str(checks), f"{seconds:.1f} s, exit {done.returncode}: {checks}{done.stderr}")


def unread(tally, pki):
    """A server that takes none of what is typed, more than any buffer on the way holds; as JSON, whose exit status is the process's."""
    with Server(after_tls(lambda secure, server: server.closed.wait()), pki) as server:
        started = time.monotonic()
        done = subprocess.run([VITRINE, "connect", f"127.0.0.1:{server.port}", "--starttls", "smtp", "--json", "--timeout", str(TIMEOUT), "--name", HOST,
                               "--bundle", pki.path("roots.pem")], input=(b"x" * 79 + b"\n") * 400000, capture_output=True, timeout=90)
        seconds = time.monotonic() - started
    seen = json.loads(done.stdout)
    told = [c["fix"] for c in seen["checks"] if c["id"] == "net.answered"]
    tally.check("what is typed is not read", done.returncode == seen["exit"] == 2 and len(told) == 1 and "does not read on" in told[0],
                f"exit {done.returncode} and {seen['exit']} after {seconds:.1f} s: {told} {done.stderr}")


def one_by_one(tally, pki):
    """What is no flood: a long answer that is asked for, and a slow one, come whole."""
    def large(secure, server):
        line_of(secure)
        for _ in range(640):
            secure.sendall(b"y" * 16384)
        secure.unwrap()
    with Server(after_tls(large), pki) as server:
        done = subprocess.run([VITRINE, "connect", f"127.0.0.1:{server.port}", "--starttls", "smtp", "--quiet", "--name", HOST, "--bundle", pki.path("roots.pem")],
                              input=b"give\n", capture_output=True, timeout=90)
    tally.check("10 MB after the end of input", done.returncode == 0 and len(done.stdout) == 640 * 16384, f"exit {done.returncode}, {len(done.stdout)} bytes: {done.stderr[-300:]}")


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-clock-") as folder:
        os.mkdir(os.path.join(folder, "pki"))
        pki = Pki(os.path.join(folder, "pki"))
        for name, case in CASES.items():
            examine(tally, pki, folder, name, case)
        resolver(tally, pki, folder)
        one_by_one(tally, pki)
        unread(tally, pki)
    tally.finish()


main()

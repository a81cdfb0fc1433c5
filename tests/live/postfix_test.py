#!/usr/bin/env python3
"""Real mail servers: Postfix on the ports of a mail host, Dovecot with TLS from the first byte; `check` on each, and dialogues with `connect`."""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile")]
from pki import HOST, Pki  # noqa: E402
from run import against, answer, vitrine  # noqa: E402
from server import Server, line_of, reply, silence, smtp, tls  # noqa: E402
from servers import Dovecot, Postfix  # noqa: E402
from tally import VITRINE, Tally  # noqa: E402


def services(pki):
    return {
        "smtp": [],
        "submission": ["smtpd_tls_security_level=encrypt"],
        "smtps": ["smtpd_tls_wrappermode=yes", "smtpd_tls_security_level=encrypt"],
        "plain": ["smtpd_tls_security_level=none"],
        "client-ca": ["smtpd_tls_ask_ccert=yes", f"smtpd_tls_CAfile={pki.path('roots.pem')}"],
        "aes128-sha": ["smtpd_tls_security_level=encrypt", "smtpd_tls_mandatory_ciphers=high", "tls_high_cipherlist=AES128-SHA"],
        "client-certificate": ["smtpd_tls_security_level=encrypt", "smtpd_tls_req_ccert=yes", f"smtpd_tls_CAfile={pki.path('roots.pem')}"],
        "client-certificate-smtps": ["smtpd_tls_wrappermode=yes", "smtpd_tls_security_level=encrypt", "smtpd_tls_req_ccert=yes",
                                     f"smtpd_tls_CAfile={pki.path('roots.pem')}"],
        "no-key": ["smtpd_tls_security_level=encrypt", "smtpd_tls_chain_files=/nonexistent"],
        "session-id": ["tls_ssl_options=NO_TICKET"],
    }


# What Postfix does that demands a client certificate: it completes the handshake, and refuses under TLS.
DEMANDED = re.compile(r"demands a client certificate.*Postfix: smtpd_tls_req_ccert = no.*then said 421 4\.7\.1 .*No client certificate presented")

# port: exit, ids that fail, what must hold of the JSON (a path of keys: value, or a pattern of the value as text)
EXPECTED = {
    "smtp": (0, [], {"starttls.offered": True, "tls.version": "TLSv1.2", "verdict": "pass"}),
    "submission": (0, [], {"starttls.protocol": "smtp", "tls.version": "TLSv1.2"}),
    "smtps": (0, [], {"tls.version": "TLSv1.2"}),
    "plain": (3, ["starttls.offered"], {"starttls.offered": False, "verdict": "fail"}),
    "client-ca": (0, [], {"tls.client_ca_names": ["CN=Vitrine Test Root", "CN=Vitrine Test RSA Root"]}),
    "aes128-sha": (0, [], {"tls.cipher": "AES128-SHA"}),
    "client-certificate": (4, ["tls.alert"], {"verdict": "fail", "checks": DEMANDED}),
    "client-certificate-smtps": (4, ["tls.alert"], {"verdict": "fail", "checks": DEMANDED}),
    "no-key": (4, ["tls.alert", "tls.offers"], {"checks": re.compile(r"perhaps it has no certificate and key that it can load \(Postfix: smtpd_tls_chain_files\)")}),
    "session-id": (0, [], {"tls.session_id": re.compile("^[0-9a-fA-F]{64}$")}),
    "imaps": (0, [], {"tls.version": "TLSv1.2", "chain.0.key.type": re.compile("EC|P-256")}),
    "pop3s": (0, [], {"tls.version": "TLSv1.2"}),
}


def dig(value, path):
    for key in path.split("."):
        value = value[int(key)] if isinstance(value, list) and int(key) < len(value) else value.get(key) if isinstance(value, dict) else None
    return value


def check_all(tally, pki, ports):
    for name, port in ports.items():
        status, ids, facts = EXPECTED[name]
        implicit = name in ("smtps", "imaps", "pop3s", "client-certificate-smtps")
        done = against("check", pki, port, "--json", *([] if implicit else ["--starttls", "smtp"]))
        found = []
        if done.returncode != status:
            found.append(f"exit {done.returncode}, not {status}: {done.stdout[-500:]}")
        seen = answer(done)
        failing = [c["id"] for c in seen["checks"] if c["result"] == "fail"]
        if ids and failing != ids:
            found.append(f"{failing} fail, not {ids}")
        for path, value in facts.items():
            is_ = dig(seen, path)
            if not (value.search(str(is_)) if isinstance(value, re.Pattern) else is_ == value):
                found.append(f"{path} is {is_!r}, not {value!r}")
        if name in ("smtp", "plain"):
            lines = [x["line"] for x in seen["starttls"]["dialogue"]]
            speakers = {x["from"] for x in seen["starttls"]["dialogue"]}
            if not lines[0].startswith("220 mail.vitrine.test") or not any(x.startswith("EHLO ") for x in lines) or speakers != {"server", "client"}:
                found.append(f"the dialogue is {lines}")
        tally.problems(f"check {name}", found)


TYPED = b"EHLO client.test\nRSET\nMAIL FROM:<a@vitrine.test>\nRCPT TO:<nobody@vitrine.test>\nQUIT\n"


def dialogues(tally, pki, ports):
    """Typed lines go through as they are, though they begin with R and Q; all replies come, though the input has ended long before."""
    base = ["--bundle", pki.path("roots.pem"), "--name", HOST]
    for name, more in (("smtp", ["--starttls", "smtp"]), ("smtps", [])):
        done = vitrine("connect", f"127.0.0.1:{ports[name]}", *base, *more, typed=TYPED)
        codes = re.findall(r"(?m)^(\d\d\d) ", done.stdout[done.stdout.rfind("250-PIPELINING"):])
        tally.check(f"connect {name}", done.returncode == 0 and codes[-5:] == ["250", "250", "250", "250", "221"],
                    f"exit {done.returncode}, replies {codes}: {done.stdout[-700:]}{done.stderr}")
        tally.check(f"connect {name} says nothing on stderr", not done.stderr, done.stderr)
    done = vitrine("connect", f"127.0.0.1:{ports['smtp']}", "--starttls", "smtp", *base, "--json", typed=TYPED)
    seen = answer(done)
    tally.check("connect --json", done.returncode == 0 and seen["verdict"] == "pass" and "221 2.0.0 Bye" in done.stdout, done.stdout[-700:])
    tally.check("connect counts bytes", seen["tls"]["bytes_read"] > 2000 and seen["tls"]["bytes_written"] > 200, f"{seen['tls']}")
    done = vitrine("connect", f"127.0.0.1:{ports['plain']}", "--starttls", "smtp", *base, typed=TYPED)
    tally.check("connect without STARTTLS", done.returncode == 3 and "fix:" in done.stdout + done.stderr, f"exit {done.returncode}: {done.stdout[-500:]}{done.stderr}")


def demands(tally, pki, port, folder):
    """A client certificate that is wanted under TLS: connect says so, too, and what was recorded replays with the same finding and status."""
    done = against("connect", pki, port, "--starttls", "smtp", "--quiet", typed=b"EHLO client.test\nQUIT\n")
    tally.check("connect where a certificate is demanded", done.returncode == 4 and "421 4.7.1" in done.stdout and "smtpd_tls_req_ccert" in done.stderr,
                f"exit {done.returncode}: {done.stdout}{done.stderr}")
    trace = os.path.join(folder, "demanded.trace")
    done = against("check", pki, port, "--starttls", "smtp", "--trace", trace, "--trace-secrets", "--json")
    again = vitrine("replay", trace, "--json")
    wanted, checks = ([(c["id"], c["result"], c.get("fix")) for c in answer(x)["checks"]] for x in (done, again))
    tally.check("a certificate that is demanded, replayed", again.returncode == 4 and checks == wanted, f"exit {again.returncode}: {checks}, not {wanted}{again.stderr}")


def recorded(lines, slow, chain="p256"):
    """TLS, then a server that keeps the lines it gets and answers each after SLOW seconds."""
    def run(connection, server):
        def talk(secure):
            while True:
                line = b""
                while not line.endswith(b"\n"):
                    byte = secure.recv(1)
                    if not byte:
                        return
                    line += byte
                lines.append(line)
                server.closed.wait(slow)
                secure.sendall(reply(221, "bye") if line[:4] == b"QUIT" else reply(250, "ok " + line.decode().strip()))
                if line[:4] == b"QUIT":
                    secure.unwrap()               # with close_notify: a server that does without it truncates
                    return
        tls(chain, then=talk)(connection, server)
    return run


def line_ends(tally, pki):
    base = ["--starttls", "smtp", "--bundle", pki.path("roots.pem")]
    cases = {"LF": (b"R one\nQ two\n\nQUIT\n", [b"R one\r\n", b"Q two\r\n", b"\r\n", b"QUIT\r\n"]),
             "CRLF": (b"R one\r\nQUIT\r\n", [b"R one\r\n", b"QUIT\r\n"]),
             "no line end": (b"NOOP\nQUIT", None)}
    for title, (typed, wanted) in cases.items():
        lines = []
        with Server(smtp(then=recorded(lines, 0)), pki) as server:
            done = vitrine("connect", f"127.0.0.1:{server.port}", "--name", HOST, *base, typed=typed)
        if wanted is None:                        # a last line without its end: it is sent, with or without CRLF
            wanted = lines[:1] + lines[1:]
            tally.check(f"typed, {title}", lines[:1] == [b"NOOP\r\n"], f"{lines}")
        else:
            tally.check(f"typed, {title}", lines == wanted and done.returncode == 0, f"exit {done.returncode}: {lines}")
    lines = []
    with Server(smtp(then=recorded(lines, 0.4)), pki) as server:
        done = vitrine("connect", f"127.0.0.1:{server.port}", "--name", HOST, *base, typed=b"NOOP 1\nNOOP 2\nNOOP 3\nQUIT\n")
    tally.check("slow replies after the end of input", done.stdout.count("250 ok NOOP") == 3 and "221 bye" in done.stdout, done.stdout[-400:])
    with Server(smtp(then=recorded([], 0)), pki) as server:
        done = vitrine("connect", f"127.0.0.1:{server.port}", "--name", HOST, *base, "--quiet", typed=b"")
    tally.check("nothing typed", done.returncode == 0 and not done.stderr, f"exit {done.returncode}: {done.stderr}")
    with Server(smtp(then=recorded([], 0)), pki) as server:
        done = vitrine("connect", f"127.0.0.1:{server.port}", "--name", "other.test", *base, typed=b"NOOP\nQUIT\n")
    tally.check("a bad name does not end the dialogue, and decides the exit status", done.returncode == 6 and "221 bye" in done.stdout,
                f"exit {done.returncode}: {done.stdout[-400:]}")


def truncation(tally, pki):
    """A server that closes without close_notify: connect says so, in text, in JSON and in its exit status, and the replay of its trace says the same;
    unless we had said goodbye before."""
    def run(*more):
        with Server(smtp(then=tls(then=lambda secure: secure.sendall(reply(250, "half of it")))), pki) as server:
            command = [VITRINE, "connect", f"127.0.0.1:{server.port}", "--starttls", "smtp", "--bundle", pki.path("roots.pem"), "--name", HOST, *more]
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                process.wait(60)
            finally:
                out, err = process.communicate()
        return process.returncode, out.decode(), err.decode()
    code, out, err = run("--quiet")
    tally.check("a truncation", code == 4 and "close_notify" in err and out == "250 half of it\r\n", f"exit {code}: {out} {err}")
    code, out, err = run()
    verdicts = re.findall(r"(?m)^verdict +(\w+) +exit (\d)", out)
    tally.check("a truncation, as text", code == 4 and verdicts == [("pass", "0"), ("FAIL", "4")] and "(tls.close)" in err, f"exit {code}: {out[-400:]} {err}")
    with tempfile.TemporaryDirectory() as folder:
        trace = os.path.join(folder, "trace")
        code, out, err = run("--json", "--trace", trace, "--trace-secrets")
        first, _, rest = out.partition("\n")
        seen, again = json.loads(first), vitrine("replay", trace, "--json")
    failed = [c["id"] for c in seen["checks"] if c["result"] == "fail"]
    tally.check("a truncation, as JSON", code == 4 and (seen["verdict"], seen["exit"], failed) == ("fail", 4, ["tls.close"]) and rest == "250 half of it\r\n",
                f"exit {code}: {seen['verdict']}, {seen['exit']}, {failed}, {rest} {err}")
    tally.check("a truncation, replayed", again.returncode == 4 and json.loads(again.stdout)["checks"] == seen["checks"], f"exit {again.returncode}: {again.stderr}")


def asked(pki, chain, typed):
    """What connect says on a terminal, and the lines that reach the server, where ANSWER is typed first."""
    import pty
    lines = []
    with Server(smtp(then=recorded(lines, 0, chain)), pki) as server:
        master, slave = pty.openpty()
        process = subprocess.Popen([VITRINE, "connect", f"127.0.0.1:{server.port}", "--starttls", "smtp", "--bundle", pki.path("roots.pem"), "--name", HOST,
                                    "--quiet"], stdin=slave, stdout=subprocess.PIPE, stderr=slave)
        os.close(slave)
        os.write(master, typed)
        try:
            process.wait(60)
        finally:
            process.kill()
            process.stdout.close()
        said = os.read(master, 65536).decode("latin-1")
        os.close(master)
    return process.returncode, lines, said


def consent(tally, pki):
    for chain, typed, status, sent in (("wrong-name", b"n\nAUTH PLAIN secret\n", 6, []), ("wrong-name", b"\nAUTH PLAIN secret\n", 6, []),
                                       ("wrong-name", b"y\nNOOP\nQUIT\n", 6, [b"NOOP\r\n", b"QUIT\r\n"]), ("p256", b"NOOP\nQUIT\n", 0, [b"NOOP\r\n", b"QUIT\r\n"])):
        code, lines, said = asked(pki, chain, typed)
        typed_lines = [x for x in lines if x != b"QUIT\r\n" or sent]
        tally.check(f"asked on a terminal: {chain}, {typed[:2]}", code == status and typed_lines == sent and ("[y/N]" in said) == (chain != "p256"),
                    f"exit {code}, {lines}: {said}")


def many(tally, pki, ports):
    """`check` with many hosts at once: a line of JSON each, in the order given, and the smallest exit status that is not 0."""
    targets = [f"127.0.0.1:{ports[name]}" for name in ("smtp", "plain", "submission")]
    base = ["--starttls", "smtp", "--bundle", pki.path("roots.pem"), "--name", HOST, "--json"]
    done = vitrine("check", *targets, *base)
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    tally.check("many hosts", [x["target"] for x in seen] == targets and [x["exit"] for x in seen] == [0, 3, 0] and done.returncode == 3,
                f"exit {done.returncode}: {[(x['target'], x['exit']) for x in seen]}")
    with tempfile.NamedTemporaryFile("w", suffix=".hosts") as f:
        f.write("# a comment\n\n" + "\n".join(targets) + "\n")
        f.flush()
        done = vitrine("check", "--file", f.name, *base)
    tally.check("hosts of a file", [json.loads(x)["target"] for x in done.stdout.splitlines()] == targets, done.stdout[:300] + done.stderr)


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-pki-") as folder:
        os.chmod(folder, 0o755)
        pki = Pki(folder)
        with Postfix(pki, services(pki)) as postfix, Dovecot(pki) as dovecot:
            check_all(tally, pki, {**postfix.port, **dovecot.port})
            dialogues(tally, pki, postfix.port)
            many(tally, pki, postfix.port)
            demands(tally, pki, postfix.port["client-certificate"], folder)
            done = against("connect", pki, dovecot.port['imaps'], typed=b"a CAPABILITY\nb LOGOUT\n")
            tally.check("connect imaps", "* OK" in done.stdout and "b OK" in done.stdout and done.returncode == 0, done.stdout[-500:] + done.stderr)
            done = against("connect", pki, dovecot.port['pop3s'], typed=b"CAPA\nQUIT\n")
            tally.check("connect pop3s", "+OK" in done.stdout and done.returncode == 0, done.stdout[-500:] + done.stderr)
        line_ends(tally, pki)
        truncation(tally, pki)
        consent(tally, pki)
    tally.finish()


main()

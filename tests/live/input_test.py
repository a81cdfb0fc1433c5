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
    "check user@mail.example": (1, "write mail.example$"),
    "check MÜLLER.example:25": (1, "xn--mller-kva.example:25 in DNS"),
    "check h --name Пример.испытание": (1, "xn--e1afmkfd.xn--80akhbyknj4f"),
    "check https://MÜLLER.example/": (1, "written https://xn--mller-kva.example/ in DNS"),
    "check straße.example": (1, "xn--strae-oqa.example in DNS"),
    "check 日本。example": (1, "xn--wgv71a.example in DNS"),
    "check M\u0308LLER.example": (1, "give its A-label"),
    "check İ.example": (1, "give its A-label"),
    "check \u200bhost.example": (1, "give its A-label"),
    "check ｌocalhost": (1, "give its A-label"),
    "check localhost:１２": (1, "give its A-label"),
    "check ﬁ.example": (1, "give its A-label"),
    "check ſ.example": (1, "give its A-label"),
    "check xn--ü.example": (1, "give its A-label"),
    "check {host} --name ü" + "ü" * 62: (1, "give its A-label"),
    "check {host} --name [1.2.3.4]": (1, "no name to verify"),
    "check gopher://h": (1, "gopher://h"),
    "check h:gopher": (1, "h:gopher"),
    "verify --bundle {roots} {p12}": (1, "PKCS#12.*openssl pkcs12 .*-nokeys"),
    "verify --bundle {roots} {p7b}": (1, "PKCS#7.*openssl pkcs7 -inform DER"),
    "verify --bundle {roots} {p7pem}": (1, "PKCS#7.*openssl pkcs7 -print_certs"),
    "verify --bundle {roots} {pkcs8}": (1, "private key"),
    "verify --bundle {roots} {pkcs1}": (1, "private key"),
    "verify --bundle {roots} {sec1}": (1, "private key"),
    "verify --bundle {roots} {csr}": (1, "request"),
    "verify --bundle {roots} {csr-der}": (1, "request"),
    "verify --bundle {roots} {public}": (1, "public key"),
    "verify --bundle {p12} {chain}": (1, "{p12}.*PKCS#12"),
    "verify --bundle {roots} {chain} --trace {roots}": (1, "--trace would overwrite what --bundle reads"),
    "verify --bundle {roots} {chain} --trace {link}": (1, "--trace would overwrite what the command reads"),
    "verify --bundle {roots} {chain} --trace {hard}": (1, "--trace would overwrite what the command reads"),
    "verify --bundle {roots} {chain} --untrusted {text} --trace {text}": (1, "--trace would overwrite what --untrusted reads"),
    "check {host} --bundle {roots} --trace {roots}": (1, "--trace would overwrite what --bundle reads"),
    "check {host} --bundle {roots} --keylog {roots}": (1, "--keylog would overwrite"),
    "check {host} --bundle {roots} --pcapng {roots}": (1, "--pcapng would overwrite"),
    "check --file {text} --bundle {roots} --trace {text}": (1, "--trace would overwrite what --file reads"),
    "check {host} --bundle {roots} --trace {missing} --pcapng {missing}": (1, "same file"),
    "check {host} --bundle {roots} --trace {missing} --pcapng {folder}/../missing": (1, "same file"),
    "check {host} --bundle {roots} --trace {dangling} --pcapng {missing}": (1, "--trace and --pcapng are the same file"),
    "check {host} --bundle {roots} --trace {missing} --pcapng {dangling-too}": (1, "--trace and --pcapng are the same file"),
    "check {host} --bundle {roots} --pcapng {missing} --keylog {dangling-too}": (1, "same file"),
    "check {host} --bundle {roots} --pcapng {dangling} --keylog {dangling-too}": (1, "same file"),
    "view {text} --json -o {text}": (1, "-o would overwrite what the command reads"),
    "view {text} --keylog {chain} --json -o {chain}": (1, "-o would overwrite what --keylog reads"),
    "replay {text} --trace {text}": (1, "--trace would overwrite"),
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
    made = other_files(pki, folder)
    os.symlink(pki.path("p256.pem"), os.path.join(folder, "link"))
    os.link(pki.path("p256.pem"), os.path.join(folder, "hard"))
    os.symlink(os.path.join(folder, "missing"), os.path.join(folder, "dangling"))
    os.symlink("../dangling", os.path.join(folder, "folder", "dangling-too"))
    return {**made, "dangling": os.path.join(folder, "dangling"), "dangling-too": os.path.join(folder, "folder", "dangling-too"), "link": os.path.join(folder, "link"), "hard": os.path.join(folder, "hard"), "missing": os.path.join(folder, "missing"), "folder": os.path.join(folder, "folder"), "empty": write(folder, "empty", b""),
            "no-certificate": write(folder, "key.pem", key), "cut": write(folder, "cut.pem", pem[:len(pem) // 2]), "text": write(folder, "text", b"hello, world\n"),
            "chain": pki.path("p256.pem"), "roots": pki.path("roots.pem"), "h": HOST, "host": "127.0.0.1:1"}


def other_files(pki, folder):
    """What lies beside a certificate, made by openssl."""
    key, pem, path = pki.path("rsa.key"), pki.path("rsa.pem"), lambda name: os.path.join(folder, name)
    commands = {"p12": ["pkcs12", "-export", "-inkey", key, "-in", pem, "-passout", "pass:x", "-out"],
                "p7b": ["crl2pkcs7", "-nocrl", "-certfile", pem, "-outform", "DER", "-out"], "p7pem": ["crl2pkcs7", "-nocrl", "-certfile", pem, "-out"],
                "pkcs8": ["pkey", "-in", key, "-outform", "DER", "-out"], "pkcs1": ["rsa", "-in", key, "-traditional", "-outform", "DER", "-out"],
                "sec1": ["ec", "-in", pki.path("p256.key"), "-outform", "DER", "-out"], "public": ["pkey", "-in", key, "-pubout", "-out"],
                "csr": ["req", "-new", "-key", key, "-subj", "/CN=x", "-out"], "csr-der": ["req", "-new", "-key", key, "-subj", "/CN=x", "-outform", "DER", "-out"]}
    for name, command in commands.items():
        subprocess.run(["openssl", *command, path("a." + name)], check=True, capture_output=True)
    return {name: path("a." + name) for name in commands}


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


def ehlo(tally, pki):
    """What cannot be said in EHLO is refused, and not said otherwise; what a server may refuse is sent (the row ehlo-501 of rows.py)."""
    for name, pattern in {"bad name": "character 4 is a space", "a\r\nMAIL": r"a.x0d.x0aMAIL: character 2 is a control", "müller": "character 2 is none of ASCII",
                          "a\tb": "character 2 is a control", "\x7f": "character 1 is a control", "": "empty", "x" * 256: "256 characters"}.items():
        done = vitrine("check", "127.0.0.1:1", "--bundle", pki.path("roots.pem"), "--starttls", "smtp", "--ehlo", name)
        tally.problems(f"--ehlo {name[:20]!r}", list(one_line(done, 1, pattern)))


def names(tally, pki):
    """An address as a name, in brackets as a target has them or without."""
    for name in ("::1", "[::1]"):
        done = vitrine("verify", "--bundle", pki.path("roots.pem"), "--name", name, "--json", pki.path("p256.pem"))
        wanted = [c["wanted"] for c in answer(done)["checks"] if c["id"] == "leaf.name"]
        tally.check(f"--name {name}", done.returncode == 6 and wanted == ["::1"], f"exit {done.returncode}: {wanted} {done.stderr}")


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


def stdin_twice(tally, pki):
    """stdin is one file: where two are to be read from it, that is what is said, not that the second holds nothing."""
    for words in (["verify", "-", "--bundle", "-"], ["verify", pki.path("p256.pem"), "--bundle", "-", "--untrusted", "-"], ["check", "--file", "-", "--bundle", "-"]):
        done = vitrine(*words, typed=pki.pem("p256"))
        tally.check(f"stdin twice: {' '.join(words[:1])}", done.returncode == 1 and done.stderr == "vitrine: -: stdin can be read for one thing only: name a file for the other\n",
                    f"exit {done.returncode}: {done.stderr[:300]}")


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


def secrets(tally, pki, folder):
    """Secrets go to files that their owner alone reads, before the first byte of them, and through no symbolic link."""
    import stat
    base = ["--starttls", "smtp", "--bundle", pki.path("roots.pem"), "--name", HOST, "--trace-secrets"]
    with Server(smtp(), pki) as server:
        target = f"127.0.0.1:{server.port}"
        for option in ("--trace", "--keylog", "--pcapng"):
            path, link = os.path.join(folder, "open" + option), os.path.join(folder, "link" + option)
            open(path, "w").close()
            os.chmod(path, 0o644)
            os.symlink(path, link)
            done = vitrine("check", target, *base, option, path)
            mode = stat.S_IMODE(os.stat(path).st_mode)
            tally.check(f"{option} tightens", done.returncode == 0 and mode == 0o600 and os.path.getsize(path) > 0, f"exit {done.returncode}, mode {mode:o}: {done.stderr}")
            before = open(path, "rb").read()
            tally.problems(f"{option} through a link", list(one_line(vitrine("check", target, *base, option, link), 1, "symbolic link")))
            tally.check(f"{option} through a link writes nothing", open(path, "rb").read() == before)
            os.chown(path, 65534, 65534)
            tally.problems(f"{option} of somebody else", list(one_line(vitrine("check", target, *base, option, path), 1, "somebody else")))
        log = os.path.join(folder, "env.keys")
        os.symlink(os.path.join(folder, "nowhere"), log)
        tally.problems("SSLKEYLOGFILE through a link", list(one_line(vitrine("check", target, *base, env={"SSLKEYLOGFILE": log}), 1, "symbolic link")))
        plain = os.path.join(folder, "plain.trace")
        os.symlink(os.path.join(folder, "real.trace"), plain)
        done = vitrine("check", target, *base[:-1], "--trace", plain)
        tally.check("a trace without secrets follows a link", done.returncode == 0 and os.path.getsize(plain) > 0, done.stderr)
    # On from a trace with secrets: the views.
    trace, page = os.path.join(folder, "s.trace"), os.path.join(folder, "page")
    vitrine("demo", "ecdhe-gcm", "--trace", trace, "--trace-secrets", "--quiet")
    for way in ("--html", "--pcapng", "--json"):
        open(page, "w").close()
        os.chmod(page, 0o666)
        done = vitrine("view", trace, way, "-o", page)
        mode = stat.S_IMODE(os.stat(page).st_mode)
        tally.check(f"view {way} tightens", done.returncode == 0 and mode == 0o600, f"exit {done.returncode}, mode {mode:o}: {done.stderr}")


def proc(tally, pki, folder):
    """An output that is an input by another name yet: /proc/self/fd, and what stands on stdin and stdout."""
    roots, name = pki.path("roots.pem"), os.path.join(folder, "own-roots")
    write(folder, "own-roots", open(roots, "rb").read())
    for line in ('"$0" verify --bundle "$1" "$2" --trace /proc/self/fd/3 3<>"$1"', '"$0" check --file - 127.0.0.1:1 --trace "$1" <"$1"',
                 '"$0" verify --bundle "$1" "$2" >>"$1"', '"$0" connect 127.0.0.1:1 --trace "$1" <"$1"'):
        done = subprocess.run(["sh", "-c", line, VITRINE, name, pki.path("p256.pem")], capture_output=True, text=True, timeout=60)
        tally.check(line, done.returncode == 1 and "would overwrite" in done.stderr, f"exit {done.returncode}: {done.stderr}")
        tally.check(f"{line} leaves it", open(name, "rb").read() == open(roots, "rb").read())


def terminals(tally, pki):
    """On a terminal of 60 columns text breaks at words; LC_ALL=C gets ASCII alone; SMTP in capitals, and services by name."""
    import fcntl
    import pty
    import struct
    import termios
    arguments = ["verify", "--bundle", pki.path("roots.pem"), "--name", "other.example", pki.path("p256.pem")]
    for words in (arguments, ["check", "--help"]):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        process = subprocess.Popen([VITRINE, *words], stdout=slave, stdin=subprocess.DEVNULL, env=dict(os.environ, NO_COLOR="1"))
        os.close(slave)
        text = b""
        try:
            while data := os.read(master, 65536):
                text += data
        except OSError:
            pass
        process.wait()
        os.close(master)
        lines = text.decode().replace("\r", "").split("\n")
        wide = vitrine(*words).stdout
        tally.check(f"60 columns: {words[0]}", max(map(len, lines)) <= 60 and len(lines) > 10, "\n".join(lines))
        known = set((wide + vitrine(*words, "--json").stdout.replace(chr(34), " ")).split()) | {"and", "more"}
        broken = [w for w in " ".join(lines).split() if w not in known and not any(w in k for k in known if len(k) > 30)]
        tally.check(f"60 columns break at words: {words[0]}", not broken, f"{broken}")
    done = vitrine(*arguments, env={"LC_ALL": "C"})
    tally.check("LC_ALL=C", done.stdout.isascii() and "RFC 9525 6.3" in done.stdout, done.stdout)
    session, leaf = "vectors/sessions/postfix.trace", pki.path("p256.pem")
    for words in (["dump", leaf], ["view", session], ["view", session, "--from", "1"], ["view", session, "--find", "verify_data"],
                  ["view", session, "--find", "s2c:900"], ["view", session, "--flips"], ["demo"]):
        told = {locale: vitrine(*words, env={"LC_ALL": locale}).stdout for locale in ("C", "C.UTF-8")}
        tally.check(f"LC_ALL=C: {' '.join(words)}", told["C"].isascii() and len(told["C"]) > 100, told["C"][-300:])
        tally.check(f"as many lines: {' '.join(words)}", told["C"].count("\n") == told["C.UTF-8"].count("\n"))
    tally.check("another locale", "RFC 9525 §6.3" in vitrine(*arguments, env={"LC_ALL": "C.UTF-8"}).stdout)
    with Server(smtp(), pki) as server:
        base = ["--bundle", pki.path("roots.pem"), "--name", HOST, "--quiet"]
        for words in ([f"127.0.0.1:{server.port}", "--starttls", "SMTP"], [f"smtp://127.0.0.1:{server.port}"], [f"SMTP://127.0.0.1:{server.port}/"]):
            done = vitrine("check", *words, *base)
            tally.check(" ".join(words), done.returncode == 0, f"exit {done.returncode}: {done.stdout}{done.stderr}")
    for words, port in (("127.0.0.1:smtps", 465), ("imaps://127.0.0.1", 993), ("[::1]:pop3s", 995), ("127.0.0.1", 443), ("127.0.0.1:imap", 143)):
        done = vitrine("check", words, "--json", "--no-name", "--timeout", "2", "--bundle", pki.path("roots.pem"))
        tally.check(words, answer(done)["target"].endswith(f":{port}"), done.stdout[:200])
    for command in ("check", "connect"):
        text = " ".join(vitrine(command, "-h").stdout.split())
        tally.check(f"{command} -h has the default ports", "port 443" in text and "port 25" in text, text[:300])


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-input-") as folder:
        os.mkdir(os.path.join(folder, "pki"))
        pki = Pki(os.path.join(folder, "pki"))
        lines(tally, files(pki, folder))
        ehlo(tally, pki)
        names(tally, pki)
        broken_certificates(tally, pki, folder)
        stdin_twice(tally, pki)
        network(tally, pki)
        descriptors(tally, pki)
        environment(tally, pki)
        no_name(tally, pki)
        boundaries(tally, pki)
        secrets(tally, pki, folder)
        proc(tally, pki, folder)
        terminals(tally, pki)
    tally.finish()


main()

#!/usr/bin/env python3
"""replay: live sessions, good ones over each kind of suite and every faulty server, come out again equal, with the same verdict and exit status; what was
changed, cut off or is foreign is refused with its line; and what-if options judge as openssl does."""
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile")]
import faults_test  # noqa: E402
from pki import HOST, Pki  # noqa: E402
from rows import SESSIONS, TABLES  # noqa: E402
from run import against, vitrine  # noqa: E402
from server import EHLO, HELLO, Server, reply, smtp, starts_with, tls  # noqa: E402
from servers import OpensslServer  # noqa: E402
from tally import ROOT, SAMPLE, VITRINE, Tally  # noqa: E402

# In a sample fewer lines of a trace are changed.
STRIDE = 12 if SAMPLE else 3
SESSION_TRACES = [os.path.join(ROOT, "vectors/sessions", n + ".trace") for n in ("postfix", "dovecot", "openssl")]


def replay(*arguments, typed=None):
    return subprocess.run([VITRINE, "replay", *arguments], input=typed, stdin=None if typed is not None else subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)


def told(done):
    """The JSON of a session, without what is of the replay alone."""
    answer = json.loads(done.stdout) if done.stdout else {}
    answer.pop("replay", None)
    return answer


def same(tally, title, pki, path, live):
    """The trace at PATH, of the session that LIVE told of with --json, comes out again, as the same text, with the same words and exit status."""
    again, copy = replay(path, "--json", "--trace", path + ".again"), path + ".again"
    found = []
    if again.stderr or again.returncode != live.returncode:
        found.append(f"exit {again.returncode}, not {live.returncode}: {again.stderr.strip()}")
    elif told(again) != told(live):
        found.append(f"{[(k, v, told(again).get(k)) for k, v in told(live).items() if told(again).get(k) != v]}")
    elif open(copy).read() != open(path).read():
        found.append("its own trace is another")
    tally.problems(title, found)


def suites(tally, pki):
    for title, (chain, *options) in SESSIONS.items():
        options = [o.replace("{roots}", pki.path("roots.pem")) for o in options]
        path = pki.path(re.sub(r"\W+", "-", title) + ".trace")
        with OpensslServer(pki, chain, "-tls1_2", *options) as server:
            live = against("check", pki, server.port, "--trace", path, "--trace-secrets", "--json")
        tally.check(f"{title} is good", live.returncode == 0, live.stderr)
        same(tally, title, pki, path, live)


def fault(tally, pki, row, starttls):
    path = pki.path(f"fault-{row.name}.trace")
    with faults_test.serving(pki, row.server) as (port, wants):
        live = faults_test.vitrine(port, wants if starttls is None else starttls, pki, row, "--trace", path, "--trace-secrets", "--json")
    same(tally, f"fault {row.name}", pki, path, live)


def faults(tally, pki):
    todo = [(row, starttls) for rows, starttls in TABLES.values() for row in rows]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda x: faults_test.guarded(fault, tally, pki, *x), todo))
    for name, arguments in (("refused", ["127.0.0.1:1"]), ("unknown host", ["no.such.host.invalid"])):
        path = pki.path("unreached.trace")
        live = vitrine("check", *arguments, "--bundle", pki.path("roots.pem"), "--trace", path, "--trace-secrets", "--json")
        tally.check(f"{name} is unreached", live.returncode == 2, f"exit {live.returncode}")
        same(tally, name, pki, path, live)


def unfinished(tally, pki):
    """What was under way when the session ended: its bytes are in the trace, and it ends alike."""
    half = b"\x17\x03\x03\x00\x40half a record"
    for title, server, starttls, last in (
            ("half a record, then silence", starts_with(HELLO[:20]), False, HELLO[:20]),
            ("text without a line's end, then silence", starts_with(b"SSH-2.0-x"), False, b"SSH-2.0-x"),
            ("half a greeting, then silence", smtp(greeting=b"220 mail", ehlo=b""), True, b"220 mail"),
            ("half a reply, then the end", smtp(ehlo=b"250-mai", go=None), True, b"250-mai"),
            ("consent before it is asked for", smtp(ehlo=reply(250, *EHLO) + reply(220, "ready")), True, b"220 ready\r\n"),
            ("half a record of data, then silence", smtp(then=tls(then=lambda s: (os.write(s.fileno(), half), time.sleep(3)))), True, half)):
        path = pki.path("unfinished.trace")
        with Server(server, pki) as listening:
            live = against("check", pki, listening.port, "--timeout", "1", "--trace", path,
                           "--trace-secrets", "--json", *(["--starttls", "smtp"] if starttls else []))
        with open(path) as f:
            leaves = [e for e in map(json.loads, f) if e["event"] == "leaf" and e["buf"] == 2]
        tally.check(f"{title}: its bytes", leaves and leaves[-1]["hex"] == last.hex(), f"{leaves[-1:]}")
        same(tally, title, pki, path, live)


def dialogue(tally, pki):
    """A session with data, an odd name in EHLO and each root twice in the bundle, and one that the server ends without goodbye."""
    path, twice = pki.path("dialogue.trace"), pki.path("twice.pem")
    with open(twice, "w") as f:
        f.write(open(pki.path("roots.pem")).read() * 2)
    with Server(smtp(), pki) as server:
        live = vitrine("connect", f"127.0.0.1:{server.port}", "--starttls", "smtp", "--bundle", twice, "--name", HOST, "--trace", path,
                       "--trace-secrets", "--ehlo", r'odd\name"here', typed=b"EHLO x\nNOOP\nQUIT\n")
    done = replay(path)
    tally.check("a dialogue", done.returncode == live.returncode == 0 and "all equal" in re.sub(r"\s+", " ", done.stdout), done.stderr)
    path = pki.path("truncated.trace")
    with Server(smtp(then=tls(then=lambda s: s.sendall(b"cut"))), pki) as server:
        live = against("connect", pki, server.port, "--starttls", "smtp", "--trace", path,
                       "--trace-secrets", typed=b"")
    done = replay(path)
    tally.check("a session cut short", live.returncode == done.returncode == 4 and "(tls.close)" in done.stdout and not done.stderr,
                f"{live.returncode}, {done.returncode}: {done.stderr}")
    return pki.path("dialogue.trace")


def refused(tally, title, text, line=None, least=None, options=()):
    """TEXT is refused with one line on stderr, exit status 1, and the line: LINE exactly, or LEAST or later."""
    done = replay(*options, "-", typed=text)
    found = re.match(r"vitrine: -: line (\d+): .+\n\Z", done.stderr)
    number = int(found[1]) if found else None
    right = number == line if line else number is not None and number >= (least or 0)
    tally.check(title, done.returncode == 1 and not done.stdout and right, f"exit {done.returncode}, line {number} not {line or least}: {done.stderr[:300]}")


def flipped(line, n):
    """LINE with one hex digit changed, the Nth of its longest run of them; else with one letter of its last text."""
    runs = sorted(re.finditer(r'"(?:[0-9a-f]{2})+"', line), key=lambda m: len(m[0]))
    spans = [(m.start() + 1, m.end() - 1) for m in runs[-1:] if '"event":"state"' not in line] or [(line.rindex('"') - 1, line.rindex('"'))]
    at = spans[0][0] + n % (spans[0][1] - spans[0][0])
    return line[:at] + ("0" if line[at] != "0" else "1") + line[at + 1:]


def tampered(tally, path):
    lines = open(path).read().splitlines(True)
    for i in range(1, len(lines), STRIDE):
        event = json.loads(lines[i])
        # What the server sent, and what we were told to send, is the replay's input: another line may show first that it was changed.
        given = event["event"] == "leaf" and (event["buf"] == 2 or event["path"] == "data")
        # Of these nothing else in the trace knows: how the network fared, and what the verifier does not look at in a root.
        if event["event"] == "anchor" or event.get("id", "").startswith("net."):
            continue
        # Without its last line a trace is cut off, which is seen behind it.
        last = i == len(lines) - 1
        changed = "".join(lines[:i] + [flipped(lines[i], 7 * i)] + lines[i + 1:])
        refused(tally, f"{os.path.basename(path)}, line {i + 1} changed: {lines[i][:60]}", changed, None if given else i + 1 + last)
    for i in range(1, len(lines) - 1, 3 * STRIDE):
        if '"net.' not in lines[i] and '"anchor"' not in lines[i]:
            refused(tally, f"line {i + 1} left out", "".join(lines[:i] + lines[i + 1:]))
            refused(tally, f"line {i + 1} twice", "".join(lines[:i + 1] + lines[i:]))
    for old, new in (('"name":"mail', '"name":"nail'), ('"seed":"', '"seed":"0'), ('"version":2', '"version":3'), ('"program":"vitrine"', '"program":"other"')):
        refused(tally, f"first line with {new}", lines[0].replace(old, new) + "".join(lines[1:]), None if "name" in new else 1)
    # The session's own seed, one digit changed: the first value that is drawn differs.
    refused(tally, "another seed", re.sub(r'("seed":".{20}).', lambda m: m[1] + ("0" if m[0][-1] != "0" else "1"), lines[0]) + "".join(lines[1:]), least=2)


def truncated(tally, path):
    text = open(path).read()
    lines = text.splitlines(True)
    for i in range(0, len(lines), 5 * STRIDE):
        head = "".join(lines[:i])
        if i > 0:
            refused(tally, f"cut behind line {i}", head, i + 1)
        refused(tally, f"cut in line {i + 1}", head + lines[i][:len(lines[i]) // 2], i + 1)
        refused(tally, f"cut before the end of line {i + 1}", head + lines[i][:-1], i + 1)
    for path in SESSION_TRACES:
        lines = open(path).read().splitlines(True)
        for i in range(1, len(lines), 3 * STRIDE):
            refused(tally, f"{os.path.basename(path)} cut behind line {i}", "".join(lines[:i]))


def ended(tally):
    """A recording that ended at its largest size before the handshake did holds no verdict, and none is told."""
    for path in SESSION_TRACES:
        lines, wrong = open(path).read().splitlines(True), []
        for i in range(2, len(lines), 5 * STRIDE):
            done = replay("-", typed="".join(lines[:i]) + '{"event":"end","reason":"size"}\n')
            told_none = done.returncode == 1 and not done.stdout and done.stderr.count("\n") == 1
            if not told_none and (done.returncode != 0 or "exit 0" not in done.stdout):
                wrong.append(f"behind line {i}: exit {done.returncode}: {done.stdout[-200:]}{done.stderr[-200:]}")
        tally.problems(f"{os.path.basename(path)} ended early", wrong[:3])


def version_1(tally, pki):
    """Traces of version 1 replay as they are; what the replay writes is of version 2, and equals what was made of them then."""
    for path in SESSION_TRACES:
        name, new = os.path.basename(path), pki.path("new.trace")
        done = replay(os.path.join(os.path.dirname(path), "version1", name), "--trace", new)
        tally.check(f"{name} of version 1", done.returncode == 0 and "all equal" in re.sub(r"\s+", " ", done.stdout), done.stderr)
        tally.check(f"{name} of version 1, written anew", open(new).read() == open(path).read(), new)
        view = vitrine("view", os.path.join(os.path.dirname(path), "version1", name))
        tally.check(f"{name} of version 1, looked at", view.returncode == 0 and view.stdout == vitrine("view", path).stdout, view.stdout[-300:])


def foreign(tally, pki):
    for title, text in (("HTML", "<html>\n"), ("a capture", "\x0a\x0d\x0d\x0a\n"), ("other JSON", '{"a":1}\n'), ("a list", "[1]\n"), ("PEM", open(pki.path("p256.pem")).read()),
                        ("no end of line", "{}"), ("lines without end", "\n" * 1000)):
        refused(tally, title, text, 1)
    done = replay("-", typed="")
    tally.check("nothing at all", done.returncode == 1 and "empty" in done.stderr and done.stderr.count("\n") == 1, done.stderr)
    for path in ("/no/such/file", ROOT):
        done = replay(path)
        tally.check(f"{path} is no file", done.returncode == 1 and path in done.stderr and done.stderr.count("\n") == 1, done.stderr)
    path = pki.path("verify.trace")
    vitrine("verify", "--bundle", pki.path("roots.pem"), "--trace", path, pki.path("p256.pem"))
    refused(tally, "the trace of verify", open(path).read())


def openssl_code(*options):
    done = subprocess.run(["openssl", "verify", *options], capture_output=True, text=True)
    found = re.search(r"error (\d+) at", done.stdout + done.stderr)
    return int(found[1]) if found else 0 if done.returncode == 0 else None


def what_if(tally, pki):
    """Each question is asked of openssl, too; of the trace with secrets and of the one without."""
    paths = {}
    with Server(smtp(then=tls("p256")), pki) as server:
        for secrets in ([], ["--trace-secrets"]):
            path = paths[bool(secrets)] = pki.path(f"what-if-{len(secrets)}.trace")
            against("check", pki, server.port, "--starttls", "smtp", "--trace", path, *secrets)
    done = replay(paths[False])
    tally.check("a trace without secrets is refused", done.returncode == 1 and "secrets" in done.stderr and done.stderr.count("\n") == 1 and not done.stdout, done.stderr)
    chain, roots = ["-untrusted", pki.path("p256.rest.pem"), pki.path("p256.pem")], pki.path("roots.pem")
    stranger = pki.path("stranger.pem")
    with open(stranger, "wb") as f:
        f.write(pki.pem("stranger"))
    for title, options, theirs, exit_status in (
            ("later", ["--at", "2099-01-01T00:00:00Z"], ["-attime", "4070908800", "-CAfile", roots], 5),
            ("earlier", ["--at", "2001-01-01T00:00:00Z"], ["-attime", "978307200", "-CAfile", roots], 5),
            ("another bundle", ["--bundle", stranger], ["-no-CApath", "-no-CAstore", "-CAfile", stranger], 5),
            ("the same bundle", ["--bundle", roots], ["-CAfile", roots], 0),
            ("another name", ["--name", "other.vitrine.test"], ["-verify_hostname", "other.vitrine.test", "-CAfile", roots], 6),
            ("no name", ["--no-name"], ["-CAfile", roots], 0),
            ("a policy", ["--policy", "2.23.140.1.2.1", "--require-explicit-policy"],
             ["-policy", "2.23.140.1.2.1", "-policy_check", "-explicit_policy", "-CAfile", roots], 5),
            ("a policy that nobody requires", ["--policy", "2.23.140.1.2.1", "--inhibit-any-policy", "--inhibit-policy-mapping"],
             ["-policy", "2.23.140.1.2.1", "-policy_check", "-inhibit_any", "-inhibit_map", "-CAfile", roots], 0),
            ("more certificates", ["--untrusted", pki.path("p384.pem")], ["-CAfile", roots], 0)):
        code = openssl_code(*theirs, *chain)
        codes = (20, 21, 19) if code in (19, 20, 21) else (code,)
        for secrets, path in paths.items():
            done = replay(path, *options, "--json")
            answer = json.loads(done.stdout) if done.stdout else {}
            tally.check(f"what if {title}, secrets {secrets}", done.returncode == exit_status and answer.get("verify", {}).get("code") in codes
                        and len(answer["replay"]["what_if"]) == 1, f"exit {done.returncode}, {answer.get('verify')}, openssl {code}: {done.stderr}")
        done = replay(paths[True], *options, "--trace", pki.path("changed.trace"))
        again = replay(pki.path("changed.trace"))
        tally.check(f"what if {title}: its trace replays", again.returncode == done.returncode == exit_status and "what if" in done.stdout and not again.stderr, again.stderr)
    with Server(smtp(then=tls("wrong-name")), pki) as server:
        path = pki.path("wrong-name.trace")
        against("check", pki, server.port, "--starttls", "smtp", "--trace", path, "--trace-secrets")
    for options, exit_status in (([], 6), (["--name", "other.vitrine.test"], 0), (["--no-name"], 0), (["--name", "third.vitrine.test"], 6)):
        done = replay(path, *options)
        tally.check(f"what if a wrong name with {options}", done.returncode == exit_status, f"exit {done.returncode}, not {exit_status}: {done.stderr}")
    for options in (["--name", "two words"], ["--bundle", "/no/such/file"], ["--untrusted", "/no/such/file"], ["--at", "now"], ["--name", "a.b", "--no-name"]):
        done = replay(paths[True], *options)
        tally.check(f"what if {options}", done.returncode == 1 and done.stderr.count("\n") == 1 and not done.stdout, done.stderr)


def no_secrets(tally, pki):
    """A session that never came to TLS drew nothing at random: it is replayed without secrets. Of its certificates there are none to judge."""
    path = pki.path("refused.trace")
    with Server(smtp(ehlo=reply(250, *EHLO[:3])), pki) as server:
        live = against("check", pki, server.port, "--starttls", "smtp", "--trace", path, "--json")
    tally.check("STARTTLS is refused", live.returncode == 3, f"exit {live.returncode}")
    same(tally, "STARTTLS is refused, without secrets", pki, path, live)
    done = replay(path, "--at", "2030-01-01T00:00:00Z")
    tally.check("no certificate to judge", done.returncode == 1 and "no certificate" in done.stderr and done.stderr.count("\n") == 1, done.stderr)


def demos(tally, pki):
    for name in ("ecdhe-gcm", "rsa-cbc", "ecdsa-chacha20"):
        path = pki.path("demo.trace")
        shown = vitrine("demo", name, "--trace", path, "--trace-secrets", "--json")
        done = replay(path, "--json")
        tally.check(f"demo {name}", shown.returncode == done.returncode == 0 and told(done) == told(shown), f"{shown.stderr}{done.stderr}")
        vitrine("demo", name, "--trace", path)
        tally.check(f"demo {name} without secrets", '"seed":"' not in open(path).readline() and replay(path).returncode == 1)
    vitrine("demo", "rsa-cbc", "--trace", path, "--trace-secrets")
    before, done = open(path).read(), replay(path, "--at", "2030-01-01T00:00:00Z", "--trace", path)
    tally.check("what is replayed stays", done.returncode == 1 and "overwrite" in done.stderr and not done.stdout and open(path).read() == before, done.stderr)
    tally.check("demo article", vitrine("demo", "article").returncode == 5)
    article = vitrine("demo", "article", "--trace-secrets")
    tally.check("demo article has no secrets", article.returncode == 1 and "leave --trace-secrets out" in article.stderr and not article.stdout, article.stderr)
    tally.check("demo of nothing", vitrine("demo", "nothing").returncode == 1)


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-replay-") as folder:
        pki = Pki(folder)
        suites(tally, pki)
        faults(tally, pki)
        unfinished(tally, pki)
        path = dialogue(tally, pki)
        tampered(tally, path)
        truncated(tally, path)
        ended(tally)
        version_1(tally, pki)
        foreign(tally, pki)
        what_if(tally, pki)
        no_secrets(tally, pki)
        demos(tally, pki)
    tally.finish()


if __name__ == "__main__":
    main()

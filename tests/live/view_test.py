#!/usr/bin/env python3
"""vitrine view: what a file is, its contents, ranges, provenance, opened derivations. What is expected comes from the trace's JSON, read here, and
from hashlib; nothing of it from vitrine's own links."""
import collections
import hmac
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile")]
from pki import HOST, Pki  # noqa: E402
from run import against, vitrine, write  # noqa: E402
from servers import OpensslServer  # noqa: E402
from tally import CORPORA, ROOT, SANITIZED, VITRINE, Tally  # noqa: E402

RECORDED = os.path.join(ROOT, "vectors/sessions/postfix.trace")
ARTICLE = os.path.join(ROOT, "vectors/article")
SESSIONS = {
    "ecdhe": ("rsa", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256", "-groups", "X25519"),
    "rsa cbc": ("rsa", "-cipher", "AES128-SHA"),
    "chacha p256": ("p256", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305", "-groups", "P-256"),
}
NUMBERED = ("buffer", "open", "leaf", "close", "derive", "check", "state")


class Session:
    """A trace as Python sees it."""

    def __init__(self, text):
        self.events = [e for e in map(json.loads, text.splitlines()) if e["event"] in NUMBERED]
        self.buffers = {e["buf"]: e for e in self.events if e["event"] == "buffer"}
        self.leaves = collections.defaultdict(list)
        for e in self.events:
            if e["event"] == "leaf":
                self.leaves[e["buf"]].append(e)

    def length(self, buf):
        return sum(e["len"] for e in self.leaves[buf])

    def wire(self, kind):
        return next((b for b, e in self.buffers.items() if e["kind"] == kind), 0)

    def deepest(self, buf, off):
        """The path of the innermost leaf that holds a byte: in its buffer, or in one that was made of it byte for byte."""
        path = next(e["path"] for e in self.leaves[buf] if e["off"] <= off < e["off"] + e["len"])
        for number, event in self.buffers.items():
            before = 0
            for part in event.get("from", []):
                if part["buf"] == buf and part["off"] <= off < part["off"] + part["len"] and sum(p["len"] for p in event["from"]) == self.length(number):
                    return self.deepest(number, before + off - part["off"])
                before += part["len"]
        return path

    def place(self, buf, off, length):
        """(kind, first byte) on the wire, through buffers made of others byte for byte."""
        event = self.buffers[buf]
        if event["kind"] in ("c2s", "s2c"):
            return event["kind"], off
        if "from" not in event or sum(p["len"] for p in event["from"]) != self.length(buf):
            return None
        before = 0
        for part in event["from"]:
            if before <= off < before + part["len"]:
                return self.place(part["buf"], part["off"] + off - before, length)
            before += part["len"]
        return None

    def follows(self, value, read=False):
        """Numbers of the derivations that VALUE, in hex, goes into: by the values alone, in one pass. READ: it may be a part of a larger field."""
        tainted, found, last, transcript = {value}, set(), {}, False
        message_of = {}
        for number, e in enumerate(self.events, 1):
            if e["event"] == "buffer" and e["kind"] == "message":
                message_of[e["buf"]] = True
            elif e["event"] == "leaf":
                last[e["path"].split(".")[-1].split("[")[0]] = e["hex"]
                if e["hex"] in tainted and e["len"] >= 12:
                    transcript = transcript or e["buf"] in message_of
            elif e["event"] == "derive":
                given = e.get("values", {})
                values = []
                for names in e["in"].values():
                    for n, name in enumerate(names if isinstance(names, list) else [names]):
                        some = given.get(name) if isinstance(name, str) else None
                        some = some if isinstance(some, list) or some is None else [some]
                        values.append(some[min(n, len(some) - 1)] if some else last.get(name) if isinstance(name, str) else None)
                        if name == "handshake_messages" and transcript:
                            values.append(value)
                if any(v in tainted or (read and value in v) for v in values if isinstance(v, str)):
                    found.add(number)
                    tainted |= {v for v in e["out"].values() if v and len(v) >= 8}
                last.update(e["out"])
        return found


def trace_of(pki, title):
    chain, *options = SESSIONS[title]
    path = pki.path("view.trace")
    with OpensslServer(pki, chain, "-tls1_2", *options) as server:
        against("check", pki, server.port, "--trace", path, "--trace-secrets")
    named = pki.path(f"{title.replace(' ', '-')}.trace")
    os.replace(path, named)
    with open(named, encoding="utf-8") as f:
        return named, Session(f.read())


# What a file is.

def tool(*command, data=None):
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def leaves(text):
    return [(e["off"], e["len"], e["path"], e["hex"]) for e in map(json.loads, text.splitlines()) if e["event"] == "leaf"]


def hex_texts(der):
    plain = der.hex()
    return {
        "hex digits": plain.encode(), "hex in pairs": " ".join(f"{b:02X}" for b in der).encode(), "hex with colons": ":".join(f"{b:02x}" for b in der).encode(),
        "hex, wrapped": "\r\n".join(plain[i:i + 60] for i in range(0, len(plain), 60)).encode(), "od": tool("od", "-A", "x", "-t", "x1", "-v", data=der),
        "hexdump -C": hexdump(der), "xxd": xxd(der),
    }


def hexdump(data):
    """As hexdump -C prints it."""
    rows = [f"{i:08x}  {data[i:i + 8].hex(' '):23s}  {data[i + 8:i + 16].hex(' '):23s}  |{''.join(chr(b) if 32 <= b < 127 else '.' for b in data[i:i + 16])}|"
            for i in range(0, len(data), 16)]
    return "\n".join(rows + [f"{len(data):08x}", ""]).encode()


def xxd(data):
    return "".join(f"{i:08x}: {data[i:i + 16].hex(' ', -2):39s}  {''.join(chr(b) if 32 <= b < 127 else '.' for b in data[i:i + 16])}\n"
                   for i in range(0, len(data), 16)).encode()


def trees(tally, pki, folder):
    """dump and view draw the same tree of a certificate; view has the rules between its lines, dump those that failed."""
    articles = [os.path.join(ARTICLE, n) for n in sorted(os.listdir(ARTICLE)) if n.endswith(".pem")]
    for path in [*articles, pki.path("p256.pem"), write(folder, "no.der", bytes.fromhex("3003020105"))]:
        dumped, viewed = ([line for line in vitrine(*words).stdout.splitlines() if not re.match(r" +\d+ +(pass|skip|warn|fail) | {20}\S", line, re.I)]
                          for words in (("dump", path), ("view", path, "--from", "1")))
        tally.check(f"dump and view draw one tree: {os.path.basename(path)}", dumped == viewed and dumped, [p for p in zip(dumped, viewed) if p[0] != p[1]][:2])


def kinds(tally, pki, folder):
    from cryptography.hazmat.primitives.serialization import Encoding
    der = pki.certificates["p256"].public_bytes(Encoding.DER)
    wanted = leaves(vitrine("dump", "--json", write(folder, "cert.der", der)).stdout)
    tally.check("dump has leaves", b"".join(bytes.fromhex(leaf[3]) for leaf in wanted) == der)
    files = {"DER": der, **hex_texts(der), "PEM": tool("openssl", "x509", "-inform", "DER", data=der)}
    for title, data in files.items():
        path = write(folder, "file", data)
        seen = vitrine("view", "--json", path)
        tally.check(f"view {title}", seen.returncode == 0 and leaves(seen.stdout) == wanted, f"exit {seen.returncode}: {seen.stdout[:300]}{seen.stderr}")
        piped = vitrine("view", "--json", "-", typed=data)
        tally.check(f"view {title}, stdin", piped.stdout.replace('"target":"-"', "") == seen.stdout.replace(f'"target":"{path}"', ""), piped.stderr)
    trees(tally, pki, folder)
    cut = vitrine("view", write(folder, "cut.der", der[:-30]))
    tally.check("view of DER cut short", cut.returncode == 1 and cut.stderr.count("\n") == 1 and "unparsed: 0" not in cut.stdout and "FAIL" in cut.stdout, cut.stdout[:400] + cut.stderr)
    chain = open(pki.path("p256.pem"), "rb").read()
    several = vitrine("view", write(folder, "chain.pem", chain))
    tally.check("view of a chain", several.returncode == 0 and several.stdout.count(" certificate CN=") == chain.count(b"BEGIN CERT"), several.stdout[:600] + several.stderr)
    squeezed = bytes.fromhex("30420440") + bytes(64)
    tally.check("a squeezed dump", leaves(vitrine("view", "--json", write(folder, "z", tool("od", "-A", "x", "-t", "x1", data=squeezed))).stdout)
                == leaves(vitrine("dump", "--json", write(folder, "z.der", squeezed)).stdout))
    head = json.loads(vitrine("view", "--json", os.path.join(folder, "cert.der")).stdout.splitlines()[0])
    tally.check("the head of a file", head == {"event": "trace", "version": 2, "program": "vitrine", "target": os.path.join(folder, "cert.der"), "secrets": False}, head)


# Arguments, {file} of `refused`, a pattern of the one line on stderr; the exit status is 1.
REFUSED = {
    "{empty}": "empty",
    "{missing}": "{missing}",
    "{folder}": "{folder}",
    "{text}": "no trace, capture.*68656c6c",
    "{noise}": "no trace, capture",
    "{huge}": "64 MiB",
    "{json}": "line 1",
    "{cut}": "line",
    "{cut-pem}": "line [0-9]+.*END",
    "{odd}": "line 2.*pairs",
    "{letters}": "line 1.*hex",
    "{offset}": "line 2.*offset",
    "{trace} {trace}": "one too many",
    "": "name a file",
    "{trace} --html --step": "--step and --html",
    "{trace} --json --text": "--text and --json",
    "{trace} --json --find a": "--find.*--json",
    "{trace} --find a --open b": "three questions",
    "{trace} --bundle {pem}": "vitrine replay",
    "{trace} --at 2030-01-01T00:00:00Z": "vitrine replay",
    "{pem} --name mail.example": "vitrine verify",
    "{trace} --keylog {text}": "captures",
    "{pem} --connection 2": "captures",
    "{pem} --flips": "check recorded with --trace and --trace-secrets",
    "{trace} --step -o {out}": "-o",
    "{copy} --json -o {copy}": "overwrite",
    "{trace} --json -o {missing}/x": "{missing}/x",
    "{trace} --json -o /dev/full": "/dev/full",
    "{trace} --find no.such.field": "no.such.field",
    "{trace} --find s2c:99999999": "the server sent [0-9]+",
    "{trace} --find s2c:x": "the server sent [0-9]+",
    "{trace} --from none_such": "none_such",
    "{trace} --from 0": "numbered 1 to",
    "{trace} --from finished --to 3": "turn them round",
    "{trace} --open none_such": "none_such",
    "{trace} --open master_secret#2": "there are 1",
    "{trace} --frobnicate": "--frobnicate",
}


def refused(tally, pki, folder):
    with open(RECORDED, "rb") as f:
        recorded = f.read()
    os.mkdir(os.path.join(folder, "folder"))
    files = {"missing": os.path.join(folder, "missing"), "folder": os.path.join(folder, "folder"), "empty": write(folder, "empty", b""),
             "text": write(folder, "text", b"hello, world\n"), "noise": write(folder, "noise", bytes(range(255, 0, -1))), "json": write(folder, "json", b'{"a":1}\n'),
             "cut": write(folder, "cut", recorded[:len(recorded) // 2]), "odd": write(folder, "odd", b"3003020101\n300\n"), "letters": write(folder, "letters", b"30 03 xyz\n"),
             "offset": write(folder, "offset", b"00000000: 3003 0201\n00000005: 01\n"), "trace": RECORDED, "copy": write(folder, "copy", recorded),
             "pem": pki.path("p256.pem"), "out": os.path.join(folder, "out")}
    files["cut-pem"] = write(folder, "cut.pem", open(pki.path("p256.pem"), "rb").read()[:400])
    files["huge"] = os.path.join(folder, "huge")
    with open(files["huge"], "wb") as f:
        f.truncate((64 << 20) + 1)
    for arguments, pattern in REFUSED.items():
        words = arguments.split()
        for name, path in files.items():
            words = [w.replace("{" + name + "}", path) for w in words]
            pattern = pattern.replace("{" + name + "}", re.escape(path))
        done = vitrine("view", *words)
        tally.check(f"view {arguments}", done.returncode == 1 and done.stderr.count("\n") == 1 and re.search(pattern, done.stderr) and not done.stdout,
                    f"exit {done.returncode}: {done.stderr[-300:]!r}, stdout {done.stdout[:100]!r}")
    with open(files["copy"], "rb") as f:
        tally.check("what is looked at stays", f.read() == recorded)
    full = subprocess.run(["sh", "-c", 'exec "$@" >/dev/full', "sh", VITRINE, "view", RECORDED], capture_output=True, text=True, timeout=60)
    tally.check("full disk", full.returncode == 1 and full.stderr.count("\n") == 1, f"exit {full.returncode}: {full.stderr}")


def given(tally):
    """A trace whose JSON once led behind a null pointer: clang's sanitizer, under which this runs too, sees that."""
    done = vitrine("view", os.path.join(CORPORA, "../faults/null-offset.trace"))
    tally.check("null-offset.trace", done.returncode == 1 and not done.stdout and done.stderr.count("\n") == 1 and "can't be replayed" in done.stderr,
                f"exit {done.returncode}: {done.stderr}")


def output(tally, folder, trace):
    path = os.path.join(folder, "out.json")
    done = vitrine("view", trace, "--json", "-o", path)
    with open(path, "rb") as f, open(trace, "rb") as g:
        tally.check("--json is the trace's own lines", f.read() == g.read() and done.returncode == 0, done.stderr)
    vitrine("view", trace, "-o", path + ".txt")
    colored = vitrine("view", trace, "-o", path + ".color", "--color", "always")
    with open(path + ".txt", "rb") as f, open(path + ".color", "rb") as g:
        tally.check("colours in a file only where asked for", b"\x1b" not in f.read() and b"\x1b" in g.read() and colored.returncode == 0)
    tally.check("with secrets: for its owner alone", os.stat(path).st_mode & 0o077 == 0, oct(os.stat(path).st_mode))


def records(tally, folder, title, session):
    """Raw records of one direction: every byte named, the messages before encryption as in the session."""
    for kind in ("c2s", "s2c"):
        buf = session.wire(kind)
        data = bytes.fromhex("".join(e["hex"] for e in session.leaves[buf]))
        for form, content in (("raw", data), ("xxd", xxd(data))):
            done = vitrine("view", "--json", write(folder, f"{kind}.tls", content))
            tally.check(f"{title}: {form} {kind} read", done.returncode == 0 and not done.stderr, done.stderr)
            seen = Session(done.stdout)
            wire = seen.wire(kind)
            tally.check(f"{title}: {form} {kind} is named whole", bytes.fromhex("".join(e["hex"] for e in seen.leaves[wire])) == data, done.stdout[:300])
            # All that lies in plain text on the wire.
            plain = [n for n, e in session.buffers.items() if e["kind"] == "message" and e.get("from", [{}])[0].get("buf") == buf]
            wanted = [[(e["path"], e["hex"]) for e in session.leaves[n]] for n in plain]
            found = [[(e["path"], e["hex"]) for e in seen.leaves[n]] for n, e in seen.buffers.items() if e["kind"] == "message"]
            # The key exchange's fields have other names where the ServerHello, and so the suite, is not known.
            wanted, found = ([m for m in ms if "key_exchange" not in m[0][0]] for ms in (wanted, found))
            tally.check(f"{title}: {form} {kind} has the same messages", wanted == found and len(wanted) > 0, f"{[m[0][0] for m in found]}, not {[m[0][0] for m in wanted]}")
            text = vitrine("view", os.path.join(folder, f"{kind}.tls"))
            # The client's key exchange alone has no meaning without the server's suite.
            tally.check(f"{title}: {form} {kind} as text", text.returncode == 0 and (kind == "c2s" or "unparsed: 0" in " ".join(text.stdout.split())),
                        text.stdout[:300] + text.stderr)


def broken_records(tally, folder):
    """What begins like a record and is none, or is cut: its bytes are there, unparsed."""
    for title, data in {"a header alone": b"\x16\x03\x01", "a cut record": b"\x16\x03\x03\x00\x05\x02\x00\x00", "a length of nothing": b"\x17\x03\x03\x00\x00" * 3}.items():
        path = write(folder, "broken.tls", data)
        done = vitrine("view", path)
        tally.check(f"view of {title}", done.returncode == 0 and f"{len(data)} on the wire" in done.stdout and not done.stderr, done.stdout[:300] + done.stderr)
        tally.check(f"{title}: all bytes", bytes.fromhex("".join(leaf[3] for leaf in leaves(vitrine("view", "--json", path).stdout))) == data)


# What the text says.

def contents(tally, title, path, session):
    done = vitrine("view", path, "--color", "never")
    text = done.stdout
    tally.check(f"{title}: contents", done.returncode == 0 and not done.stderr and "\x1b" not in text, done.stderr)
    sizes = {kind: session.length(session.wire(kind)) for kind in ("c2s", "s2c")}
    tally.check(f"{title}: every byte named", f"{sum(sizes.values())} on the wire, {sizes['s2c']} from the server and {sizes['c2s']} from the client; named: 100.00 %, "
                "unparsed: 0" in " ".join(text.split()), text[:800])
    messages = [(m, e) for m, e in enumerate(session.events, 1) if e["event"] == "buffer" and e["kind"] == "message"]
    for _, event in messages:
        name = session.leaves[event["buf"]][0]["path"].split(".")[0]
        place = session.place(event["buf"], 0, 1)
        row = rf"^ *\d+ +{place[1] if place else '[0-9]+'} +{event['len']}  {name}{'' if place else ', encrypted'}$"
        tally.check(f"{title}: contents name {name}", re.search(row, text, re.M), row)
    for number, event in enumerate(session.events, 1):
        if event["event"] == "derive":
            tally.check(f"{title}: contents have derivation {number}", re.search(rf"^ *{number} +{', '.join(event['out'])[:60]}", text, re.M), text[-300:])
    tally.check(f"{title}: color", "\x1b[" in vitrine("view", path, "--color", "always").stdout)


def bytes_of_the_wire(tally, title, path, session):
    """A sample of the wire's bytes: the innermost field is the one that Python finds."""
    for kind in ("c2s", "s2c"):
        buf = session.wire(kind)
        length, wrong = session.length(buf), []
        for off in sorted({0, length - 1, *range(3, length, 61)}):
            text = vitrine("view", path, "--find", f"{kind}:{off}").stdout
            found = text.partition("\n\n")[2].partition("\n")[0]
            if found != session.deepest(buf, off):
                wrong.append(f"{kind}:{off} is {found!r}, not {session.deepest(buf, off)}")
        tally.problems(f"{title}: bytes of {kind}", wrong[:5])
    nonce = next((e for e in session.events if e["event"] == "leaf" and e["path"] == "TLSCiphertext.nonce_explicit"), None)
    if nonce:
        text = vitrine("view", path, "--find", f"{session.buffers[nonce['buf']]['kind']}:{nonce['off']}").stdout
        tally.check(f"{title}: a nonce is of the record, and is not what decrypts", "what the whole record decrypts to" in text, text)


def went_into(text):
    part = re.split(r"^(?:carried by|\S*$)", re.split(r"^went into ", text, flags=re.M)[1], flags=re.M)[0]
    return {int(n) for n in re.findall(r"^ *(\d+): \w", part, re.M)}


def forwards(tally, title, path, session):
    for tail in ("server_key_exchange.params.public.point", "server_hello.random", "client_hello.random", "client_key_exchange.EncryptedPreMasterSecret.encrypted_pre_master_secret"):
        leaf = next((e for e in session.events if e["event"] == "leaf" and e["path"].endswith(tail)), None)
        if leaf is None:
            continue
        done = vitrine("view", path, "--find", leaf["path"])
        tally.check(f"{title}: {tail} goes into", went_into(done.stdout) == session.follows(leaf["hex"], True),
                    f"{sorted(went_into(done.stdout))}, not {sorted(session.follows(leaf['hex']))}")
        kind, off = session.place(leaf["buf"], leaf["off"], leaf["len"])
        place = f"bytes {off}–{off + leaf['len'] - 1} of what the {'server' if kind == 's2c' else 'client'} sent"
        tally.check(f"{title}: {tail} lies at", place in " ".join(done.stdout.split()), f"{place} not in {done.stdout[:700]}")
        tally.check(f"{title}: {tail} is", leaf["hex"] in re.sub(r"\s", "", done.stdout), leaf["hex"])
    for name in ("pre_master_secret", "master_secret", "client_write_key"):
        value = next(e["out"][name] for e in session.events if e["event"] == "derive" and name in e["out"])
        done = vitrine("view", path, "--find", name)
        tally.check(f"{title}: {name} goes into", went_into(done.stdout) >= session.follows(value) and value in re.sub(r"\s", "", done.stdout),
                    f"{sorted(went_into(done.stdout))}, not {sorted(session.follows(value))}")


def headers(tally, title, path, session):
    """Type and version of each record that was opened are in its additional data (RFC 5246 6.2.3.3), which no name in the trace says."""
    numbered, sequence = list(enumerate(session.events, 1)), 0
    for at, e in numbered:
        if e["event"] != "leaf" or e["path"] != "TLSCiphertext.type" or session.buffers[e["buf"]]["kind"] != "s2c":
            continue
        wanted = {"seq_num": f"{sequence:016x}", "type": e["hex"], "version": "0303"}
        number = next(n for n, d in numbered if n > at and d["event"] == "derive" and "additional_data" in d["out"])
        found = session.events[number - 1]["in"]
        done = vitrine("view", path, "--find", f"s2c:{e['off']}"), vitrine("view", path, "--find", f"s2c:{e['off'] + 1}")
        tally.check(f"{title}: the header of the server's sealed record {sequence}", all(number in went_into(d.stdout) for d in done)
                    and wanted.items() <= found.items(), f"{number} not in {done[0].stdout[-300:]}, or {found}")
        sequence += 1
    tally.check(f"{title}: the server sealed records", sequence > 1)


def rules(tally, title, path, session):
    """A rule and the field that it looked at, both ways."""
    flat = " ".join(vitrine("view", path, "--find", "leaf.name").stdout.split())
    name = next(e for e in session.events if e["event"] in ("leaf", "close") and e.get("value") == f"DNS:{HOST}" and "subjectAltName" in e["path"])
    kind, off = session.place(name["buf"], name["off"], name["len"])
    tally.check(f"{title}: leaf.name looked at", name["path"] in flat and f"bytes {off}–{off + name['len'] - 1} of what the server sent" in flat, flat)
    flat = " ".join(vitrine("view", path, "--find", "path.validity").stdout.split())
    tally.check(f"{title}: the end is wanted at a time or later", re.search(r"path.validity: certificate 0: \S+Z, wanted \S+Z or later", flat), flat)
    tally.check(f"{title}: path.validity looked at", "certificate.tbsCertificate.validity.notAfter.content" in flat and "notBefore" not in flat, flat)
    for rule, extension in (("leaf.purpose", "extKeyUsage"), ("leaf.key-usage", "keyUsage")):
        field = next((e for e in session.events if e["event"] == "close" and e["path"].endswith(f".{extension}")), None)
        if field:
            flat = " ".join(vitrine("view", path, "--find", rule).stdout.split())
            tally.check(f"{title}: {rule} looked at", f"looked at {field['path']}, event " in flat, flat)
            flat = " ".join(vitrine("view", path, "--find", field["path"]).stdout.split())
            tally.check(f"{title}: {extension} is judged", re.search(f"judged by [0-9]+: pass {rule}", flat), flat)
    flat = " ".join(vitrine("view", path, "--find", f"{name['path']}*dNSName").stdout.split())
    tally.check(f"{title}: the name that matched is judged", re.search("judged by [0-9]+: pass leaf.name", flat), flat)
    tally.check(f"{title}: cipher_suite is judged", re.search("pass +tls.cipher: TLS_", vitrine("view", path, "--find", "server_hello.cipher_suite").stdout))
    suite = next(e for e in session.events if e["event"] == "leaf" and e["path"] == "server_hello.cipher_suite")
    before = next(e for e in session.leaves[suite["buf"]] if e["off"] + e["len"] == suite["off"])
    tally.check(f"{title}: the field before is not", "tls.cipher" not in vitrine("view", path, "--find", before["path"]).stdout, before["path"])
    tally.check(f"{title}: random is not", "pass " not in vitrine("view", path, "--find", "server_hello.random").stdout)


def withheld(tally, pki):
    """A trace without secrets: they are said to be missing, and nothing is made up."""
    path = pki.path("no-secrets.trace")
    with OpensslServer(pki, "rsa", "-tls1_2") as server:
        against("check", pki, server.port, "--trace", path)
    done = vitrine("view", path, "--find", "master_secret")
    tally.check("a withheld secret", done.returncode == 0 and re.search("bytes +secret$", done.stdout, re.M), done.stdout[:300] + done.stderr)
    done = vitrine("view", path, "--open", "master_secret")
    tally.check("a withheld derivation is not opened", done.returncode == 0 and "not in the trace" in done.stdout and "A[0]" not in done.stdout, done.stdout + done.stderr)
    vitrine("demo", "ecdhe-gcm", "--trace", pki.path("no-data.trace"))
    with open(pki.path("no-data.trace"), encoding="utf-8") as f:
        unseen = [e for e in map(json.loads, f) if e["event"] == "leaf" and e["hex"] is None and e["len"] > 0]
    whole = vitrine("view", pki.path("no-data.trace"), "--from", "1")
    shown = re.findall(r"^ *(\d+) +(\d+) +secret +(\w+)", whole.stdout, re.M)
    tally.check("a withheld leaf has its line, without its bytes", whole.returncode == 0 and unseen
                and all((str(e["off"]), str(e["len"]), e["path"].split(".")[-1]) in shown for e in unseen), f"exit {whole.returncode}: {shown[:5]}")


def hostile(tally, folder, trace):
    """Broken traces, a few hundred: one line, or what is left of them; never a crash."""
    with open(trace, encoding="utf-8") as f:
        lines = f.read().splitlines(keepends=True)
    chance, bad = random.Random(5246), []
    questions = ([], ["--from", "1"], ["--find", "*"], ["--find", "s2c:200"], ["--open", "key_block"])
    for number in range(60):
        spoilt = list(lines)
        for _ in range(chance.choice((1, 1, 1, 5))):
            i = chance.randrange(len(spoilt))
            what = chance.randrange(5)
            if what == 0:
                del spoilt[i]
            elif what == 1:
                spoilt[i] = spoilt[chance.randrange(len(spoilt))]
            elif what == 2:
                spoilt[i] = re.sub(r"[0-9]+", lambda m: str(chance.choice((0, 1, 255, 65535, 4294967295, 18446744073709551615))), spoilt[i], count=2)
            elif what == 3:
                spoilt[i] = spoilt[i].replace(chance.choice(('"path"', '"value"', '"hex"', '"out"', '"in"', '"ref"', '"from"', '"op"')), '"x"')
            else:
                spoilt = spoilt[:i] + spoilt[i + chance.randrange(40):]
        path = write(folder, "spoilt.trace", "".join(spoilt).encode())
        for question in questions:
            done = vitrine("view", path, *question)
            if done.returncode not in (0, 1) or done.stderr.count("\n") > 1:
                bad.append(f"{number} {question}: exit {done.returncode}: {done.stderr[-200:]}")
    tally.problems("spoilt traces", bad[:5])
    withheld = [re.sub(r'"hex":"[0-9a-f]+"', '"hex":null', line) if '.content","hex"' in line else line for line in lines]
    done = vitrine("view", write(folder, "withheld.trace", "".join(withheld).encode()), "--from", "1")
    tally.check("contents that are withheld", done.returncode == 0 and "secret" in done.stdout and withheld != lines, done.stderr or done.returncode)
    bad = []
    for title, text in hex_texts(chance.randbytes(90) + bytes(80) + chance.randbytes(7)).items():
        for number in range(12):
            spoilt = bytearray(text)
            for _ in range(chance.randrange(1, 5)):
                i = chance.randrange(len(spoilt))
                spoilt[i:i + chance.choice((0, 1, 1, 9))] = chance.choice((b"", b"\n*\n", b"\0", b":", b"|", b"   ", b"fffffffffffffffff", b"\n00000000: ", b"0", b"\xff"))
            done = vitrine("view", write(folder, "spoilt.hex", bytes(spoilt)))
            if done.returncode not in (0, 1) or done.stderr.count("\n") > 1:
                bad.append(f"{title} {number}: exit {done.returncode}: {done.stderr[-200:]}")
    tally.problems("spoilt hex", bad[:5])


def ranges(tally, title, path, session):
    """--from and --to: the leaves that lie between, each with its bytes and name."""
    first = next(n for n, e in enumerate(session.events, 1) if e["event"] == "buffer" and session.leaves[e["buf"]][:1]
                 and session.leaves[e["buf"]][0]["path"].startswith("server_hello."))
    last = next(n for n, e in enumerate(session.events, 1) if e["event"] == "close" and e["path"] == "server_hello")
    by_name, by_number = (vitrine("view", path, "--from", a, "--to", b) for a, b in (("server_hello", "server_hello"), (str(first), str(last))))
    tally.check(f"{title}: a range by name is one by number", by_name.stdout == by_number.stdout and by_name.returncode == 0, by_name.stderr + by_name.stdout[:500])
    inside = [e for e in session.events[first - 1:last] if e["event"] == "leaf"]
    flat = re.sub(r"\s", "", by_name.stdout)
    missing = [e["path"] for e in inside if e["hex"][:16] not in flat or e["path"].split(".")[-1].split("[")[0] not in by_name.stdout]
    tally.check(f"{title}: all of server_hello", inside and not missing and "certificate" not in by_name.stdout, f"{missing[:5]} missing of {by_name.stdout[:500]}")
    whole = vitrine("view", path, "--from", "1")
    derives = [n for n, e in enumerate(session.events, 1) if e["event"] == "derive"]
    tally.check(f"{title}: from 1 is all", all(re.search(rf"^ *{n} ", whole.stdout, re.M) for n in derives), whole.stderr)
    one = vitrine("view", path, "--from", "master_secret", "--to", "master_secret").stdout
    secret = next(e["out"]["master_secret"] for e in session.events if e["event"] == "derive" and "master_secret" in e["out"])
    tally.check(f"{title}: a derivation in full", secret in re.sub(r"\s", "", one), one)


def opened(tally, title, path, session):
    """master_secret, step by step: A(1), A(2), and the blocks of P_hash (RFC 5246 5), as hashlib has them."""
    event = next(e for e in session.events if e["event"] == "derive" and "master_secret" in e["out"])
    values, digest = event["values"], event["op"][len("prf_"):]
    secret = bytes.fromhex(values["pre_master_secret"])
    seeds = event["in"]["seed"] if isinstance(event["in"]["seed"], list) else [event["in"]["seed"]]
    seed = event["in"]["label"].encode() + b"".join(bytes.fromhex(values[s]) for s in seeds)
    steps, a = [], seed
    for _ in range(2):
        a = hmac.new(secret, a, digest).digest()
        steps += [a, hmac.new(secret, a + seed, digest).digest()]
    done = vitrine("view", path, "--open", "master_secret")
    flat = re.sub(r"\s", "", done.stdout)
    tally.check(f"{title}: opened", done.returncode == 0 and event["out"]["master_secret"] in flat and "same value" in done.stdout, done.stdout[-300:] + done.stderr)
    tally.check(f"{title}: A(1), A(2) and both blocks", [s.hex() for s in steps if s.hex() not in flat] == [], "one is missing")
    number = session.events.index(event) + 1
    tally.check(f"{title}: opened by its number", vitrine("view", path, "--open", str(number)).stdout == vitrine("view", path, "--open", "master_secret").stdout)
    with open(path, encoding="utf-8") as f:
        text = f.read()
    value = event["out"]["master_secret"]
    flipped = format(int(value[0], 16) ^ 1, "x") + value[1:]
    with open(path + ".tampered", "w", encoding="utf-8") as f:
        f.write(text.replace(f'"out":{{"master_secret":"{value}"', f'"out":{{"master_secret":"{flipped}"'))
    tampered = vitrine("view", path + ".tampered", "--open", "master_secret")
    tally.check(f"{title}: a tampered value is noticed", tampered.returncode == 1 and tampered.stderr.count("\n") == 1, f"exit {tampered.returncode}: {tampered.stdout[-200:]}{tampered.stderr}")
    names = collections.Counter(name for e in session.events if e["event"] == "derive" for name in e["out"])
    for name in names:
        done = vitrine("view", path, "--open", f"{name}#1")
        tally.check(f"{title}: {name} opened", done.returncode == 0 and not done.stderr, done.stderr)


def speed(tally, path):
    best = min(timed(path) for _ in range(5))
    print(f"view of a session: {best * 1000:.0f} ms", flush=True)
    tally.check("view in less than 100 ms", best < (2 if SANITIZED else 0.1), f"{best * 1000:.0f} ms")


def timed(path):
    """Seconds of the processor, which other suites beside this one do not change."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    vitrine("view", path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-view-") as folder:
        pki = Pki(folder)
        os.mkdir(os.path.join(folder, "files"))
        kinds(tally, pki, os.path.join(folder, "files"))
        broken_records(tally, os.path.join(folder, "files"))
        refused(tally, pki, os.path.join(folder, "files"))
        given(tally)
        sessions = {title: trace_of(pki, title) for title in SESSIONS}
        output(tally, folder, sessions["ecdhe"][0])
        for title, (path, session) in sessions.items():
            contents(tally, title, path, session)
            records(tally, os.path.join(folder, "files"), title, session)
            bytes_of_the_wire(tally, title, path, session)
            forwards(tally, title, path, session)
            headers(tally, title, path, session)
            rules(tally, title, path, session)
            ranges(tally, title, path, session)
            opened(tally, title, path, session)
        condensed = vitrine("view", RECORDED)
        tally.check("a condensed trace is told whole", condensed.returncode == 0 and "master_secret = " in condensed.stdout, condensed.stderr)
        withheld(tally, pki)
        hostile(tally, os.path.join(folder, "files"), sessions["ecdhe"][0])
        speed(tally, sessions["ecdhe"][0])
    tally.finish()


if __name__ == "__main__":
    main()

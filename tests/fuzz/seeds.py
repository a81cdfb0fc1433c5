#!/usr/bin/env python3
"""The seeds of a fuzz target, each in a file of its own: from the published corpora of $CORPORA, the vectors,
and what $VITRINE makes of them.

    seeds.py TARGET FOLDER

Prints how many there are.
"""
import base64
import calendar
import hashlib
import json
import os
import struct
import subprocess
import sys
import tarfile
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPORA = os.path.join(ROOT, os.environ.get("CORPORA", "../shared/corpora"))
VITRINE = os.path.join(ROOT, os.environ.get("VITRINE", "vitrine"))
VECTORS = os.path.join(ROOT, "vectors")
# In the order of support/session.c, from 1.
TLS = ("ecdhe_rsa", "ecdhe_ecdsa", "rsa_etm", "ecdhe_mte", "classic")


def read(*path):
    with open(os.path.join(VECTORS, *path), "rb") as f:
        return f.read()


def published(name):
    """The files of an archive of seeds."""
    with tarfile.open(os.path.join(CORPORA, "fuzz-seeds", name + ".tar.xz")) as tar:
        return [tar.extractfile(member).read() for member in tar if member.isfile()]


def block(data):
    return struct.pack(">H", len(data)) + data


def records(stream):
    """(type, content) of each TLS record."""
    at = 0
    while at + 5 <= len(stream):
        length = struct.unpack_from(">H", stream, at + 3)[0]
        yield stream[at], stream[at + 5:at + 5 + length]
        at += 5 + length


def der_of(pem):
    return base64.b64decode("".join(line for line in pem.splitlines() if not line.startswith("-")))


def chain_input(flags, at, name, sent, spare, anchors):
    piles = ((0, sent), (1, spare), (2, anchors))
    return bytes([flags]) + struct.pack(">I", at % 2**32) + bytes([len(name)]) + name.encode() \
        + b"".join(bytes([role]) + block(der) for role, pile in piles for der in pile)


def path_cases():
    """vectors/paths: (time, name, sent, spare, anchors)."""
    lines = [line.split() for line in read("paths", "paths.txt").decode().splitlines()
             if not line.startswith("#")]
    certificates = {line[1]: bytes.fromhex(line[2]) for line in lines if line[0] == "cert"}
    for line in lines:
        if line[0] == "case":
            sent, anchors, spare = ([certificates[n] for n in pile.split(",")] if pile != "-" else []
                                    for pile in line[4:7])
            yield int(line[2]), line[3], sent, spare, anchors


def limbo_cases():
    with open(os.path.join(CORPORA, "limbo", "limbo-open.json"), encoding="utf-8") as f:
        cases = json.load(f)["testcases"]
    for case in cases:
        at = case["validation_time"]
        yield (calendar.timegm(time.strptime(at[:19], "%Y-%m-%dT%H:%M:%S")) if at else 1764000000,
               (case["expected_peer_name"] or {}).get("value", ""),
               [der_of(case["peer_certificate"])], [der_of(c) for c in case["untrusted_intermediates"]],
               [der_of(c) for c in case["trusted_certs"]])


def chain():
    for i, (at, name, sent, spare, anchors) in enumerate([*path_cases(), *limbo_cases()]):
        if sum(map(len, sent + spare + anchors)) < 16000 and len(sent + spare + anchors) <= 20:
            nameless = name in ("", "*", "-")
            yield chain_input(2 * nameless | 4 * (i % 2), at, "" if nameless else name, sent, spare, anchors)
            yield chain_input(1 | 2 * nameless | 64, at, "" if nameless else name, sent, spare, anchors)


def policies():
    """PKITS 4.8 to 4.12, whose policies are judged: with NIST-test-policy-1 demanded, and inhibited
    mapping and anyPolicy."""
    with open(os.path.join(CORPORA, "pkits", "pkits.json"), encoding="utf-8") as f:
        pkits = json.load(f)
    for number, case in enumerate(pkits["tests"]):
        if 8 <= int(case["number"].split(".")[1]) <= 12:
            anchor, *between, leaf = (base64.b64decode(pkits["certificates"][name]) for name in case["chain"])
            at = calendar.timegm(time.strptime(pkits["judged_at"], "%Y-%m-%dT%H:%M:%SZ"))
            yield chain_input(2 | (0, 8, 16, 24)[number % 4] | (number % 2), at, "", [leaf, *between[::-1]],
                              [], [anchor])


def general_names(*names):
    out = b""
    for name in names:
        data = bytes.fromhex(name[1:]) if name.startswith("#") else name.encode()
        out += bytes([0x87 if name.startswith("#") else 0x82, len(data)]) + data
    return out


def host():
    names = ["mail.example.com", "a.b", "xn--mller-kva.example", "192.0.2.1", "2001:db8::1",
             "::ffff:192.0.2.1", "localhost", "mail.example.com.", "A" * 63 + ".b"]
    sans = [("mail.example.com",), ("*.example.com", "a.b"),
            ("#c0000201", "#20010db8000000000000000000000001"), ("*",), ("*.com", "m*.example.com"), ()]
    for name in names:
        for san in sans:
            yield bytes([len(name)]) + name.encode() + general_names(*san)
        yield bytes([0x80 | len(name)]) + name.encode() + b"*.example.com"


GREETINGS = (b"220 mail.example ESMTP Postfix\r\n", b"* OK hi\r\n", b"+OK hi\r\n", b"SSH-2.0-OpenSSH_9\r\n",
             b"HTTP/1.1 400 Bad Request\r\n\r\n", b"<stream:stream>", b"J\0\0\0\n8.0.36\0", b"\x15\x03\x01\0\2\2\x46")


def client():
    for greeting in GREETINGS:
        for flags in (0, 8, 32, 64 | 32):
            yield bytes([flags]) + greeting
    for i, seed in enumerate(published("client")):
        yield bytes([i * 8 & 0xf8]) + seed
    for session, name in enumerate(TLS, 1):
        for flags in (0, 8, 32, 64 | 16, 128 | 32):
            yield bytes([session | flags]) + read("tls", name + ".s2c")


def keyed():
    """What the recorded servers said in the clear; then what is sealed, as far as it is known."""
    ticket = bytes([4]) + (38).to_bytes(3, "big") + struct.pack(">IH", 7200, 32) + bytes(32)
    wrong = b"\x16" + block(b"\x14\x00\x00\x0c" + bytes(12))
    said = [(23, b"220 mail.example ESMTP\r\n"), (22, b"\x00\x00\x00\x00"), (23, b""), (23, b"221 bye\r\n"),
            (21, b"\x01\x00")]
    for session, name in enumerate(TLS, 1):
        clear = []
        for kind, content in records(read("tls", name + ".s2c")):
            clear.append((kind, content))
            if kind == 20:
                break
        tickets = [r for r in clear if r[0] == 22 and r[1][:1] == b"\x04"]
        for flags in (0, 32, 64, 16 | 128, 8):
            out = bytes([session | flags]) + b"".join(bytes([k]) + block(c) for k, c in clear)
            yield out + b"\xf0\x00\x00" + b"".join(bytes([k]) + block(c) for k, c in said)
            yield out + wrong
            if not tickets:
                before = b"".join(bytes([k]) + block(c) for k, c in clear[:-1])
                yield bytes([session | flags]) + before + b"\x16" + block(ticket) \
                    + b"\x14\x00\x01\x01\xf0\x00\x00"


DIALOGUES = {
    0: ["220 mail.example ESMTP Postfix\r\n|250-mail.example\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n"
        "250 STARTTLS\r\n|220 2.0.0 Ready\r\n|",
        "220 a\r\n|250-a\r\n250 SIZE\r\n|221 bye\r\n|", "554 5.7.1 no\r\n|221 bye\r\n|",
        "220 a\r\n|250-a\r\n250 STARTTLS\r\n|454 not now\r\n|221 bye\r\n|",
        "220 a\r\n|501 bad name\r\n|221 bye\r\n|", "421 too many connections\r\n|",
        "220 a\r\n|250-a\r\n250-XXXXXXXA\r\n250 HELP\r\n|221 bye\r\n|",
        "220 a\r\n|250-STARTTLS\r\n250 a\r\n|221 bye\r\n|",
        "220 a\r\n|250-a\r\n250 STARTTLS\r\n|220 go\r\n250 injected\r\n|"],
    1: ["220 l\r\n|250-l\r\n250-STARTTLS\r\n250 8BITMIME\r\n|220 go\r\n|"],
    2: ["* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n|* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n"
        "a1 OK done\r\n|a2 OK begin\r\n|", "* BYE no\r\n|", "* PREAUTH hi\r\n|",
        "* OK hi\r\n|* CAPABILITY IMAP4rev1\r\na1 OK\r\n|* BYE\r\na3 OK\r\n|",
        "* OK hi\r\n|a1 BAD what\r\n|"],
    3: ["+OK hi\r\n|+OK\r\nUIDL\r\nSTLS\r\n.\r\n|+OK begin\r\n|", "-ERR no\r\n|",
        "+OK hi\r\n|-ERR what\r\n|", "+OK\r\n|+OK\r\nUIDL\r\n.\r\n|+OK bye\r\n|"],
}


def starttls():
    for protocol, dialogues in DIALOGUES.items():
        for text in dialogues + ["SSH-2.0-OpenSSH_9\r\n|", "HTTP/1.1 400 Bad Request\r\n|", "\x15\x03\x03|",
                                 "* OK\r\n|", "+OK\r\n|", "220 ftp\r\n|"]:
            for flags in (0, 0x50, 0xa0):
                yield bytes([protocol | flags]) + text.encode("latin-1").replace(b"|", b"\xff")


def made(*arguments):
    """What the program writes to FILE, the last argument."""
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run([VITRINE, *arguments, "-o", out.name], check=True, capture_output=True)
        return out.read()


def sessions():
    return [os.path.join(VECTORS, "sessions", n) for n in ("postfix.trace", "dovecot.trace", "openssl.trace")]


def viewed(data):
    """The trace of any bytes."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return made("view", "--json", file.name)


def traces():
    for path in sessions():
        yield read(path)
    yield viewed(read("article", "apollo.pem"))
    for name in TLS:
        yield viewed(read("tls", name + ".s2c"))
        yield viewed(read("tls", name + ".c2s"))
    yield viewed(bytes.fromhex("1503030002022816030300040e000000"))


def marked(lines):
    """LINES with markup in each text: to reach the page with it, mutations alone need from seconds to minutes."""
    return b"".join(lines).replace(b'"value":"', b'"value":"<b>&\\"').replace(b'"program":"', b'"program":"<b>&\\"')


def trace():
    """Whole, and the beginnings of each: a mutation of a long one is slow."""
    for text in traces():
        lines = text.splitlines(keepends=True)
        yield text
        for n in (1, 3, 10, 40, 150):
            yield b"".join(lines[:n])
        yield marked(lines[:40])


def json_texts():
    yield from {line for text in traces() for line in text.splitlines()[:60]}
    yield from (rb'{"a":[1,-2,0,true,false,null,"\u00e9\ud834\udd1e\n\\\""],"b":{"c":{}}}', b"[]",
                b" \t[1 , 2]\n", b'"abc', b"12345678901234567890")


def captures():
    yield from (made("view", "--pcapng", path) for path in sessions())
    sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
    import packets as p
    for i, name in enumerate(TLS):
        turns = [(0, read("tls", name + ".c2s")[:300]), (1, read("tls", name + ".s2c"))]
        link, version = list(p.LINKS)[i], 4 if i % 2 else 6
        yield p.pcap(p.frames(p.conversation(turns), link, version))
        yield p.pcap(p.frames(p.shuffled(p.overlapping(p.conversation(turns, mss=200))), link, version), ">",
                     True)
        kind, frames = p.frames(p.twice(p.conversation(turns, syn=False, fin=False)), link, version)
        for how in ("enhanced", "simple", "obsolete"):
            yield p.section() + p.interface("<", kind) + p.pcapng((kind, frames), kind=how)


def observe():
    for data in captures():
        if data[:4] != b"\x0a\x0d\x0d\x0a":
            continue
        out, at = b"", 0
        # Our own capture: little-endian, IPv4 or IPv6 without Ethernet, one connection.
        while at + 12 <= len(data):
            kind, length = struct.unpack_from("<II", data, at)
            body = data[at + 8:at + length - 4]
            if kind == 10:
                out += b"\x04" + block(body[8:8 + struct.unpack_from("<I", body, 4)[0]])
            if kind == 6 and body[20] >> 4 == 4:
                tcp = body[20:20 + struct.unpack_from("<I", body, 12)[0]][20:]
                said = tcp[(tcp[12] >> 4) * 4:]
                if said:
                    out += bytes([int(struct.unpack_from(">H", tcp)[0] < 1024)]) + block(said)
            at += length
        yield out
    for seed in published("client")[::5]:
        yield b"\x01" + block(seed[:65535])
    for name in TLS:
        yield b"\x00" + block(read("tls", name + ".c2s")) + b"\x01" + block(read("tls", name + ".s2c"))
        yield b"\x00" + block(read("tls", name + ".c2s")[:100]) + b"\x02\x00\x10" + bytes(16) \
            + b"\x01" + block(read("tls", name + ".s2c"))


def certificates():
    return published("x509") + [der for case in path_cases() for pile in case[2:] for der in pile]


def pem():
    return published("pem") + [read("article", "apollo.pem"), read("sessions", "postfix-root.pem")]


TARGETS = {
    "der": lambda: published("asn1parse") + published("crl") + published("x509"),
    "certificate": certificates, "chain": lambda: [*chain(), *policies()], "pem": pem, "host": host,
    "client": client, "keyed": keyed, "starttls": starttls, "trace": trace, "json": json_texts,
    "capture": captures, "observe": observe,
}


def main():
    target, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    names = set()
    for seed in TARGETS[target]():
        names.add(hashlib.sha1(seed).hexdigest())
        with open(os.path.join(folder, hashlib.sha1(seed).hexdigest()), "wb") as f:
            f.write(seed)
    print(len(names))


if __name__ == "__main__":
    main()

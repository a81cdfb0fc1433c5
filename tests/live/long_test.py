#!/usr/bin/env python3
"""Long sessions: what is recorded can be read, in time and memory that grow with it and no faster; --trace-data hash; a pager that has seen enough."""
import hashlib
import json
import os
import re
import ssl
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile", "audit")]
from audit import examine  # noqa: E402
from pki import HOST, Pki  # noqa: E402
from run import vitrine  # noqa: E402
from server import Server  # noqa: E402
from tally import SANITIZED, VITRINE, Tally  # noqa: E402

SUITES = ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA384"]
MEGABYTE = 1 << 20


def sending(total, size, suite="ECDHE-ECDSA-AES128-GCM-SHA256", options=0):
    """A server that waits for a line, and then sends TOTAL bytes in records of SIZE."""
    def serve(connection, server):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(suite)
        context.options |= options
        context.load_cert_chain(server.pki.path("p256.pem"), server.pki.path("p256.key"))
        with context.wrap_socket(connection, server_side=True) as tls:
            tls.recv(100)
            block = bytes(i * 7 & 255 for i in range(size))
            for _ in range(total // size):
                tls.sendall(block)
            tls.unwrap()
    return serve


def measured(*arguments, seconds=600):
    """Runs vitrine; (its status, what it said on stderr, seconds of the processor, bytes of memory at its largest). A child of ours would count ours, too."""
    with tempfile.NamedTemporaryFile("r") as said:
        done = subprocess.run(["/usr/bin/time", "-q", "-f", "%U %S %M", "-o", said.name, VITRINE, *arguments], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=seconds)
        user, system, kilobytes = said.read().split()
        return done.returncode, done.stderr.decode(), float(user) + float(system), int(kilobytes) * 1024


def download(pki, path, handler, *options):
    with Server(handler, pki) as server:
        with open(os.devnull, "wb") as null:
            return subprocess.run([VITRINE, "connect", f"127.0.0.1:{server.port}", "--bundle", pki.path("roots.pem"), "--name", HOST, "--quiet", "--timeout", "600",
                                   "--trace", path, "--trace-secrets", *options], input=b"go\n", stdout=null, stderr=subprocess.PIPE, timeout=900)


def events(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def hashes(tally, pki, suite, options=0):
    """Of each record of data the trace has length and SHA-256 of both its texts, and no byte; it replays, and the audit agrees."""
    title, path, full = f"hash, {suite}, {int(options)}", pki.path("hash.trace"), pki.path("full.trace")
    done = download(pki, path, sending(60000, 1500, suite, options), "--trace-data", "hash")
    tally.check(f"{title}: recorded", done.returncode == 0 and not done.stderr, f"exit {done.returncode}: {done.stderr}")
    block = bytes(i * 7 & 255 for i in range(1500))
    lines = events(path)
    data = [e for e in lines if e.get("path") == "data" and e["len"] == 1500]
    tally.check(f"{title}: data", len(data) == 40 and all(e["hex"] is None and e["sha256"] == hashlib.sha256(block).hexdigest() for e in data),
                f"{len(data)} of 1500 bytes")
    sealed = [e for e in lines if e.get("path") == "TLSCiphertext.ciphertext" and e["len"] >= 1500]
    tally.check(f"{title}: ciphertext", len(sealed) == 40 and all(e["hex"] is None and len(e["sha256"]) == 64 for e in sealed), f"{len(sealed)}")
    with open(path, encoding="utf-8") as f:
        text = f.read()
    tally.check(f"{title}: no byte of it", block[:40].hex() not in text)
    again = vitrine("replay", path)
    tally.check(f"{title}: replays", again.returncode == 0 and "all equal" in again.stdout, again.stderr)
    kept = vitrine("replay", path, "--trace", full, "--quiet")
    tally.check(f"{title}: and to the same lines", kept.returncode == 0 and open(full, encoding="utf-8").read() == text, kept.stderr)
    _, trouble, _ = examine(text)
    tally.check(f"{title}: the audit agrees", trouble is None, str(trouble))
    changed = text.replace(f'"len":1500,"path":"data","hex":null,"sha256":"{data[0]["sha256"]}"', f'"len":1499,"path":"data","hex":null,"sha256":"{data[0]["sha256"]}"', 1)
    with open(path, "w", encoding="utf-8") as f:
        f.write(changed)
    tally.check(f"{title}: another length does not replay", changed != text and vitrine("replay", path).returncode == 1)


def small_records(tally, pki):
    """20,000 records of one byte: near-linear views, and memory of three times the file."""
    times = {}
    for count in (2000, 20000):
        path, page, capture = pki.path("small.trace"), pki.path("page.html"), pki.path("small.pcapng")
        done = download(pki, path, sending(count, 1), "--pcapng", capture)
        tally.check(f"{count} records: recorded", done.returncode == 0 and not done.stderr, f"exit {done.returncode}: {done.stderr}")
        size = os.path.getsize(path)
        for way in (["view", path], ["view", path, "--html", "-o", page], ["view", path, "--find", "server_write_key"], ["replay", path]):
            status, err, seconds, memory = measured(*way)
            name = " ".join(way[:1] + way[2:3])
            tally.check(f"{count} records, {name}", status == 0, err)
            if count == 20000:
                tally.check(f"{count} records, {name}: memory", SANITIZED or memory <= 3 * size + 16 * MEGABYTE, f"{memory} for {size}")
                tally.check(f"{count} records, {name}: time", seconds < 10 * max(times[name], 0.2) * 2, f"{seconds:.1f} s, for a tenth {times[name]:.1f} s")
            times[name] = seconds
        with open(page, encoding="utf-8") as f:
            text = f.read()
        tally.check(f"{count} records: the page says what it leaves out", ("<dt>drawn<dd>the first 40000 of" in text) == (count == 20000))
        targets = set(re.findall(r" id=([bdfk]\d+)", text))
        dangling = sorted(set(re.findall(r"href=#([bdfk]\d+)", text)) - targets)
        tally.check(f"{count} records: no link into what is left out", not dangling, f"{dangling[:5]}")
        shown = subprocess.run(["tshark", "-r", capture, "-q", "-z", "io,stat,0"], capture_output=True, text=True)
        tally.check(f"{count} records: the capture is one", shown.returncode == 0 and "appears" not in shown.stderr, shown.stderr)


def large(tally, pki):
    """100 MB, recorded as hashes."""
    path = pki.path("large.trace")
    done = download(pki, path, sending(100 * 1000 * 1000 // 16000 * 16000, 16000), "--trace-data", "hash")
    tally.check("100 MB: recorded", done.returncode == 0 and not done.stderr, f"exit {done.returncode}: {done.stderr}")
    for way in ("replay", "view"):
        status, err, seconds, memory = measured(way, path)
        tally.check(f"100 MB, {way}", status == 0 and seconds < 120, f"exit {status}, {seconds:.1f} s: {err}")
    tally.check("100 MB: memory", SANITIZED or memory <= 3 * os.path.getsize(path) + 64 * MEGABYTE, f"{memory} for {os.path.getsize(path)}")
    os.unlink(path)


def too_large(tally, pki):
    """Refused by its size: not a byte of it is read."""
    path = pki.path("huge.trace")
    with open(path, "wb") as f:
        f.write(b'{"event":"trace","version":1}\n')
        f.truncate((1 << 30) + 1)
    for command in ("view", "replay"):
        status, err, seconds, memory = measured(command, path)
        tally.check(f"{command}: too large", status == 1 and "larger than 1024 MiB" in err, err)
    os.unlink(path)


def pagers(tally, pki):
    """Whoever reads the beginning alone is told nothing: no command has a fault then, nor another status than that of what it was to do."""
    verify = ["verify", "--bundle", pki.path("roots.pem"), pki.path("p256.pem")]
    path = pki.path("pager.trace")
    bare = pki.path("bare.trace")
    vitrine("demo", "ecdhe-gcm", "--trace", path, "--trace-secrets", "--quiet")
    vitrine("demo", "ecdhe-gcm", "--trace", bare, "--quiet")
    for words in (["view", path, "--json"], ["view", path, "--from", "1"], ["view", path, "--html"], ["view", bare, "-o", "/dev/stdout", "--html"],
                  ["replay", path], ["demo", "ecdhe-gcm"], [*verify, "--no-name"], [*verify, "--name", "other.example"],
                  ["view", path], ["view", path, "--open", "master_secret"], ["view", path, "--find", "verify_data"], ["view", pki.path("p256.pem")],
                  ["dump", pki.path("p256.pem")], ["help"]):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([VITRINE, *words], stdout=write, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=60)
        os.close(write)
        tally.check(f"{' '.join(words[:1] + words[2:])} | head", done.stderr == b"" and done.returncode == (6 if "other.example" in words else 0),
                    f"exit {done.returncode}: {done.stderr.decode()}")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([VITRINE, "help"], stdout=full, stderr=subprocess.PIPE, timeout=60)
        tally.check("a full disk is still said", done.returncode == 1 and b"cannot write the output" in done.stderr, done.stderr.decode())


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        pki = Pki(folder)
        pagers(tally, pki)
        too_large(tally, pki)
        for suite in SUITES:
            hashes(tally, pki, suite)
        hashes(tally, pki, SUITES[2], getattr(ssl, "OP_NO_ENCRYPT_THEN_MAC", 1 << 19))
        small_records(tally, pki)
        large(tally, pki)
    tally.finish()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Side by side in one run: a whole check against openssl s_client over loopback, each primitive against openssl speed, what a trace costs, how
fast a session is viewed, a capture of 100 MB against tshark -V, and views against those of an earlier commit.

usage: bench.py [check] [primitives] [view] [capture] [before]      all without an argument; ROUNDS (default 25) is how many pairs are run
"""
import os
import re
import statistics
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "live")]
import capture  # noqa: E402
from pki import HOST, Pki  # noqa: E402
from servers import OpensslServer  # noqa: E402
from tally import BUILD, ROOT, VITRINE  # noqa: E402

SYSTEM = "/etc/ssl/certs/ca-certificates.crt"
ROUNDS = int(os.environ.get("ROUNDS", "25"))
CPU_BAR, RSS_BAR = 0.25, 0.50
TRACE_BAR, VIEW_BAR = 0.25, 100      # of a check's CPU; milliseconds
# The last commit whose views read text again, each on its own; runs of one program differ by some percent.
BEFORE, BEFORE_BAR = "097fbcd", 1.05
BUILT_IN = ("postfix", "dovecot", "openssl")

# title: chain and options of the server
SESSIONS = {
    "ECDHE-RSA-AES128-GCM-SHA256, P-256": ("rsa", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256", "-groups", "P-256"),
    "ECDHE-RSA-AES128-GCM-SHA256, X25519": ("rsa", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256", "-groups", "X25519"),
    "ECDHE-ECDSA-AES128-GCM-SHA256, P-256": ("p256", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256", "-groups", "P-256"),
    "ECDHE-RSA-CHACHA20-POLY1305, X25519": ("rsa", "-cipher", "ECDHE-RSA-CHACHA20-POLY1305", "-groups", "X25519"),
    "AES128-SHA": ("rsa", "-cipher", "AES128-SHA"),
}


def compiled(name, *more):
    """The path of tests/bench/NAME.c, built."""
    path = os.path.join(BUILD, "bench", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    subprocess.run([os.environ.get("CC", "cc"), "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-I.", "-Isrc", "-o", path, f"tests/bench/{name}.c", *more],
                   cwd=ROOT, check=True)
    return path


def measure(program, command):
    """CPU seconds, wall seconds, peak RSS in KiB."""
    cpu, wall, rss, status = subprocess.run([program, *command], capture_output=True, text=True, check=True).stdout.split()
    if status != "0":
        sys.exit(f"{' '.join(command)} ended with status {status}")
    return float(cpu), float(wall), int(rss)


def bench_check():
    measurer = compiled("measure")
    print(f"a whole check, with Debian's bundle: vitrine / openssl s_client, medians of {ROUNDS} pairs")
    print(f"{'':40} {'CPU ms':>15} {'ratio':>6} {'wall ms':>15} {'ratio':>6} {'peak KiB':>15} {'ratio':>6}")
    good = True
    with tempfile.TemporaryDirectory(prefix="vitrine-bench-") as folder:
        pki = Pki(folder)
        bundle = pki.path("bundle.pem")
        with open(bundle, "wb") as out, open(SYSTEM, "rb") as system, open(pki.path("roots.pem"), "rb") as ours:
            out.write(system.read() + ours.read())
        for title, (chain, *options) in SESSIONS.items():
            with OpensslServer(pki, chain, "-tls1_2", *options) as server:
                target = f"127.0.0.1:{server.port}"
                ours = [VITRINE, "check", target, "--bundle", bundle, "--name", HOST]
                theirs = ["openssl", "s_client", "-connect", target, "-CAfile", bundle, "-servername", HOST, "-verify_hostname", HOST, "-verify_return_error", "-tls1_2"]
                pairs = [(measure(measurer, ours), measure(measurer, theirs)) for _ in range(ROUNDS + 1)][1:]
            columns = []
            for i, unit in ((0, 1000), (1, 1000), (2, 1)):
                a, b = (statistics.median(pair[side][i] for pair in pairs) * unit for side in (0, 1))
                ratio = statistics.median(pair[0][i] / pair[1][i] for pair in pairs)
                columns.append((f"{a:.1f} / {b:.1f}" if unit > 1 else f"{a:.0f} / {b:.0f}", ratio))
            good = good and columns[0][1] <= CPU_BAR and columns[2][1] <= RSS_BAR
            print(f"{title:40} " + " ".join(f"{text:>15} {ratio:6.2f}" for text, ratio in columns))
    print(f"the bar, CPU ratio <= {CPU_BAR} and peak RSS ratio <= {RSS_BAR} for each: {'kept' if good else 'MISSED'}")


def speed(*arguments):
    return subprocess.run(["openssl", "speed", "-mr", "-seconds", "1", *arguments], capture_output=True, text=True, check=True).stdout


def openssl_rates():
    """openssl speed's figures, by our names. +F: bytes a second; +F2 and +F4: sign and verify times; +F5: ECDH; +F6: EdDSA."""
    rates = {}
    for name in ("sha1", "sha256", "sha512", "aes-128-gcm", "aes-256-gcm", "aes-128-cbc", "chacha20-poly1305"):
        rates[name] = float(re.search(r"^\+F:.*?:([\d.]+)$", speed("-bytes", "16384", "-evp", name), re.M)[1])
    rates["aes-128-cbc-decrypt"] = float(re.search(r"^\+F:.*?:([\d.]+)$", speed("-bytes", "16384", "-evp", "aes-128-cbc", "-decrypt"), re.M)[1])
    for kind, names in (("F2", ("rsa2048", "rsa4096")), ("F4", ("ecdsap256", "ecdsap384", "ecdsap521")), ("F6", ("ed25519",)),
                        ("F5", ("ecdhp256", "ecdhp384", "ecdhp521", "ecdhx25519"))):
        for name in names:
            row = next(line for line in speed(name).splitlines() if line.startswith("+" + kind)).split(":")
            seconds = float(row[-1])
            # ECDH has one figure a row; the others a time to sign, then one to verify. It is a rate or a time, by version.
            rates[name] = seconds if seconds > 10 else 1 / seconds
    return rates


def bench_primitives():
    program = compiled("primitives", os.path.join(BUILD, "libvitrine.a"))
    ours = {name: float(rate) for name, rate in (line.split() for line in subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines())}
    theirs = openssl_rates()
    print(f"{'primitive':22} {'vitrine':>14} {'openssl':>14} {'ratio':>6}   (a second; bytes in records of 16 KiB, or operations)")
    for name, rate in ours.items():
        unit, scale = ("MB", 1e6) if rate > 1e6 else ("", 1)
        print(f"{name:22} {rate / scale:11.1f} {unit:2} {theirs[name] / scale:11.1f} {unit:2} {rate / theirs[name]:6.2f}")


def bench_view():
    """What --trace adds to a check's CPU, and how long each way to look at that trace takes."""
    measurer = compiled("measure")
    with tempfile.TemporaryDirectory(prefix="vitrine-bench-") as folder:
        pki = Pki(folder)
        trace = pki.path("session.trace")
        chain, *options = SESSIONS["ECDHE-RSA-AES128-GCM-SHA256, P-256"]
        with OpensslServer(pki, chain, "-tls1_2", *options) as server:
            plain = ["check", f"127.0.0.1:{server.port}", "--bundle", pki.path("roots.pem"), "--name", HOST]
            pairs = [[measure(measurer, [VITRINE, *plain, *more])[0] for more in ([], ["--trace", trace, "--trace-secrets"])] for _ in range(ROUNDS + 1)][1:]
        without, traced = (statistics.median(pair[side] for pair in pairs) * 1000 for side in (0, 1))
        cost = traced / without - 1
        print(f"a check's CPU: {without:.2f} ms, with --trace {traced:.2f} ms; the bar, less than {TRACE_BAR:.0%} more: {cost:+.0%}, {'kept' if cost < TRACE_BAR else 'MISSED'}")
        replayed = subprocess.run([compiled("tracing", os.path.join(BUILD, "libvitrine-host.a"), os.path.join(BUILD, "libvitrine.a")),
                                   *(os.path.join(ROOT, "vectors/sessions", f"{name}.trace") for name in BUILT_IN), pki.path("out")], capture_output=True, text=True, check=True)
        for path, silent, written, length in map(str.split, replayed.stdout.splitlines()):
            print(f"the engine alone, {os.path.basename(path)} replayed: {float(silent) / 1000:.2f} ms, writing its {int(length) // 1000} KB of trace "
                  f"{float(written) / 1000:.2f} ms")
        good = True
        for way in ([], ["--find", "server_key_exchange.params.public.point"], ["--open", "master_secret"], ["--html"], ["--pcapng"]):
            out = ["-o", pki.path("out")] if way[:1] in (["--html"], ["--pcapng"]) else []
            wall = min(measure(measurer, [VITRINE, "view", trace, *way, *out])[1] for _ in range(ROUNDS)) * 1000
            good = good and wall < VIEW_BAR
            print(f"view {' '.join(way) or '--text':48} {wall:7.1f} ms")
        print(f"the bar, less than {VIEW_BAR} ms for each: {'kept' if good else 'MISSED'}")


def bench_capture():
    measurer = compiled("measure")
    capture.bench(lambda command: measure(measurer, command))


def built_before():
    """Where the sources of BEFORE are, built."""
    folder = os.path.join(os.path.abspath(os.path.join(ROOT, BUILD)), "bench", BEFORE)
    if not os.path.exists(os.path.join(folder, "Makefile")):
        os.makedirs(folder, exist_ok=True)
        archive = subprocess.run(["git", "archive", BEFORE], cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
    subprocess.run(["make", "-s", "vitrine"], cwd=folder, check=True)
    return folder


def bench_before():
    """The built-in session is each tree's own: BEFORE kept of it what a replay needs, and replayed it for each view."""
    measurer, before, good = compiled("measure"), built_before(), []
    print(f"CPU ms, now / at {BEFORE}: medians of {ROUNDS} pairs")

    def compare(title, *command):
        sides = [[os.path.join(root, word) if word.startswith(("vitrine", "vectors/")) else word for word in command] for root in (ROOT, before)]
        pairs = [[measure(measurer, side)[0] * 1000 for side in sides] for _ in range(ROUNDS + 1)][1:]
        now, then = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
        ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
        good.append(ratio <= BEFORE_BAR)
        print(f"{title:30} {now:8.2f} / {then:8.2f} {ratio:6.2f}")

    with tempfile.TemporaryDirectory(prefix="vitrine-bench-") as folder:
        pki = Pki(folder)
        out, pcap, session = pki.path("out"), pki.path("large.pcap"), "vectors/sessions/postfix.trace"
        compare("the built-in Postfix session", "vitrine", "view", session)
        compare("as a page", "vitrine", "view", session, "--html", "-o", out)
        compare("one field of it", "vitrine", "view", session, "--find", "server_hello.random")
        chain, *options = SESSIONS["ECDHE-RSA-AES128-GCM-SHA256, P-256"]
        with OpensslServer(pki, chain, "-tls1_2", *options) as server:
            check = ["vitrine", "check", f"127.0.0.1:{server.port}", "--bundle", pki.path("roots.pem"), "--name", HOST]
            compare("a check with its trace", *check, "--trace", out, "--trace-secrets")
        capture.write_capture(pcap, 20)
        compare("a capture of 20 MB", "vitrine", "view", pcap)
        compare("one connection of it", "vitrine", "view", pcap, "--connection", "1")
        compare("as JSON", "vitrine", "view", pcap, "--connection", "1", "--json")
    print(f"the bar, a ratio <= {BEFORE_BAR} for each: {'kept' if all(good) else 'MISSED'}")


PARTS = {"check": bench_check, "primitives": bench_primitives, "view": bench_view, "capture": bench_capture, "before": bench_before}


def main(parts):
    for name, part in PARTS.items():
        if not parts or name in parts:
            part()


main(sys.argv[1:])

#!/usr/bin/env python3
"""`view` on captures: dumpcap records real sessions; what is read from them is what vitrine's own trace of the same session has, and what tshark follows.

Then the same bytes in every file format, link layer and disorder; with losses, which must be named; and hostile ones, 1 GB of them in constant memory.
"""
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "support", "hostile")]
import packets as pk  # noqa: E402
from pki import HOST, Pki  # noqa: E402
from run import against, vitrine, write  # noqa: E402
from servers import OpensslServer, Postfix, own_network  # noqa: E402
from tally import ROOT, SAMPLE, SANITIZED, VITRINE, Tally  # noqa: E402

import jsonschema  # noqa: E402

with open(os.path.join(ROOT, "docs/trace.schema.json"), encoding="utf-8") as schema:
    SCHEMA = jsonschema.Draft202012Validator(json.load(schema))

# title: chain, options of s_server
SESSIONS = {
    "gcm": ("p256", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"),
    "gcm-384": ("rsa", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384"),
    "chacha": ("rsa", "-cipher", "ECDHE-RSA-CHACHA20-POLY1305"),
    "cbc etm": ("ed25519", "-cipher", "ECDHE-ECDSA-AES256-SHA384"),
    "cbc mte": ("p256", "-cipher", "ECDHE-ECDSA-AES128-SHA256", "-no_etm"),
    "rsa": ("rsa", "-cipher", "AES128-SHA"),
    "client certificate": ("rsa", "-cipher", "ECDHE-RSA-AES128-SHA", "-verify", "1", "-CAfile", "{roots}"),
}


class Dumpcap:
    def __init__(self, path):
        self.path = path
        # -Z none: nothing is said on stdout
        self.process = subprocess.Popen(["dumpcap", "-i", "lo", "-q", "-f", "tcp", "-B", "16", "-w", path], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE)
        for line in self.process.stderr:
            if line.startswith(b"File:"):
                return
        raise RuntimeError("dumpcap did not begin")

    def stop(self):
        time.sleep(0.7)                       # packets wait in the kernel's buffer
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=20)


def events(text):
    return [json.loads(line) for line in text.splitlines()]


def wire(trace, kind):
    ids = [e["buf"] for e in trace if e["event"] == "buffer" and e["kind"] == kind]
    return b"".join(bytes.fromhex(e["hex"]) for e in trace if e["event"] == "leaf" and e["buf"] in ids and e["hex"] is not None)


def leaves(trace, kinds=("c2s", "s2c", "record", "message", "certificate")):
    """What was read, buffer by buffer and in its order, whatever the numbers of the buffers."""
    kind, out = {e["buf"]: e["kind"] for e in trace if e["event"] == "buffer"}, {}
    for e in trace:
        if e["event"] == "leaf" and kind[e["buf"]] in kinds:
            out.setdefault(e["buf"], []).append((e["off"], e["len"], e["path"], e["hex"], e.get("value"), e.get("ref")))
    return sorted((kind[b], tuple(map(str, x))) for b, x in out.items())


def derived(trace):
    """Outputs of the arithmetic, by name."""
    return sorted((name, value) for e in trace if e["event"] == "derive" for name, value in e["out"].items())


def sealed_text(trace):
    """What was sealed is the content of a record of ours, not an output: as an observer, who opens it, has it."""
    text = {e["buf"]: "" for e in trace if e["event"] == "buffer" and e["kind"] == "record"}
    for e in trace:
        if e["event"] == "leaf" and e["buf"] in text:
            text[e["buf"]] += e["hex"]
    return [("plaintext", value) for value in text.values()]


def tiles(trace):
    """Complaints about leaves that do not follow each other."""
    at, out = {}, []
    for e in trace:
        if e["event"] == "leaf":
            if e["off"] != at.get(e["buf"], 0):
                out.append(f"buffer {e['buf']}: {e['path']} at {e['off']} instead of {at.get(e['buf'], 0)}")
            at[e["buf"]] = e["off"] + e["len"]
    return out[:3]


def view(path, *options, typed=b""):
    done = vitrine("view", path, "--json", *options, typed=typed)
    return events(done.stdout), done


def listing(path, *options):
    """The connections of a file, also when one alone has TLS."""
    found, done = view(path, *options)
    return found, done


def lines(trace):
    return [e for e in trace if e["event"] == "leaf"]


def failures(trace):
    return [e["id"] for e in trace if e["event"] == "check" and e["result"] == "fail"]


def by_port(path):
    return {int(c["server"].rsplit(":", 1)[1]): c for c in view(path)[0]}


def record(tally, pki, folder):
    """Real sessions in one capture. Returns its path, {title: port}, {port: vitrine's own trace}, the key log."""
    path, keys = os.path.join(folder, "live.pcapng"), os.path.join(folder, "keys.log")
    ports, traces, servers = {}, {}, []
    try:
        for title, (chain, *options) in SESSIONS.items():
            options = [o.replace("{roots}", pki.path("roots.pem")) for o in options]
            servers.append(OpensslServer(pki, chain, "-tls1_2", "-keylogfile", keys, *options))
            ports[title] = servers[-1].port
        servers.append(OpensslServer(pki, "p256", "-tls1_3", "-keylogfile", keys))
        ports["tls 1.3"] = servers[-1].port
        servers.append(OpensslServer(pki, "p256", "-tls1_2", "-keylogfile", keys))
        ports["openssl"] = servers[-1].port
        with_postfix = os.getuid() == 0
        postfix = Postfix(pki, {"smtp": []}) if with_postfix else None
        dump = Dumpcap(path)
        try:
            jobs = [(t, []) for t in SESSIONS] + ([("smtp", ["--starttls", "smtp"])] if postfix else [])
            if postfix:
                ports["smtp"] = postfix.port["smtp"]
            for title, options in jobs:
                trace = os.path.join(folder, f"{ports[title]}.trace")
                against("connect", pki, ports[title], "--trace", trace,
                        "--trace-secrets", "--keylog", keys, *options, typed=b"NOOP\nQUIT\n" if options else b"hello, " * 300 + b"\n")
                with open(trace, encoding="utf-8") as f:
                    traces[ports[title]] = events(f.read())
            for title in ("tls 1.3", "openssl"):
                subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{ports[title]}", "-servername", HOST, "-CAfile", pki.path("roots.pem"),
                                "-quiet", "-no_ign_eof"], input=b"hello\n", capture_output=True, timeout=20)
        finally:
            dump.stop()
            if postfix:
                postfix.__exit__()
    finally:
        for server in servers:
            server.__exit__()
    return path, ports, traces, keys


def test_live(tally, pki, path, ports, traces, keys):
    connections = by_port(path)
    for title, port in ports.items():
        c = connections.get(port)
        if not tally.check(f"{title}: in the list", c is not None and c["tls"], str(c)):
            continue
        number = str(c["connection"])
        closed, done = view(path, "--connection", number)
        opened, _ = view(path, "--connection", number, "--keylog", keys)
        tally.problems(f"{title}: leaves tile", tiles(closed) + tiles(opened))
        tally.check(f"{title}: no rule is said to be broken", not failures(closed) + failures(opened), str(failures(closed) + failures(opened)))
        if port in traces:
            own = traces[port]
            for kind in ("c2s", "s2c"):
                tally.check(f"{title}: bytes of {kind}", wire(closed, kind) == wire(own, kind) and wire(opened, kind) == wire(own, kind))
            differs = set(leaves(opened)) ^ set(leaves(own))
            tally.check(f"{title}: every leaf is that of our own trace", not differs, str(sorted(differs))[:300])
            values = [v for v in derived(opened) if v not in derived(own) + sealed_text(own)]
            tally.check(f"{title}: every derived value is that of our own trace", not values, str(values)[:300])
            sealed = set(leaves(closed, ("message", "certificate"))) - set(leaves(own, ("message", "certificate")))
            tally.check(f"{title}: without keys no leaf is another", not sealed, str(sorted(sealed))[:300])
            names = {n for e in opened if e["event"] == "derive" for n in e["out"]}
            tally.check(f"{title}: the keys are derived", {"key_block", "client_write_key", "server_write_key", "verify_data"} <= names, str(names))
            finished = [e for e in opened if e["event"] == "check" and e["id"] == "tls.finished" and e["result"] == "pass"]
            if title == "gcm":
                asked = vitrine("view", path, "--connection", number, "--keylog", keys, "--pcapng", "-o", keys + ".pcapng")
                with open(keys + ".pcapng", "rb") as f, open(keys, encoding="ascii") as log:
                    capture, known = f.read(), log.read().split("\n")
                random = next(e["hex"] for e in own if e["event"] == "leaf" and e["path"] == "client_hello.random")
                line = next(x for x in known if x.startswith(f"CLIENT_RANDOM {random} "))
                secret = vitrine("view", path, "--connection", number, "--keylog", keys, "--find", "master_secret")
                uses = [n for n, e in enumerate((e for e in opened if e["event"] not in ("trace", "anchor", "untrusted")), 1)
                        if e["event"] == "derive" and "master_secret" in e["in"].values()]
                shown = [int(n) for n in re.findall(r"^[ a-z]{14}(\d+): ", secret.stdout, re.M)]
                tally.check(f"{title}: the secret of the key log, and what uses it", line.split()[2] in re.sub(r"\s", "", secret.stdout)
                            and len(uses) == 3 and shown == uses, f"{shown}, not {uses}: {secret.stdout}{secret.stderr}")
                tally.check(f"{title}: as a capture again, its secret is in it", asked.returncode == 0 and line.encode() in capture, asked.stderr)
                tally.problems(f"{title}: every line keeps to the schema", [str(e) for e in opened + closed if not SCHEMA.is_valid(e)][:2])
            tally.check(f"{title}: both Finished are checked", len(finished) == 2, str(finished))
        unparsed = [e for e in opened if e["event"] == "leaf" and e["path"].endswith("unparsed")]
        tally.check(f"{title}: nothing is unparsed", not unparsed, str(unparsed)[:300])
        certificates = [e for e in closed if e["event"] == "buffer" and e["kind"] == "certificate"]
        tally.check(f"{title}: certificates", len(certificates) == (0 if title == "tls 1.3" else c["certificates"]) and (title == "tls 1.3" or certificates))
    if "smtp" in ports:
        tally.check("smtp: found after STARTTLS", connections[ports["smtp"]].get("starttls") == "smtp", str(connections[ports["smtp"]]))
    c = connections[ports["tls 1.3"]]
    tally.check("TLS 1.3 is told", c.get("version") == "TLS 1.3" and c.get("server_name") == HOST, str(c))


def test_tshark(tally, path, ports):
    """The streams that tshark follows."""
    connections = by_port(path)
    found = subprocess.run(["tshark", "-r", path, "-T", "fields", "-e", "tcp.stream", "-e", "tcp.dstport", "-Y", "tcp.flags.syn==1 && tcp.flags.ack==0"],
                           capture_output=True, text=True).stdout.split()
    streams = {int(port): stream for stream, port in zip(found[::2], found[1::2], strict=True)}
    for title in ("openssl", "tls 1.3", "gcm"):
        text = subprocess.run(["tshark", "-r", path, "-q", "-z", f"follow,tcp,raw,{streams[ports[title]]}"], capture_output=True, text=True).stdout
        rows = [line for line in text.splitlines() if re.fullmatch(r"\t?[0-9a-f]+", line)]
        trace, _ = view(path, "--connection", str(connections[ports[title]]["connection"]))
        for kind, tabbed in (("c2s", False), ("s2c", True)):
            wanted = b"".join(bytes.fromhex(r.strip()) for r in rows if r.startswith("\t") == tabbed)
            tally.check(f"{title}: tshark follows the same {kind}", wanted and wire(trace, kind) == wanted, f"{len(wire(trace, kind))} of {len(wanted)}")


def test_chain(tally, pki, path, ports):
    """The chain in a capture, without keys, as openssl verify judges it."""
    number = str(by_port(path)[ports["openssl"]]["connection"])
    for title, roots, name, wanted in (("trusted", "roots.pem", HOST, 0), ("another root", "stranger.pem", HOST, 5), ("another name", "roots.pem", "other.example", 6)):
        done = vitrine("view", path, "--connection", number, "--bundle", pki.path(roots), "--name", name, "--json")
        openssl = subprocess.run(["openssl", "verify", "-CAfile", pki.path(roots), "-untrusted", pki.path("p256.rest.pem"), "-verify_hostname", name,
                                  pki.path("p256.pem")], capture_output=True, text=True)
        code = int((re.search(r"error (\d+)", openssl.stdout + openssl.stderr) or [0, 0])[1])
        answer = json.loads(done.stdout or "{}")
        tally.check(f"chain: {title}", done.returncode == wanted and answer["exit"] == wanted and (wanted == 0) == (openssl.returncode == 0)
                    and answer["verify"]["code"] == code, f"{done.returncode}, {answer.get('verify')}, openssl {code}: {done.stderr}")
        page = vitrine("view", path, "--connection", number, "--bundle", pki.path(roots), "--name", name, "--html")
        demands = re.findall(r'class="mark (\w+)"', (re.findall(r"<ol class=demands>(.*?)</ol>", page.stdout, re.DOTALL) or [""])[0])
        failed = {0: None, 5: 3, 6: 2}[wanted]
        tally.check(f"chain: {title}: a page judges it likewise", page.returncode == wanted and page.stdout.startswith("<!doctype html>")
                    and demands == ["fail" if i == failed else "pass" for i in range(4)], f"{page.returncode}, {demands}: {page.stderr}")
    named = vitrine("view", path, "--connection", number, "--bundle", pki.path("roots.pem"))
    tally.check("chain: the name that the client asked for", named.returncode == 0 and re.search(rf"name +pass .* matches {HOST}", named.stdout), named.stdout + named.stderr)
    for look in (["--pcapng"], ["--find", "random"], ["-o", "/nonexistent/verdict"]):
        done = vitrine("view", path, "--connection", number, "--bundle", pki.path("roots.pem"), *look)
        tally.check(f"chain: a verdict or {look[0]}", done.returncode == 1 and f"leave out {look[0]}" in done.stderr and not done.stdout, done.stderr + done.stdout[:200])
    many = vitrine("view", path, "--bundle", pki.path("roots.pem"))
    tally.check("chain: which connection?", many.returncode == 1 and "--connection" in many.stderr, many.stderr)
    hidden = vitrine("view", path, "--bundle", pki.path("roots.pem"), "--connection", str(by_port(path)[ports["tls 1.3"]]["connection"]))
    tally.check("chain: none in TLS 1.3", hidden.returncode == 1 and "TLS 1.3" in hidden.stderr, hidden.stderr)


def formats(turns, keys):
    """name: the bytes of a file that holds the same session."""
    s = pk.conversation(turns, mss=500)
    ethernet = pk.frames(s)
    out = {f"pcap {'big' if o == '>' else 'little'}-endian{' nano' if n else ''}": pk.pcap(ethernet, o, n) for o in "<>" for n in (False, True)}
    for link in pk.LINKS:
        for version in (4, 6):
            hop = pk.V4_OPTIONS if version == 4 else pk.V6_HOP
            out[f"{link} IPv{version}"] = pk.pcap(pk.frames(s, link, version, hop=hop, options=bytes([1] * 12)))
    for o in "<>":
        for kind in ("enhanced", "simple", "obsolete"):
            out[f"pcapng {kind} {o}"] = pk.section(o) + pk.interface(o, 1, 0) + pk.block(o, 0x0bad, b"unknown") + pk.pcapng(ethernet, o, kind)
    half = len(s) // 2
    out["pcapng two sections"] = (pk.section("<") + pk.interface("<", 101) + pk.interface("<", 1) + pk.pcapng(pk.frames(s[:half]), "<", number=1)
                                  + pk.section(">") + pk.interface(">", 113) + pk.pcapng(pk.frames(s[half:], "cooked"), ">"))
    for name, change in (("twice", pk.twice), ("shuffled", pk.shuffled), ("overlapping", pk.overlapping)):
        out[name] = pk.pcap(pk.frames(change(s)))
    out["all disorder"] = pk.pcap(pk.frames(pk.twice(pk.shuffled(pk.overlapping(s), 7, 12), 5)))
    out["sequence numbers wrap"] = pk.pcap(pk.frames(pk.shuffled(pk.conversation(turns, isn=(2**32 - 200, 2**32 - 900), mss=300))))
    out["no SYN"] = pk.pcap(pk.frames(pk.conversation(turns, syn=False, fin=False)))
    out["one byte a segment"] = pk.pcap(pk.frames(pk.conversation([(d, x) for d, x in turns], mss=1)))
    out["secrets first"] = pk.section() + pk.secrets("<", keys) + pk.interface("<", 1) + pk.pcapng(ethernet)
    out["secrets last"] = pk.section() + pk.interface("<", 1) + pk.pcapng(ethernet) + pk.secrets("<", keys)
    return out


def test_formats(tally, folder, own, keys):
    turns = pk.turns_of(own)
    with open(keys, "rb") as f:
        text = f.read()
    for name, data in formats(turns, text).items():
        path = write(folder, "format.pcap", data)
        trace, done = view(path, *([] if "secrets" in name else ["--keylog", keys]))
        same = done.returncode == 0 and set(leaves(trace)) == set(leaves(own))
        tally.check(f"format {name}", same and not done.stderr, f"status {done.returncode}: {done.stderr} {sorted(set(leaves(trace)) ^ set(leaves(own)))}"[:400])
    path = write(folder, "format.pcap", formats(turns, text)["secrets first"])
    trace, _ = view("-", typed=open(path, "rb").read())
    tally.check("format from a pipe", set(leaves(trace)) == set(leaves(own)))


def test_tools(tally, folder, path, ports, keys, own):
    """Files that Wireshark's own tools write."""
    one = os.path.join(folder, "one.pcapng")
    subprocess.run(["tshark", "-r", path, "-Y", f"tcp.port=={ports['gcm']}", "-w", one], capture_output=True, check=True)
    for form in ("pcap", "nsecpcap", "pcapng"):
        out = os.path.join(folder, "converted")
        subprocess.run(["editcap", "-F", form, one, out], check=True, capture_output=True)
        trace, done = view(out, "--keylog", keys)
        tally.check(f"editcap -F {form}", set(leaves(trace)) == set(leaves(own)), done.stderr)
    injected = os.path.join(folder, "injected.pcapng")
    subprocess.run(["editcap", "--inject-secrets", f"tls,{keys}", one, injected], check=True, capture_output=True)
    trace, done = view(injected)
    tally.check("editcap --inject-secrets", set(leaves(trace)) == set(leaves(own)), done.stderr)
    merged = os.path.join(folder, "merged.pcapng")
    subprocess.run(["mergecap", "-w", merged, one, path], check=True, capture_output=True)
    tally.check("mergecap", by_port(merged).keys() >= set(ports.values()))
    cut = os.path.join(folder, "cut.pcapng")
    subprocess.run(["editcap", "-s", "200", one, cut], check=True, capture_output=True)
    found, done = view(cut, "--keylog", keys)
    tally.check("editcap -s 200: the losses are named", "not in the capture" in done.stderr and any(e["path"] == "lost" for e in lines(found)), done.stderr)
    tally.check("editcap -s 200: no false judgement", not failures(found) and not tiles(found), str(failures(found) + tiles(found)))
    garbage = os.path.join(folder, "garbage.pcap")
    for kind in ("tcp", "eth", "sll", "ip"):
        subprocess.run(["randpkt", "-t", kind, "-c", "300", "-b", "200", garbage], capture_output=True)
        if os.path.exists(garbage):
            done = vitrine("view", garbage)
            tally.check(f"randpkt {kind}", done.returncode == 0 and "capture" in done.stdout, f"{done.returncode} {done.stderr}")


def test_losses(tally, folder, own, keys):
    """Packets that are not there: who lost what, where."""
    turns = pk.turns_of(own)
    whole = pk.conversation(turns, mss=300)
    stream = {0: b"", 1: b""}
    for d, data in turns:
        stream[d] += data
    wrong = []
    for i, s in enumerate(whole):
        if not s.data:
            continue
        side, off = (0, s.seq - 1001) if s.dport == 443 else (1, s.seq - 5001)
        path = write(folder, "lost.pcap", pk.pcap(pk.frames(whole[:i] + whole[i + 1:])))
        trace, done = view(path, "--keylog", keys, "--connection", "1")
        kind = ("c2s", "s2c")[side]
        ids = [e["buf"] for e in trace if e["event"] == "buffer" and e["kind"] == kind]
        lost = [(e["off"], e["len"]) for e in trace if e["event"] == "leaf" and e["path"] == "lost" and e["buf"] in ids]
        said = f"{len(s.data)} bytes from the {('client', 'server')[side]}, at offset {off}, are not in the capture"
        if i % 5 == 0:
            page = vitrine("view", path, "--keylog", keys, "--connection", "1", "--html").stdout
            text = " ".join(vitrine("view", path, "--keylog", keys, "--connection", "1").stdout.split())
            nameless = sum(e["len"] for e in trace if e["event"] == "leaf" and e["path"].split(".")[-1] in ("lost", "unparsed"))
            total, share = sum(e["len"] for e in trace if e["event"] == "leaf" and e["buf"] in (1, 2)), re.search(r"named: ([0-9.]+) %", text)
            if not (f", lost: {len(s.data)}" in text and f", lost: {len(s.data)}" in page and share
                    and abs(float(share[1]) - 100 * (total - nameless) / total) < 0.02):
                wrong.append(f"segment {i}: {total} bytes, {nameless} without a name: {text[:300]}")
        rest = wire(trace, kind) == stream[side][:off] + stream[side][off + len(s.data):]
        if lost != [(off, len(s.data))] or said not in done.stderr or not rest or failures(trace) or tiles(trace) or wire(trace, ("c2s", "s2c")[1 - side]) != stream[1 - side]:
            wrong.append(f"segment {i}: {kind} {off}+{len(s.data)}: {lost}, rest {rest}, {failures(trace)} {tiles(trace)} {done.stderr.strip()}")
    tally.problems("each data segment lost once", wrong[:3])
    # A record of data that is lost in part, behind its header and before the next: what follows is still opened.
    middle = [i for i, s in enumerate(whole) if s.dport == 443 and s.data and whole[i - 1].data and whole[i - 1].dport == 443][-3]
    path = write(folder, "bridge.pcap", pk.pcap(pk.frames(whole[:middle] + whole[middle + 1:])))
    trace, done = view(path, "--keylog", keys)
    alerts = {(e["path"], e["hex"]) for e in lines(trace) if e["path"].startswith("alert.")}
    tally.check("what follows a record lost in part is opened", ("alert.description", "00") in alerts and not failures(trace) and not tiles(trace),
                f"{alerts} {failures(trace)} {done.stderr}")
    cut = [(s.time, data[:100], wire_len) for s, (_, data, wire_len) in zip(whole, pk.frames(whole, "raw")[1], strict=True)]
    end = max(i for i, s in enumerate(whole) if len(s.data) > 60 and s.sport == 443)
    trace, done = view(write(folder, "snapped.pcap", pk.pcap((101, cut[:end + 1]))), "--connection", "1")
    ids = [e["buf"] for e in trace if e["event"] == "buffer" and e["kind"] == "s2c"]
    lost = [(e["off"], e["len"]) for e in lines(trace) if e["path"] == "lost" and e["buf"] in ids]
    wanted = [(s.seq - 5001 + 60, len(s.data) - 60) for s in whole[:end + 1] if s.sport == 443 and len(s.data) > 60]
    tally.check("a short snapshot length", lost == wanted and not failures(trace) and not tiles(trace), f"{lost} not {wanted}")
    for d in (0, 1):
        path = write(folder, "half.pcap", pk.pcap(pk.frames([s for s in whole if (s.dport == 443) == (d == 0)])))
        trace, done = view(path)
        kind = ("c2s", "s2c")[d]
        tally.check(f"one direction alone: {kind}", wire(trace, kind) == stream[d] and not failures(trace) and not tiles(trace), done.stderr)
    late = [s for s in whole if s.time > whole[len(whole) * 2 // 3].time]
    trace, done = view(write(folder, "late.pcap", pk.pcap(pk.frames(late))), "--connection", "1")
    tally.check("begins midway", not failures(trace) and not tiles(trace) and wire(trace, "c2s") and stream[0].endswith(wire(trace, "c2s")),
                f"{failures(trace)} {tiles(trace)} {done.stderr}")
    whole_file = pk.pcap(pk.frames(whole))
    done = vitrine("view", write(folder, "cut.pcap", whole_file[:-5]), "--json")
    tally.check("a file that ends early", done.returncode == 1 and "at byte" in done.stderr and wire(events(done.stdout), "c2s"), done.stderr)
    first = next(i for i, s in enumerate(whole) if s.data and s.dport != 443)
    link, frames = pk.frames(whole)
    data = bytearray(frames[first][1])
    data[20] |= 0x20                                    # more fragments: the rest comes in one that TCP's ports are not in
    split = (frames[first][0], bytes(data[:14 + 20 + 20 + 100]), len(data))
    rest = bytearray(data[:14 + 20]) + data[14 + 20 + 20 + 100:]
    rest[14 + 2:14 + 4] = (len(rest) - 14).to_bytes(2, "big")
    rest[20:22] = (120 // 8).to_bytes(2, "big")
    head = bytearray(split[1])
    head[14 + 2:14 + 4] = (20 + 20 + 100).to_bytes(2, "big")
    cut = frames[:first] + [(split[0], bytes(head), len(head)), (split[0], bytes(rest), len(rest))] + frames[first + 1:]
    done = vitrine("view", write(folder, "fragment.pcap", pk.pcap((link, cut))), "--json")
    lost = [e["len"] for e in lines(events(done.stdout)) if e["path"] == "lost"]
    other = vitrine("view", os.path.join(folder, "fragment.pcap"), "--connection", "2")
    tally.check("a fragment is no segment", other.returncode == 1 and "there are 1" in other.stderr, other.stderr)
    tally.check("fragments are named as lost", lost == [len(whole[first].data) - 100], f"{lost} {done.stderr}")


def test_bounds(tally, folder, own):
    """What reaches a bound of src/capture/capture.h is named."""
    hello = pk.turns_of(own)[0][1]
    many = [pk.conversation([(0, hello)], ports=(30000 + i, 443), fin=False) for i in range(70)]
    done = vitrine("view", write(folder, "many.pcap", pk.pcap(pk.frames([s for c in many for s in c]))))
    tally.check("70 handshakes at once", done.stdout.count("given up: 64 later") == 6 and "TLS in 70" in done.stdout, done.stdout[-500:])
    syns = [pk.conversation([], ports=(1024 + i, 443), fin=False)[0] for i in range(17000)]
    done = vitrine("view", write(folder, "syns.pcap", pk.pcap(pk.frames(syns))))
    tally.check("17,000 connections", f"{17000 - 16384} packets of later connections" in done.stdout, done.stdout[-300:])
    body = bytes(97 + x % 26 for x in random.Random(1).randbytes(3_000_000))
    talk = pk.conversation([(1, body)])
    for title, gone, late in (("a hole of one segment", [700], []), ("two holes", [200, 1500], []), ("a segment too late", [], [100])):
        moved = [talk[i] for i in late]
        kept = [s for i, s in enumerate(talk) if i not in gone + late]
        path = write(folder, "hole.pcap", pk.pcap(pk.frames(kept[:1900] + moved + kept[1900:])))
        trace, done = view(path, "--connection", "1")
        lost = [(e["off"], e["len"]) for e in lines(trace) if e["path"] == "lost"]
        wanted = [(talk[i].seq - 5001, 1448) for i in gone + late]
        tally.check(title, lost == wanted and not tiles(trace) and sum(e["len"] for e in lines(trace)) == len(body), f"{lost} not {wanted}")
    talk = pk.conversation([(1, body[:1600])], mss=1)
    trace, done = view(write(folder, "patience.pcap", pk.pcap(pk.frames(talk[:10] + talk[11:1500] + [talk[10]] + talk[1500:]))), "--connection", "1")
    lost = [(e["off"], e["len"]) for e in lines(trace) if e["path"] == "lost"]
    tally.check("a byte too late", lost == [(talk[10].seq - 5001, 1)] and not tiles(trace), str(lost))
    reused = pk.conversation([(0, b"first\n")]) + pk.conversation([(0, b"second\n")], isn=(77000, 99000))
    found, _ = view(write(folder, "reused.pcap", pk.pcap(pk.frames(reused))))
    tally.check("the same ports twice", [c["c2s"]["bytes"] for c in found] == [6, 7], str(found))


def test_usage(tally, folder, path):
    for title, options, wanted in (("no such connection", ["--connection", "9999"], "there is no"), ("a bad number", ["--connection", "x"], "give a number"),
                                   ("a key log that is none", ["--keylog", path], "no secret"), ("no such key log", ["--keylog", "/nonexistent"], "cannot be opened"),
                                   ("a page of many", ["--html"], "--connection N")):
        done = vitrine("view", path, *options)
        tally.check(title, done.returncode == 1 and wanted in done.stderr and done.stderr.count("\n") == 1, f"{done.returncode} {done.stderr}")
    done = vitrine("view", path)
    tally.check("the list for people", done.returncode == 0 and "TLS 1.3" in done.stdout and "mail.vitrine.test" in done.stdout, done.stdout[:500])
    found, asked = view(os.path.join(folder, "format.pcap"), "--connection", "0")
    tally.check("the list of one, when it is asked for", len(found) == 1 and found[0].get("tls") and asked.returncode == 0, str(found)[:300] + asked.stderr)
    out = os.path.join(folder, "list.txt")
    tally.check("the list into a file", vitrine("view", path, "-o", out).stdout == "" and open(out, encoding="utf-8").read() == done.stdout)


def test_mutations(tally, folder, own, keys):
    """Bits flipped and pieces moved anywhere in a capture: it ends, cleanly."""
    s = pk.conversation(pk.turns_of(own), mss=700)
    r, wrong = random.Random(5), []
    bases = [pk.pcap(pk.frames(s)), pk.section() + pk.secrets("<", open(keys, "rb").read()) + pk.interface("<", 1) + pk.pcapng(pk.frames(s))]
    for i in range(150):
        data = bytearray(bases[i % 2])
        for _ in range(r.randrange(1, 8)):
            at = r.randrange(len(data))
            if r.random() < 0.5:
                data[at] ^= 1 << r.randrange(8)
            else:
                data[at:at + 4] = r.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f"))
        done = vitrine("view", write(folder, "mutant.pcap", bytes(data)), "--json")
        if done.returncode not in (0, 1) or (done.returncode == 1 and not done.stderr):
            wrong.append(f"mutant {i}: {done.returncode} {done.stderr[-300:]}")
    tally.problems("mutants", wrong[:3])


def big_capture(out, size):
    """SIZE bytes of a capture: two bulk connections in long and short segments, every 50th out of order, and a new handshake now and then."""
    hosts = [b"\xc0\x00\x02\x01", b"\xc0\x00\x02\x02"]
    out.write(pk.struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 101))
    body, written, seq, n = bytes(60000), 0, [1, 1], 0
    while written < size:
        which = n & 1
        data = body if which == 0 else body[:1400]
        late = n % 50 == 49
        ports = (50000 + n % 7000 if n % 5 == 0 else 40000 + which, 443)
        packet = pk.struct.pack(">BBHHHBBH", 0x45, 0, 40 + len(data), 0, 0, 64, 6, 0) + hosts[0] + hosts[1] \
            + pk.struct.pack(">HHIIBBHHH", *ports, (seq[which] + (len(data) if late else 0)) & 0xffffffff, 1, 0x50, 16, 65535, 0, 0) + data
        seq[which] += len(data)
        written += out.write(pk.struct.pack("<IIII", n, 0, len(packet), len(packet)) + packet)
        n += 1


def test_big(tally, size):
    process = subprocess.Popen([VITRINE, "view", "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    started = time.monotonic()
    try:
        big_capture(process.stdin, size)
        with open(f"/proc/{process.pid}/status", encoding="ascii") as f:
            megabytes = int(re.search(r"VmHWM:\s+(\d+)", f.read())[1]) / 1024
        process.stdin.close()
    except BrokenPipeError:
        megabytes = 0
    complaint = process.stderr.read().decode()
    process.wait()
    seconds = time.monotonic() - started
    print(f"a capture of {size / 1e9:.1f} GB: {seconds:.1f} s, {megabytes:.0f} MB of memory")
    tally.check("a large capture", process.returncode == 0 and seconds < 40, f"{process.returncode} after {seconds:.0f} s: {complaint}")
    # 64 MB of held segments, 14 of observers, 6 of connections: src/capture/capture.h
    tally.check("a large capture in constant memory", SANITIZED or 0 < megabytes < 110, f"{megabytes:.0f} MB")


def main():
    own_network()                # for dumpcap takes all there is on the loopback, other suites' too
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-capture-", dir="/tmp") as folder:
        pki = Pki(folder)
        path, ports, traces, keys = record(tally, pki, folder)
        test_live(tally, pki, path, ports, traces, keys)
        test_tshark(tally, path, ports)
        test_chain(tally, pki, path, ports)
        own = traces[ports["gcm"]]
        test_formats(tally, folder, own, keys)
        test_tools(tally, folder, path, ports, keys, own)
        test_losses(tally, folder, own, keys)
        test_bounds(tally, folder, own)
        test_usage(tally, folder, path)
        test_mutations(tally, folder, own, keys)
        test_big(tally, 10**8 if SAMPLE else 10**9)
    tally.finish()


if __name__ == "__main__":
    main()

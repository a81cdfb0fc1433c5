#!/usr/bin/env python3
"""The HTML page in a real browser: Debian's Chromium, driven by playwright-core, on sessions recorded from openssl s_server just now.

This half records them and says what must be in each page, read from the trace as JSON: how many leaves, which bytes. page.mjs opens the
pages. --keep FOLDER leaves pages and screenshots there; a session's name takes that one alone.
"""
import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "live")]
from pki import Pki  # noqa: E402
from run import against  # noqa: E402
from servers import OpensslServer  # noqa: E402
from tally import BUILD, ROOT, SAMPLE, VITRINE, Tally  # noqa: E402

# chain, options of the server, with secrets; what the page must show beyond what all must
SESSIONS = {
    "gcm": ("rsa", ["-cipher", "ECDHE-RSA-AES128-GCM-SHA256"], True),
    "cbc": ("rsa", ["-cipher", "AES128-SHA"], True),
    "chacha": ("p256", ["-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"], True),
    "three certificates": ("long", ["-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"], True),
    "failing": ("expired", [], True),
    "broken off": ("rsa", ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], True),
    "withheld": ("rsa", ["-cipher", "ECDHE-RSA-AES128-GCM-SHA256"], False),
}
FEW = ("gcm", "hostile", "broken off", "capture without keys", "flips", "built-in postfix")      # of a sample
MARKUP = "<img src=x onerror=\"hacked=1\"></script><script>hacked=1</script>'\"&lt;\u2028</details></pre>"


def record(pki, chain, options, secrets):
    path = pki.path("session.trace")
    version = [] if "-tls1_1" in options else ["-tls1_2"]
    with OpensslServer(pki, chain, *version, *options) as server:
        against("check", pki, server.port, "--trace", path, *(["--trace-secrets"] if secrets else []))
    with open(path, encoding="utf-8") as f:
        return f.read()


def hostile(text):
    """TEXT with markup in each string that a trace may hold without saying something else."""
    lines = []
    for line in text.splitlines():
        event = json.loads(line)
        for key in ("value", "seen", "wanted", "on", "target", "name", "ref"):
            kind = event.get("type" if key == "value" else key + "_type")
            if isinstance(event.get(key), str) and kind != "bytes":          # hex is read as hex
                event[key] = MARKUP + event[key]
        lines.append(json.dumps(event, ensure_ascii=False))
    return "\n".join(lines) + "\n"


def expected(text):
    """What a page of the trace TEXT must hold: leaves, and the bytes of each direction."""
    events = [json.loads(line) for line in text.splitlines()]
    kinds = {e["buf"]: e["kind"] for e in events if e["event"] == "buffer"}
    wire, leaves = {"c2s": "", "s2c": ""}, [e for e in events if e["event"] == "leaf"]
    for leaf in leaves:
        if kinds[leaf["buf"]] in wire:
            wire[kinds[leaf["buf"]]] += leaf["hex"]
    return dict(leaves=len(leaves), wire=wire, buffers=len(kinds), withheld=sum(leaf["hex"] is None for leaf in leaves),
                derives=sum(e["event"] == "derive" for e in events), checks=sum(e["event"] == "check" for e in events),
                fails=sum(e.get("result") == "fail" for e in events if e["event"] == "check"),
                certificates=sum(k == "certificate" for k in kinds.values()))


def install_playwright():
    """npm ci in a folder of the build, once for each lock file. Returns its node_modules, or None after a message."""
    with open(os.path.join(HERE, "package-lock.json"), "rb") as f:
        folder = os.path.join(BUILD, "browser-" + hashlib.sha256(f.read()).hexdigest()[:8])
    modules = os.path.join(folder, "node_modules")
    if not os.path.exists(os.path.join(modules, "playwright-core", "package.json")):
        os.makedirs(folder, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(os.path.join(HERE, name), folder)
        done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True)
        if done.returncode != 0:
            print(done.stdout + done.stderr)
            return None
    return modules


def view(folder, name, source, *options):
    """The page of SOURCE, or None; and what vitrine said."""
    page = os.path.join(folder, name.replace(" ", "-") + ".html")
    done = subprocess.run([VITRINE, "view", source, "--html", *options, "-o", page], capture_output=True, text=True, timeout=60)
    return (page if done.returncode == 0 else None), done.stderr


def make_pages(tally, folder, only):
    """The pages, and what each must hold."""
    pages = []

    def add(name, source, *options, **more):
        if only and name not in only:
            return
        page, said = view(folder, name, source, *options)
        if tally.check(f"{name}: a page is written", page is not None, said):
            pages.append(dict(more, name=name, file=page, source=source))

    pki = Pki(folder)
    for name, (chain, options, secrets) in SESSIONS.items():
        text = record(pki, chain, options, secrets)
        for title, content in [(name, text)] + ([("hostile", hostile(text))] if name == "gcm" else []):
            source = os.path.join(folder, title.replace(" ", "-") + ".trace")
            with open(source, "w", encoding="utf-8") as f:
                f.write(content)
            add(title, source, **expected(text))
        if name == "withheld":
            capture = os.path.join(folder, "capture.pcapng")
            subprocess.run([VITRINE, "view", source, "--pcapng", "-o", capture], timeout=60)
            add("capture without keys", capture, wire=expected(text)["wire"], certificates=2)
        if name == "broken off":
            add("flips", source, "--flips", **expected(text))
    add("one certificate", os.path.join(ROOT, "vectors/article/apollo.pem"), certificates=1)
    for session in sorted(glob.glob(os.path.join(ROOT, "vectors/sessions/*.trace"))):
        add("built-in " + os.path.basename(session)[:-6], session)
    return pages


def main(arguments):
    tally = Tally()
    keep = arguments[1] if arguments[:1] == ["--keep"] else None
    only = arguments[2 if keep else 0:] or (FEW if SAMPLE else ())
    modules = install_playwright()
    if not tally.check("npm ci installs playwright-core", modules is not None):
        tally.finish()
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or temporary
        os.makedirs(folder, exist_ok=True)
        plan = dict(pages=make_pages(tally, folder, only), folder=folder, screenshots=keep is not None)
        environment = dict(os.environ, MODULES=modules, PLAN=json.dumps(plan), VITRINE=VITRINE)
        process = subprocess.Popen(["node", os.path.join(HERE, "page.mjs")], env=environment,
                                   stdout=subprocess.PIPE, text=True)
        for line in process.stdout:
            if not line.startswith("{"):
                print(line, end="")
                continue
            result = json.loads(line)
            tally.check(result["name"], result["ok"], result.get("detail", ""))
        tally.check("the browser's half ends well", process.wait() == 0, f"status {process.returncode}")
    tally.finish()


if __name__ == "__main__":
    main(sys.argv[1:])

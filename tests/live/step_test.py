#!/usr/bin/env python3
"""view --step, driven in tmux: what is on the screen is compared with the trace's JSON; keys, sizes, signals; the terminal is given back.

The server is tmux's own for this test alone: its socket is named after the process, and ended by that name."""
import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile")]
from pki import Pki  # noqa: E402
from run import against, vitrine  # noqa: E402
from server import Server, smtp, tls  # noqa: E402
from tally import VITRINE, Tally  # noqa: E402

WIDTH, HEIGHT = 120, 40
MIDDLE = 72                     # where the line between the panes is, on a screen that wide
SIGNALS = ("TERM", "HUP", "QUIT", "SEGV", "ABRT", "BUS", "ALRM")
KINDS = ("buffer", "open", "leaf", "close", "derive", "check", "state")
# All that a screen may send: position, erase, attributes, cursor, alternate screen.
ALLOWED = re.compile(rb"\x1b\[[0-9;]*[HJKm]|\x1b\[\?(?:25|1049)[hl]")


class Tmux:
    def __init__(self, folder):
        self.socket, self.folder = f"vitrine-step-{os.getpid()}", folder
        env = dict(os.environ, ENV="", PS1="$ ", TMUX_TMPDIR=folder, LC_ALL="C.UTF-8")
        env.pop("TMUX", None)
        self.env = env
        self.run("new-session", "-d", "-x", str(WIDTH), "-y", str(HEIGHT), "sh")
        self.run("set-option", "-g", "status", "off")
        self.run("resize-window", "-x", str(WIDTH), "-y", str(HEIGHT))

    def run(self, *arguments):
        done = subprocess.run(["tmux", "-L", self.socket, "-f", "/dev/null", *arguments], env=self.env, capture_output=True, timeout=20)
        if done.returncode != 0:
            raise RuntimeError(f"tmux {arguments}: {done.stderr.decode()}")
        return done.stdout.decode("utf-8", "replace")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.run("kill-server")

    def keys(self, *keys):
        self.run("send-keys", *keys)

    def type(self, text):
        self.run("send-keys", "-l", text)

    def screen(self, *options):
        return self.run("capture-pane", "-p", *options).split("\n")

    def wait(self, holds, seconds=20):
        """The screen, as soon as it HOLDS; as it is in the end, and False."""
        end = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if holds(screen):
                return screen, True
            if time.monotonic() > end:
                return screen, False
            time.sleep(0.01)

    def shows(self, text):
        return self.wait(lambda screen: any(text in row for row in screen))[1]

    def lit(self):
        """What is reversed between the bars, row by row, in the hex columns."""
        rows = []
        for row in self.screen("-e", "-N")[1:HEIGHT - 1]:
            reversed_, out = False, ""
            for sgr, text in re.findall(r"(?:\x1b\[([0-9;]*)m)|([^\x1b])", row):
                if text:
                    out += text if reversed_ else " "
                else:
                    codes = sgr.split(";")
                    reversed_ = "7" in codes or (reversed_ and not {"0", "", "27"} & set(codes))
            rows.append(out[7:7 + 48])
        return "".join("".join(rows).split())

    def flags(self):
        return self.run("display-message", "-p", "#{alternate_on} #{cursor_flag} #{pane_title}").strip()


class View:
    """The program in the pane, on a trace."""

    def __init__(self, tmux, trace):
        self.tmux, self.trace = tmux, trace
        with open(trace, encoding="utf-8") as f:
            self.events = [e for e in map(json.loads, f) if e["event"] in KINDS]
        for name in ("before", "after", "status"):
            if os.path.exists(os.path.join(tmux.folder, name)):
                os.unlink(os.path.join(tmux.folder, name))
        tmux.run("clear-history")
        tmux.type(f"clear; echo a line from before; cd {tmux.folder}; stty -g >before; {VITRINE} view {trace} --step; "
                  "echo $? >status; stty -g >after\n")
        self.begun = self.at(1)

    def status(self, screen):
        return next((row for row in reversed(screen) if row.strip()), "")

    def at(self, number):
        """Waits until event NUMBER, from 1, is under view."""
        return self.tmux.wait(lambda screen: self.status(screen).startswith(f" {number}/{len(self.events)} "))[1]

    def where(self):
        match = re.match(r" (\d+)/\d+ ", self.status(self.tmux.screen()))
        return int(match[1]) if match else 0

    def go(self, text):
        self.tmux.type(f"g{text}\r")

    def right(self):
        """{label: text} of the right pane; white space is left out, since it is where text wraps."""
        found, label = {}, ""
        for row in self.tmux.screen()[1:HEIGHT - 1]:
            cell = row[MIDDLE + 2:]
            label = cell[:8].strip() or label
            found[label] = found.get(label, "") + re.sub(r"\s", "", cell[8:])
        return found

    def ended(self, seconds=20):
        """The exit status, once the shell has it; None when that does not come."""
        path = os.path.join(self.tmux.folder, "after")
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (os.path.exists(path) and os.path.getsize(path)):
            time.sleep(0.01)
        try:
            return int(open(os.path.join(self.tmux.folder, "status")).read())
        except (OSError, ValueError):
            return None

    def finish(self, status):
        """Has the shell write what it did not: it drops the rest of a line that was interrupted or suspended, and at times what is typed then."""
        for _ in range(20):
            self.tmux.type(f"echo {status} >status; stty -g >after\n")
            if self.ended(1) is not None:
                return

    def given_back(self):
        """What is wrong with the terminal after the end."""
        try:
            before, after = (open(os.path.join(self.tmux.folder, n)).read() for n in ("before", "after"))
        except OSError as trouble:
            return [str(trouble)]
        problems = [] if before == after else [f"stty was {before}, is {after}"]
        if not self.tmux.wait(lambda _: self.tmux.flags().startswith("0 1 "), 5)[1]:
            problems.append(f"alternate screen and cursor: {self.tmux.flags()}")
        if not self.tmux.shows("a line from before"):
            problems.append("the screen from before is gone")
        return problems


def squeezed(text):
    return re.sub(r"\s", "", text)


def plain(value):
    """A value as the screen shows it, where that needs no escapes; None."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if value is not None and re.fullmatch(r"[ -\[\]-~]{1,300}", text) else None


def wrong(view, number):
    """What the screen shows of event NUMBER that is not what the trace says."""
    event, right, problems = view.events[number - 1], view.right(), []

    def same(label, text):
        if text is not None and right.get(label, "") != squeezed(text):
            problems.append(f"{label} is {right.get(label)!r}, not {text!r}")

    def begins(label, text, before=""):
        if text is not None and not right.get(label, "").replace("§", "").startswith(squeezed(before + text)):
            problems.append(f"{label} is {right.get(label)!r}, not {before}{text!r}")

    if event["event"] in ("open", "leaf", "close"):
        if not right.get("path", "").startswith(squeezed(event["path"])):
            problems.append(f"path is {right.get('path')!r}, not {event['path']}")
        same("value", plain(event.get("value", None)) if event.get("value") != event.get("hex") else None)     # else the bytes say it, on the left
        same("clause", event.get("ref") if event["event"] != "close" else None)      # a group's is that of its beginning
    if event["event"] == "leaf" and event["hex"] and event["len"] <= 300:
        lit = view.tmux.lit()
        if lit != event["hex"]:
            problems.append(f"reversed is {lit}, not {event['hex']}")
    if event["event"] == "derive":
        formula = squeezed(f"{', '.join(event['out'])} = {event['op']}(")
        if not right.get("formula", "").startswith(formula):
            problems.append(f"formula is {right.get('formula')!r}, not {formula!r}")
        same("clause", event["ref"])
        for literal in (x for x in event["in"].values() if isinstance(x, str) and " " in x):
            if not any(f': "{literal}"' in row for row in view.tmux.screen()):
                problems.append(f"the label {literal!r} is not on the left")
        if any(re.search(r"[^0-9]0 bytes", row) for row in view.tmux.screen()):
            problems.append("a value is said to have no bytes")
        left = "".join("".join(row[7:7 + 48].split()) for row in view.tmux.screen()[1:HEIGHT - 1])
        first = next(iter(event["out"].values()))
        if first and len(first) <= 200 and first not in left:
            problems.append(f"{first} is not on the left")
    if event["event"] == "check":
        if not right.get("rule", "").startswith(event["id"]) or right.get("result", "").lower() != event["result"]:
            problems.append(f"{event['id']} {event['result']} is shown as {right}")
        begins("seen", plain(event.get("seen")), f"{event['subject']}: " if "subject" in event else "")
        begins("wanted", plain(event.get("wanted")))
        begins("clause", f"{event['ref']} ({event['id']})")
    if event["event"] == "state":
        same("from", event["from"])
        same("to", event["to"])
    return [f"event {number} ({event['event']}): {p}" for p in problems]


def walk(tally, view):
    """Forwards, back, and all over the trace."""
    problems = []
    for number in range(2, 30):
        view.tmux.keys("Space" if number % 2 else "Right")
        problems += wrong(view, number) if view.at(number) else [f"event {number} does not come"]
    for number in range(28, 20, -1):
        view.tmux.keys("b" if number % 2 else "Left")
        problems += wrong(view, number) if view.at(number) else [f"event {number} does not come back"]
    kinds = {kind: [i + 1 for i, e in enumerate(view.events) if e["event"] == kind] for kind in KINDS}
    chosen = sorted({n for numbers in kinds.values() for n in numbers[::max(1, len(numbers) // 12)]})
    for number in chosen:
        view.go(number)
        problems += wrong(view, number) if view.at(number) else [f"event {number} is not gone to"]
    tally.check(f"28 events forwards, 8 back, {len(chosen)} at will", not problems, "; ".join(problems[:4]))
    view.tmux.keys("Home")
    tally.check("Home", view.at(1))
    view.tmux.keys("b")
    tally.check("nothing before the first", view.tmux.shows("the beginning of the trace"))
    view.tmux.keys("End")
    tally.check("End", view.at(len(view.events)))


def number_of(view, holds, after=0):
    """The number of the first event after AFTER that HOLDS."""
    return next(i + 1 for i, e in enumerate(view.events) if i + 1 > after and holds(e))


def begins(view, index):
    """The number of the event where the field of event INDEX begins: a group's value is told at its end."""
    event = view.events[index]
    if event["event"] != "close":
        return index + 1
    return next(i + 1 for i in range(index, -1, -1) if view.events[i]["event"] == "open" and all(view.events[i][k] == event[k] for k in ("buf", "off", "path")))


def search(tally, view):
    view.tmux.keys("Home")
    view.at(1)
    random = number_of(view, lambda e: e.get("path") == "server_hello.random")
    view.go("server_hello.random")
    tally.check("g goes to a field", view.at(random))
    view.tmux.keys("Home")
    view.at(1)
    view.tmux.type("/CERTIFICATE_LIST\r")
    listed = number_of(view, lambda e: e.get("path", "").endswith("certificate_list"))
    tally.check("/ finds a name, in either case", view.at(listed), f"at {view.where()}, not {listed}")
    issuer = sorted({begins(view, i) for i, e in enumerate(view.events) if e["event"] in ("open", "leaf", "close") and "Vitrine Test Intermediate" in str(e.get("value", ""))})
    view.tmux.keys("Home")
    view.at(1)
    view.tmux.type("/test intermediate\r")
    tally.check("/ finds a value", view.at(issuer[0]), f"at {view.where()}, not {issuer[0]}")
    view.tmux.keys("n")
    tally.check("n the next", view.at(issuer[1]), f"at {view.where()}, not {issuer[1]}")
    view.tmux.keys("N")
    tally.check("N the one before", view.at(issuer[0]), f"at {view.where()}, not {issuer[0]}")
    wanted = view.events[random - 1]["hex"][8:40]
    view.tmux.keys("Home")
    view.at(1)
    view.tmux.type(f"/{wanted[:16]} {wanted[16:]}\r")
    first = number_of(view, lambda e: e["event"] == "leaf" and wanted in (e["hex"] or ""))
    tally.check("/ finds bytes", view.at(first), f"at {view.where()}, not {first}")
    view.go(random)
    view.at(random)
    view.tmux.type("/no such thing anywhere\r")
    tally.check("what is not there is not found", view.tmux.shows("not found") and view.where() == random)
    view.tmux.type("/abc")
    view.tmux.keys("BSpace", "Escape")
    view.tmux.keys("Space")
    tally.check("Esc ends a search that is being typed", view.at(random + 1))
    view.go("99999999")
    tally.check("a number beyond the end", view.tmux.shows("there is no such event") and view.where() == random + 1)
    # Keys that come all at once, an answer among them.
    view.tmux.type(f"gserver_hello.random\r   b/{wanted}\rg{random}\r  j\x1b[C\x1bOD")
    tally.check("keys pasted at once", view.at(random + 3), f"at {view.where()}, not {random + 3}")


def failures(tally, view):
    failed = [i + 1 for i, e in enumerate(view.events) if e.get("result") == "fail"]
    view.tmux.keys("Home")
    view.at(1)
    for number in failed + failed[:1]:
        view.tmux.keys("f")
        tally.check(f"f goes to event {number}", view.at(number) and not wrong(view, number), f"at {view.where()}: {wrong(view, number)}")
    tally.check("with what to do about it", "fix:" in view.right(), f"{view.right()}")
    hello = number_of(view, lambda e: e["event"] == "open" and e["path"] == "server_hello")
    view.go(hello - 9)
    view.at(hello - 9)
    view.tmux.keys("m")
    tally.check("m goes to the next message", view.tmux.shows("server: server_hello"), view.status(view.tmux.screen()))
    first = view.where()
    view.tmux.keys("PPage")
    tally.check("PgUp to the one before", view.tmux.wait(lambda s: 0 < view.where() < first)[1])
    view.tmux.keys("NPage")
    tally.check("PgDn to it again", view.at(first))


def opened(tally, view):
    number = number_of(view, lambda e: e["event"] == "derive" and "master_secret" in e["out"])
    secret = view.events[number - 1]["out"]["master_secret"]
    view.go(number)
    view.at(number)
    view.tmux.keys("Enter")
    tally.check("Enter opens a derivation", view.tmux.shows("the textbook comes to the same value"), "\n".join(view.tmux.screen()))
    view.tmux.keys("End")
    seen = view.tmux.wait(lambda screen: secret[:40] in "".join(screen))[1]
    tally.check("and its last step is the master secret", seen, "\n".join(view.tmux.screen()))
    view.tmux.keys("-", "-", "-", "-", "-", "Home", "Down")
    tally.check("folded, there are groups alone", view.tmux.wait(lambda s: any("+ HMAC_hash" in row for row in s) and not any("inner hash" in row for row in s[:-7]))[1])
    view.tmux.keys("Right")
    tally.check("a group unfolds", view.tmux.wait(lambda s: any("- HMAC_hash" in row for row in s) and any("+ inner hash" in row for row in s))[1], "\n".join(view.tmux.screen()))
    view.tmux.keys("+", "+", "+", "+", "+")
    tally.check("and all do", view.tmux.shows("W[0] = "))
    view.tmux.keys("Escape")
    tally.check("Esc goes back", view.at(number))
    view.tmux.keys("?")
    tally.check("? tells the keys", view.tmux.shows("the next rule that failed"))
    view.tmux.keys("x")
    tally.check("any key leaves the help", view.at(number))


def sizes(tally, view):
    tmux = view.tmux
    at = view.where()
    for width, height in ((80, 24), (200, 60), (118, 24)):
        tmux.run("resize-window", "-x", str(width), "-y", str(height))
        fits, ok = tmux.wait(lambda s: s[height - 1].startswith(f" {at}/") and s[height - 1].rstrip().endswith("q quit"))
        tally.check(f"{width} x {height}", ok and len(fits[height - 1].rstrip()) > width - 3, f"{fits[-3:]}")
    tmux.run("resize-window", "-x", "60", "-y", "20")
    tally.check("too small says so", tmux.shows("This needs 80 columns and 24 rows; here are 60 and 20."), "\n".join(tmux.screen()))
    tmux.keys("Space")
    tmux.run("resize-window", "-x", str(WIDTH), "-y", str(HEIGHT))
    tally.check("and goes on when it is large enough", view.at(at + 1))


def children(parent):
    """The processes that PARENT has started."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as f:
                if int(f.read().rpartition(")")[2].split()[1]) == parent:
                    found.append(int(pid))
        except OSError:
            pass
    return found


def ends(tally, tmux, trace):
    for name in SIGNALS:
        view = View(tmux, trace)
        child = children(int(tmux.run("display-message", "-p", "#{pane_pid}")))
        if not tally.check(f"SIG{name} has somebody to go to", view.begun and len(child) == 1, "\n".join(tmux.screen()) + f" {child}"):
            continue
        os.kill(child[0], getattr(signal, "SIG" + name))
        status = view.ended()
        tally.problems(f"SIG{name}: the terminal is given back", ([] if status and status > 128 else [f"exit {status}"]) + view.given_back())
    view = View(tmux, trace)
    tmux.keys("C-c")
    tmux.shows("a line from before")
    view.finish(130)
    tally.problems("Ctrl-C", view.given_back())
    view = View(tmux, trace)
    tmux.keys("C-d")
    tally.problems("Ctrl-D", ([] if view.ended() == 0 else ["not 0"]) + view.given_back())


def suspended(tally, tmux, trace):
    view = View(tmux, trace)
    tmux.keys("Space")
    view.at(2)
    tmux.keys("C-z")
    tally.check("Ctrl-Z gives the terminal back", tmux.wait(lambda s: tmux.flags().startswith("0 1 "))[1] and tmux.shows("a line from before"), tmux.flags())
    tmux.type("fg\n")
    tally.check("fg goes on", view.at(2) and tmux.flags().startswith("1 0 "), tmux.flags())
    tmux.keys("Space")
    tally.check("and takes keys", view.at(3))
    os.unlink(os.path.join(tmux.folder, "after"))           # of the rest of that line, which ran when it was suspended
    tmux.keys("q")
    view.finish(0)
    tally.problems("q after that", view.given_back())


def hostile(tally, tmux, folder):
    """Texts that would clear the screen, retitle the window or turn the writing round."""
    bad = "a\x1b[2J\x1b]0;pwned\x07\x9b31m\u202eb\r\nc\u200b漢字e\u0301\x7f"
    raw = bad.encode()
    trace = os.path.join(folder, "hostile\x1b[7m.trace")
    lines = [{"event": "trace", "version": 1, "program": bad, "target": bad, "time": "2026-11-24T16:11:08Z", "secrets": False,
              "at": "2026-11-24T16:11:08Z", "name": bad, "trust": "reported"},
             {"event": "buffer", "buf": 1, "kind": "s2c"},
             {"event": "leaf", "buf": 1, "off": 0, "len": len(raw), "path": "starttls.greeting[0].text", "hex": raw.hex(), "value": bad, "ref": bad},
             {"event": "check", "id": "starttls.offered", "result": "fail", "seen": bad, "wanted": bad, "ref": bad},
             {"event": "derive", "op": "concat", "in": {"a": bad, "b": [bad, bad]}, "out": {"x": "00"}, "ref": bad},
             {"event": "state", "from": "a", "to": "b", "on": bad}]
    with open(trace, "w", encoding="utf-8") as f:
        f.write("".join(json.dumps(line) + "\n" for line in lines))
    link = os.path.join(folder, "hostile.trace")
    os.symlink(trace, link)
    sent = os.path.join(folder, "sent")
    tmux.run("pipe-pane", f"cat >{sent}")
    view = View(tmux, link)
    tally.check("a hostile trace is shown", view.begun, "\n".join(tmux.screen()))
    for number in range(2, 6):
        tmux.keys("Space")
        tally.check(f"hostile event {number}", view.at(number), "\n".join(tmux.screen()))
    tmux.type(f"/{bad[:1]}\u202e\x7f\x7f\r")
    view.go(2)
    view.at(2)
    tally.check("its bytes as hex, its text escaped", tmux.lit() == raw.hex() and "\\x1b[2J" in view.right().get("value", ""), f"{view.right()}")
    tmux.keys("q")
    view.ended()
    tmux.run("pipe-pane")
    data = open(sent, "rb").read()
    start, end = data.index(b"\x1b[?1049h"), data.rindex(b"\x1b[?1049l")
    rest = ALLOWED.sub(b"", data[start:end]).decode("utf-8")
    tally.check("no control character reaches the terminal", not re.search(r"[\x00-\x1f\x7f-\x9f\u200b\u202e\u0301]", rest), repr(rest[:200]))
    tally.check("the window keeps its title", "pwned" not in tmux.flags(), tmux.flags())
    tally.problems("after it", view.given_back())


def refusals(tally, trace):
    done = vitrine("view", trace, "--step")
    tally.check("no terminal: one line, exit 1", done.returncode == 1 and done.stderr.count("\n") == 1 and "terminal" in done.stderr and not done.stdout, done.stderr)


def dumb(tally, tmux, trace):
    tmux.type(f"clear; TERM=dumb {VITRINE} view {trace} --step; echo \"exit $?.\"\n")
    tally.check("TERM=dumb is refused", tmux.shows("exit 1.") and tmux.shows("TERM is 'dumb'"), "\n".join(tmux.screen()))


def piped(tally, tmux, trace):
    """A trace on stdin: the keys come from the terminal all the same. Without colours there are none."""
    tmux.type(f"clear; echo a line from before; cat {trace} | NO_COLOR=1 {VITRINE} view - --step; echo \"exit $?.\"\n")
    tally.check("a trace on stdin", tmux.wait(lambda s: any(row.startswith(" 1/") and "  -  " in row for row in s))[1], "\n".join(tmux.screen()))
    tmux.keys("Space", "f")
    tally.check("takes keys", tmux.wait(lambda s: any("FAIL" in row for row in s))[1], "\n".join(tmux.screen()))
    colors = re.findall(r"\x1b\[[0-9;]*3[0-7]m", "\n".join(tmux.screen("-e")))
    tally.check("NO_COLOR", not colors, str(colors[:3]))
    tmux.keys("q")
    tally.check("and ends well", tmux.shows("exit 0."), "\n".join(tmux.screen()))


def withheld(tally, tmux, trace):
    view = View(tmux, trace)
    secret = number_of(view, lambda e: e["event"] == "leaf" and e["hex"] is None)
    view.go(secret)
    tally.check("what was recorded without secrets is said to be withheld", view.at(secret) and tmux.shows("withheld, or a part") and "··" in "".join(tmux.screen()), str(view.right()))
    number = number_of(view, lambda e: e["event"] == "derive" and "master_secret" in e["out"])
    view.go(number)
    view.at(number)
    tmux.keys("Enter")
    tally.check("and can't be opened", tmux.wait(lambda s: "opened:" in s[0] and "same value" not in s[0])[1], tmux.screen()[0])
    tmux.keys("Escape", "q")
    tally.problems("after that", ([] if view.ended() == 0 else ["not 0"]) + view.given_back())


def gone(tally, trace):
    """The terminal itself goes away: the program ends, instead of waiting or spinning."""
    env = dict(os.environ, TERM="xterm")
    for what, closed, status in (("its input", 0, 0), ("its screen", 1, 1)):
        pairs = [pty.openpty(), pty.openpty()]
        for _, slave in pairs:
            fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 90, 0, 0))
        process = subprocess.Popen([VITRINE, "view", trace, "--step"], stdin=pairs[0][1], stdout=pairs[1][1], stderr=subprocess.PIPE, env=env, start_new_session=True)
        for _, slave in pairs:
            os.close(slave)
        seen = b""
        while b" 1/" not in seen:
            seen += os.read(pairs[1][0], 65536)
        os.close(pairs[closed][0])
        if closed == 1:
            os.write(pairs[0][0], b" ")
        try:
            _, said = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            _, said = process.communicate()
        tally.check(f"{what} goes away", process.returncode == status and (b"cannot write to the terminal" in said) == bool(status), f"exit {process.returncode}: {said}")
        os.close(pairs[1 - closed][0])


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-step-") as folder:
        pki = Pki(folder)
        trace = os.path.join(folder, "s.trace")
        with Server(smtp(then=tls("expired")), pki) as server:
            against("check", pki, server.port, "--starttls", "smtp", "--trace", trace, "--trace-secrets")
            against("check", pki, server.port, "--starttls", "smtp", "--trace", trace + "2")
        refusals(tally, trace)
        gone(tally, trace)
        with Tmux(folder) as tmux:
            view = View(tmux, trace)
            if tally.check("it begins", view.begun, "\n".join(tmux.screen())):
                walk(tally, view)
                search(tally, view)
                failures(tally, view)
                opened(tally, view)
                sizes(tally, view)
                tmux.keys("q")
                tally.problems("q: exit 0, the terminal is given back", ([] if view.ended() == 0 else ["not 0"]) + view.given_back())
                suspended(tally, tmux, trace)
                ends(tally, tmux, trace)
                withheld(tally, tmux, trace + "2")
                hostile(tally, tmux, folder)
                piped(tally, tmux, trace)
                dumb(tally, tmux, trace)
    tally.finish()


if __name__ == "__main__":
    main()

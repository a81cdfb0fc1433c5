#!/usr/bin/env python3
"""One vocabulary: what text, full screen and page say of each derivation and each rule of every built-in session is the same.

The page is taken apart by Python's reader of HTML; what it says must stand, word for word, in view's text and on view --step's
screen. A session that fails, from a server with an expired certificate, shows the fixes."""
import html.parser
import os
import re
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "hostile")]
import step_test  # noqa: E402
from pki import Pki  # noqa: E402
from run import against, vitrine  # noqa: E402
from server import Server, smtp, tls  # noqa: E402
from step_test import Tmux, View, squeezed  # noqa: E402
from tally import Tally  # noqa: E402

SESSIONS = ("ecdhe-gcm", "rsa-cbc", "ecdsa-chacha20")


class Page(html.parser.HTMLParser):
    """Of each derivation: its event, formula, and where its inputs came from and its results went; of each rule: its rows."""

    def __init__(self, text):
        super().__init__()
        self.derives, self.rules, self.derive, self.label, self.naming, self.into = {}, [], None, "", False, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "article" and attributes.get("class") == "derive":
            self.derive = self.derives[int(attributes["data-event"]) + 1] = {"formula": "", "says": []}
        elif tag == "li" and re.fullmatch(r"k\d+", attributes.get("id", "")):
            self.rules.append({"result": attributes["class"], "h4": ""})
        elif tag == "tr" and attributes.get("class") in ("in", "out"):
            self.cells, self.into = 0, None
        elif tag == "h3" and self.derive:
            self.into = (self.derive, "formula")
        elif tag == "h4" and self.rules:
            self.into = (self.rules[-1], "h4")
        elif tag == "td" and self.derive:
            self.cells += 1
            if self.cells == 2:
                self.derive["says"].append("")
                self.into = (self.derive["says"], -1)
        elif tag in ("dt", "dd") and self.rules:
            self.label = self.label if tag == "dd" else ""
            self.into = None if tag == "dt" else (self.rules[-1], self.label)
            self.rules[-1].setdefault(self.label, "")
            self.naming = tag == "dt"
        elif tag in ("table", "details", "article", "section", "th"):
            self.into = None

    def handle_endtag(self, tag):
        if tag == "article":
            self.derive = None
        if tag in ("h3", "h4", "table", "dl", "details"):
            self.into = None

    def handle_data(self, data):
        if self.naming and self.into is None:
            self.label, self.naming = data.strip(), False
        elif self.into is not None:
            thing, key = self.into
            thing[key] += data


def screen_of(view, number):
    """All that the right side says of event NUMBER, without white space; the screen is high enough for most, else it is scrolled."""
    view.go(number)
    if not view.at(number):
        return ""
    return "".join("".join(row[step_test.MIDDLE + 2:].split()) for row in view.tmux.screen()[1:step_test.HEIGHT - 1])


def derivations(tally, title, trace, page, view):
    wrong, names = [], {}
    for number, derive in sorted(page.derives.items()):
        formula = squeezed(derive["formula"])
        name = view.events[number - 1]["out"]
        name = next(iter(name), None)
        if name not in names:
            names[name] = squeezed(vitrine("view", trace, "--find", name).stdout)
        screen = squeezed(screen_of(view, number))
        wrong += [f"event {number}, {where}: {formula}" for where, text in (("text", names[name]), ("screen", screen)) if formula not in text]
        for says in derive["says"]:
            if says.startswith("goes into "):
                uses = [squeezed(use) for use in says[len("goes into "):].split("; ")]
                wrong += [f"event {number}, screen: {use}" for use in uses[:8] if use not in screen]
            elif says.strip() not in ("", "a literal of the standard"):
                wrong += [f"event {number}, {where}: {says}" for where, text in (("text", names[name]), ("screen", screen)) if squeezed(says) not in text]
    tally.problems(f"{title}: {len(page.derives)} derivations", wrong[:5])
    tally.check(f"{title}: derivations are found", len(page.derives) == sum(e["event"] == "derive" for e in view.events) > 20, len(page.derives))


def rules(tally, title, trace, page, view):
    text, wrong = squeezed(vitrine("view", trace).stdout), []
    numbers = [n for n, e in enumerate(view.events, 1) if e["event"] == "check"]
    order = sorted(numbers, key=lambda n: ("fail", "warn", "pass", "skip").index(view.events[n - 1]["result"]))
    for number, rule in zip(order, page.rules):
        screen = screen_of(view, number)
        for label, says in rule.items():
            if label in ("result", "at") or not says.strip():
                continue
            where = [("screen", screen)]
            if label == "looked at":
                where.append(("text", squeezed(vitrine("view", trace, "--find", view.events[number - 1]["id"]).stdout)))
            elif rule["result"] in ("fail", "warn") or (label in ("seen", "wanted") and rule["result"] == "pass"):
                where.append(("text", text))
            wrong += [f"event {number}, {name}, {label}: {says.strip()}" for name, shown in where if squeezed(says) not in shown]
    tally.problems(f"{title}: {len(page.rules)} rules", wrong[:5])
    tally.check(f"{title}: rules are found", len(page.rules) == len(numbers) > 20, f"{len(page.rules)} of {len(numbers)}")


def compare(tally, tmux, title, trace):
    vitrine("view", trace, "--html", "-o", trace + ".html")
    with open(trace + ".html", encoding="utf-8") as f:
        page = Page(f.read())
    view = View(tmux, trace)
    derivations(tally, title, trace, page, view)
    rules(tally, title, trace, page, view)
    tmux.keys("q")
    view.ended()


def main():
    tally = Tally()
    step_test.HEIGHT = 100
    with tempfile.TemporaryDirectory(prefix="vitrine-words-") as folder:
        pki, failed = Pki(folder), os.path.join(folder, "failed.trace")
        with Server(smtp(then=tls("expired")), pki) as server:
            against("check", pki, server.port, "--starttls", "smtp", "--trace", failed, "--trace-secrets")
        with Tmux(folder) as tmux:
            for name in SESSIONS:
                trace = os.path.join(folder, name + ".trace")
                vitrine("demo", name, "--trace", trace, "--trace-secrets")
                compare(tally, tmux, name, trace)
            compare(tally, tmux, "an expired certificate", failed)
    tally.finish()


main()

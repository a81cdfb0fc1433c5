#!/usr/bin/env python3
"""Audits a trace of vitrine's with a program that shares no code with it. docs/trace.md has the format; README.md here, how to read this one.

usage: audit.py TRACE…      exit 0: all agrees, with a summary; exit 1: the line of the first disagreement, and the reason

Line by line, each `derive` is computed again from values that stood in the trace before (`Provenance`); then session.py reads the wire once
more from its first byte, with keys of its own, and compares.
"""
import collections
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import reading  # noqa: E402
import session  # noqa: E402
import signatures  # noqa: E402
import values  # noqa: E402
from der import Certificate  # noqa: E402
from disagreement import Disagreement, agree, same  # noqa: E402
from origins import Origins  # noqa: E402
from provenance import Provenance  # noqa: E402

# Which state may follow which, beside that each begins where the one before ended: TLS after its dialogue, the peer's goodbye after
# ours, and from "session", how all ended.
SIDEWAYS = {("accepted", "wait_starttls_reply"), ("tls", "start"), ("closing", "open"), ("closing", "closing")}
RESULTS = ("pass", "warn", "fail", "skip")


class Audit:
    def __init__(self):
        self.line, self.head, self.state = 0, None, "start"
        self.derivations = self.withheld = 0
        self.made = collections.Counter()                    # operations and the names of results, computed again
        self.checks, self.given, self.last_content = {}, {"anchor": [], "untrusted": []}, b""

    # Each step looks first and remembers last: one that disagrees has changed nothing.

    def step(self, text):
        self.line += 1
        event = reading.read_line(text)
        if self.head is None:
            reading.read_head(event)
            self.head = event
            self.buffers, self.provenance = reading.Buffers(event["secrets"]), Provenance(event.get("seed"))
            self.origins = Origins(self.buffers)
            return
        try:
            getattr(self, "on_" + event["event"])(event)
        except (KeyError, IndexError, TypeError, ValueError, OverflowError) as trouble:
            raise Disagreement(f"it cannot be read: {trouble!r}") from trouble

    def on_trace(self, event):
        agree(False, "a second head")

    def on_buffer(self, event):
        if event["kind"] == "signature_block":
            same(event["len"], len(self.provenance.derived.get("signature_block", b"")), "the length of the block that RSA recovered")
        self.buffers.announce(event)
        if event["kind"] == "record":
            self.provenance.record, self.provenance.decrypted = [], None

    def on_open(self, event):
        self.buffers.group(event)

    def on_leaf(self, event):
        buffer, raw = self.buffers.leaf(event)
        if event["hex"] is not None:
            values.check(raw, event["path"], event.get("value"))
            values.check_kind(raw, event)
        if buffer.kind == "signature_block":
            block = self.provenance.derived["signature_block"]
            same(raw, block[buffer.end:buffer.end + len(raw)], "a part of the block that RSA recovered")
        self.buffers.add(buffer, event, raw)
        if buffer.kind == "record":
            self.provenance.plain(event["path"], None if event["hex"] is None else raw)
        if event["hex"] is not None:
            self.provenance.leaf(event["path"], raw)
        elif "sha256" in event:
            self.provenance.read[event["path"].rpartition(".")[2]].append(None)
        self.whole(buffer)

    def whole(self, buffer):
        """A buffer that is complete: a message joins the transcript, a certificate lends its values."""
        if not buffer.complete() or not buffer.known or buffer.end == 0:
            return
        if buffer.kind == "message":
            self.provenance.message(bytes(buffer.data))

    def on_close(self, event):
        buffer = self.buffers.close(event)
        self.check_group_value(buffer, event)
        _, off, first = buffer.open.pop()
        if buffer.known:
            self.provenance.group(event["path"], bytes(buffer.data[off:buffer.end]))

    def check_group_value(self, buffer, event):
        """A group's value repeats that of its content, or sums it up."""
        value, inside = event.get("value"), buffer.leaves[buffer.open[-1][2]:]
        if value is None or not buffer.known:
            return
        raw = bytes(buffer.data[event["off"]:buffer.end])
        agree(values.sums_up(value, [leaf[3] for leaf in inside], raw), f"{event['path']}: {value!r} is not what it holds")

    def on_derive(self, event):
        out = {name: None if value is None else bytes.fromhex(value) for name, value in event["out"].items()
               if reading.CHECKERS[reading.HEX](value) or agree(False, f"{name} is no hex")}
        agree(out, "a derivation without a result")
        may_lack = not self.head["secrets"] or self.head.get("data") == "hash"
        agree(None not in out.values() or may_lack, "a result is withheld in a trace with secrets")
        inputs = self.provenance.inputs(event)
        if self.head["version"] > 1:
            self.origins.check(event, inputs)
        if inputs is None or None in out.values():
            agree(may_lack, "an input that was not seen before")
            self.withheld += 1
        else:
            wanted = self.provenance.computed(event["op"], inputs, out)
            agree(list(wanted) == list(out), "outputs of other names")
            for name, value in out.items():
                same(value, wanted[name], f"{event['op']}: {name}")
            self.derivations += 1
            self.made.update([event["op"], *out])
        self.provenance.result(event["op"], out)
        self.origins.result(out)

    def on_end(self, event):
        agree(event["reason"] == "size", "an end for no known reason")

    def on_check(self, event):
        agree(event["result"] in RESULTS, "an unknown result")
        self.checks.setdefault(event["id"], []).append(event)

    def on_state(self, event):
        agree(event["from"] in (self.state, "session") or (self.state, event["from"]) in SIDEWAYS, f"it moves from {event['from']}, but was {self.state}")
        self.state = event["to"]

    def on_anchor(self, event):
        """The certificates that the verifier was given; one that signed itself must have done so."""
        agree(event["der"] is not None, "a certificate is withheld")
        certificate = parsed(bytes.fromhex(event["der"]))
        if certificate.self_signed():
            agree(certificate.issuer == certificate.subject, "a root that names another as its issuer")
            agree(signatures.issued(certificate, certificate), "a root that did not sign itself")
        self.given[event["event"]].append(certificate)
        self.provenance.certificate(certificate)

    on_untrusted = on_anchor

    def finish(self):
        agree(self.head is not None, "an empty file")
        self.buffers.finish()
        return session.Session(self).run()


def parsed(der):
    try:
        return Certificate(der)
    except (ValueError, IndexError) as trouble:
        raise Disagreement(f"a certificate that cannot be read: {trouble}") from trouble


def examine(text):
    """(the audit as far as it came, its Disagreement or None, what session.py counted)."""
    run = Audit()
    try:
        agree(text.endswith("\n"), "the last line does not end")
        for line in text.split("\n")[:-1]:
            run.step(line)
        return run, None, run.finish()
    except Disagreement as trouble:
        trouble.line = run.line
        return run, trouble, ""


def audit(text):
    """The summary of a trace; Disagreement, with its `line`, otherwise."""
    run, trouble, found = examine(text)
    if trouble:
        raise trouble
    return f"{run.derivations} derivations recomputed, {run.withheld} withheld, {found}, {run.buffers.named} bytes named"


def main(files):
    if not files:
        sys.exit(__doc__.split("\n\n")[1])
    bad = 0
    for file in files:
        try:
            with open(file, encoding="utf-8", newline="") as f:
                print(f"{file}: agrees: {audit(f.read())}")
        except Disagreement as trouble:
            print(f"{file}:{trouble.line}: {trouble}")
            bad = 1
        except (OSError, UnicodeDecodeError) as trouble:
            print(f"{file}: {trouble}")
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

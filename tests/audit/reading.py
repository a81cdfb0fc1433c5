"""The form of a trace (docs/trace.md): its lines, its buffers and how the leaves tile them."""
import json
import re

from disagreement import agree, same

NUMBER, TEXT, OBJECT, LIST, HEX, ANY, BOOL = "number", "text", "object", "list", "hex", "any", "boolean"

# event: {key: kind}; a key with ? may be absent. `hex` is null where it is withheld.
FORMS = {
    "trace": {"version": NUMBER, "program": TEXT, "target": TEXT, "time?": TEXT, "secrets": BOOL, "data?": TEXT, "starttls?": TEXT, "at?": TEXT, "name?": TEXT,
              "verify_name?": TEXT, "no_name?": BOOL, "allow_cn?": BOOL, "expires_in?": NUMBER, "policies?": LIST,
              "require_explicit_policy?": BOOL, "inhibit_any_policy?": BOOL, "inhibit_policy_mapping?": BOOL, "trust?": TEXT, "suites?": LIST, "groups?": LIST, "schemes?": LIST, "alpn?": LIST, "seed?": HEX},
    "buffer": {"buf": NUMBER, "kind": TEXT, "len?": NUMBER, "from?": LIST},
    "open": {"buf": NUMBER, "off": NUMBER, "path": TEXT, "ref?": TEXT},
    "leaf": {"buf": NUMBER, "off": NUMBER, "len": NUMBER, "path": TEXT, "hex": HEX, "sha256?": HEX, "type?": TEXT, "value?": ANY,
             "oid?": TEXT, "ref?": TEXT},
    "close": {"buf": NUMBER, "off": NUMBER, "len": NUMBER, "path": TEXT, "type?": TEXT, "value?": ANY, "oid?": TEXT, "ref?": TEXT},
    "derive": {"op": TEXT, "in": OBJECT, "values?": OBJECT, "from?": OBJECT, "out": OBJECT, "ref": TEXT},
    "check": {"id": TEXT, "reason?": TEXT, "result": TEXT, "subject?": TEXT, "subject_name?": TEXT, "issuer_name?": TEXT, "seen?": ANY,
              "seen_type?": TEXT, "wanted?": ANY, "wanted_type?": TEXT, "oid?": TEXT, "buf?": NUMBER, "off?": NUMBER,
              "path?": TEXT, "ref": TEXT, "hint?": TEXT},
    "state": {"from": TEXT, "to": TEXT, "on": TEXT},
    "anchor": {"der": HEX},
    "untrusted": {"der": HEX},
    "end": {"reason": TEXT},
}
KINDS = {"c2s", "s2c", "record", "message", "certificate", "signature_block", "file"}
STREAMS = ("c2s", "s2c")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
HEX_DIGITS = re.compile(r"([0-9a-f]{2})*")
CHECKERS = {
    NUMBER: lambda v: type(v) is int and v >= 0, TEXT: lambda v: isinstance(v, str), OBJECT: lambda v: isinstance(v, dict), BOOL: lambda v: type(v) is bool,
    LIST: lambda v: isinstance(v, list), HEX: lambda v: v is None or (isinstance(v, str) and HEX_DIGITS.fullmatch(v) is not None),
    ANY: lambda v: v is None or isinstance(v, (str, int)),
}
MOST_PARTS = 255                             # a message out of more records than this names the first of them, or none


def unique(pairs):
    """An object; a name that stands twice is an error (RFC 8259 4)."""
    agree(len({name for name, _ in pairs}) == len(pairs), "a name stands twice in an object")
    return dict(pairs)


def read_line(text):
    """The event of a line, of the form that its kind has."""
    try:
        event = json.loads(text, object_pairs_hook=unique)
    except ValueError as trouble:
        agree(False, f"no JSON: {trouble}")
    agree(isinstance(event, dict) and event.get("event") in FORMS, "an event of no known kind")
    form = FORMS[event["event"]]
    for key, kind in form.items():
        name = key.rstrip("?")
        agree(name in event or key != name, f"no {name}")
        agree(name not in event or CHECKERS[kind](event[name]), f"{name} is no {kind}")
    agree(all(k == "event" or k in form or k + "?" in form for k in event), "a key that such an event does not have")
    return event


def read_head(event):
    agree(event["event"] == "trace" and event["version"] in (1, 2), "the first line is no head of version 1 or 2")
    agree(event.get("data", "hash") == "hash", "data is kept in no known way")
    agree(event.get("trust", "required") in ("required", "reported"), "an unknown trust")
    agree(all(TIME.fullmatch(event[key]) for key in ("time", "at") if key in event), "a time of another form")
    agree(("seed" in event) == event["secrets"], "a seed goes with secrets, and only with them")
    agree("seed" not in event or len(event["seed"] or "") == 96, "the seed is not of 48 bytes")


class Buffer:
    """A byte space: what is known of its bytes so far, and the groups that are open in it."""

    def __init__(self, event):
        self.id, self.kind, self.len = event["buf"], event["kind"], event.get("len")
        self.parts = event.get("from", [])
        self.data = bytearray()
        self.known = True                    # False once a leaf was withheld
        self.hashed = False                  # True once one is a hash
        self.end = 0                         # of the last leaf
        self.open = []                       # (path, off, leaves before) of each open group
        self.leaves = []                     # (off, len, path, value)

    def complete(self):
        return self.len is not None and self.end == self.len


class Buffers:
    def __init__(self, secrets):
        self.secrets, self.all, self.named = secrets, {}, 0
        self.ahead = None                    # the part of a stream that a record was told to become
        self.short = None                    # a record or group that ended before its length did: the session must have failed

    def __iter__(self):
        return iter(self.all.values())

    def announce(self, event):
        agree(event["buf"] == len(self.all) + 1, "buffers are not counted in order")
        agree(event["kind"] in KINDS, "an unknown kind of buffer")
        agree(("len" in event) != (event["kind"] in STREAMS), "a stream has no length, all else does")
        agree(event["kind"] not in STREAMS or all(b.kind != event["kind"] for b in self), "a second buffer of a direction")
        agree(event["kind"] not in ("record", "certificate") or event.get("from"), "it does not say what it was made from")
        for part in event.get("from", []):
            agree(isinstance(part, dict) and set(part) == {"buf", "off", "len"} and all(type(v) is int for v in part.values()), "a part of another form")
            agree(part["buf"] in self.all and part["off"] >= 0 and part["len"] >= 0, "a part of a buffer that does not exist")
            end = self.all[part["buf"]].end
            if event["kind"] == "record" and part["off"] == end + 5 and not self.ahead:
                self.ahead = part                    # a record that was made is told before its bytes: the next, behind a header
            else:
                agree(part["off"] + part["len"] <= end, "a part that is not there yet")
        buffer = self.all[event["buf"]] = Buffer(event)
        return buffer

    def at(self, event):
        agree(event["buf"] in self.all, "a buffer that was not announced")
        return self.all[event["buf"]]

    def group(self, event):
        """A group opens where the last leaf ended, inside the group that is open."""
        buffer = self.at(event)
        same(event["off"], buffer.end, "where the group opens")
        self.inside(buffer, event["path"])
        buffer.open.append((event["path"], event["off"], len(buffer.leaves)))

    def inside(self, buffer, path):
        if buffer.open:
            outer = buffer.open[-1][0]
            agree(path.startswith(outer) and path[len(outer):len(outer) + 1] in (".", "["), f"{path} does not lie in {outer}, which is open")

    def leaf(self, event):
        buffer, content = self.at(event), event["hex"]
        same(event["off"], buffer.end, "where the leaf begins")
        self.inside(buffer, event["path"])
        agree(content is not None or not self.secrets or "sha256" in event, "a leaf is withheld in a trace with secrets")
        agree("sha256" not in event or (content is None and len(event["sha256"] or "") == 64), "a hash beside its bytes, or no SHA-256")
        agree(content is None or len(content) == 2 * event["len"], "its hex is not as long as its len says")
        agree(buffer.len is None or buffer.end + event["len"] <= buffer.len, "a leaf reaches beyond its buffer")
        raw = bytes(event["len"]) if content is None else bytes.fromhex(content)
        if buffer.end + event["len"] == buffer.len and content is not None and buffer.known:
            self.origin(buffer, bytes(buffer.data) + raw)
        return buffer, raw

    def add(self, buffer, event, raw):
        buffer.leaves.append((event["off"], event["len"], event["path"], event.get("value")))
        buffer.data += raw
        buffer.end += event["len"]
        buffer.known = buffer.known and event["hex"] is not None
        buffer.hashed = buffer.hashed or "sha256" in event
        self.named += event["len"]

    def origin(self, buffer, content):
        """The bytes are those of the parts. A record was decrypted from its part: session.py opens it again."""
        if buffer.kind == "record" or not buffer.parts or not all(self.all[p["buf"]].known for p in buffer.parts):
            return
        joined = b"".join(self.all[p["buf"]].data[p["off"]:p["off"] + p["len"]] for p in buffer.parts)
        if len(buffer.parts) == MOST_PARTS:
            content = content[:len(joined)]
        same(content, joined, f"what buffer {buffer.id} ({buffer.kind}) was made from")

    def close(self, event):
        """A group closes; what its length field says is what lies between that field and the end."""
        buffer = self.at(event)
        agree(buffer.open and buffer.open[-1][:2] == (event["path"], event["off"]), "it closes what is not open")
        same(event["len"], buffer.end - event["off"], "the length of the group")
        if self.ahead and self.ahead["buf"] == event["buf"]:
            same((self.ahead["off"], self.ahead["len"]), (event["off"] + 5, event["len"] - 5), "the bytes that a record was told to become")
            self.ahead = None
        path, _, first = buffer.open[-1]
        inside = buffer.leaves[first:]
        for off, length, leaf, value in inside:
            if leaf == path + ".length" and value != buffer.end - off - length:
                agree(buffer.kind in STREAMS or any(i[2].endswith("unparsed") for i in inside), f"{leaf} is {value}, {buffer.end - off - length} bytes follow")
                self.short = leaf
        return buffer

    def finish(self):
        agree(self.ahead is None, "a record that was made, and never sent")
        for buffer in self:
            agree(not buffer.open, f"{buffer.open and buffer.open[-1][0]} was not closed")
            agree(buffer.len is None or buffer.complete(), f"the leaves of buffer {buffer.id} do not reach its end")

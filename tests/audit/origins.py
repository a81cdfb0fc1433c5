"""Where the inputs of a derivation say that they came from (`from` of a trace of version 2): the bytes there are the input's.

A place is bytes of a buffer that have been named by then, or an output, of the input's name, of a derivation before it.
"""
from disagreement import agree, same

NAMELESS = ("outside", "messages")


def listed(value):
    return value if isinstance(value, list) else [value]


class Origins:
    def __init__(self, buffers):
        self.buffers, self.outputs = buffers, []             # of each derivation, its outputs in order: (name, bytes)

    def check(self, event, inputs):
        """INPUTS: {role: values}, as provenance.py found them; None when one is withheld."""
        agree(isinstance(event.get("from"), dict) and list(event["from"]) == list(event["in"]), "it does not say of each input where it came from")
        for role, names in event["in"].items():
            places, found = listed(event["from"][role]), inputs[role] if inputs else [None] * len(listed(names))
            same(len(places), len(listed(names)), f"places of {role}")
            for name, place, value in zip(listed(names), places, found, strict=True):
                self.place(role, name, place, value)

    def place(self, role, name, place, value):
        if isinstance(place, dict) and "derive" in place:
            self.derived(name, place, value)
        elif isinstance(place, dict):
            self.read(role, name, place, value)
        else:
            agree(place is None or place in NAMELESS, f"{role}: a place of another form")
            agree((name == "handshake_messages") == (place == "messages"), f"{role}: the handshake messages are their own place")

    def derived(self, name, place, value):
        agree(set(place) in ({"derive", "out"}, {"derive", "out", "off", "len"}), "a place of another form")
        agree(0 < place["derive"] <= len(self.outputs), "an input that comes from a derivation to come")
        made, whole = self.outputs[place["derive"] - 1][place["out"]]
        agree(made == name or (made, name) == ("plaintext", "TLSCompressed.fragment"), f"{name} comes from an output called {made}")
        if whole is not None and value is not None:
            same(value, whole[place["off"]:place["off"] + place["len"]] if "off" in place else whole, f"{name}, and where it came from")

    def read(self, role, name, place, value):
        agree(set(place) == {"buf", "off", "len"} and place["buf"] in self.buffers.all, "a place of another form, or in no buffer")
        buffer = self.buffers.all[place["buf"]]
        end = place["off"] + place["len"]
        agree(0 <= place["off"] and end <= buffer.end, "an input that comes from bytes to come")
        if role in ("type", "version"):                      # of a record's header: short, so that others are equal by chance
            agree(any(leaf[:2] == (place["off"], place["len"]) and leaf[2].endswith("." + role) for leaf in buffer.leaves), f"no {role} stands there")
        raw = bytes(buffer.data[place["off"]:end])
        if value is not None and buffer.known or role in ("type", "version"):
            same(value if value is not None else bytes.fromhex(name), raw, f"{role}, and where it came from")

    def result(self, out):
        self.outputs.append(list(out.items()))

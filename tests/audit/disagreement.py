"""The one way in which an audit ends badly."""


class Disagreement(Exception):
    """What the trace says is not so. The audit ends with the first of these; audit.py adds the line."""


def agree(ok, reason):
    """REASON may be a function, for what takes time to say."""
    if not ok:
        raise Disagreement(reason() if callable(reason) else reason)


def same(said, computed, what):
    """Two values, or two strings of bytes, one of them the trace's."""
    if said != computed:
        raise Disagreement(f"{what}: the trace says {show(said)}, it is {show(computed)}")


def show(value):
    text = value.hex() if isinstance(value, (bytes, bytearray)) else repr(value)
    return text if len(text) <= 80 else f"{text[:80]}… ({len(text)} characters)"

"""Running vitrine in the tests: one call, what it printed, and its JSON."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tally import VITRINE  # noqa: E402

SECONDS = 60          # no call may take longer, on the slowest build


def vitrine(*arguments, typed=b"", env=None):
    """Runs it; TYPED is its standard input, as bytes."""
    done = subprocess.run([VITRINE, *arguments], input=typed, capture_output=True, timeout=SECONDS, env=dict(os.environ, **(env or {})))
    done.stdout, done.stderr = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    return done


def answer(done):
    """The object of a --json run with one target."""
    (line,) = done.stdout.splitlines()[:1]
    return json.loads(line)

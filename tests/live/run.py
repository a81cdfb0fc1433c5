"""Running vitrine in the tests: one call, what it printed, and its JSON."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from pki import HOST  # noqa: E402
from tally import VITRINE  # noqa: E402

SECONDS = 60          # no call may take longer, on the slowest build


def vitrine(*arguments, typed=b"", env=None):
    """Runs it; TYPED is its standard input, as bytes."""
    done = subprocess.run([VITRINE, *arguments], input=typed, capture_output=True, timeout=SECONDS, env=dict(os.environ, **(env or {})))
    done.stdout, done.stderr = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    return done


def against(command, pki, port, *options, **rest):
    """Runs COMMAND against a server of ours, whose root and name it is told."""
    return vitrine(command, f"127.0.0.1:{port}", "--bundle", pki.path("roots.pem"), "--name", HOST, *options, **rest)


def write(folder, name, data):
    """A file to be looked at; returns its path."""
    path = os.path.join(folder, name)
    with open(path, "wb") as f:
        f.write(data)
    return path


def answer(done):
    """The object of a --json run with one target."""
    (line,) = done.stdout.splitlines()[:1]
    return json.loads(line)

"""A capture of 100 MB, two TLS connections: `vitrine view`, which lists them, and of one of them its trace, beside `tshark -V`."""
import json
import os
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "support")]
import packets as pk  # noqa: E402
from tally import ROOT, VITRINE  # noqa: E402


def write_capture(path, megabytes):
    record = b"\x17\x03\x03\x40\x18" + os.urandom(16384 + 24)
    with open(os.path.join(ROOT, "vectors/sessions/postfix.trace"), encoding="utf-8") as f:
        recorded = pk.turns_of(list(map(json.loads, f)))
    turns = recorded + [(1, record * 16), (0, record[:5 + 16408])] * (megabytes * 500 // 148)
    half = len(turns) // 2
    first = pk.conversation(turns[:half] if half > 20 else turns, ports=(40000, 25))
    second = pk.conversation(recorded + turns[half:], ports=(40001, 25))
    with open(path, "wb") as f:
        f.write(pk.pcap(pk.frames(first + second)))


def bench(measure, megabytes=100):
    """MEASURE runs a command: seconds of CPU, seconds, KiB at its peak."""
    with tempfile.TemporaryDirectory(prefix="vitrine-bench-") as folder:
        path = os.path.join(folder, "large.pcap")
        write_capture(path, megabytes)
        size = os.path.getsize(path) / 1e6
        theirs = measure(["tshark", "-n", "-V", "-r", path])
        print(f"a capture of {size:.0f} MB: tshark -V takes {theirs[0]:.2f} s of CPU, {theirs[1]:.2f} s, {theirs[2] // 1024} MiB")
        for title, options in (("list of connections", []), ("trace of one", ["--connection", "1"])):
            ours = measure([VITRINE, "view", path, *options])
            print(f"  vitrine view, {title:20} {ours[0]:.2f} s of CPU, {ours[1]:.2f} s, {ours[2] // 1024} MiB; ratio {ours[0] / theirs[0]:.2f} of CPU, {ours[1] / theirs[1]:.2f} of time"
                  f"{'' if ours[0] < theirs[0] else '  MISSED'}")


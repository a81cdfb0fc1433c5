#!/usr/bin/env python3
"""Each fuzz target finds a bug that was put into the program for it, within a minute: its demands can fail,
and its seeds lead there.

    seeded.py [TARGET]...

One file is changed, compiled with the fuzzer's flags and linked before the library. The targets are those of
`make fuzz-build`.
"""
import glob
import os
import re
import resource
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.path.insert(0, HERE)
import run
from tally import ROOT, Tally

SECONDS = 60                            # of processor time, which a busy machine does not change
PATIENCE = 300
FLAGS = ["-fsanitize=fuzzer-no-link,address,undefined", "-fno-sanitize-recover=all",
         "-fno-omit-frame-pointer"]

# target: (file, what stands there, what stands there then)
BUGS = {
    "der": ("src/base/cursor.c", "if (n > vt_left(r))", "if (n > vt_left(r) + 1)"),
    "certificate": ("asn1/string.c", "{ 0x7f, 0x9f }", "{ 0x7f, 0x7f }"),
    "chain": ("x509/path_check.c", "result->valid = vt_signature_verify(",
              "result->valid = true | vt_signature_verify("),
    "pem": ("asn1/pem.c", "if (octets > d->room - d->len)", "if (octets > d->room - d->len + 1)"),
    "host": ("x509/host.c", "name.data[0] == '*' && name.data[1] == '.'", "name.data[0] == '*'"),
    "client": ("tls/client.c", "c->in.begun || c->in.have > 0 ? VT_RECORD_HEADER_LEN - c->in.have : 1;",
               "VT_RECORD_HEADER_LEN - c->in.have;"),
    "keyed": ("tls/messages.c", "vt_ct_equal(data.data, flight->verify_data, VT_VERIFY_DATA_LEN)",
              "vt_ct_equal(data.data, flight->verify_data, 0)"),
    "starttls": ("src/net/starttls.c",
                 "if (s->state == VT_STARTTLS_ACCEPTED || s->state == VT_STARTTLS_READY",
                 "if (s->state == VT_STARTTLS_READY"),
    "trace": ("src/show/html_parts.c", "case '<': fputs(\"&lt;\", out); break;", ""),
    "json": ("src/session/json_read.c", "if (end - p < 4)", "if (end - p < 3)"),
    "capture": ("src/capture/tcp.c", "flow->bytes += n;", "flow->bytes += piece->len;"),
    "observe": ("src/capture/observe.c", ".off = side->in.stream.off, .len",
                ".off = side->in.stream.off + 1, .len"),
}


def flags():
    """Those that make would compile a source with."""
    return ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-I.", "-Isrc", "-O1", "-g", *FLAGS]


def link(target, folder):
    """TARGET with its bug; the path of the program, or why there is none."""
    source, old, new = BUGS[target]
    with open(os.path.join(ROOT, source), encoding="utf-8") as f:
        text = f.read()
    if text.count(old) < 1:
        return None, f"{source} has no {old!r} any more: give {target} another bug"
    patched, program = os.path.join(folder, os.path.basename(source)), os.path.join(folder, target)
    with open(patched, "w", encoding="utf-8") as f:
        f.write(text.replace(old, new, 1))
    objects = [os.path.join(run.BUILD, "tests/fuzz", target + ".o")]
    for sub in ("fuzz", "unit"):
        base = os.path.join(run.BUILD, "tests", sub, "support")
        names = sorted(os.path.basename(c)[:-2] for c in glob.glob(f"{ROOT}/tests/{sub}/support/*.c"))
        built = [os.path.join(base, name + ".o") for name in names if name != "main"]
        objects += [o for o in built if os.path.exists(o)]
    libraries = [os.path.join(run.BUILD, lib) for lib in ("libvitrine-host.a", "libvitrine.a")]
    for command in (["clang", *flags(), "-c", patched, "-o", patched + ".o"],
                    ["clang", "-O1", "-g", *FLAGS, "-fsanitize=fuzzer,address,undefined",
                     "-Wl,--wrap=vt_signature_verify", *objects, patched + ".o",
                     *libraries, "-o", program]):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 0:
            return None, done.stderr[-1500:]
    return program, ""


def hunt(target, program, folder):
    """Lets PROGRAM run from the seeds. Returns how many runs it needed for a crash that the target without
    the bug does not have, and the seconds of processor time; or None, and what was said."""
    command = [program, f"-max_total_time={PATIENCE}", f"-max_len={run.TARGETS[target]}",
               f"-artifact_prefix={folder}/bug-", "-timeout=60",
               *run.prepare(target, os.path.join(folder, "found"))]
    quiet = dict(cwd=ROOT, env=dict(os.environ, **run.SANITIZERS), stdin=subprocess.DEVNULL,
                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                 errors="replace")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, **quiet)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    runs = ([0] + [int(n) for n in re.findall(r"^#(\d+)", done.stderr, re.M)])[-1]
    crashes = glob.glob(os.path.join(folder, "bug-crash-*"))
    if done.returncode == 0 or not crashes:
        return None, f"status {done.returncode} after {runs} runs: {done.stderr[-1500:]}"
    good = subprocess.run([os.path.join(run.BUILD, "tests/fuzz", target), *crashes], **quiet)
    if good.returncode != 0:
        return None, f"it crashes without the bug too: {good.stderr[-1500:]}"
    return (runs, took), ""


def main():
    tally = Tally()
    tally.check("each target has a bug of its own", set(BUGS) == set(run.TARGETS),
                f"{sorted(set(BUGS) ^ set(run.TARGETS))}")
    for target in sys.argv[1:] or BUGS:
        with tempfile.TemporaryDirectory() as folder:
            program, problem = link(target, folder)
            if not tally.check(f"{target}: the bug fits", program, problem):
                continue
            found, said = hunt(target, program, folder)
            if tally.check(f"{target} finds its bug within {SECONDS} s", found and found[1] <= SECONDS,
                           said or f"it took {found[1]:.0f} s"):
                print(f"{target}: found after {found[0]} runs, {found[1]:.1f} s", flush=True)
    tally.finish()


if __name__ == "__main__":
    main()

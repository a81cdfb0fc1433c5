#!/usr/bin/env python3
"""Runs the fuzz targets of BUILD/fuzz, one after the other, from their seeds and the kept corpus; new finds
gather in BUILD/fuzz/found.

    run.py SECONDS [TARGET]...     all of them without a name
    run.py --can CC                whether CC can build them: a line on stderr when it can't
    run.py --options TARGET        its limits, as libFuzzer's driver on OSS-Fuzz reads them

Prints a line for each: how often it ran, what it covered, what it found. A crash is kept in
BUILD/fuzz/crashes, and fails.
"""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"), "fuzz")

# The longest input of each: what takes longer than a few milliseconds finds little.
TARGETS = {"der": 4096, "certificate": 8192, "chain": 16384, "pem": 4096, "host": 512, "client": 16384,
           "keyed": 8192, "starttls": 4096,
           "json": 4096, "trace": 32768, "capture": 16384, "observe": 16384}
SANITIZERS = {"ASAN_OPTIONS": "detect_leaks=1:allocator_may_return_null=1",
              "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1"}
TIMEOUT = 25                            # seconds that an input may take, on a busy machine too


def can(compiler):
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "target.c")
        with open(source, "w") as f:
            f.write("#include <stdint.h>\n#include <stddef.h>\n"
                    "int LLVMFuzzerTestOneInput(const uint8_t *d, size_t n) { return d == 0 && n > 0; }\n")
        try:
            done = subprocess.run([*compiler.split(), "-fsanitize=fuzzer,address,undefined", source, "-o",
                                   source + ".out"], capture_output=True)
        except OSError as error:
            return f"{compiler}: {error.strerror}"
        said = done.stderr.decode(errors="replace").strip()[:300]
        return "" if done.returncode == 0 else f"{compiler} cannot link libFuzzer: {said}"


def prepare(target, finds=os.path.join(BUILD, "found")):
    """Its folders and its dictionary: the arguments that name them."""
    folders = {"found": os.path.join(finds, target), "seeds": os.path.join(BUILD, "seeds", target)}
    for folder in folders.values():
        os.makedirs(folder, exist_ok=True)
    os.makedirs(os.path.join(BUILD, "crashes"), exist_ok=True)
    seeds, made = os.listdir(folders["seeds"]), os.path.getmtime(folders["seeds"])
    if not seeds or made < os.path.getmtime(os.path.join(HERE, "seeds.py")):
        subprocess.run([sys.executable, os.path.join(HERE, "seeds.py"), target, folders["seeds"]], check=True,
                       stdout=subprocess.DEVNULL)
    dictionary = os.path.join(BUILD, target + ".dict")
    with open(dictionary, "w") as f:
        subprocess.run([sys.executable, os.path.join(HERE, "dictionary.py"), target], check=True, stdout=f)
    kept = os.path.join(HERE, "corpus", target)
    where = [folders["found"], folders["seeds"]] + ([kept] if os.path.isdir(kept) else [])
    return [f"-dict={dictionary}", *where]


def run(target, seconds):
    """One target; true when nothing broke."""
    where = prepare(target)
    command = [os.path.join(BUILD, "tests/fuzz", target), f"-max_total_time={seconds}",
               f"-max_len={TARGETS[target]}", f"-timeout={TIMEOUT}",
               f"-artifact_prefix={BUILD}/crashes/{target}-", "-print_final_stats=1", "-rss_limit_mb=2048",
               *where]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ, **SANITIZERS), stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, errors="replace")
    runs = re.findall(r"stat::number_of_executed_units:\s+(\d+)", done.stderr)
    speed = re.findall(r"stat::average_exec_per_sec:\s+(\d+)", done.stderr)
    covered = re.findall(r"cov: (\d+) ft: (\d+) corp: (\d+)/", done.stderr)
    print(f"{target}: {seconds} s, {runs[-1] if runs else '?'} runs, {speed[-1] if speed else '?'} a second, "
          + ("%s edges, %s features, %s inputs" % covered[-1] if covered else "nothing covered")
          + ("" if done.returncode == 0 else ", IT BROKE"), flush=True)
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines()
                if not line.startswith(("#", "Dictionary", "INFO", "stat::", "NEW_FUNC"))]
        print("\n".join(said[-40:]), flush=True)
    return done.returncode == 0


def main(arguments):
    if arguments[:1] == ["--can"]:
        problem = can(arguments[1])
        if problem:
            sys.exit(f"make fuzz needs clang and its runtime (Debian: clang, libclang-rt-14-dev): {problem}")
    elif arguments[:1] == ["--options"]:
        target = arguments[1]
        print(f"[libfuzzer]\nmax_len = {TARGETS[target]}\ntimeout = {TIMEOUT}\ndict = {target}.dict")
    else:
        results = [run(target, int(arguments[0])) for target in arguments[1:] or TARGETS]
        sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main(sys.argv[1:])

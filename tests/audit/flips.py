"""Traces with one hex digit changed, each of which an audit must refuse.

A flip shows at its own line, or later. So the audit runs once; of each block of lines a child process (fork) tries the flips, and goes on
to the end with one that its line let pass. That is as strict as a run from the start for each, and many times faster.
"""
import json
import os
import random
import re

from audit import Audit
from disagreement import Disagreement

BLOCK = 40           # lines that one child goes through, at most
HEX_STRING = re.compile(r'"((?:[0-9a-f]{2})+)"')


def flipped(digits, at):
    """DIGITS with one bit of the one at AT changed."""
    return digits[:at] + "%x" % (int(digits[at], 16) ^ 1 << at % 4) + digits[at + 1:]


def single(line):
    """Where a hex digit stands in the strings of a line (`hex`, `value`, `out`, `values`, literals of `in`, `der`, `seed`), and the line with it changed."""
    places = [(m, at) for m in HEX_STRING.finditer(line) for at in range(len(m[1]))]
    return places, lambda place: line[:place[0].start(1)] + flipped(place[0][1], place[1]) + line[place[0].end(1):]


def double(line):
    """A leaf whose `value` repeats its `hex`: both are changed alike."""
    event = json.loads(line)
    digits = event.get("hex") if event["event"] == "leaf" and event.get("value") == event["hex"] else None
    return range(len(digits or "")), lambda at: line.replace(f'"{digits}"', f'"{flipped(digits, at)}"')


def survey(text, variants, choose=lambda places: places):
    """(how many flips there are, how many were tried, what of them the audit let pass)."""
    run, lines = Audit(), text.split("\n")[:-1]
    there = tried = 0
    missed = []
    for first in range(0, len(lines), BLOCK):
        block = []
        for line in lines[first:first + BLOCK]:
            places, change = variants(line)
            block.append((line, [change(place) for place in choose(places)]))
            there, tried = there + len(places), tried + len(block[-1][1])
        at = (0, 0)                          # the line of the block, and its flip
        while at[0] < len(block):
            at, caught = in_child(run, block, at, lines[first + BLOCK:])
            if not caught:
                missed.append(f"line {first + at[0] + 1}: {block[at[0]][1][at[1]][:150] if at[0] < len(block) else 'the audit was left changed'}")
            at = at[0], at[1] + 1
        for line, _ in block:
            run.step(line)
    run.finish()
    return there, tried, missed


def in_child(run, block, at, rest):
    """Tries the flips of BLOCK from AT on; returns the one that its line let pass, or the end, and whether the audit caught it later."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        answer = b"crash"
        try:
            line, flip, caught = attempt(run, block, at, rest)
            answer = b"%d %d %d" % (line, flip, caught)
        finally:
            os.write(send, answer)
            os._exit(0)
    os.close(send)
    answer = os.read(receive, 64)
    os.close(receive)
    os.waitpid(child, 0)
    line, flip, caught = answer.split()
    return (int(line), int(flip)), caught == b"1"


def attempt(run, block, at, rest):
    for number, (line, made) in enumerate(block):
        for flip in range(at[1] if number == at[0] else 0, len(made) if number >= at[0] else 0):
            try:
                run.step(made[flip])
            except Disagreement:
                continue
            return number, flip, refuses(run, [later for later, _ in block[number + 1:]] + rest)
        try:
            run.step(line)                   # what was refused left no mark
        except Disagreement:
            return len(block), 0, False
    return len(block), 0, True


def refuses(run, rest):
    try:
        for line in rest:
            run.step(line)
        run.finish()
    except Disagreement:
        return True
    return False


def everywhere(text, count):
    """COUNT traces in which a run of eight bytes is changed wherever it stands, so that all copies agree: (the run, the trace)."""
    runs = sorted({m[1][at:at + 16] for line in text.split("\n") if '"event":"leaf"' in line or '"event":"derive"' in line
                   for m in HEX_STRING.finditer(line) for at in range(0, len(m[1]) - 15, 16)})
    chosen = random.sample([r for r in runs if len(set(r)) > 6], count)
    return [(run, text.replace(run, flipped(run, random.randrange(16)))) for run in chosen]

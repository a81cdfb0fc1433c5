#!/usr/bin/env python3
"""The textbook is never reached by live code: neither constant-time nor fast, it must see no live secret.

The linker says so. Each command that meets a server or judges a chain is linked as a program of its own, with everything that nothing
in it can reach left out (--gc-sections, a section a function); so is the library, from all its functions. What is then left of the
textbook is what is reached, through tables of functions too. `view`, which opens derivations, has it; and a seeded call is found.
"""
import os
import subprocess

from source import ROOT
from tally import BUILD, Tally

WHERE = os.path.join(BUILD, "reach")
LIBRARIES = [f"{WHERE}/libvitrine-host.a", f"{WHERE}/libvitrine.a"]
SECTIONS = "-O0 -ffunction-sections -fdata-sections"
LIVE = ["vt_run_check", "vt_run_connect", "vt_run_verify"]


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def defined(path):
    """Functions of PATH that others can call."""
    return [line.split()[2] for line in run("nm", "--defined-only", path).stdout.splitlines() if len(line.split()) == 3 and line.split()[1] == "T"]


def reached(entry, roots=(), objects=()):
    """(functions of ours, those of the textbook) in a program that begins at ENTRY and keeps ROOTS; the linker's words when it fails."""
    path = os.path.join(WHERE, entry)
    done = run("gcc", "-nostartfiles", "-no-pie", "-Wl,--gc-sections", f"-Wl,-e,{entry}", "-Wl,--defsym=__dso_handle=0", "-Wl,--allow-multiple-definition",
               *(f"-Wl,-u,{root}" for root in roots), "-o", path, *objects, "-Wl,--whole-archive", *LIBRARIES, "-Wl,--no-whole-archive")
    if done.returncode != 0:
        return [], [done.stderr[-500:]]
    functions = [name for name in defined(path) if name.startswith("vt_")]
    return functions, [name for name in functions if name.startswith("vt_textbook_")]


def seeded():
    """src/cli/check.c with a call of the textbook in its command."""
    with open(os.path.join(ROOT, "src/cli/check.c"), encoding="utf-8") as f:
        text = f.read()
    head = "int vt_run_check(struct vt_options *o)\n{\n"
    assert head in text
    source, made = os.path.join(WHERE, "seeded.c"), os.path.join(WHERE, "seeded.o")
    with open(os.path.join(ROOT, source), "w", encoding="utf-8") as f:
        f.write('#include "textbook/textbook.h"\n' + text.replace(head, head + "    vt_textbook_sha1(vt_bytes(NULL, 0), NULL, NULL);\n"))
    done = run("gcc", "-std=c11", "-D_POSIX_C_SOURCE=200809L", *SECTIONS.split(), "-I.", "-Isrc", "-c", source, "-o", made)
    return made if done.returncode == 0 else None


def main():
    tally = Tally()
    done = run("make", "-j2", "--no-print-directory", "-s", *LIBRARIES, f"BUILD={WHERE}", f"OPT={SECTIONS}", "CC=gcc", "CFLAGS=-w")    # without optimisation gcc warns of what cannot be
    if not tally.check("a build with a section a function", done.returncode == 0, done.stderr[-800:]):
        return tally.finish()
    library = [name for name in defined(os.path.join(ROOT, LIBRARIES[1])) if name.startswith("vt_")]
    for what, entry, roots in [("the library", "vt_client_init", library)] + [(entry, entry, ()) for entry in LIVE]:
        functions, textbook = reached(entry, roots)
        tally.check(f"{what} does not reach the textbook", len(functions) > 100 and not textbook, f"{len(functions)} functions, {textbook[:5]}")
        print(f"{what}: {len(functions)} functions, {len(textbook)} of the textbook")
    functions, textbook = reached("vt_run_view")
    print(f"vt_run_view: {len(functions)} functions, {len(textbook)} of the textbook")
    tally.check("but view does", len(textbook) > 20, f"{len(functions)} functions, {textbook[:5]}")
    made = seeded()
    _, textbook = reached("vt_run_check", objects=[made]) if made else (0, [])
    tally.check("a seeded call is found", textbook == ["vt_textbook_blocks", "vt_textbook_sha1"], f"{textbook}")
    return tally.finish()


main()

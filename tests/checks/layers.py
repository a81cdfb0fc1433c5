#!/usr/bin/env python3
"""The architecture, checked: includes point one way, and the library asks its host for nothing.

Includes are read from the sources; everything else from the built library (build/libvitrine.a): what it leaves undefined, what it
exports, whether it has mutable data, and whether a function reaches itself by direct calls. Calls through pointers aren't followed.
"""
import collections
import glob
import os
import re
import subprocess

from source import CORE, FOLDERS, files, lines_of
from tally import BUILD, ROOT, Tally

PUBLIC = {"vitrine.h", "vitrine_parse.h"}          # the interface, which all may include
ALLOWED = {"public": [], "base": [], "crypto": ["base"], "asn1": ["base"], "x509": ["base", "crypto", "asn1"],
           "tls": ["base", "crypto", "asn1", "x509"]}
ALLOWED["textbook"] = ALLOWED["net"] = list(CORE)
ALLOWED["session"] = list(CORE) + ["textbook"]     # a derived value is opened by running the textbook
ALLOWED["show"] = ALLOWED["capture"] = ALLOWED["session"] + ["session"]
ALLOWED["cli"] = ALLOWED["show"] + ["show", "capture", "net"]
# The session machine has no socket in it: a replay runs it again, a report tells how it ended; an observer reads lines of a dialogue.
EXCEPTIONS = {(layer, f"net/{name}.h") for layer in ("session", "show", "capture") for name in ("starttls", "machine")}

FREESTANDING = {"stdint.h", "stddef.h", "stdbool.h", "string.h", "limits.h", "stdalign.h"}
INTRINSICS = {"stdatomic.h", "immintrin.h", "cpuid.h", "wmmintrin.h", "emmintrin.h", "tmmintrin.h", "smmintrin.h", "x86intrin.h"}
# The answer of CPUID, kept because asking traps to the hypervisor: every thread stores the same value.
KEPT = {"features.0", "features"}
# Files that may call each other in a circle, and why. The library has no such circle.
CIRCLES = {
    r"src/capture/observe\w*\.c": "the observer, and what its parts tell it to stop for",
}
# What lays out what the content files say, and the words that it must not know: messages of TLS, RFCs, fields of X.509. Not
# report_json.c, whose keys are a contract.
RENDERERS = ("html*.c", "page*.js", "report.c", "report_parts.c", "step*.c", "view_*.c", "text.c", "layout.c", "screen.c", "flights.c")
NAMES = re.compile(r"\b(RFC \d+|TLS(Plaintext|Ciphertext|CompressedText)|alert|finished|hello_request|(client|server)_hello(_done)?|"
                   r"(client|server)_key_exchange|certificate_(request|verify|status)|new_session_ticket|change_cipher_spec|"
                   r"application_data|(tbs|end_entity_)?[cC]ertificate\.\w+|(subject|issuer)(AltName|PublicKeyInfo|UniqueID)?|"
                   r"not(Before|After)|serialNumber|signatureAlgorithm|(extK|k)eyUsage|basicConstraints|nameConstraints)\b")
LIBC = {"memcpy", "memset", "memcmp", "memmove", "strlen"}
TOOLCHAIN = {"__stack_chk_fail", "_GLOBAL_OFFSET_TABLE_", "__cpu_model", "__cpu_indicator_init"}


def include_problems(layer, path):
    for number, line in enumerate(lines_of(path), 1):
        ours, system = re.match(r'\s*#\s*include\s+"([^"]+)"', line), re.match(r"\s*#\s*include\s+<([^>]+)>", line)
        if ours and ours[1] not in PUBLIC:
            folder = ours[1].split("/")[0]
            if "/" not in ours[1] or folder not in FOLDERS:
                yield f"{path}:{number} includes {ours[1]!r}, not spelled folder/file.h"
            elif folder != layer and folder not in ALLOWED[layer] and (layer, ours[1]) not in EXCEPTIONS:
                yield f"{path}:{number}: {layer} must not include {ours[1]}"
        if system and layer in CORE:
            fine = FREESTANDING | (INTRINSICS if path.endswith("_x86.c") else set())
            if system[1] not in fine:
                yield f"{path}:{number}: the core must not include <{system[1]}>"


def renderer_problems():
    """Names that a renderer has in a string of its own."""
    for path in sorted(p for pattern in RENDERERS for p in glob.glob(os.path.join(ROOT, "src/show", pattern))):
        for number, line in enumerate(lines_of(path), 1):
            for string in re.findall(r'"(?:[^"\\]|\\.)*"', "" if line.lstrip().startswith(("#include", "/*", "*", "//")) else line):
                if NAMES.search(string):
                    yield f"{os.path.relpath(path, ROOT)}:{number} names {NAMES.search(string)[0]!r}"


def tool(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def calls(library):
    """The direct calls, and jumps into other functions, of the library: caller -> callees."""
    graph, caller = collections.defaultdict(set), None
    for line in tool("objdump", "-dr", "--no-show-raw-insn", library).splitlines():
        head = re.match(r"^[0-9a-f]+ <([^>]+)>:$", line)
        inside = re.search(r"\s(?:call|jmp)\s+[0-9a-f]+ <([\w.]+)>$", line)
        outside = re.search(r"R_X86_64_(?:PLT32|PC32)\s+([\w.]+)-0x4$", line)
        if head:
            caller, pending = head[1], False
        elif inside:
            # `call X+0x5` with a relocation is unresolved here; the relocation on the next line names the callee.
            graph[caller].add(inside[1])
        elif outside and pending:
            graph[caller].add(outside[1])
        pending = bool(re.search(r"\s(call|jmp)\s", line))
    return graph


def on_cycles(graph):
    """Functions that can reach themselves. A jump to one's own start is a loop, not recursion; a call isn't told apart: it is shown."""
    found = set()
    for start in list(graph):
        seen, todo = set(), [c for c in graph[start] if c != start]
        while todo:
            name = todo.pop()
            if name == start:
                found.add(start)
                break
            if name not in seen:
                seen.add(name)
                todo += graph.get(name, ())
    return found


def calls_of_files():
    """source -> {source it calls: functions}, of all objects of the program: a function that it names and another defines."""
    objects = [o for d in FOLDERS.values() for o in glob.glob(os.path.join(BUILD, d, "*.o"))]
    objects = {os.path.relpath(o, BUILD)[:-2] + ".c": o for o in objects}
    defined, wanted = {}, collections.defaultdict(set)
    for source, path in objects.items():
        for line in tool("nm", path).splitlines() if os.path.exists(os.path.join(ROOT, source)) else ():
            kind, name = line.split()[-2:]
            if kind == "T":
                defined[name] = source
            elif kind == "U":
                wanted[source].add(name)
    graph = collections.defaultdict(dict)
    for source, names in wanted.items():
        for name in names:
            if defined.get(name, source) != source:
                graph[source].setdefault(defined[name], set()).add(name)
    return graph


def circles(graph):
    """The sets of files that reach each other."""
    def reached(start):
        seen, todo = set(), [start]
        while todo:
            new = set(graph.get(todo.pop(), ())) - seen
            seen |= new
            todo += new
        return seen
    every = {source: reached(source) for source in graph}
    return sorted({tuple(sorted(other for other in seen if source in every.get(other, ()))) for source, seen in every.items()
                   if source in seen})


def symbols(library):
    """(section, visibility, name) of each defined symbol of the library."""
    for line in tool("objdump", "-t", library).splitlines():
        match = re.match(r"^[0-9a-f]+ (.{7}) (\S+)\s+[0-9a-f]+\s+(?:\.hidden )?(\S+)$", line)
        if match:
            yield match[2], match[1], match[3]


def main():
    tally = Tally()
    for layer in FOLDERS:
        tally.problems(f"includes of {layer}", [p for path in files(layer) for p in include_problems(layer, path)])
    tally.problems("no renderer names a message of TLS, an RFC or a field of X.509", list(renderer_problems()))
    library = os.path.join(BUILD, "libvitrine.a")
    table = list(symbols(library))
    defined = {name for section, _, name in table if section != "*UND*"}
    undefined = {name for section, _, name in table if section == "*UND*"}
    foreign = undefined - defined - LIBC - TOOLCHAIN
    tally.check("nothing is asked of the host", not foreign, f"undefined in the library: {sorted(foreign)}")
    exported = {n for s, flags, n in table if s != "*UND*" and flags[0] == "g" and not n.startswith("vt_")}
    tally.check("external symbols start with vt_", not exported, f"{sorted(exported)}")
    mutable = {n for s, flags, n in table if re.match(r"\.(data|bss)(?!\.rel\.ro)", s) and flags[6] == "O"} - KEPT
    tally.check("no mutable static data", not mutable, f"{sorted(mutable)}")
    recursive = on_cycles(calls(library))
    tally.check("no recursion", not recursive, f"{sorted(recursive)}")
    found, known = circles(calls_of_files()), lambda circle, pattern: all(re.fullmatch(pattern, f) for f in circle)
    tally.problems("no circle of calls between files", [" ".join(c) for c in found if not any(known(c, p) for p in CIRCLES)])
    tally.problems("each circle that is known is there", [p for p in CIRCLES if not any(known(c, p) for c in found)])
    tally.finish()


main()

#!/usr/bin/env python3
"""Size is a feature: lines of code a folder (neither blank nor comment), the longest files and functions, and the ceilings."""
import re
import statistics

from source import CORE, FOLDERS, PAGE, code_lines, files, lines_of
from tally import Tally

# In lines of code; of files and functions, all lines count.
LIBRARY, TEXTBOOK, REST = 13620, 1700, 20370
WIDTH = 110
FILE, MEDIAN, FUNCTION = 400, 150, 40


def functions(path):
    """(length, name) of each function of PATH: from its opening brace at column 0 to its closing one."""
    lines, start = lines_of(path), None
    for number, line in enumerate(lines):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            # The name stands before the first parenthesis of the lines that head the body.
            head, first = "", start - 1
            while first >= 0 and lines[first].strip() and not lines[first].rstrip().endswith((";", "}", "*/")):
                head = lines[first] + " " + head
                first -= 1
            name = re.search(r"(\w+)\s*\(", head)
            if name:
                yield number - start + 1, f"{path}:{start + 1} {name[1]}"
            start = None


def main():
    tally = Tally()
    total, per_file, per_function = {}, [], []
    for layer in FOLDERS:
        paths = files(layer)
        total[layer] = sum(map(code_lines, paths))
        per_file += [(len(lines_of(p)), p) for p in paths]
        per_function += [f for p in paths for f in functions(p)]
        print(f"{layer:10} {len(paths):4} files {total[layer]:6} lines of code")
    total["page"] = sum(map(code_lines, PAGE))
    print(f"{'page':10} {len(PAGE):4} files {total['page']:6} lines of code")
    library, textbook = sum(total[x] for x in CORE), total["textbook"]
    rest = sum(total.values()) - library - textbook
    print(f"library {library} of {LIBRARY}; textbook {textbook} of {TEXTBOOK}; everything else that ships {rest} of {REST}")
    median = statistics.median(n for n, _ in per_file)
    print(f"median file {median:.0f} lines, median function {statistics.median([n for n, _ in per_function] or [0]):.0f}")
    print("longest: " + ", ".join(f"{p} {n}" for n, p in sorted(per_file, reverse=True)[:3]))
    print("         " + ", ".join(f"{p} {n}" for n, p in sorted(per_function, reverse=True)[:3]))
    tally.check("library", library <= LIBRARY, f"{library} lines of code")
    tally.check("textbook", textbook <= TEXTBOOK, f"{textbook} lines of code")
    tally.check("everything else", rest <= REST, f"{rest} lines of code")
    tally.check("median file", median <= MEDIAN, f"{median} lines")
    tally.problems("files", [f"{p} has {n} lines" for n, p in per_file + [(len(lines_of(p)), p) for p in PAGE] if n > FILE])
    tally.problems("functions", [f"{p} has {n} lines" for n, p in per_function if n > FUNCTION])
    wide = [f"{path}:{number}" for layer in FOLDERS for path in files(layer)
            for number, line in enumerate(lines_of(path), 1) if len(line) > WIDTH]
    tally.problems(f"no line of more than {WIDTH} columns", wide)
    tally.finish()


main()

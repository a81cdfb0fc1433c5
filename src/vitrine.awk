# Writes a header with its own project's headers in the place of their #include lines, each guarded one once: for installing
# a single file. Usage: awk -f src/vitrine.awk src/vitrine.h
function path_of(name,    line) {
    if ((getline line < name) >= 0) { close(name); return name }
    return "src/" name
}

function put(file,    line, name) {
    while ((getline line < file) > 0) {
        if (line !~ /^#include "/) { print line; continue }
        split(line, name, "\"")
        name[2] = path_of(name[2])
        # base/rule_table.h has no guard: it stands in an enum, and is wanted there.
        if (!(name[2] in seen)) { seen[name[2]] = 1; put(name[2]) }
    }
    close(file)
}

BEGIN { if (TRACE == "no") print "#define VT_TRACE 0"; put(ARGV[1]); exit }

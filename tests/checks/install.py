#!/usr/bin/env python3
"""`make install` into an empty folder gives a program that runs, one header that needs no other of ours, and a library that links."""
import os
import subprocess
import tempfile

from source import ROOT
from tally import Tally

EMBEDDED = r"""
#include <vitrine.h>
#include <stdlib.h>

int main(void)
{
    static const struct vt_anchor_array none;
    struct vt_anchors anchors = vt_anchors_from_array(&none);
    struct vt_client_config config = { .now = 1800000000, .name = vt_text("mail.example"), .anchors = &anchors };
    struct vt_client *client = vt_client_init(malloc(vt_client_size()), vt_client_size(), &config);

    /* A ClientHello is pending: a handshake record (RFC 5246 6.2.1). */
    return client != NULL && vt_client_pending(client).len > 100 && vt_client_pending(client).data[0] == 22 ? 0 : 1;
}
"""


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-install-") as folder:
        done = subprocess.run(["make", "-s", "install", f"DESTDIR={folder}", "PREFIX=/usr"], cwd=ROOT, capture_output=True, text=True)
        tally.check("make install", done.returncode == 0, done.stderr[-500:])
        found = sorted(os.path.relpath(os.path.join(d, f), folder) for d, _, files in os.walk(folder) for f in files)
        tally.check("what is installed", found == ["usr/bin/vitrine", "usr/include/vitrine.h", "usr/lib/libvitrine.a"], f"{found}")
        source, program = os.path.join(folder, "embedded.c"), os.path.join(folder, "embedded")
        with open(source, "w", encoding="ascii") as f:
            f.write(EMBEDDED)
        built = subprocess.run(["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-I", folder + "/usr/include", source, "-L", folder + "/usr/lib",
                                "-lvitrine", "-o", program], capture_output=True, text=True)
        tally.check("a program of one's own", built.returncode == 0, built.stderr[-800:])
        tally.check("it makes a ClientHello", built.returncode == 0 and subprocess.run([program]).returncode == 0, "it did not")
        version = subprocess.run([folder + "/usr/bin/vitrine", "--version"], capture_output=True, text=True)
        tally.check("the program runs", version.returncode == 0 and "vitrine" in version.stdout, version.stderr)
    tally.finish()


main()

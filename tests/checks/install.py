#!/usr/bin/env python3
"""`make install` into an empty folder: a program that runs, two headers that need no other of ours, a library that links.

Programs of one's own, which are both C11 and C++17, are built on what was installed, by gcc and clang, every warning an
error, and run; so is the program of docs/embedding.md, against servers of openssl. Each function that a header declares is
in the library, and stands under a comment: its contract. The same, without events, of a library built with TRACE=no.
"""
import contextlib
import os
import re
import socket
import subprocess
import tempfile
import time

from source import ROOT
from tally import BUILD, Tally

HEADERS = ("vitrine.h", "vitrine_parse.h")
COMPILERS = [(c, cxx) for c in ("gcc", "clang") for cxx in (False, True)]
WARN = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]

PROGRAMS = {
    # PEM; no client without a name; its ClientHello, a handshake record (RFC 5246 6.2.1); verdicts of client and verifier.
    "client": r"""
#include <vitrine.h>
#include <stdlib.h>

int main(void)
{
    static struct vt_anchor_array none;
    static struct vt_client_config config;
    static struct vt_verify_request request;
    static struct vt_verify_result result;
    static uint8_t der[16];
    struct vt_pem pem = vt_pem(vt_text("-----BEGIN X-----\nMAA=\n-----END X-----\n"));
    struct vt_pem_block block;
    struct vt_anchors anchors = vt_anchors_from_array(&none);
    void *memory = malloc(vt_client_size()), *work = malloc(vt_verify_work_size());
    struct vt_client *client;

    if (vt_pem_next(&pem, der, sizeof der, &block) != VT_PEM_BLOCK || block.data.len != 2 || der[0] != 0x30)
        return 1;
    config.anchors = &anchors;
    if (vt_client_init(memory, vt_client_size(), &config) != NULL)
        return 2;
    config.now = 1800000000;
    config.name = vt_text("mail.example");
    client = vt_client_init(memory, vt_client_size(), &config);
    if (client == NULL || vt_client_pending(client).len < 100 || vt_client_pending(client).data[0] != 22)
        return 3;
    (void)vt_client_feed(client, vt_text("220 mail.example ESMTP\r\n"));
    if (vt_client_state(client) != VT_CLIENT_FAILED || vt_client_report(client)->verdict.exit != 4)
        return 4;
    request.chain = &block.data;
    request.chain_len = 1;
    request.anchors = &anchors;
    request.name = config.name;
    if (vt_verify(&request, (struct vt_verify_work *)work, &result) || result.report.verdict.exit != 5)
        return 5;
    if (strcmp(vt_rule_text(result.report.verdict.first)->clause, "") == 0)
        return 6;
    if (strcmp(vt_suite_name(0xc02f), "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256") != 0
        || strcmp(vt_verify_code_text(0), "ok") != 0)
        return 7;
    vt_client_wipe(client);
    free(memory);
    free(work);
    return 0;
}
""",
    # SEQUENCE { INTEGER 5, OID 2.5.29.17 } behind two octets; what a sink hears of it; and the same cut short.
    "parse": r"""
#include <vitrine_parse.h>

static int leaves;

static void hear(void *context, const struct vt_event *event)
{
    (void)context;
    leaves += event->kind == VT_EVENT_LEAF;
}

static bool read_all(struct vt_reader *r, uint32_t *number, uint32_t *five)
{
    struct vt_reader body;
    struct vt_bytes oid;

    return vt_read_number(r, "number", 2, NULL, number)
        && (*number < 1000 || vt_fail(r->parse, VT_SYNTAX_VALUE, vt_value_number(VT_VALUE_UINT, *number)))
        && vt_der_open_as(r, "pair", "X.690 8.9", VT_DER_SEQUENCE, &body)
        && vt_der_small_as(&body, "first", VT_DER_INTEGER, NULL, five)
        && vt_der_primitive_as(&body, "second", VT_DER_OID, VT_VALUE_OID, &oid) && oid.len == 3
        && vt_read_done(&body);
}

int main(void)
{
    static const uint8_t bytes[] = { 0, 7, 0x30, 8, 2, 1, 5, 6, 3, 0x55, 0x1d, 0x11 };
    static struct vt_sink sink;
    struct vt_parse parse;
    struct vt_reader r;
    uint32_t number, five;
    bool read;

    sink.emit = hear;
    r = vt_parse_begin(&parse, &sink, VT_BUFFER_FILE, vt_bytes(bytes, sizeof bytes), NULL, 0);
    read = read_all(&r, &number, &five);
    if (!vt_parse_end(&r) || !read || number != 7 || five != 5)
        return 1;
    if (leaves != (VT_TRACE ? 9 : 0))
        return 2;
    r = vt_parse_untraced(&parse, vt_bytes(bytes, sizeof bytes - 1));
    read = read_all(&r, &number, &five);
    if (vt_parse_end(&r) || read || strcmp(vt_rule_text(parse.failure.rule)->id, "syntax.length") != 0)
        return 3;
    return 0;
}
""",
}


# What `openssl ca` asks for; it is the one that dates a certificate as it is told.
CA_CONFIG = """[ca]
default_ca = here
[here]
database = index
new_certs_dir = .
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
"""
NAME = "device.vitrine.test"


def compile_one(folder, name, text, compiler, cxx):
    """Builds TEXT on what is installed below FOLDER. (the tool, the program, what the tool complained of)"""
    source, program = os.path.join(folder, name + (".cc" if cxx else ".c")), os.path.join(folder, name)
    with open(source, "w", encoding="utf-8") as f:
        f.write(text)
    tool = {"gcc": "g++", "clang": "clang++"}[compiler] if cxx else compiler
    built = subprocess.run([tool, "-std=c++17" if cxx else "-std=c11", *WARN, "-I", f"{folder}/usr/include", source,
                            "-L", f"{folder}/usr/lib", "-lvitrine", "-o", program], capture_output=True, text=True)
    return tool, program, built.stderr if built.returncode else ""


def build_and_run(tally, folder, what):
    """Every program with every compiler, as C and as C++."""
    for name, text in PROGRAMS.items():
        for compiler, cxx in COMPILERS:
            tool, program, complaint = compile_one(folder, name, text, compiler, cxx)
            if tally.check(f"{what}: {tool} builds {name}", not complaint, complaint[-800:]):
                status = subprocess.run([program]).returncode
                tally.check(f"{what}: {name} of {tool} runs", status == 0, f"exit {status}")


def make_pki(folder):
    """ca.pem; good.pem, of today; old.pem, of 2020; their keys."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    with open(os.path.join(folder, "ca.cnf"), "w", encoding="ascii") as f:
        f.write(CA_CONFIG)
    open(os.path.join(folder, "index"), "w", encoding="ascii").close()
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ca", "-days", "9000")
    past = ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"]
    for name, dates in (("good", ["-days", "90"]), ("old", past)):
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={NAME}",
                "-addext", f"subjectAltName=DNS:{NAME}")
        openssl("ca", "-batch", "-notext", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key",
                "-in", f"{name}.csr", "-out", f"{name}.pem", *dates)


@contextlib.contextmanager
def server(folder, name):
    """openssl s_server with certificate NAME, which answers HTTP: its port, once it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", f"{name}.pem",
                                "-key", f"{name}.key", "-tls1_2", "-www"], cwd=folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield str(port)
    finally:
        process.kill()
        process.wait()


def example(tally, folder):
    """The program of docs/embedding.md: success, a wrong name, an expired certificate, as its exit status and words tell."""
    with open(f"{ROOT}/docs/embedding.md", encoding="utf-8") as f:
        programs = re.findall(r"^```c\n(.*?)^```$", f.read(), re.M | re.S)
    if not tally.check("docs/embedding.md has a program", len(programs) == 1, f"{len(programs)} of them"):
        return
    make_pki(folder)
    with server(folder, "good") as good, server(folder, "old") as old:
        for compiler, cxx in COMPILERS:
            tool, program, complaint = compile_one(folder, "fetch", programs[0], compiler, cxx)
            if not tally.check(f"{tool} builds docs/embedding.md", not complaint, complaint[-800:]):
                continue
            for what, port, name, status, told in (("succeeds", good, NAME, 0, "HTTP/1.0 200 ok"),
                                                   ("a wrong name", good, "x." + NAME, 6, "leaf.name"),
                                                   ("expired", old, NAME, 5, "path.validity expired"),
                                                   ("nobody", "1", NAME, 2, "")):
                done = subprocess.run([program, "127.0.0.1", port, name, "ca.pem"], cwd=folder, capture_output=True,
                                      text=True, timeout=30)
                as_told = done.returncode == status and told in done.stdout + done.stderr
                tally.check(f"docs/embedding.md, {tool}: {what}", as_told,
                            f"exit {done.returncode}: {done.stderr}{done.stdout[:200]}")


def declared(header):
    """(function, the profile it is for or None, whether it is inline, whether a comment heads its lines) of HEADER."""
    with open(header, encoding="utf-8") as f:
        lines = f.read().splitlines()
    profile = None
    for number, line in enumerate(lines):
        profile = {"#if VT_TRACE": "yes", "#else": "no" if profile else None, "#endif": None}.get(line, profile)
        match = re.match(r"(?!typedef|#|/|\s)(?:[\w* ]+?)\b(vt_\w+)\(", line)
        if match:
            first = number
            while lines[first - 1].strip():
                first -= 1
            yield match[1], profile, line.startswith("static inline"), lines[first].startswith("/*")


def contracts(tally, folder, what, trace):
    """A comment above each function, or its twin for the other profile; those that are not inline are in the library."""
    table = subprocess.run(["nm", "-g", "--defined-only", f"{folder}/usr/lib/libvitrine.a"], capture_output=True,
                           text=True, check=True)
    exported = set(re.findall(r" [TRD] (\w+)$", table.stdout, re.M))
    found = [row for header in HEADERS for row in declared(f"{folder}/usr/include/{header}")]
    tally.check(f"{what}: the headers declare functions", len(found) > 60, f"{len(found)}")
    told = {name for name, _, _, comment in found if comment}
    tally.problems(f"{what}: contracts", [f"{name} stands under no comment" for name, *_ in found if name not in told])
    linked = {name for name, profile, inline, _ in found if profile in (None, trace) and not inline}
    tally.problems(f"{what}: the library", [f"{name} is not in it" for name in sorted(linked - exported)])


def installed(folder):
    return sorted(os.path.relpath(os.path.join(d, f), folder) for d, _, files in os.walk(folder) for f in files)


def main():
    tally = Tally()
    files = [f"usr/include/{h}" for h in HEADERS] + ["usr/lib/libvitrine.a"]
    notrace = ["TRACE=no", f"BUILD={os.path.join(BUILD, 'notrace')}"]
    for what, options, expected in (("install", ["install"], ["usr/bin/vitrine"] + files),
                                    ("TRACE=no", ["-j2", "install-lib", *notrace], files)):
        with tempfile.TemporaryDirectory(prefix="vitrine-install-") as folder:
            done = subprocess.run(["make", "-s", *options, f"DESTDIR={folder}", "PREFIX=/usr"], cwd=ROOT,
                                  capture_output=True, text=True)
            tally.check(f"{what}: make", done.returncode == 0, done.stderr[-500:])
            found = installed(folder)
            tally.check(f"{what}: what is installed", found == expected, f"{found}")
            contracts(tally, folder, what, "no" if what == "TRACE=no" else "yes")
            build_and_run(tally, folder, what)
            if what == "install":
                example(tally, folder)
                version = subprocess.run([folder + "/usr/bin/vitrine", "--version"], capture_output=True, text=True)
                tally.check("the program runs", version.returncode == 0 and "vitrine" in version.stdout, version.stderr)
    tally.finish()


main()

/* Files of certificates: what is found in them, and the one line that a bad one gets. The certificates are Debian's roots and
 * the article's; Python, not our code, counts them and cuts them up. */
#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/files.h"
#include "tests/unit/support/suite.h"
#include "x509/certificate.h"

#define ROOTS "/etc/ssl/certs/ca-certificates.crt"

static char path[] = "/tmp/vitrine-bundle-XXXXXX";
static char said[8192];
static int kept;
static FILE *caught;

/* What goes to stderr from here to hear is in SAID. */
static void listen_up(void)
{
    caught = tmpfile();
    kept = dup(STDERR_FILENO);
    dup2(fileno(caught), STDERR_FILENO);
}

static void hear(void)
{
    size_t n;

    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(caught);
    n = fread(said, 1, sizeof said - 1, caught);
    said[n] = '\0';
    fclose(caught);
}

/* Writes at PATH what the line of Python prints; roots is a list of the PEM blocks of Debian's bundle. */
static void make(const char *python)
{
    char command[2000];

    snprintf(command, sizeof command,
             "python3 -c 'import re,sys,base64\n"
             "roots = re.findall(r\"-----BEGIN.*?END CERTIFICATE-----\\n\", open(\"" ROOTS "\").read(), re.S)\n"
             "%s' > %s", python, path);
    ck_assert_int_eq(system(command), 0);
}

static uint32_t count(const char *file, bool forgiving)
{
    struct vt_certificates c = { .path = NULL };
    uint32_t n;

    listen_up();
    n = vt_certificates_load(&c, file, forgiving) ? c.count : 0;
    hear();
    vt_certificates_free(&c);
    return n;
}

START_TEST(test_all_roots_are_found)
{
    FILE *pipe = popen("grep -c BEGIN.CERT " ROOTS, "r");
    unsigned wanted = 0;

    ck_assert_int_eq(fscanf(pipe, "%u", &wanted), 1);
    pclose(pipe);
    ck_assert_uint_gt(wanted, 100);
    ck_assert_uint_eq(count(ROOTS, true), wanted);
    ck_assert_str_eq(said, "");
}
END_TEST

/* Each root is an answer to the question for its subject, and a stranger is not. */
START_TEST(test_anchors_by_subject)
{
    static const uint8_t stranger[] = { 0x30, 0x0c, 0x31, 0x0a, 0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x01, 'x' };
    struct vt_bundle bundle = { .path = NULL };
    struct vt_bytes der;
    uint32_t position = 0;

    ck_assert(vt_bundle_load(&bundle, ROOTS));
    for (uint32_t i = 0; i < bundle.certificates.count; i++) {
        struct vt_certificate certificate;
        bool found = false;

        ck_assert(vt_certificate_parse(bundle.certificates.der[i], &certificate, NULL));
        for (position = 0; bundle.anchors.next(bundle.anchors.context, certificate.subject, &position, &der);)
            found |= vt_bytes_equal(der, certificate.der);
        ck_assert(found);
    }
    position = 0;
    ck_assert(!bundle.anchors.next(bundle.anchors.context, vt_bytes(stranger, sizeof stranger), &position, &der));
    vt_bundle_free(&bundle);
}
END_TEST

START_TEST(test_der_and_crlf_and_text_between)
{
    make("sys.stdout.buffer.write(base64.b64decode(\"\".join(roots[0].split(\"\\n\")[1:-2])))");
    ck_assert_uint_eq(count(path, false), 1);
    make("sys.stdout.write(\"Subject: x\\r\\n\" + roots[0].replace(\"\\n\", \"\\r\\n\") + \"\\r\\ntrash\\r\\n\" + roots[1])");
    ck_assert_uint_eq(count(path, false), 2);
    ck_assert_str_eq(said, "");
}
END_TEST

START_TEST(test_broken_block)
{
    make("print(roots[0] + roots[1].replace(\"MII\", \"M*I\", 1) + roots[2])");
    ck_assert_uint_eq(count(path, false), 0);
    ck_assert_ptr_nonnull(strstr(said, "line "));
    ck_assert_uint_eq(count(path, true), 2);
    ck_assert_ptr_nonnull(strstr(said, "line "));
}
END_TEST

START_TEST(test_no_certificate)
{
    make("print(\"hello\")");
    ck_assert_uint_eq(count(path, true), 0);
    ck_assert_ptr_nonnull(strstr(said, "no certificate"));
    make("pass");
    ck_assert_uint_eq(count(path, true), 0);
    ck_assert_ptr_nonnull(strstr(said, "no certificate"));
    make("print(roots[0].replace(\"CERTIFICATE\", \"PRIVATE KEY\"))");
    ck_assert_uint_eq(count(path, false), 0);
    ck_assert_ptr_nonnull(strstr(said, "this file is a private key"));
    ck_assert_uint_eq(count("/nonexistent", false), 0);
    ck_assert_ptr_nonnull(strstr(said, "/nonexistent: cannot be opened: No such file"));
    ck_assert_uint_eq(count("/", false), 0);
    ck_assert_ptr_nonnull(strstr(said, "directory"));
}
END_TEST

/* Base64 that is well formed and holds no certificate: in a bundle it is left out, and the others stay. */
START_TEST(test_bundle_with_a_stranger)
{
    struct vt_bundle bundle = { .path = NULL };
    struct vt_certificate certificate;
    uint32_t position = 0;
    struct vt_bytes der;

    make("print(roots[0] + \"-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----\\n\" + roots[1])");
    listen_up();
    ck_assert(vt_bundle_load(&bundle, path));
    ck_assert_uint_eq(bundle.certificates.count, 3);
    ck_assert(vt_certificate_parse(bundle.certificates.der[2], &certificate, NULL));
    ck_assert(bundle.anchors.next(bundle.anchors.context, certificate.subject, &position, &der));
    hear();
    ck_assert_ptr_nonnull(strstr(said, "left out"));
    vt_bundle_free(&bundle);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { test_all_roots_are_found, test_anchors_by_subject, test_der_and_crlf_and_text_between,
                                   test_broken_block, test_no_certificate, test_bundle_with_a_stranger };
    int file = mkstemp(path), failed = vt_suite_run("bundle", tests, sizeof tests / sizeof tests[0]);

    close(file);
    unlink(path);
    return failed;
}

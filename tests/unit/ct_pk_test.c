/* Constant time: valgrind's memcheck runs each operation with its secrets marked as undefined, and reports every branch
 * and address that depends on them. This program starts itself under valgrind, once a case; the control, which does
 * branch on a secret, shows that a leak would be seen. */
#include "crypto/ec.h"
#include "crypto/rsa.h"
#include "crypto/x25519.h"
#include "tests/unit/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <valgrind/memcheck.h>

enum { LEAK = 42 };

static const char *self;

static void hide(void *p, size_t n)
{
    (void)VALGRIND_MAKE_MEM_UNDEFINED(p, n);
}

static void reveal(void *p, size_t n)
{
    (void)VALGRIND_MAKE_MEM_DEFINED(p, n);
}

/* A key pair, then its agreement with itself. */
static void agree(const struct vt_ec_curve *curve)
{
    uint8_t key[VT_EC_MAX_LEN], point[VT_EC_MAX_POINT], shared[VT_EC_MAX_LEN];
    volatile bool ok;

    memset(key, 0x5a, sizeof key);
    hide(key, sizeof key);
    ok = vt_ec_keypair(curve, key, point);
    reveal(point, sizeof point);
    ok = vt_ecdh(curve, key, vt_bytes(point, vt_ec_point_len(curve)), shared);
    (void)ok;
}

static void p256(void)
{
    agree(&vt_p256);
}

static void p384(void)
{
    agree(&vt_p384);
}

static void p521(void)
{
    agree(&vt_p521);
}

static void x25519(void)
{
    uint8_t key[32], point[32], shared[32];
    volatile bool ok;

    memset(key, 0x5a, sizeof key);
    hide(key, sizeof key);
    vt_x25519_public(point, key);
    ok = vt_x25519(shared, key, point);   /* the result of one's own agreement, as the peer's value, is secret too */
    (void)ok;
}

static void rsa_encrypt(void)
{
    uint8_t n[128], random[128], premaster[48], out[128];
    const uint8_t e[] = { 1, 0, 1 };
    const struct vt_rsa_key key = { vt_bytes(n, sizeof n), vt_bytes(e, sizeof e) };

    memset(n, 0xc3, sizeof n);
    memset(random, 0x77, sizeof random);
    memset(premaster, 0x03, sizeof premaster);
    hide(premaster, sizeof premaster);
    if (!vt_rsa_pkcs1_encrypt(&key, vt_bytes(premaster, sizeof premaster), vt_bytes(random, sizeof random), out))
        exit(1);
}

static void control(void)
{
    volatile uint8_t secret = 1;

    hide((void *)(uintptr_t)&secret, 1);
    if (secret == 1)
        puts("one");
}

static const struct {
    const char *name;
    void (*run)(void);
    int status;
} cases[] = {
    { "p256", p256, 0 },     { "p384", p384, 0 },               { "p521", p521, 0 },
    { "x25519", x25519, 0 }, { "rsa_encrypt", rsa_encrypt, 0 }, { "control", control, LEAK },
};

START_TEST(no_branch_or_address_depends_on_a_secret)
{
    char command[512];
    int status;

    snprintf(command, sizeof command, "valgrind -q --error-exitcode=%d %s %s%s", LEAK, self, cases[_i].name,
             cases[_i].status == LEAK ? " >/dev/null 2>&1" : "");
    status = system(command);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == cases[_i].status, "%s: status %x", cases[_i].name,
                  (unsigned)status);
    printf("constant time, by valgrind: %s%s\n", cases[_i].name, cases[_i].status ? " leaks, and is seen to" : "");
}
END_TEST

static int run_case(const char *name)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (strcmp(cases[i].name, name) == 0)
            return cases[i].run(), 0;
    return 1;
}

int main(int argc, char **argv)
{
    Suite *suite = suite_create("constant time, public key");
    TCase *tcase = tcase_create("valgrind");
    SRunner *runner;
    int failed;

    if (argc > 1)
        return run_case(argv[1]);
    self = argv[0];
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, no_branch_or_address_depends_on_a_secret, 0, sizeof cases / sizeof cases[0]);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}

/* Constant time, tested: secrets are marked as uninitialised memory, and valgrind's memcheck reports each branch and
 * each address that depends on them.
 *
 *     START_TEST(test_agree)
 *     {
 *         vt_secret(scalar, sizeof scalar);
 *         agree(shared, scalar, point);
 *         vt_public(shared, sizeof shared);   // before the test itself looks at it
 *         ck_assert_uint_eq(vt_secret_leaks(), 0);
 *     }
 *
 * vt_secret_main is the main of such a test: it runs itself again under valgrind. Where that cannot be (no valgrind,
 * or a build with sanitizers) it says so in a line, and leaks are not looked for. */
#pragma once

#include <check.h>
#include <stddef.h>

/* Marks N bytes as secret, or as known to all. */
void vt_secret(void *p, size_t n);
void vt_public(void *p, size_t n);

/* The branches and addresses seen so far in this test that depended on a secret. */
size_t vt_secret_leaks(void);

/* Returns the exit status. First it makes sure that a branch on a secret is noticed at all. */
int vt_secret_main(int argc, char **argv, const char *name, const TTest *const *tests, size_t count);

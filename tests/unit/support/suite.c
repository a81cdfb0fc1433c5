#include "tests/unit/support/suite.h"

#include <stdlib.h>

enum { SECONDS_PER_TEST = 300 }; /* generous: valgrind and sanitizers on a busy machine */

size_t vt_stride(size_t n)
{
    return getenv("VT_SLOW") != NULL ? 21 * n : n;
}

int vt_suite_run(const char *name, const TTest *const *tests, size_t count)
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, SECONDS_PER_TEST);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(tcase, tests[i]);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}

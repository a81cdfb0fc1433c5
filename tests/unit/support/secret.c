#define _POSIX_C_SOURCE 200809L /* setenv, waitpid */

#include "tests/unit/support/secret.h"
#include "tests/unit/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__has_include)
#if __has_include(<valgrind/memcheck.h>)
#define HAVE_VALGRIND 1
#include <valgrind/memcheck.h>
#endif
#endif

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

#if defined(HAVE_VALGRIND) && !defined(SANITIZED)

enum { LEAKED = 99, CANNOT_RUN = 98 };

void vt_secret(void *p, size_t n)
{
    (void)VALGRIND_MAKE_MEM_UNDEFINED(p, n);
}

void vt_public(void *p, size_t n)
{
    (void)VALGRIND_MAKE_MEM_DEFINED(p, n);
}

size_t vt_secret_leaks(void)
{
    return VALGRIND_COUNT_ERRORS;
}

/* A branch on a secret, and an address from one: valgrind must report both. */
static int control(void)
{
    static volatile unsigned char table[256];
    volatile unsigned char secret = 7;
    size_t branch;

    vt_secret((void *)&secret, 1);
    if (secret == 8)
        abort();
    branch = vt_secret_leaks();
    (void)table[secret];
    return branch == 1 && vt_secret_leaks() == 2 ? LEAKED : 1;
}

/* Runs PROGRAM under valgrind; returns its exit status. */
static int run(char *program, char *argument, const char *log)
{
    char *arguments[] = { "valgrind", "--quiet", (char *)log, "--error-exitcode=99", program, argument, NULL };
    int status = 0;
    pid_t child;

    fflush(NULL);
    child = fork();
    if (child == 0) {
        setenv("CK_FORK", "no", 1); /* valgrind counts errors in each process for itself */
        execvp(arguments[0], arguments);
        _exit(CANNOT_RUN);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return 1;
    return WEXITSTATUS(status);
}

int vt_secret_main(int argc, char **argv, const char *name, const TTest *const *tests, size_t count)
{
    int status;

    if (argc > 1 && strcmp(argv[1], "control") == 0)
        return control();
    if (RUNNING_ON_VALGRIND)
        return vt_suite_run(name, tests, count);
    status = run(argv[0], "control", "--log-file=/dev/null");
    if (status == CANNOT_RUN) {
        printf("%s: NOT TESTED, there is no valgrind to run\n0 passed, 0 failed, %zu skipped\n", name, count);
        return 0;
    }
    if (status != LEAKED) {
        printf("%s: valgrind does not notice a branch on a secret (%d)\n", name, status);
        return 1;
    }
    return run(argv[0], NULL, "--log-fd=2");
}

#else

void vt_secret(void *p, size_t n)
{
    (void)p;
    (void)n;
}

void vt_public(void *p, size_t n)
{
    (void)p;
    (void)n;
}

size_t vt_secret_leaks(void)
{
    return 0;
}

int vt_secret_main(int argc, char **argv, const char *name, const TTest *const *tests, size_t count)
{
    (void)argc;
    (void)argv;
    printf("%s: NOT TESTED, built without valgrind's header or with a sanitizer; it only runs\n", name);
    return vt_suite_run(name, tests, count);
}

#endif

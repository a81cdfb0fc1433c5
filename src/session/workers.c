#define _DEFAULT_SOURCE   /* for _SC_NPROCESSORS_ONLN and MAP_ANONYMOUS */

#include "session/workers.h"

#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEMBERS_MAX 16

unsigned vt_workers_count(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    return cores < 1 ? 1 : cores > MEMBERS_MAX ? MEMBERS_MAX : (unsigned)cores;
}

/* The share of MEMBER: every so many bytes, the rules of one. */
static void copy_share(uint16_t *to, const uint16_t *from, size_t len, unsigned member)
{
    for (size_t at = member; at < len; at += vt_workers_count())
        memcpy(to + 8 * at, from + 8 * at, 8 * sizeof *to);
}

/* True when PROCESS has done its share. */
static bool is_done(pid_t process)
{
    int status;

    return process > 0 && waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Each member works in memory of its own, and hands its share over when that is complete: one that dies leaves nothing behind. */
void vt_workers_run(void (*work)(void *, unsigned), void *context, uint16_t *rules, size_t len)
{
    const unsigned size = vt_workers_count();
    const size_t room = 8 * len * sizeof *rules + 1;
    uint16_t *shared = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t workers[MEMBERS_MAX];

    for (unsigned i = 1; i < size; i++) {
        workers[i] = shared != MAP_FAILED ? fork() : -1;
        if (workers[i] == 0) {
            work(context, i);
            copy_share(shared, rules, len, i);
            _exit(0);
        }
    }
    work(context, 0);
    for (unsigned i = 1; i < size; i++)
        if (is_done(workers[i]))
            copy_share(rules, shared, len, i);
        else
            work(context, i);
    if (shared != MAP_FAILED)
        munmap(shared, room);
}

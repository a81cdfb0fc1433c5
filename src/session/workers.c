#define _DEFAULT_SOURCE   /* for _SC_NPROCESSORS_ONLN */

#include "session/workers.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

struct worker {
    pid_t pid;
    FILE *out;
};

unsigned vt_cores(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    return cores < 1 ? 1 : cores > VT_WORKERS_MAX ? VT_WORKERS_MAX : (unsigned)cores;
}

/* False when no process, or no file for what it writes, can be had. */
static bool begin_worker(struct worker *worker, const struct vt_work *w, unsigned piece)
{
    worker->out = tmpfile();
    if (worker->out == NULL)
        return false;
    fflush(NULL);
    worker->pid = fork();
    if (worker->pid == 0) {
        int status = w->work(w->context, piece, worker->out);

        _exit(fflush(worker->out) == 0 ? status : 1);
    }
    if (worker->pid < 0)
        fclose(worker->out);
    return worker->pid > 0;
}

static void end_worker(struct worker *worker, const struct vt_work *w, unsigned piece)
{
    int status;

    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    rewind(worker->out);
    w->done(w->context, piece, worker->out, WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
    fclose(worker->out);
}

void vt_work_run(const struct vt_work *w)
{
    struct worker workers[VT_WORKERS_MAX];

    for (unsigned done = 0, begun = 0; done < w->pieces; done++) {
        while (begun < w->pieces && begun < done + w->at_once
               && begin_worker(&workers[begun % w->at_once], w, begun))
            begun++;
        if (begun > done) {
            end_worker(&workers[done % w->at_once], w, done);
        } else {
            w->done(w->context, done, NULL, 0);
            begun++;
        }
    }
}

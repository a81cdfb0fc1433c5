/* vitrine check: each server's TLS, without a dialogue. Several are asked at once, each by a process of its own, and
 * reported in the order in which they were named. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/job.h"

/* Sessions at once. */
#define POOL 8

struct targets {
    const char **names;
    int count;
    char *memory;       /* what those of a file live in */
};

struct job {
    pid_t pid;
    FILE *out;          /* what it prints, until its turn comes */
};

static int check_one(FILE *out, const struct vt_session_options *setup, const char *target)
{
    struct vt_job p;

    if (vt_job_open(&p, setup, target)) {
        vt_session_goodbye(&p.session);
        vt_job_judge(&p);
        vt_report_input_print(out, &p.input, setup->options);
    }
    return vt_job_end(&p);
}

/* Begins JOB in a process of its own; false when that can't be had. */
static bool begin(struct job *job, const struct vt_session_options *setup, const char *target)
{
    job->out = tmpfile();
    if (job->out == NULL)
        return false;
    fflush(NULL);
    job->pid = fork();
    if (job->pid == 0) {
        int status = check_one(job->out, setup, target);

        _exit(fflush(job->out) == 0 ? status : VT_EXIT_LOCAL);
    }
    if (job->pid < 0)
        fclose(job->out);
    return job->pid > 0;
}

static int end(struct job *job, const char *target)
{
    int status;

    while (waitpid(job->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    vt_file_copy(job->out, stdout);
    fflush(stdout);
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    vt_complain("check: the process that checked %s ended by signal %d", target, WTERMSIG(status));
    return VT_EXIT_BUG;
}

static int check_many(const struct vt_session_options *setup, const struct targets *t)
{
    const struct vt_options *o = setup->options;
    struct job jobs[POOL];
    int status = VT_EXIT_GOOD;

    for (int done = 0, begun = 0; done < t->count; done++) {
        while (begun < t->count && begun < done + POOL && begin(&jobs[begun % POOL], setup, t->names[begun]))
            begun++;
        if (done > 0 && !o->json && !o->quiet)
            putchar('\n');
        if (begun > done) {
            status = vt_worse(status, end(&jobs[done % POOL], t->names[done]));
        } else {
            status = vt_worse(status, check_one(stdout, setup, t->names[done]));
            begun++;
        }
    }
    return status;
}

static void add_target(struct targets *t, const char *name)
{
    t->names = vt_need(t->names, (size_t)(t->count + 1) * sizeof *t->names);
    t->names[t->count++] = name;
}

/* One target a line; empty lines, and what stands behind a '#', count for nothing. */
static bool read_hosts(struct targets *t, const char *path)
{
    struct vt_bytes file;
    char *rest, *line;

    if (!vt_file_read(path, &file))
        return false;
    t->memory = vt_need((void *)(uintptr_t)file.data, file.len + 1);
    t->memory[file.len] = '\0';
    for (line = strtok_r(t->memory, "\r\n", &rest); line != NULL; line = strtok_r(NULL, "\r\n", &rest)) {
        line += strspn(line, " \t");
        line[strcspn(line, "# \t")] = '\0';
        if (*line != '\0')
            add_target(t, line);
    }
    return true;
}

static bool gather(struct targets *t, const struct vt_options *o)
{
    const char *one_only = o->trace != NULL ? "--trace" : o->pcapng != NULL ? "--pcapng" : NULL;

    for (int i = 0; i < o->words_len; i++)
        add_target(t, o->words[i]);
    if (o->hosts != NULL && !read_hosts(t, o->hosts))
        return false;
    if (t->count == 0)
        vt_complain("check: name a server: HOST[:PORT], or --file HOSTS");
    else if (t->count > 1 && one_only != NULL)
        vt_complain("check: %s holds one session: name one server", one_only);
    return t->count > 0 && (t->count == 1 || one_only == NULL);
}

int vt_run_check(struct vt_options *o)
{
    struct targets targets = { .names = NULL };
    struct vt_session_options setup = { .options = o };
    int status = VT_EXIT_LOCAL;

    if (gather(&targets, o) && vt_session_options_make(&setup, o))
        status = targets.count == 1 ? check_one(stdout, &setup, targets.names[0]) : check_many(&setup, &targets);
    vt_session_options_free(&setup);
    free(targets.names);
    free(targets.memory);
    return status;
}

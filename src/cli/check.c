/* vitrine check: each server's TLS, without a dialogue. Several are asked at once, each by a process of
 * its own, and reported in the order in which they were named. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/live.h"
#include "session/workers.h"

/* Sessions at once. */
#define POOL 8

struct targets {
    const char **names;
    int count;
    char *memory;       /* what those of a file live in */
};

/* Several servers being checked. */
struct check {
    const struct vt_session_options *shared;
    const struct targets *targets;
    int status;
};

static int check_one(FILE *out, const struct vt_session_options *shared, const char *target)
{
    struct vt_live live;

    if (vt_live_open(&live, shared, target)) {
        vt_session_goodbye(&live.session);
        vt_job_settle(&live.job);
        vt_job_print(&live.job, out);
    }
    return vt_live_end(&live);
}

static int check_piece(void *context, unsigned piece, FILE *out)
{
    const struct check *c = context;

    return check_one(out, c->shared, c->targets->names[piece]);
}

/* A report whose turn has come. */
static void show_report(void *context, unsigned piece, FILE *out, int status)
{
    struct check *c = context;
    const struct vt_options *o = c->shared->options;

    if (piece > 0 && !o->json && !o->quiet)
        putchar('\n');
    if (out == NULL)
        status = check_one(stdout, c->shared, c->targets->names[piece]);
    else
        vt_file_copy(out, stdout);
    fflush(stdout);
    if (status < 0) {
        vt_complain("check: the process that checked %s ended by signal %d", c->targets->names[piece],
                    -status);
        status = VT_EXIT_BUG;
    }
    c->status = vt_worse(c->status, status);
}

static int check_many(const struct vt_session_options *shared, const struct targets *t)
{
    struct check c = { .shared = shared, .targets = t, .status = VT_EXIT_GOOD };

    vt_work_run(&(struct vt_work){ .pieces = (unsigned)t->count, .at_once = POOL, .work = check_piece,
                                   .done = show_report, .context = &c });
    return c.status;
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
        return vt_complain("check: name a server: HOST[:PORT], or --file HOSTS");
    return t->count == 1 || one_only == NULL
        || vt_complain("check: %s holds one session: name one server", one_only);
}

int vt_run_check(struct vt_options *o)
{
    struct targets targets = { .names = NULL };
    struct vt_session_options shared = { .options = o };
    int status = VT_EXIT_LOCAL;

    if (gather(&targets, o) && vt_session_options_make(&shared, o))
        status = targets.count == 1 ? check_one(stdout, &shared, targets.names[0])
                                    : check_many(&shared, &targets);
    vt_session_options_free(&shared);
    free(targets.names);
    free(targets.memory);
    return status;
}

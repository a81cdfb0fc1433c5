/* The command line: one file a command, main.c is their table. What a person sees comes from the stream of
 * events, through the findings (show/findings.h), and is printed as a report or as JSON
 * (show/report_input.h).
 *
 * What this folder does not check: anything of TLS or of certificates. It asks, and prints what it was
 * told. */
#pragma once

#include "base/bytes.h"
#include "show/diagnostics.h"
#include "cli/options.h"
#include "net/machine.h"

struct vt_command {
    const char *name, *arguments, *summary;
    unsigned bit;                            /* VT_FOR_… */
    int words_min, words_max;                /* of what is no option; -1: any number */
    const char *missing;                     /* what to say when there are fewer */
    int (*run)(struct vt_options *options);  /* the exit status; NULL: not there yet */
};

int vt_run_check(struct vt_options *o);
int vt_run_connect(struct vt_options *o);
int vt_run_verify(struct vt_options *o);
int vt_run_dump(struct vt_options *o);
int vt_run_view(struct vt_options *o);
int vt_run_demo(struct vt_options *o);
int vt_run_replay(struct vt_options *o);

/* True when no output of COMMAND is a file that it reads, or another output; false after a line on stderr. */
bool vt_files_apart(const struct vt_options *o, unsigned command);

/* The smaller exit status that is not 0. */
static inline int vt_worse(int a, int b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

/* Work in pieces, several at once, each done by a process of its own.
 *
 * What this code does not check: what a worker made of its piece. */
#pragma once

#include <stdio.h>

/* At once, at the most. */
#define VT_WORKERS_MAX 16

struct vt_work {
    unsigned pieces, at_once;
    /* In a process of its own: does PIECE, writes what comes of it to OUT, and returns the exit status. */
    int (*work)(void *context, unsigned piece, FILE *out);
    /* In the caller's, a piece after the other, in order: OUT has what came of PIECE, and STATUS how the
     * process ended, below 0 by that signal. OUT is NULL where none could be had: then the piece is still
     * to be done. */
    void (*done)(void *context, unsigned piece, FILE *out, int status);
    void *context;
};

void vt_work_run(const struct vt_work *w);

/* How many processes the machine runs at once. */
unsigned vt_cores(void);

/* A job on a trace: replayed, compared line by line with the record, and reported as the session was. Replay
 * and demo stand on it.
 *
 * What this code does not check: what the record was made from. Each line must come out again; that is
 * all. */
#pragma once

#include "cli/cli.h"
#include "cli/job.h"
#include "session/comparison.h"

struct vt_replay_job {
    struct vt_session_options shared; /* the options alone */
    struct vt_job job;                /* of the last run */
    const char *path;                 /* of the trace, for complaints */
    struct vt_bytes text;             /* the record */
    struct vt_script trace;           /* as recorded */
    char target[300];                 /* its target, safe to show */
    struct vt_comparison result;      /* of the comparison */
    struct vt_report_replay told;     /* what is told of it; changes: what is judged otherwise, in words */
    const char *bundle;               /* where the trusted roots came from */
    struct vt_replay replay;          /* the last run, */
    const struct vt_script *script;   /* of which session, */
    const struct vt_anchors *anchors; /* by which anchors, */
    bool secrets;                     /* and whether secrets are told */
    struct vt_growing wire;           /* what crossed the wire, a line each */
};

/* Reads the trace TEXT, of PATH. False after a line on stderr. Either way end it with vt_replay_job_end. */
bool vt_replay_job_read(struct vt_replay_job *r, const struct vt_options *o, const char *path,
                        struct vt_bytes text);

/* Runs it again and compares. False after a line on stderr: another line comes out. */
bool vt_replay_job_compare(struct vt_replay_job *r);

/* Runs it once more, as CHANGED, with ANCHORS, or those that it names where NULL. False after a line on
 * stderr. */
bool vt_replay_job_vary(struct vt_replay_job *r, const struct vt_script *changed,
                        const struct vt_anchors *anchors, bool secrets);

/* Judges what the server of TRACE sent, which can't be run again, and prints that; returns the exit
 * status. */
int vt_replay_job_judge(struct vt_replay_job *r, const struct vt_script *trace,
                        const struct vt_anchors *anchors);

/* Prints what the last run came to, and writes its trace where that was asked for; returns the session's
 * exit status. */
int vt_replay_job_report(struct vt_replay_job *r);

void vt_replay_job_end(struct vt_replay_job *r);

/* A trace told again: replayed, compared line by line with the record, and reported as the session was. Replay and demo stand
 * on it.
 *
 * What this code does not check: what the record was made from. Each line must come out again; that is all. */
#ifndef VT_CLI_REPLAY_REPORT_H
#define VT_CLI_REPLAY_REPORT_H

#include "cli/report_input.h"
#include "cli/cli.h"
#include "session/comparison.h"

struct vt_replay_report {
    const struct vt_options *options;
    const char *path;                 /* of the trace, for complaints */
    struct vt_bytes text;             /* the record */
    struct vt_script trace;            /* as recorded */
    char target[300];                 /* its target, safe to show */
    struct vt_comparison result;    /* of the comparison */
    const char *bundle;               /* where the trusted roots came from */
    const char *const *changes;       /* what is to be judged otherwise, in words; a NULL at the end */
    struct vt_findings summary;
    struct vt_replay replay;          /* the last run */
    struct vt_growing wire;           /* what crossed the wire, a line each */
    const struct vt_script *told;      /* what it was a run of, by which anchors, */
    const struct vt_anchors *anchors;
    bool secrets;                     /* and whether secrets are told */
};

/* Reads the trace TEXT, of PATH. False after a line on stderr. Either way end it with vt_replay_report_free. */
bool vt_replay_report_read(struct vt_replay_report *r, const struct vt_options *o, const char *path, struct vt_bytes text);

/* Runs it again and compares. False after a line on stderr: another line comes out. */
bool vt_replay_report_compare(struct vt_replay_report *r);

/* Runs it once more, as CHANGED, with ANCHORS, or those that it names where NULL. False after a line on stderr. */
bool vt_replay_report_vary(struct vt_replay_report *r, const struct vt_script *changed, const struct vt_anchors *anchors, bool secrets);

/* Prints what the last run came to, and writes its trace where that was asked for; returns the session's exit status. */
int vt_replay_report_report(struct vt_replay_report *r);

/* The same for the chain of a session that can't be run again. */
int vt_replay_report_judge(struct vt_replay_report *r, const struct vt_verify_request *request);

void vt_replay_report_free(struct vt_replay_report *r);

#endif

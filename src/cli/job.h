/* One session with one target, with all that listens to it: the summary, the trace, the key log. */
#ifndef VT_CLI_JOB_H
#define VT_CLI_JOB_H

#include "cli/report_input.h"
#include "cli/recording.h"
#include "cli/session_options.h"
#include "net/session.h"
#include "session/tee.h"

struct vt_job {
    const struct vt_session_options *setup;
    struct vt_session_config config;
    struct vt_session session;
    struct vt_findings summary;
    struct vt_tee tee;
    struct vt_jsonl jsonl;
    struct vt_recording recording; /* for --pcapng */
    FILE *trace, *keylog;          /* NULL: not asked for */
    char target[300];              /* "mail.example:25" */
    int64_t started;               /* seconds since 1970 */
    bool opened;                   /* the session was begun */
    bool lost;                     /* a file could not be written */
    struct vt_report_input input;     /* for the renderers, once vt_job_open is done */
};

/* Opens a session with TARGET, as typed. False, after a line on stderr, when that was not even tried: the target or a file
 * makes no sense. Either way end it with vt_job_end. */
bool vt_job_open(struct vt_job *p, const struct vt_session_options *setup, const char *target);

/* Brings input.exit up to date with what the session's folds say now. */
void vt_job_judge(struct vt_job *p);

/* Ends the session and closes the files; returns the exit status. */
int vt_job_end(struct vt_job *p);

#endif

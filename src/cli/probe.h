/* One session with one target, with all that listens to it: the summary, the trace, the key log. */
#ifndef VT_CLI_PROBE_H
#define VT_CLI_PROBE_H

#include "cli/account.h"
#include "cli/recording.h"
#include "cli/setup.h"
#include "session/tee.h"

struct vt_probe {
    const struct vt_setup *setup;
    struct vt_session_config config;
    struct vt_session session;
    struct vt_summary summary;
    struct vt_tee tee;
    struct vt_jsonl jsonl;
    struct vt_recording recording; /* for --pcapng */
    FILE *trace, *keylog;          /* NULL: not asked for */
    char target[300];              /* "mail.example:25" */
    int64_t started;               /* seconds since 1970 */
    bool opened;                   /* the session was begun */
    bool lost;                     /* a file could not be written */
    struct vt_account account;     /* for the renderers, once vt_probe_open is done */
};

/* Opens a session with TARGET, as typed. False, after a line on stderr, when that was not even tried: the target or a file
 * makes no sense. Either way end it with vt_probe_end. */
bool vt_probe_open(struct vt_probe *p, const struct vt_setup *setup, const char *target);

/* Brings account.exit up to date with what the session's folds say now. */
void vt_probe_judge(struct vt_probe *p);

/* Ends the session and closes the files; returns the exit status. */
int vt_probe_end(struct vt_probe *p);

#endif

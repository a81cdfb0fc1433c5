/* A job on a server: one session with it, and what is told of that. */
#pragma once

#include "cli/job.h"
#include "net/session.h"

struct vt_live {
    struct vt_job job;
    struct vt_session_config config;
    struct vt_session session;
    char target[VT_TARGET_TEXT];   /* "mail.example:25" */
    bool opened;                   /* the session was begun */
};

/* Opens a session with TARGET, as typed. False, after a line on stderr, when that was not even tried: the
 * target or a file makes no sense. Either way end it with vt_live_end. */
bool vt_live_open(struct vt_live *live, const struct vt_session_options *shared, const char *target);

/* Ends the session and the job; returns the exit status. */
int vt_live_end(struct vt_live *live);

/* A session recorded as a capture (--pcapng), packet by packet while it goes on.
 *
 * What this code does not check: that a session ended well; what crossed the wire is in the capture. */
#ifndef VT_CLI_RECORDING_H
#define VT_CLI_RECORDING_H

#include "cli/cli.h"
#include "session/jsonl.h"
#include "capture/pcapng.h"

struct vt_recording {
    struct vt_pcapng capture;   /* hand &capture.sink to the session's tee */
    FILE *out;                  /* NULL: not asked for */
    const char *path;
};

/* Opens PATH to be written; with SECRETS for its owner alone, and with the session's secret in it. False after a line on
 * stderr. Zeroed, a recording is none, and may be ended. */
bool vt_recording_open(struct vt_recording *r, const char *path, bool secrets);

/* Begins it, once HEAD is complete. */
void vt_recording_begin(struct vt_recording *r, bool secrets, const struct vt_trace_head *head);

/* Ends and closes it. False, after a line on stderr, when it has not all arrived. */
bool vt_recording_end(struct vt_recording *r);

#endif

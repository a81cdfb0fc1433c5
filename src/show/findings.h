/* What the report and the JSON say of one session, gathered from the one stream of events while it runs:
 * every rule that was applied, in order, and the lines of the dialogue before TLS. All of it is text, ready
 * to show.
 *
 * What this code does not check: whether a rule was right; it only gathers. */
#pragma once

#include "session/model.h"

struct vt_spoken {
    bool from_server;
    char *text;
};

struct vt_findings {
    struct vt_sink sink;          /* hand this to the session */
    struct vt_model model;        /* its checks alone: each rule that was applied */
    struct vt_spoken *lines;
    uint32_t lines_len;
    const char *syntax;           /* where the last syntax failure is: its owner's check will take that up */
};

void vt_findings_begin(struct vt_findings *s);
void vt_findings_free(struct vt_findings *s);

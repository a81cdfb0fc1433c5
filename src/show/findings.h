/* What the report and the JSON say of one session, gathered from the one stream of events while it runs:
 * every rule that was applied, in order, and the lines of the dialogue before TLS. All of it is text, ready
 * to show.
 *
 * What this code does not check: whether a rule was right; it only gathers. */
#pragma once

#include "base/event.h"

/* A rule applied to a subject. Texts are escaped; NULL where the event had none. */
struct vt_finding {
    enum vt_rule rule;
    enum vt_result result;
    int depth;               /* of the certificate; -1: none */
    const char *clause;      /* of the rule, or of the protocol that was spoken */
    char *seen, *wanted;
    char *fix;               /* of VT_FAIL and VT_WARN, filled in */
    char *where;             /* of a syntax failure: "byte 12, tbsCertificate.serialNumber" */
};

struct vt_spoken {
    bool from_server;
    char *text;
};

struct vt_findings {
    struct vt_sink sink;          /* hand this to the session */
    struct vt_finding *findings;
    uint32_t findings_len;
    struct vt_spoken *lines;
    uint32_t lines_len;
    struct vt_finding syntax;     /* the last syntax failure: its owner's finding will take it up */
};

void vt_findings_begin(struct vt_findings *s);
void vt_findings_free(struct vt_findings *s);

/* The worst finding whose id begins with PREFIX: a failure before a warning before a pass before a skip,
 * and the first of those; NULL when there is none. */
const struct vt_finding *vt_findings_worst(const struct vt_findings *s, const char *prefix);

/* "handshake_failure (what was offered will not do)", by the alert's number. */
extern const struct vt_name vt_alert_words[];

/* All that the report and the JSON are told about one target. Whoever ran the session fills it in and
 * keeps alive what it points at; the renderers decide nothing. */
#pragma once

#include "show/layout.h"
#include "show/findings.h"
#include "net/machine.h"

/* What a replay came to. */
struct vt_report_replay {
    int64_t recorded;                       /* when, seconds since 1970 */
    uint32_t events;                        /* that came out equal; 0: they were not compared */
    uint64_t sent, received;                /* bytes */
    const char *const *changes;             /* what was judged otherwise than recorded; a NULL at the end */
};

struct vt_report_input {
    const char *target;                     /* as named: "mail.example:25", or a file */
    int exit;                               /* the verdict: see vt_report_settle */
    bool warned;                            /* it fails by warnings alone, which --strict counts */
    const struct vt_findings *findings;
    const struct vt_machine *machine;       /* NULL: there was no session (verify) */
    const char *peer;                       /* the address that was connected; NULL: none */
    int64_t connect_ms;                     /* how long that took */
    const struct vt_verify_result *result;  /* NULL: no certificate was judged */
    const struct vt_bytes *chain;           /* DER, as sent */
    uint32_t chain_len;
    const char *bundle;                     /* where the trusted roots came from */
    int64_t started;                        /* when the session began, seconds since 1970 */
    uint32_t timeout;                       /* seconds; 0: no network */
    const struct vt_report_replay *replay; /* NULL: it is none */
    bool full;                              /* connect: everything, not only what decides */
    bool secrets;                           /* the master secret may be shown */
};

/* NULL: TLS did not begin. */
static inline const struct vt_client *vt_report_client(const struct vt_report_input *a)
{
    return a->machine != NULL ? a->machine->client : NULL;
}

/* NULL: TLS from the first byte, or not reached. */
static inline const struct vt_starttls *vt_report_dialogue(const struct vt_report_input *a)
{
    return a->machine != NULL && a->machine->dialogue.protocol != NULL ? &a->machine->dialogue : NULL;
}

/* "chain not valid or not trusted" */
const char *vt_exit_text(int exit);

/* Takes the exit status of A, and its chain, from its machine; or, where it has none, the exit status from
 * its result. */
void vt_report_settle(struct vt_report_input *a, bool strict);

/* "TLSv1.2", as OpenSSL writes it. */
const char *vt_version_text(uint16_t version);

/* Walks vt_client_session.ca_names: *AT is 0 at the start. False at the end. */
bool vt_ca_name_next(struct vt_bytes names, uint32_t *at, struct vt_bytes *name);

/* How it is printed: for people; or with JSON one object on one line for scripts; with QUIET the verdict
 * alone. */
struct vt_report_style {
    bool json, quiet, color;
};

void vt_report_print(FILE *out, const struct vt_report_input *a, struct vt_report_style style);
/* Its last line alone, for a verdict that has changed since. */
void vt_report_print_verdict(FILE *out, const struct vt_report_input *a, struct vt_report_style style);

void vt_json_print(FILE *out, const struct vt_report_input *a);

/* One thing judged, with all that listens: the findings, the trace, the capture, the key log. Every
 * command that ends in a report assembles it here. */
#pragma once

#include "capture/pcapng.h"
#include "show/report_input.h"
#include "cli/session_options.h"
#include "session/jsonl.h"
#include "session/tee.h"

struct vt_job {
    const struct vt_session_options *shared;
    struct vt_client_config client;     /* how it is judged, and by whom it is heard */
    struct vt_findings findings;
    struct vt_tee tee;                  /* add others before the first event */
    struct vt_jsonl jsonl;
    struct vt_pcapng capture;
    FILE *trace, *pcapng, *keylog;      /* NULL: not asked for */
    struct vt_verify_work *work;        /* of vt_job_judge, and what it found */
    struct vt_verify_result result;
    struct vt_report_input input;       /* for the renderers; its exit is VT_EXIT_LOCAL until that is known */
};

/* Begins a job on TARGET, to be judged as the options of SHARED say. End it with vt_job_end. */
void vt_job_begin(struct vt_job *job, const struct vt_session_options *shared, const char *target);

/* Opens the files that are asked for, once client is complete. STARTTLS: the dialogue's; NULL: none. False
 * after a line on stderr. */
bool vt_job_record(struct vt_job *job, const struct vt_starttls_protocol *starttls);

/* Judges CHAIN, whose key served SUITE; 0: nobody knows. */
void vt_job_judge(struct vt_job *job, const struct vt_bytes *chain, uint32_t chain_len, uint16_t suite);

/* Brings input up to date with what its machine, or else what was judged, says now. */
void vt_job_settle(struct vt_job *job);

/* Prints the report on OUT, in the form that is asked for; or the verdict alone, for one that has changed
 * since. */
void vt_job_print(const struct vt_job *job, FILE *out);
void vt_job_print_verdict(const struct vt_job *job, FILE *out);

/* Closes the files; returns the exit status. */
int vt_job_end(struct vt_job *job);

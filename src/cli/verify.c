/* vitrine verify: a chain of certificates in a file, judged as if a server had sent it. */
#include <time.h>

#include "cli/report_input.h"
#include "cli/cli.h"
#include "cli/session_options.h"
#include "session/jsonl.h"
#include "session/tee.h"

struct trial {
    struct vt_session_options setup;
    struct vt_certificates chain;
    struct vt_findings summary;
    struct vt_tee tee;
    struct vt_jsonl jsonl;
    FILE *trace;
    const struct vt_anchors *anchors;
};

static bool load(struct trial *t, const struct vt_options *o)
{
    struct vt_client_config config = { .now = o->at, .no_name = o->name == NULL, .allow_cn = o->allow_cn,
                                       .expires_in = (uint16_t)o->expires_in, .policy = o->policy.inputs };
    struct vt_trace_head head = { .target = o->words[0], .time = (int64_t)time(NULL), .client = &config };

    if (!vt_session_options_trust(&t->setup, o) || !vt_certificates_load(&t->chain, o->words[0], false))
        return false;
    t->anchors = config.anchors = &t->setup.bundle.anchors;
    config.name = o->name != NULL ? vt_text(o->name) : vt_bytes(NULL, 0);
    vt_tee_init(&t->tee);
    vt_tee_add(&t->tee, &t->summary.sink);
    if (o->trace == NULL)
        return true;
    t->trace = vt_file_write(o->trace, false, false);
    if (t->trace == NULL)
        return false;
    vt_jsonl_begin(&t->jsonl, t->trace, false, &head);
    vt_tee_add(&t->tee, &t->jsonl.sink);
    t->anchors = vt_jsonl_anchors(&t->jsonl, t->anchors);
    return true;
}

static int judge(struct trial *t, const struct vt_options *o)
{
    const struct vt_verify_request request = {
        .chain = t->chain.der,
        .chain_len = t->chain.count,
        .anchors = t->anchors,
        .at = o->at,
        .name = o->name != NULL ? vt_text(o->name) : vt_bytes(NULL, 0),
        .no_name = o->name == NULL,
        .allow_cn = o->allow_cn,
        .expires_in = (uint16_t)o->expires_in,
        .key_exchange = VT_KX_UNKNOWN,
        .policy = o->policy.inputs,
        .sink = &t->tee.sink,
    };
    struct vt_report_input input = { .target = o->words[0], .summary = &t->summary, .bundle = t->setup.bundle.path };

    return vt_report_input_judge(&input, &request, o);
}

int vt_run_verify(struct vt_options *o)
{
    struct trial t = { .trace = NULL };
    int status = VT_EXIT_LOCAL;

    vt_findings_begin(&t.summary);
    if (load(&t, o))
        status = judge(&t, o);
    if (t.trace != NULL)
        vt_jsonl_end(&t.jsonl);
    if (!vt_file_close(t.trace, o->trace))
        status = VT_EXIT_LOCAL;
    vt_findings_free(&t.summary);
    vt_certificates_free(&t.chain);
    vt_session_options_free(&t.setup);
    return status;
}

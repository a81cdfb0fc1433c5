#include "cli/job.h"

#include <stdlib.h>
#include <time.h>

#include "cli/cli.h"

void vt_job_begin(struct vt_job *job, const struct vt_session_options *shared, const char *target)
{
    const struct vt_options *o = shared->options;

    *job = (struct vt_job){
        .shared = shared,
        .client = { .now = o->at,
                    .no_name = o->name == NULL,
                    .name = vt_text(o->name != NULL ? o->name : ""),
                    .allow_cn = o->allow_cn,
                    .expires_in = (uint16_t)o->expires_in,
                    .policy = o->policy.inputs,
                    .anchors = &shared->bundle.anchors,
                    .sink = &job->tee.sink },
        .input = { .target = target,
                   .exit = VT_EXIT_LOCAL,
                   .findings = &job->findings,
                   .bundle = shared->bundle.path,
                   .started = (int64_t)time(NULL),
                   .secrets = o->trace_secrets },
    };
    vt_findings_begin(&job->findings);
    vt_tee_init(&job->tee);
    vt_tee_add(&job->tee, &job->findings.sink);
}

bool vt_job_record(struct vt_job *job, const struct vt_starttls_protocol *starttls)
{
    const struct vt_options *o = job->shared->options;
    const struct vt_trace_head head = {
        .target = job->input.target,
        .time = job->input.started,
        .hashed = o->trace_hash,
        .client = &job->client,
        .starttls = starttls != NULL ? vt_starttls_protocol_name(starttls) : NULL,
    };
    const char *keylog = job->shared->keylog;

    if ((o->trace != NULL && (job->trace = vt_file_write(o->trace, false, o->trace_secrets)) == NULL)
        || (keylog != NULL && (job->keylog = vt_file_write(keylog, true, true)) == NULL)
        || (o->pcapng != NULL && (job->pcapng = vt_file_write(o->pcapng, false, o->trace_secrets)) == NULL))
        return false;
    if (job->pcapng != NULL) {
        vt_pcapng_begin(&job->capture, job->pcapng, o->trace_secrets, head.target, head.time);
        vt_tee_add(&job->tee, &job->capture.sink);
    }
    if (job->trace != NULL) {
        vt_jsonl_begin(&job->jsonl, job->trace, o->trace_secrets, &head);
        vt_tee_add(&job->tee, &job->jsonl.sink);
        job->client.anchors = vt_jsonl_anchors(&job->jsonl, job->client.anchors);
    }
    return true;
}

void vt_job_judge(struct vt_job *job, const struct vt_bytes *chain, uint32_t chain_len, uint16_t suite)
{
    const struct vt_client_config *c = &job->client;
    const struct vt_suite *known = vt_suite_of(suite);
    const struct vt_verify_request request = {
        .chain = chain, .chain_len = chain_len, .anchors = c->anchors, .at = c->now, .no_name = c->no_name,
        .name = c->verify_name.len > 0 ? c->verify_name : c->name, .allow_cn = c->allow_cn,
        .expires_in = c->expires_in, .policy = c->policy, .sink = c->sink,
        .key_exchange = suite == 0 ? VT_KX_UNKNOWN : known == NULL ? VT_KX_OTHER
                      : known->exchange == VT_EXCHANGE_RSA ? VT_KX_ENCIPHER : VT_KX_SIGN,
    };

    job->work = vt_need(NULL, vt_verify_work_size());
    vt_verify(&request, job->work, &job->result);
    job->input.result = &job->result;
    job->input.chain = chain;
    job->input.chain_len = chain_len;
    vt_job_settle(job);
}

void vt_job_settle(struct vt_job *job)
{
    vt_report_settle(&job->input, job->shared->options->strict);
}

static struct vt_report_style style_of(const struct vt_options *o)
{
    return (struct vt_report_style){ .json = o->json, .quiet = o->quiet, .color = o->color };
}

void vt_job_print(const struct vt_job *job, FILE *out)
{
    vt_report_print(out, &job->input, style_of(job->shared->options));
}

void vt_job_print_verdict(const struct vt_job *job, FILE *out)
{
    vt_report_print_verdict(out, &job->input, style_of(job->shared->options));
}

/* Says so where a file of ours ended at its size before the session did. */
static void complain_end(bool ended, const char *path, const char *what)
{
    if (ended)
        vt_complain("%s: the %s ends at %u MiB, and says so; the session went on", path, what,
                    VT_TRACE_MAX >> 20);
}

int vt_job_end(struct vt_job *job)
{
    const struct vt_options *o = job->shared->options;
    bool kept;

    if (job->trace != NULL)
        vt_jsonl_end(&job->jsonl);
    if (job->pcapng != NULL)
        vt_pcapng_finish(&job->capture);
    complain_end(job->jsonl.ended, o->trace, "trace");
    kept = vt_file_close(job->trace, o->trace);
    complain_end(job->capture.ended, o->pcapng, "capture");
    kept = vt_file_close(job->pcapng, o->pcapng) && kept;
    kept = vt_file_close(job->keylog, job->shared->keylog) && kept;
    vt_findings_free(&job->findings);
    free(job->work);
    return kept ? job->input.exit : VT_EXIT_LOCAL;
}

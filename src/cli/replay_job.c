#include "cli/replay_job.h"

#include <stdlib.h>

#include "show/flights.h"
#include "session/value.h"

bool vt_replay_job_read(struct vt_replay_job *r, const struct vt_options *o, const char *path,
                        struct vt_bytes text)
{
    static const char *const none[] = { NULL };
    struct vt_trace_error error;

    *r = (struct vt_replay_job){ .shared = { .options = o }, .path = path, .text = text,
                                 .told = { .changes = none },
                                 .bundle = "the roots that it was recorded with" };
    vt_job_begin(&r->job, &r->shared, r->target);
    if (vt_script_read(text, &r->trace, &error)) {
        const char *target = r->trace.head.target != NULL ? r->trace.head.target : "a recorded session";

        vt_clean_text(vt_text(target), r->target, sizeof r->target);
        return true;
    }
    return vt_complain("%s: line %lu: %s", path, (unsigned long)error.line, error.text);
}

static void end_run(struct vt_replay_job *r)
{
    free(r->wire.text);
    r->wire = (struct vt_growing){ .text = NULL };
    vt_replay_free(&r->replay);
    vt_job_end(&r->job);
}

/* Runs SCRIPT into job and wire; where it is the record, compared with it. */
static bool run_script(struct vt_replay_job *r, const struct vt_script *script,
                       const struct vt_anchors *anchors, bool secrets, bool *same)
{
    struct vt_flights flights;
    bool equal;

    end_run(r);
    vt_job_begin(&r->job, &r->shared, r->target);
    r->script = script;
    r->anchors = anchors;
    r->secrets = secrets;
    vt_grow(&r->wire);
    vt_flights_begin(&flights, r->wire.out);
    vt_tee_add(&r->job.tee, &flights.sink);
    if (same != NULL)
        *same = vt_comparison_run(&r->replay, script, r->text, &r->job.tee.sink, &r->result, &equal);
    else
        equal = vt_replay_told(&r->replay, script, anchors, secrets, &r->job.tee.sink, NULL);
    vt_grown(&r->wire);
    return equal;
}

/* What a trace is that ends, or comes again otherwise, before or at that line. */
static bool complain_difference(const struct vt_replay_job *r)
{
    const struct vt_comparison *d = &r->result;
    unsigned long line = (unsigned long)d->line;

    if (d->recorded[0] == '\0')
        return vt_complain("%s: line %lu: the trace is cut off: here the replay goes on with %s", r->path,
                           line, d->replayed);
    return vt_complain("%s: line %lu: changed, or not of this program: recorded %s, replayed %s", r->path,
                       line, d->recorded, d->replayed[0] != '\0' ? d->replayed : "nothing more");
}

bool vt_replay_job_compare(struct vt_replay_job *r)
{
    bool same, equal = run_script(r, &r->trace, NULL, r->trace.secrets, &same);

    if (r->trace.steps_len == 0)
        return vt_complain("%s: line %lu: no session is in it", r->path,
                           (unsigned long)vt_line_count(r->text));
    if (!r->trace.over && !r->trace.ended)
        return vt_complain("%s: line %lu: the trace is cut off: the session goes on here", r->path,
                           (unsigned long)vt_line_count(r->text) + 1);
    if (r->replay.outcome == VT_REPLAY_NO_SEED)
        return vt_complain("%s: it can't be replayed: %s; record it with --trace-secrets, or have its "
                           "certificates judged with --at, --name or --bundle", r->path,
                           vt_replay_text(r->replay.outcome));
    if (!same)
        return complain_difference(r);
    if (!equal)
        vt_complain("%s: %s, at byte %llu of those", r->path, vt_replay_text(r->replay.outcome),
                    (unsigned long long)r->replay.at);
    else if (r->trace.ended && !vt_machine_opened(&r->replay.machine))
        return vt_complain("%s: the recording ended at its largest size before the handshake did: up to "
                           "there all came out again, but there is no verdict in it", r->path);
    else if (r->trace.ended)
        vt_complain("%s: " VT_TRACE_ENDED "; up to there all came out again", r->path);
    return equal;
}

bool vt_replay_job_vary(struct vt_replay_job *r, const struct vt_script *changed,
                        const struct vt_anchors *anchors, bool secrets)
{
    if (run_script(r, changed, anchors, secrets, NULL))
        return true;
    return vt_complain("%s: so changed, the session goes another way: %s, at byte %llu of those", r->path,
                       vt_replay_text(r->replay.outcome), (unsigned long long)r->replay.at);
}

static bool write_trace(const struct vt_replay_job *r)
{
    const char *path = r->shared.options->trace;
    struct vt_script newest = *r->script;
    struct vt_replay again;
    FILE *out;

    if (path == NULL)
        return true;
    out = vt_file_write(path, false, r->secrets);
    if (out == NULL)
        return false;
    /* As it went when it was reported. */
    newest.head.version = 0;
    (void)vt_replay_told(&again, &newest, r->anchors, r->secrets, NULL, out);
    vt_replay_free(&again);
    return vt_file_close(out, path);
}

static void print_report(struct vt_replay_job *r)
{
    r->told.recorded = r->job.input.started = r->trace.head.time;
    r->told.events = r->result.events;
    r->told.sent = r->replay.sent;
    r->told.received = r->replay.received;
    r->job.input.bundle = r->bundle;
    r->job.input.replay = &r->told;
    vt_job_print(&r->job, stdout);
}

int vt_replay_job_report(struct vt_replay_job *r)
{
    r->job.input.machine = &r->replay.machine;
    vt_job_settle(&r->job);
    print_report(r);
    return write_trace(r) ? r->job.input.exit : VT_EXIT_LOCAL;
}

int vt_replay_job_judge(struct vt_replay_job *r, const struct vt_script *trace,
                        const struct vt_anchors *anchors)
{
    const struct vt_client *client;
    const struct vt_bytes *chain;
    struct vt_replay replay;
    uint32_t len;

    vt_replay_server(&replay, &r->trace);
    client = replay.machine.client;
    len = client != NULL ? vt_client_chain(client, &chain) : 0;
    if (len == 0) {
        vt_complain("%s: the server sent no certificate that could be judged", r->path);
    } else {
        r->job.client = trace->client;
        r->job.client.anchors = anchors;
        r->job.client.sink = &r->job.tee.sink;
        vt_job_judge(&r->job, chain, len, vt_client_session(client)->suite);
        print_report(r);
    }
    vt_replay_free(&replay);
    return r->job.input.exit;
}

void vt_replay_job_end(struct vt_replay_job *r)
{
    end_run(r);
    vt_script_free(&r->trace);
}

#define _POSIX_C_SOURCE 200809L

#include "cli/replay_report.h"

#include <stdlib.h>

#include "cli/files.h"
#include "show/flights.h"
#include "session/tee.h"
#include "session/value.h"

bool vt_replay_report_read(struct vt_replay_report *r, const struct vt_options *o, const char *path, struct vt_bytes text)
{
    static const char *const none[] = { NULL };
    struct vt_trace_error error;

    *r = (struct vt_replay_report){ .options = o, .path = path, .text = text, .changes = none,
                                .bundle = "the roots that it was recorded with" };
    vt_findings_begin(&r->summary);
    if (vt_script_read(text, &r->trace, &error)) {
        vt_clean_text(vt_text(r->trace.target != NULL ? r->trace.target : "a recorded session"), r->target, sizeof r->target);
        return true;
    }
    vt_complain("%s: line %lu: %s", path, (unsigned long)error.line, error.text);
    return false;
}

static void forget(struct vt_replay_report *r)
{
    free(r->wire.text);
    r->wire = (struct vt_growing){ .text = NULL };
    vt_replay_free(&r->replay);
    vt_findings_free(&r->summary);
}

/* Runs TRACE into summary and wire; where it is the record, compared with it. */
static bool run(struct vt_replay_report *r, const struct vt_script *trace, const struct vt_anchors *anchors,
                bool secrets, bool *same)
{
    struct vt_flights flights;
    struct vt_tee tee;
    bool equal;

    forget(r);
    vt_findings_begin(&r->summary);
    r->told = trace;
    r->anchors = anchors;
    r->secrets = secrets;
    vt_grow(&r->wire);
    vt_flights_begin(&flights, r->wire.out);
    vt_tee_init(&tee);
    vt_tee_add(&tee, &r->summary.sink);
    vt_tee_add(&tee, &flights.sink);
    if (same != NULL)
        *same = vt_comparison_run(&r->replay, trace, r->text, &tee.sink, &r->result, &equal);
    else
        equal = vt_replay_told(&r->replay, trace, anchors, secrets, &tee.sink, NULL);
    vt_grown(&r->wire);
    return equal;
}

/* What a trace is that ends, or comes again otherwise, before or at that line. */
static bool complain_difference(const struct vt_replay_report *r)
{
    const struct vt_comparison *d = &r->result;
    unsigned long line = (unsigned long)d->line;

    if (d->recorded[0] == '\0')
        vt_complain("%s: line %lu: the trace is cut off: here the replay goes on with %s", r->path, line, d->replayed);
    else
        vt_complain("%s: line %lu: changed, or not of this program: recorded %s, replayed %s", r->path, line, d->recorded,
                    d->replayed[0] != '\0' ? d->replayed : "nothing more");
    return false;
}

bool vt_replay_report_compare(struct vt_replay_report *r)
{
    bool same, equal = run(r, &r->trace, NULL, r->trace.secrets, &same);

    if (r->trace.steps_len == 0)
        vt_complain("%s: line %lu: no session is in it", r->path, (unsigned long)vt_line_count(r->text));
    else if (!r->trace.over && !r->trace.ended)
        vt_complain("%s: line %lu: the trace is cut off: the session goes on here", r->path, (unsigned long)vt_line_count(r->text) + 1);
    if (r->trace.steps_len == 0 || (!r->trace.over && !r->trace.ended))
        return false;
    if (r->replay.outcome == VT_REPLAY_NO_SEED) {
        vt_complain("%s: it can't be replayed: %s; record it with --trace-secrets, or have its certificates judged with --at, --name "
                    "or --bundle", r->path, vt_replay_text(r->replay.outcome));
        return false;
    }
    if (!same)
        return complain_difference(r);
    if (!equal)
        vt_complain("%s: %s, at byte %llu of those", r->path, vt_replay_text(r->replay.outcome),
                    (unsigned long long)r->replay.at);
    else if (r->trace.ended)
        vt_complain("%s: " VT_TRACE_ENDED "; up to there all came out again", r->path);
    return equal;
}

bool vt_replay_report_vary(struct vt_replay_report *r, const struct vt_script *changed, const struct vt_anchors *anchors, bool secrets)
{
    if (run(r, changed, anchors, secrets, NULL))
        return true;
    vt_complain("%s: so changed, the session goes another way: %s, at byte %llu of those", r->path,
                vt_replay_text(r->replay.outcome), (unsigned long long)r->replay.at);
    return false;
}

static bool write_trace(const struct vt_replay_report *r)
{
    const char *path = r->options->trace;
    struct vt_replay again;
    FILE *out;

    if (path == NULL)
        return true;
    out = vt_file_write(path, false, r->secrets);
    if (out == NULL)
        return false;
    /* As it went when it was reported. */
    (void)vt_replay_told(&again, r->told, r->anchors, r->secrets, NULL, out);
    vt_replay_free(&again);
    return vt_file_close(out, path);
}

/* What is known of R without having run it. */
static struct vt_report_input account_of(const struct vt_replay_report *r, struct vt_report_input_replay *replay)
{
    *replay = (struct vt_report_input_replay){ .recorded = r->trace.time, .events = r->result.events, .sent = r->replay.sent,
                                          .received = r->replay.received, .changes = r->changes };
    return (struct vt_report_input){ .target = r->target, .summary = &r->summary, .bundle = r->bundle, .started = r->trace.time,
                                .replay = replay };
}

int vt_replay_report_report(struct vt_replay_report *r)
{
    struct vt_report_input_replay replay;
    struct vt_report_input a = account_of(r, &replay);

    a.machine = &r->replay.machine;
    a.secrets = r->options->trace_secrets;
    vt_report_input_settle(&a, r->options->strict);
    vt_report_input_print(stdout, &a, r->options);
    return write_trace(r) ? a.exit : VT_EXIT_LOCAL;
}

int vt_replay_report_judge(struct vt_replay_report *r, const struct vt_verify_request *request)
{
    struct vt_report_input_replay replay;
    struct vt_report_input a = account_of(r, &replay);

    return vt_report_input_judge(&a, request, r->options);
}

void vt_replay_report_free(struct vt_replay_report *r)
{
    forget(r);
    vt_script_free(&r->trace);
}

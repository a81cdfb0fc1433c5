/* vitrine demo: a recorded session with a mail server, replayed byte for byte and judged anew. No network. */
#define _POSIX_C_SOURCE 200809L

#include "trace/demo.h"

#include <stdlib.h>

#include "asn1/time.h"
#include "cli/account.h"
#include "cli/cli.h"
#include "trace/flights.h"
#include "trace/replay.h"
#include "trace/tee.h"
#include "trace/value.h"

static void render(const struct vt_options *o, const struct vt_account *a, const struct vt_replay *replay,
                   const struct vt_trace *trace)
{
    struct vt_page page = { .out = stdout, .color = o->color, .width = VT_PAGE_WIDTH };
    char recorded[24];

    vt_time_format(trace->time, recorded, sizeof recorded);
    vt_account_print(stdout, a, o);
    if (!o->quiet && !o->json)
        vt_page_row(&page, "replay", "recorded %s; %llu bytes received again, %llu sent: %s", recorded,
                    (unsigned long long)replay->received, (unsigned long long)replay->sent,
                    vt_replay_text(replay->outcome));
}

static int account_for(const struct vt_options *o, const struct vt_replay *replay, const struct vt_trace *trace,
                       const struct vt_summary *summary)
{
    struct vt_account a = {
        .target = trace->target != NULL ? trace->target : "a recorded session",
        .exit = replay->report.verdict.exit,
        .summary = summary,
        .dialogue = replay->dialogue,
        .client = replay->client,
        .bundle = "the root that it was recorded with",
        .started = trace->time,
        .secrets = o->trace_secrets,
    };

    if (a.client != NULL) {
        a.exit = vt_worse(a.exit, vt_client_report(a.client)->verdict.exit);
        a.result = vt_client_verify_result(a.client);
        a.chain_len = vt_client_chain(a.client, &a.chain);
    }
    if (replay->outcome != VT_REPLAY_EQUAL) {
        vt_complain("demo: the replay went astray: %s, at byte %llu", vt_replay_text(replay->outcome),
                    (unsigned long long)replay->at);
        a.exit = VT_EXIT_BUG;
    }
    render(o, &a, replay, trace);
    return a.exit;
}

/* Replays TRACE into SUMMARY, and lists what crossed the wire in *WIRE, which is the caller's to free. */
static void run(struct vt_replay *replay, const struct vt_trace *trace, struct vt_summary *summary, char **wire)
{
    size_t len;
    FILE *out = open_memstream(wire, &len);
    struct vt_flights flights;
    struct vt_tee tee;

    vt_tee_init(&tee);
    vt_tee_add(&tee, &summary->sink);
    if (out != NULL) {
        vt_flights_begin(&flights, out);
        vt_tee_add(&tee, &flights.sink);
    }
    vt_replay_run(replay, trace, NULL, &tee.sink);
    if (out != NULL)
        fclose(out);
}

int vt_run_demo(struct vt_options *o)
{
    char *wire = NULL;
    struct vt_trace_error error;
    struct vt_summary summary;
    struct vt_replay replay;
    struct vt_trace trace;
    int status;

    if (!vt_trace_read(vt_demo_trace(), &trace, &error)) {
        vt_complain("demo: line %lu of the built-in trace: %s", (unsigned long)error.line, error.text);
        return VT_EXIT_BUG;
    }
    vt_summary_begin(&summary);
    run(&replay, &trace, &summary, &wire);
    status = account_for(o, &replay, &trace, &summary);
    if (!o->json && !o->quiet && wire != NULL)
        printf("\nfrom       at   len  what crossed the wire, byte for byte\n%s", wire);
    free(wire);
    vt_replay_free(&replay);
    vt_summary_free(&summary);
    vt_trace_free(&trace);
    return status;
}

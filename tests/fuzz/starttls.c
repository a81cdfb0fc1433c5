/* The dialogue in plain text before TLS (net/starttls.h). However the server's turns are cut and whoever
 * listens, it comes to the same end; TLS begins only when the server agreed, and nothing came behind its
 * consent.
 *
 * An input is a byte (the protocol, the cuts, whether the server falls silent, the kind of report), then the
 * server's turns, each ended by a byte 0xff. */
#include "show/report_input.h"
#include "net/starttls_table.h"
#include "tests/fuzz/support/fuzz.h"
#include "session/tee.h"

enum { JSON = 0x10, SILENT = 0x20 };

struct talk {
    struct vt_machine machine;
    size_t said;                         /* bytes that the client sent */
};

static void listen_to(struct talk *t)
{
    const struct vt_bytes out = vt_starttls_pending(&t->machine.dialogue);

    t->said += out.len;
    vt_starttls_sent(&t->machine.dialogue, out.len);
}

static void hear(struct talk *t, struct vt_bytes turn, size_t step)
{
    for (size_t at = 0; at < turn.len; at += step)
        vt_starttls_feed(&t->machine.dialogue, vt_bytes(turn.data + at, turn.len - at < step ? turn.len - at : step));
}

static bool over(const struct talk *t)
{
    return t->machine.dialogue.state == VT_STARTTLS_READY || t->machine.dialogue.state == VT_STARTTLS_FAILED;
}

/* How long that was is the host's to know, and to judge. */
static void fall_silent(struct talk *t)
{
    const bool leaving = t->machine.dialogue.state == VT_STARTTLS_LEAVING;

    if (vt_starttls_probe(&t->machine.dialogue))
        return;
    vt_starttls_silence(&t->machine.dialogue);
    if (!leaving)
        vt_judge(&t->machine.report, &(struct vt_event_check){ .rule = VT_RULE_NET_TIMEOUT,
                                                       .result = VT_FAIL,
                                                       .depth = -1,
                                                       .seen = vt_say(vt_starttls_waiting(&t->machine.dialogue)) });
}

/* As net/session.c does, with turns for what arrives at once. Returns how many bytes were fed. */
static size_t run(struct talk *t, uint8_t flags, struct vt_bytes rest, size_t step, struct vt_sink *sink)
{
    const size_t all = rest.len;
    size_t turns = 0;

    memset(t, 0, sizeof *t);
    t->machine.report.sink = sink;
    vt_starttls_init(&t->machine.dialogue, &vt_starttls_protocols[flags % vt_starttls_protocols_len], "me.example",
                     &t->machine.report);
    while (rest.len > 0 && !over(t)) {
        const uint8_t *end = memchr(rest.data, 0xff, rest.len);
        const struct vt_bytes turn = vt_bytes(rest.data, end != NULL ? (size_t)(end - rest.data) : rest.len);

        listen_to(t);
        hear(t, turn, step);
        rest = vt_bytes(turn.data + turn.len, rest.len - turn.len);
        if (end != NULL) {
            rest = vt_bytes(rest.data + 1, rest.len - 1);
            turns++;
        }
    }
    listen_to(t);
    if (t->machine.dialogue.state == VT_STARTTLS_ACCEPTED)
        vt_starttls_settle(&t->machine.dialogue);
    if (!over(t) && (flags & SILENT) != 0)
        fall_silent(t);
    listen_to(t);
    if (!over(t))
        vt_starttls_end(&t->machine.dialogue);
    return all - rest.len - turns;
}

static void check_report(const struct talk *t, const struct vt_findings *findings, bool json)
{
    const struct vt_report_style style = { .json = json };
    const struct vt_report_input input = { .target = "fuzz.example:25",
                                        .exit = t->machine.report.verdict.exit,
                                        .findings = findings,
                                        .machine = &t->machine,
                                        .bundle = "roots.pem" };

    vt_report_print(fuzz_out(0), &input, style);
    if (json)
        fuzz_check_json(fuzz_written(0));
    else
        fuzz_check_text(fuzz_written(0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t steps[] = { 1, 3, 20, 1000 };
    static struct talk heard, silent;
    struct fuzz_input in = { vt_bytes(data, size) };
    const uint8_t flags = fuzz_byte(&in);
    struct tiles *tiles = fuzz_tiles();
    struct vt_findings findings;
    struct vt_tee tee;
    size_t fed;

    vt_findings_begin(&findings);
    vt_tee_init(&tee);
    (void)(vt_tee_add(&tee, &tiles->sink) && vt_tee_add(&tee, &findings.sink));
    fed = run(&heard, flags, in.rest, SIZE_MAX, &tee.sink);
    tiles->sink.buffers = tee.sink.buffers;
    FUZZ_DEMAND(tiles->wire_len[1] == fed && tiles->wire_len[0] == heard.said);
    fuzz_tiles_end(tiles);
    FUZZ_DEMAND((heard.machine.dialogue.state == VT_STARTTLS_READY) == (heard.machine.report.verdict.exit == 0));
    FUZZ_DEMAND(heard.machine.dialogue.state != VT_STARTTLS_READY || heard.machine.dialogue.offered);
    (void)run(&silent, flags, in.rest, steps[flags >> 6], NULL);
    fuzz_same_verdict(&heard.machine.report.verdict, &silent.machine.report.verdict);
    FUZZ_DEMAND(heard.machine.dialogue.state == silent.machine.dialogue.state && heard.said == silent.said);
    check_report(&heard, &findings, (flags & JSON) != 0);
    vt_findings_free(&findings);
    return 0;
}

/* One session of our client, from ClientHello to goodbye. */
#include <stdlib.h>

#include "show/report_input.h"
#include "tests/fuzz/support/session.h"
#include "tls/suite.h"
#include "session/jsonl.h"
#include "session/tee.h"

/* All that listens to the session that is heard. */
static struct {
    struct tiles *tiles;
    struct fuzz_witness witness;
    struct vt_sink hear;
    struct vt_findings findings;
    struct vt_jsonl jsonl;
    struct vt_tee tee;
} ears;

size_t fuzz_step(uint8_t flags)
{
    static const size_t steps[] = { 1, 7, 100, 1000 };

    return steps[flags >> 6];
}

static void attach(struct fuzz_stage *s, struct vt_client_config *config)
{
    const struct vt_trace_head head = { .target = "fuzz.example:443", .time = config->now, .client = config };

    ears.tiles = fuzz_tiles();
    ears.hear = (struct vt_sink){ .emit = fuzz_witness_hear, .context = &ears.witness, .secrets = true };
    fuzz_witness_begin(&ears.witness);
    vt_findings_begin(&ears.findings);
    vt_tee_init(&ears.tee);
    (void)(vt_tee_add(&ears.tee, &ears.tiles->sink) && vt_tee_add(&ears.tee, &ears.hear)
           && vt_tee_add(&ears.tee, &ears.findings.sink));
    if ((s->flags & FUZZ_RECORD) != 0) {
        vt_jsonl_begin(&ears.jsonl, fuzz_out(0), true, &head);
        (void)vt_tee_add(&ears.tee, &ears.jsonl.sink);
        config->anchors = vt_jsonl_anchors(&ears.jsonl, config->anchors);
    }
    config->sink = &ears.tee.sink;
    s->witness = &ears.witness;
}

/* Reads what came, and sends what is to be sent. */
static void drain(struct fuzz_stage *s)
{
    const struct vt_bytes data = vt_client_read(s->client);

    for (size_t i = 0; i < data.len; i++)
        s->hash = (s->hash ^ data.data[i]) * 0x100000001b3u;
    s->data += data.len;
    vt_client_read_done(s->client, data.len);
    vt_client_sent(s->client, vt_client_pending(s->client).len);
}

void fuzz_stage_begin(struct fuzz_stage *s, uint8_t flags, bool heard)
{
    static void *memory[2];
    struct vt_client_config config = fuzz_config(flags);

    if (memory[heard] == NULL)
        memory[heard] = malloc(vt_client_size());
    *s = (struct fuzz_stage){ .flags = flags, .heard = heard };
    if (heard)
        attach(s, &config);
    s->client = vt_client_init(memory[heard], vt_client_size(), &config);
    FUZZ_DEMAND(s->client != NULL);
    drain(s);
}

/* RFC 5246 7.4.9: the server's Finished is over all messages before it. */
static void check_open(struct fuzz_stage *s)
{
    const struct fuzz_witness *w = s->witness;
    uint8_t wanted[12];

    /* It may have failed since. */
    if (vt_client_session(s->client)->handshake_bytes_read == 0 || s->opened)
        return;
    s->opened = true;
    if (!s->heard)
        return;
    FUZZ_DEMAND(w->finished == 2 && w->messages.len >= w->before[1] + 16);
    FUZZ_DEMAND(fuzz_verify_data(w, s->client, 1, "server finished", wanted));
    FUZZ_DEMAND(memcmp(w->messages.data + w->before[1] + 4, wanted, sizeof wanted) == 0);
}

void fuzz_stage_feed(struct fuzz_stage *s, struct vt_bytes bytes, size_t step)
{
    while (bytes.len > 0 && vt_client_state(s->client) != VT_CLIENT_FAILED) {
        const size_t n = vt_client_feed(s->client, vt_bytes(bytes.data, bytes.len < step ? bytes.len : step)),
                     before = s->data;

        drain(s);
        check_open(s);
        if (n == 0 && s->data == before)
            return;
        s->taken += n;
        bytes = vt_bytes(bytes.data + n, bytes.len - n);
    }
}

static void print_report(const struct fuzz_stage *s)
{
    const bool json = (s->flags & FUZZ_STRICT) != 0;
    const struct vt_report_style style = { .json = json };
    const struct vt_machine machine = { .client = s->client };
    struct vt_report_input input = { .target = "fuzz.example:443",
                                  .exit = vt_client_report(s->client)->verdict.exit,
                                  .findings = &ears.findings,
                                  .machine = &machine,
                                  .result = vt_client_verify_result(s->client),
                                  .bundle = "roots.pem" };

    input.chain_len = vt_client_chain(s->client, &input.chain);
    vt_report_print(fuzz_out(0), &input, style);
    if (json)
        fuzz_check_json(fuzz_written(0));
    else
        fuzz_check_text(fuzz_written(0));
}

static void check_heard(struct fuzz_stage *s, struct vt_bytes said)
{
    struct tiles *t = ears.tiles;

    vt_client_abandon(s->client);
    vt_emit_state(&ears.tee.sink, "session", "over", "hang-up");
    FUZZ_DEMAND(t->wire_len[1] == s->taken && s->taken <= said.len);
    FUZZ_DEMAND(s->taken == 0 || memcmp(t->wire[1], said.data, s->taken) == 0);
    t->sink.buffers = ears.tee.sink.buffers;
    fuzz_tiles_end(t);
    if ((s->flags & FUZZ_RECORD) != 0) {
        FUZZ_DEMAND(vt_jsonl_end(&ears.jsonl));
        fuzz_check_trace(fuzz_written(0));
    }
    if (fuzz_seldom(said))
        print_report(s);
    vt_findings_free(&ears.findings);
}

void fuzz_stage_end(struct fuzz_stage *s, struct vt_bytes said)
{
    if (vt_client_state(s->client) == VT_CLIENT_OPEN) {
        (void)vt_client_write(s->client, vt_text("QUIT\r\n"));
        drain(s);
        vt_client_close(s->client);
        drain(s);
    }
    vt_client_end(s->client);
    drain(s);
    if (s->heard)
        check_heard(s, said);
}

void fuzz_stage_compare(struct fuzz_stage *a, struct fuzz_stage *b)
{
    const struct vt_verdict *verdict = &vt_client_report(a->client)->verdict;
    const struct vt_client_session *x = vt_client_session(a->client), *y = vt_client_session(b->client);

    fuzz_same_verdict(verdict, &vt_client_report(b->client)->verdict);
    FUZZ_DEMAND(vt_client_state(a->client) == vt_client_state(b->client) && a->opened == b->opened);
    FUZZ_DEMAND(a->data == b->data && a->hash == b->hash);
    FUZZ_DEMAND(x->alert_sent == y->alert_sent && x->suite == y->suite && x->group == y->group
                && x->scheme == y->scheme);
    FUZZ_DEMAND(a->data == 0 || a->opened);
    FUZZ_DEMAND((a->flags & FUZZ_NO_ANCHOR) == 0 || verdict->exit != 0);
    FUZZ_DEMAND((~a->flags & (FUZZ_NO_ANCHOR | FUZZ_STRICT)) != 0 || !a->opened);
    vt_client_wipe(a->client);
    vt_client_wipe(b->client);
}

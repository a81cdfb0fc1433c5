#include "trace/flips.h"

#include <stdlib.h>

#include "base/ct.h"
#include "net/starttls.h"
#include "trace/flips_names.h"

/* How a session ended. */
struct ending {
    struct vt_verdict verdict;
    int state;                   /* of the client; -1: TLS did not begin */
};

/* A session under way. All that changes lies in this one block, the client's memory behind it: a copy of the block is a
 * snapshot, and put back where it was, every pointer into it holds. */
struct session {
    const struct vt_trace *trace;
    const struct vt_anchors *anchors;
    struct vt_sink *sink;
    struct vt_client *client;    /* NULL: TLS has not begun */
    struct vt_starttls dialogue;
    struct vt_report report;     /* the dialogue's */
    uint64_t sent, sent_before;  /* bytes of ours: now, and when the server last began to speak */
    max_align_t memory[];
};

static size_t session_size(void)
{
    return sizeof(struct session) + vt_client_size();
}

/* What we say goes to nobody. */
static void drain(struct session *s)
{
    struct vt_bytes out;

    if (s->client == NULL && s->trace->starttls != NULL) {
        out = vt_starttls_pending(&s->dialogue);
        vt_starttls_sent(&s->dialogue, out.len);
    } else {
        out = vt_client_pending(s->client);
        vt_client_sent(s->client, out.len);
    }
    s->sent += out.len;
}

static bool make_client(struct session *s)
{
    struct vt_client_config config = s->trace->client;

    config.anchors = s->anchors;
    config.sink = s->sink;
    config.c2s = s->dialogue.c2s;
    config.s2c = s->dialogue.s2c;
    s->client = vt_client_init(s->memory, vt_client_size(), &config);
    return s->client != NULL;
}

static bool begin(struct session *s)
{
    const struct vt_starttls_protocol *protocol;

    if (s->trace->starttls == NULL) {
        bool good = make_client(s);
        if (good)
            drain(s);
        return good;
    }
    protocol = vt_starttls_protocol(s->trace->starttls);
    if (protocol != NULL)
        vt_starttls_init(&s->dialogue, protocol, s->trace->ehlo != NULL ? s->trace->ehlo : "localhost", &s->report);
    return protocol != NULL;
}

static void feed(struct session *s, struct vt_bytes bytes)
{
    if (s->client == NULL) {
        vt_starttls_feed(&s->dialogue, bytes);
        return;
    }
    while (bytes.len > 0 && vt_client_state(s->client) != VT_CLIENT_FAILED) {
        size_t n = vt_client_feed(s->client, bytes);
        struct vt_bytes data = vt_client_read(s->client);

        vt_client_read_done(s->client, data.len);
        drain(s);
        bytes = vt_bytes(bytes.data + n, bytes.len - n);
        if (n == 0 && data.len == 0)
            return;
    }
}

/* The server's turn ends: the dialogue answers, or TLS begins. */
static bool end_turn(struct session *s)
{
    if (s->client == NULL) {
        vt_starttls_settle(&s->dialogue);
        if (s->dialogue.state == VT_STARTTLS_READY && !make_client(s))
            return false;
        if (s->dialogue.state == VT_STARTTLS_FAILED)
            return false;
    }
    drain(s);
    return true;
}

static void write_all(struct session *s, struct vt_bytes bytes)
{
    size_t n = 1;

    for (; s->client != NULL && bytes.len > 0 && n > 0; bytes = vt_bytes(bytes.data + n, bytes.len - n)) {
        n = vt_client_write(s->client, bytes);
        drain(s);
    }
}

/* True when the server may speak: it waits for our answer, where it did when it was recorded. */
static bool answered(struct session *s, uint32_t step)
{
    bool good = step == 0 || s->sent > s->sent_before;

    s->sent_before = s->sent;
    return good;
}

static const struct vt_verdict *verdict_now(const struct session *s)
{
    return s->client != NULL ? &vt_client_report(s->client)->verdict : &s->report.verdict;
}

/* What follows the bytes of a step. False: the session is over. */
static bool act(struct session *s, const struct vt_step *step)
{
    if (step->kind == VT_STEP_WRITE)
        write_all(s, step->bytes);
    if (step->kind == VT_STEP_CLOSE && s->client != NULL)
        vt_client_close(s->client);
    return step->kind != VT_STEP_RECEIVE || end_turn(s);
}

/* The rest of step STEP from its byte AT on, and the steps after it, until the verdict is another than EXPECTED; NULL: to the
 * end. */
static void run(struct session *s, uint32_t step, size_t at, const struct vt_verdict *expected)
{
    for (; step < s->trace->steps_len; step++, at = 0) {
        const struct vt_step *now = &s->trace->steps[step];
        enum vt_rule first = verdict_now(s)->first;

        if (expected != NULL && first != VT_RULE_NONE && first != expected->first)
            return;
        if (now->kind == VT_STEP_RECEIVE) {
            if (at == 0 && !answered(s, step))
                return;
            feed(s, vt_bytes(now->bytes.data + at, now->bytes.len - at));
        }
        if (!act(s, now))
            return;
    }
}

/* The server hangs up, where something is still due. */
static struct ending finish(struct session *s)
{
    struct ending end = { .state = -1 };

    if (s->client == NULL) {
        vt_starttls_end(&s->dialogue);
    } else {
        end.state = (int)vt_client_state(s->client);
        if (vt_client_state(s->client) == VT_CLIENT_HANDSHAKE)
            vt_client_end(s->client);
    }
    end.verdict = *verdict_now(s);
    return end;
}

/* Which rule tells END from EXPECTED; VT_RULE_NONE: they are the same. A client that still waits for the server's goodbye was
 * cut off. */
static enum vt_rule difference(const struct ending *end, const struct ending *expected)
{
    if (end->verdict.first != VT_RULE_NONE && end->verdict.first != expected->verdict.first)
        return end->verdict.first;
    for (unsigned rule = VT_RULE_NONE + 1; rule < VT_RULE_COUNT; rule++)
        if (vt_rule_consequence(rule)->exit != 0 && vt_verdict_has(&end->verdict, rule) && !vt_verdict_has(&expected->verdict, rule))
            return rule;
    return end->state == expected->state ? VT_RULE_NONE : VT_RULE_TLS_TRUNCATED;
}

/* A map in the making. */
struct making {
    struct vt_flip_map *map;
    const struct vt_flip_progress *progress;
    struct session *live, *saved;
    struct ending expected;
};

static void count(struct vt_flip_map *map, uint32_t at, unsigned i)
{
    map->by_class[vt_flip_class(map, at, i)]++;
    map->by_rule[map->rules[8 * at + i]]++;
}

/* Flips each bit of the next byte, which is byte AT of turn STEP; then takes it as it was. */
static void flip_byte(struct making *m, uint32_t step, size_t at)
{
    const struct vt_step *turn = &m->live->trace->steps[step];
    const uint32_t place = (uint32_t)(turn->off + at);

    memcpy(m->saved, m->live, session_size());
    for (unsigned i = 0; i < 8; i++) {
        const uint8_t flipped = turn->bytes.data[at] ^ (uint8_t)(0x80 >> i);
        struct ending end;

        feed(m->live, vt_bytes(&flipped, 1));
        run(m->live, step, at + 1, &m->expected.verdict);
        end = finish(m->live);
        m->map->rules[8 * place + i] = (uint16_t)difference(&end, &m->expected);
        count(m->map, place, i);
        memcpy(m->live, m->saved, session_size());
    }
    feed(m->live, vt_bytes(turn->bytes.data + at, 1));
}

/* The recorded session once more, with a halt before each byte of the server's. */
static void flip_all(struct making *m)
{
    const struct vt_trace *t = m->live->trace;

    for (uint32_t step = 0; step < t->steps_len; step++) {
        const struct vt_step *now = &t->steps[step];

        if (now->kind == VT_STEP_RECEIVE)
            (void)answered(m->live, step);
        for (size_t at = 0; now->kind == VT_STEP_RECEIVE && at < now->bytes.len; at++) {
            flip_byte(m, step, at);
            if (m->progress != NULL && m->progress->tell != NULL)
                m->progress->tell(m->progress->context, (uint32_t)(now->off + at + 1), (uint32_t)t->s2c.len);
        }
        (void)act(m->live, now);
    }
}

/* A session at its beginning, in MEMORY. */
static bool start(struct session *s, const struct vt_trace *trace, const struct vt_anchors *anchors, struct vt_sink *sink)
{
    memset(s, 0, sizeof *s);
    s->trace = trace;
    s->anchors = anchors;
    s->sink = sink;
    s->report.sink = sink;
    return begin(s);
}

/* In a session that failed, much may be otherwise and it fails all the same. */
static void excuse(struct vt_flip_map *map)
{
    for (uint32_t i = 0; i < map->fields_len; i++)
        if (map->fields[i].reason == NULL)
            map->fields[i].reason = "the recorded session failed, and fails by the same rule";
}

/* The session as it was recorded: its verdict, and the names of its bytes. */
static bool run_recorded(struct making *m, const struct vt_trace *trace, const struct vt_anchors *anchors)
{
    struct vt_namer *namer = vt_namer_make((uint32_t)trace->s2c.len);
    bool good = namer != NULL && start(m->live, trace, anchors, vt_namer_sink(namer));

    if (good) {
        run(m->live, 0, 0, NULL);
        m->expected = finish(m->live);
    }
    if (namer == NULL || !vt_namer_end(namer, m->map) || !good)
        return false;
    if (m->expected.state == VT_CLIENT_FAILED || m->expected.state < 0)
        excuse(m->map);
    return true;
}

static bool make(struct making *m, const struct vt_trace *trace)
{
    const struct vt_anchors anchors = vt_anchors_from_array(&trace->anchor_array);

    if (m->map->rules == NULL || m->map->field_of == NULL || m->live == NULL || m->saved == NULL
        || !run_recorded(m, trace, &anchors) || !start(m->live, trace, &anchors, NULL))
        return false;
    flip_all(m);
    return true;
}

bool vt_flips_run(const struct vt_trace *trace, struct vt_flip_map *map, const struct vt_flip_progress *progress,
                  const char **problem)
{
    const size_t len = trace->s2c.len;
    struct making m = { .map = map, .progress = progress, .live = malloc(session_size()), .saved = malloc(session_size()) };
    bool good;

    *map = (struct vt_flip_map){ .bytes = trace->s2c, .rules = calloc(8 * len + 1, sizeof *map->rules),
                                 .field_of = calloc(len + 1, sizeof *map->field_of) };
    *problem = "it was recorded without its secrets, so the client's random choices are unknown";
    good = trace->has_seed && make(&m, trace);
    if (!good && trace->has_seed)
        *problem = "its settings make no sense to this program, or there is no memory for it";
    if (m.live != NULL)
        vt_wipe(m.live, session_size());
    if (m.saved != NULL)
        vt_wipe(m.saved, session_size());
    free(m.live);
    free(m.saved);
    if (!good)
        vt_flips_free(map);
    return good;
}

void vt_flips_free(struct vt_flip_map *map)
{
    free(map->rules);
    free(map->fields);
    free(map->field_of);
    memset(map, 0, sizeof *map);
}

#include "session/flips.h"

#include <stdlib.h>

#include "base/ct.h"
#include "session/replay.h"
#include "session/workers.h"
#include "session/flips_names.h"

/* How a session ended. */
struct ending {
    struct vt_verdict verdict;
    int state;                   /* of the client; -1: TLS did not begin */
    uint64_t data;               /* bytes of application data that it handed out */
};

/* A session under way. All that changes lies in this one block, the client's memory behind it: a copy of
 * the block is a snapshot, and put back where it was, every pointer into it holds. */
struct session {
    const struct vt_script *trace;
    struct vt_machine machine;
    uint64_t sent, sent_before;  /* bytes of ours: now, and when the server last began to speak */
    bool due;                    /* we spoke since, when this was recorded */
    uint64_t data;               /* bytes of application data that came */
    max_align_t memory[];
};

static size_t session_size(void)
{
    return sizeof(struct session) + vt_client_size();
}

/* What we say goes to nobody. */
static void drain(struct session *s)
{
    const size_t n = vt_machine_pending(&s->machine).len;

    vt_machine_sent(&s->machine, n);
    s->sent += n;
}

static void feed(struct session *s, struct vt_bytes bytes)
{
    struct vt_client *client = s->machine.client;

    if (client == NULL)
        (void)vt_machine_feed(&s->machine, bytes);
    while (client != NULL && bytes.len > 0 && vt_client_state(client) != VT_CLIENT_FAILED) {
        size_t n = vt_client_feed(client, bytes), data = vt_client_read(client).len;

        vt_client_read_done(client, data);
        s->data += data;
        drain(s);
        bytes = vt_bytes(bytes.data + n, bytes.len - n);
        if (n == 0 && data == 0)
            return;
    }
}

/* The server's turn ends: TLS begins, if it has consented. What the dialogue says leaves when the server
 * begins to speak again: it may have spoken on before (VT_STEP_RECEIVE's ahead). */
static bool end_turn(struct session *s)
{
    if (s->machine.client != NULL)
        return true;
    if (s->machine.dialogue.state == VT_STARTTLS_ACCEPTED) {
        drain(s);
        if (!vt_machine_settle(&s->machine))
            return false;
        drain(s);
    }
    return s->machine.dialogue.state != VT_STARTTLS_FAILED;
}

static void write_all(struct session *s, struct vt_bytes bytes)
{
    size_t n = 1;

    for (; s->machine.client != NULL && bytes.len > 0 && n > 0;
         bytes = vt_bytes(bytes.data + n, bytes.len - n)) {
        n = vt_client_write(s->machine.client, bytes);
        drain(s);
    }
}

/* True when the server may begin to speak: it waits for our answer, where it did when this was recorded. */
static bool begin_turn(struct session *s, const struct vt_step *step)
{
    bool good;

    if (!step->ahead)
        drain(s);
    good = !s->due || s->sent > s->sent_before;
    s->sent_before = s->sent;
    s->due = false;
    return good;
}

static const struct vt_verdict *verdict_now(const struct vt_machine *m)
{
    return m->client != NULL ? &vt_client_report(m->client)->verdict : &m->report.verdict;
}

/* Closing waits for the end of the handshake. */
static bool close_client(struct session *s)
{
    if (s->machine.client == NULL || vt_client_state(s->machine.client) == VT_CLIENT_HANDSHAKE)
        return false;
    vt_client_close(s->machine.client);
    drain(s);
    return true;
}

/* What there is to a step behind the server's bytes. False: the session is over, or waits for what does
 * not come. */
static bool act(struct session *s, const struct vt_step *step)
{
    switch (step->kind) {
    case VT_STEP_RECEIVE:
        return end_turn(s);
    case VT_STEP_HASHED:
    case VT_STEP_SEND:
        s->due = true;
        break;
    case VT_STEP_WRITE:
        write_all(s, step->bytes);
        break;
    case VT_STEP_CLOSE:
        return close_client(s);
    case VT_STEP_END:
    case VT_STEP_SILENCE:
    case VT_STEP_JUDGE:
        vt_replay_act(&s->machine, step);
        break;
    case VT_STEP_BEGIN:
        break;
    }
    return true;
}

/* The rest of step STEP from its byte AT on, and the steps after it, until the verdict is another than
 * EXPECTED; NULL: to the end. */
static void run(struct session *s, uint32_t step, size_t at, const struct vt_verdict *expected)
{
    for (; step < s->trace->steps_len; step++, at = 0) {
        const struct vt_step *now = &s->trace->steps[step];
        enum vt_rule first = verdict_now(&s->machine)->first;

        if (expected != NULL && first != VT_RULE_NONE && first != expected->first)
            return;
        if (now->kind == VT_STEP_RECEIVE) {
            if (at == 0 && !begin_turn(s, now))
                return;
            feed(s, vt_bytes(now->bytes.data + at, now->bytes.len - at));
        }
        if (!act(s, now))
            return;
    }
}

/* Where something is still due, the server hangs up. */
static struct ending finish(struct session *s)
{
    struct vt_client *client = s->machine.client;
    struct ending end = { .state = client != NULL ? (int)vt_client_state(client) : -1, .data = s->data };

    if (client == NULL || end.state == VT_CLIENT_HANDSHAKE)
        vt_machine_end(&s->machine);
    end.verdict = vt_machine_verdict(&s->machine);
    return end;
}

/* Which rule tells END from EXPECTED; VT_RULE_NONE: they are the same. A client that still waits for the
 * server's goodbye was cut off; so was one that got less than all. */
static enum vt_rule difference(const struct ending *end, const struct ending *expected)
{
    if (end->verdict.first != VT_RULE_NONE && end->verdict.first != expected->verdict.first)
        return end->verdict.first;
    for (unsigned rule = VT_RULE_NONE + 1; rule < VT_RULE_COUNT; rule++)
        if (vt_rule_consequence(rule)->exit != 0 && vt_verdict_has(&end->verdict, rule)
            && !vt_verdict_has(&expected->verdict, rule))
            return rule;
    return end->state == expected->state && end->data == expected->data ? VT_RULE_NONE
                                                                        : VT_RULE_TLS_TRUNCATED;
}

/* A map in the making. */
struct making {
    const struct vt_model *model;
    const struct vt_script *trace;
    struct vt_anchors anchors;
    struct vt_flip_map *map;
    vt_flip_progress *progress;
    unsigned shares;             /* one a core: byte AT is in share AT % shares */
    struct session *live, *saved;
    struct ending expected;
};

/* Flips each bit of the next byte, which is byte AT of turn STEP. */
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
        memcpy(m->live, m->saved, session_size());
    }
}

/* A session at its beginning, in S. */
static bool start(struct session *s, const struct making *m, struct vt_sink *sink)
{
    struct vt_client_config config = m->trace->client;

    memset(s, 0, sizeof *s);
    s->trace = m->trace;
    config.anchors = &m->anchors;
    config.sink = sink;
    vt_machine_init(&s->machine, &config, s->memory);
    return vt_replay_begin(&s->machine, m->trace);
}

/* In a session that failed, much may be otherwise and it fails all the same. */
static void excuse(struct vt_flip_map *map)
{
    for (uint32_t i = 0; i < map->fields_len; i++)
        if (map->fields[i].reason == NULL)
            map->fields[i].reason = "the recorded session failed, and fails by the same rule";
}

/* The session as it was recorded: its verdict, and the names of its bytes. */
static bool run_recorded(struct making *m)
{
    if (!vt_flips_name(m->model, m->map) || !start(m->live, m, NULL))
        return false;
    run(m->live, 0, 0, NULL);
    m->expected = finish(m->live);
    if (m->expected.state == VT_CLIENT_FAILED || m->expected.state < 0)
        excuse(m->map);
    return true;
}

/* The recorded session once more, with a halt before each byte of the server's that is in SHARE. */
static void flip_share(struct making *m, unsigned share)
{
    const struct vt_script *t = m->trace;

    if (!start(m->live, m, NULL))
        return;
    for (uint32_t step = 0; step < t->steps_len; step++) {
        const struct vt_step *now = &t->steps[step];

        if (now->kind == VT_STEP_RECEIVE)
            (void)begin_turn(m->live, now);
        for (size_t at = 0; now->kind == VT_STEP_RECEIVE && at < now->bytes.len; at++) {
            if ((now->off + at) % m->shares == share)
                flip_byte(m, step, at);
            feed(m->live, vt_bytes(now->bytes.data + at, 1));
            if (share == 0 && m->progress != NULL)
                m->progress((uint32_t)(now->off + at + 1), (uint32_t)t->s2c.len);
        }
        (void)act(m->live, now);
    }
}

/* A worker's share goes to the file, byte by byte: the rules of its bits. */
static int work(void *context, unsigned share, FILE *out)
{
    struct making *m = context;
    bool good = true;

    flip_share(m, share);
    for (size_t at = share; at < m->map->bytes.len; at += m->shares)
        good = fwrite(m->map->rules + 8 * at, sizeof *m->map->rules, 8, out) == 8 && good;
    return good ? 0 : 1;
}

/* What is not all there has nothing done: the share is done here. */
static void take_share(void *context, unsigned share, FILE *out, int status)
{
    struct making *m = context;
    bool good = out != NULL && status == 0;

    for (size_t at = share; good && at < m->map->bytes.len; at += m->shares)
        good = fread(m->map->rules + 8 * at, sizeof *m->map->rules, 8, out) == 8;
    if (!good)
        flip_share(m, share);
}

static void count(struct vt_flip_map *map)
{
    for (uint32_t bit = 0; bit < 8 * map->bytes.len; bit++) {
        map->by_class[vt_flip_class(map, bit / 8, bit % 8)]++;
        map->by_rule[map->rules[bit]]++;
    }
}

static bool make(struct making *m)
{
    if (m->map->rules == NULL || m->map->field_of == NULL || m->live == NULL || m->saved == NULL
        || !run_recorded(m))
        return false;
    vt_work_run(&(struct vt_work){ .pieces = m->shares, .at_once = m->shares, .work = work,
                                   .done = take_share, .context = m });
    count(m->map);
    return true;
}

bool vt_flips_run(const struct vt_model *model, const struct vt_script *trace, struct vt_flip_map *map,
                  vt_flip_progress *progress, const char **problem)
{
    const size_t len = trace->s2c.len;
    struct making m = { .model = model, .trace = trace, .anchors = vt_anchors_from_array(&trace->anchor_array), .map = map,
                        .progress = progress, .shares = vt_cores(), .live = malloc(session_size()),
                        .saved = malloc(session_size()) };
    bool good;

    *map = (struct vt_flip_map){ .bytes = trace->s2c, .rules = calloc(8 * len + 1, sizeof *map->rules),
                                 .field_of = calloc(len + 1, sizeof *map->field_of) };
    *problem = "it was recorded without its secrets, so the client's random choices are unknown";
    good = trace->has_seed && make(&m);
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

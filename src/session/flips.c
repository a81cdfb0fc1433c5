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
    struct vt_replay replay;     /* blind: what we say goes to nobody */
    uint64_t sent_before;        /* bytes of ours when the server last began to speak */
    bool due;                    /* we spoke since, when this was recorded */
    max_align_t memory[];
};

static size_t session_size(void)
{
    return sizeof(struct session) + vt_client_size();
}

/* True when the server may begin to speak: it waits for our answer, where it did when this was recorded. */
static bool begin_turn(struct session *s, const struct vt_step *step)
{
    const bool good = !s->due || (!step->ahead && s->replay.sent > s->sent_before);

    vt_replay_turn(&s->replay, step);
    if (!step->ahead)
        s->sent_before = s->replay.sent;
    s->due = false;
    return good;
}

static const struct vt_verdict *verdict_now(const struct vt_machine *m)
{
    return m->client != NULL ? &vt_client_report(m->client)->verdict : &m->report.verdict;
}

/* What there is to a step behind the server's bytes; with its turn, TLS begins, if it has consented. False:
 * the session is over, or waits for what does not come: closing waits for the end of the handshake. */
static bool act(struct session *s, const struct vt_step *step)
{
    const struct vt_client *client = s->replay.machine.client;

    if (step->kind == VT_STEP_RECEIVE)
        return vt_replay_settle(&s->replay)
            && (client != NULL || s->replay.machine.dialogue.state != VT_STARTTLS_FAILED);
    if (step->kind == VT_STEP_CLOSE && (client == NULL || vt_client_state(client) == VT_CLIENT_HANDSHAKE))
        return false;
    if (step->kind == VT_STEP_SEND || step->kind == VT_STEP_HASHED)
        s->due = true;
    else if (step->kind != VT_STEP_BEGIN)
        (void)vt_replay_step(&s->replay, step);
    return true;
}

/* The rest of step STEP from its byte AT on, and the steps after it, until the verdict is another than
 * EXPECTED; NULL: to the end. */
static void run_steps(struct session *s, uint32_t step, size_t at, const struct vt_verdict *expected)
{
    for (; step < s->replay.trace->steps_len; step++, at = 0) {
        const struct vt_step *now = &s->replay.trace->steps[step];
        enum vt_rule first = verdict_now(&s->replay.machine)->first;

        if (expected != NULL && first != VT_RULE_NONE && first != expected->first)
            return;
        if (now->kind == VT_STEP_RECEIVE) {
            if (at == 0 && !begin_turn(s, now))
                return;
            (void)vt_replay_feed(&s->replay, vt_bytes(now->bytes.data + at, now->bytes.len - at));
        }
        if (!act(s, now))
            return;
    }
}

/* Where something is still due, the server hangs up. */
static struct ending finish(struct session *s)
{
    struct vt_client *client = s->replay.machine.client;
    struct ending end = { .state = client != NULL ? (int)vt_client_state(client) : -1,
                          .data = s->replay.data };

    if (client == NULL || end.state == VT_CLIENT_HANDSHAKE)
        vt_machine_end(&s->replay.machine);
    end.verdict = vt_machine_verdict(&s->replay.machine);
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
    struct vt_flip_map *map;
    vt_flip_progress *progress;
    unsigned shares;             /* one a core: byte AT is in share AT % shares */
    struct session *live, *saved;
    struct ending expected;
};

/* Flips each bit of the next byte, which is byte AT of turn STEP. */
static void flip_byte(struct making *m, uint32_t step, size_t at)
{
    const struct vt_step *turn = &m->trace->steps[step];
    const uint32_t place = (uint32_t)(turn->off + at);

    memcpy(m->saved, m->live, session_size());
    for (unsigned i = 0; i < 8; i++) {
        const uint8_t flipped = turn->bytes.data[at] ^ (uint8_t)(0x80 >> i);
        struct ending end;

        (void)vt_replay_feed(&m->live->replay, vt_bytes(&flipped, 1));
        run_steps(m->live, step, at + 1, &m->expected.verdict);
        end = finish(m->live);
        m->map->rules[8 * place + i] = (uint16_t)difference(&end, &m->expected);
        memcpy(m->live, m->saved, session_size());
    }
}

/* A session at its beginning, in S. */
static bool start(struct session *s, const struct making *m)
{
    memset(s, 0, sizeof *s);
    vt_replay_init(&s->replay, m->trace, NULL, true, s->memory);
    return vt_replay_step(&s->replay, &(struct vt_step){ .kind = VT_STEP_BEGIN });
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
    if (!vt_flips_name(m->model, m->map) || !start(m->live, m))
        return false;
    run_steps(m->live, 0, 0, NULL);
    m->expected = finish(m->live);
    if (m->expected.state == VT_CLIENT_FAILED || m->expected.state < 0)
        excuse(m->map);
    return true;
}

/* The recorded session once more, with a halt before each byte of the server's that is in SHARE. */
static void flip_share(struct making *m, unsigned share)
{
    const struct vt_script *t = m->trace;

    if (!start(m->live, m))
        return;
    for (uint32_t step = 0; step < t->steps_len; step++) {
        const struct vt_step *now = &t->steps[step];

        if (now->kind == VT_STEP_RECEIVE)
            (void)begin_turn(m->live, now);
        for (size_t at = 0; now->kind == VT_STEP_RECEIVE && at < now->bytes.len; at++) {
            if ((now->off + at) % m->shares == share)
                flip_byte(m, step, at);
            (void)vt_replay_feed(&m->live->replay, vt_bytes(now->bytes.data + at, 1));
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
    struct making m = { .model = model, .trace = trace, .map = map, .progress = progress,
                        .shares = vt_cores(), .live = malloc(session_size()),
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

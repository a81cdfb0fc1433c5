#include "session/replay.h"

#include <stdlib.h>

#include "net/starttls.h"
#include "session/stand_in.h"

static bool stop(struct vt_replay *r, enum vt_replay_outcome outcome, uint64_t at)
{
    r->outcome = outcome;
    r->at = at;
    return false;
}

/* What the machine at work has to say: the dialogue, then the client. */
static struct vt_bytes pending(const struct vt_replay *r)
{
    if (r->client != NULL)
        return vt_client_pending(r->client);
    return r->dialogue != NULL ? vt_starttls_pending(r->dialogue) : vt_bytes(NULL, 0);
}

/* True when BYTE is the next that was recorded, or stands for one of which only a hash was; or nothing
 * more was recorded. */
static bool as_recorded(struct vt_replay *r, uint8_t byte)
{
    const struct vt_script *t = r->trace;

    while (r->gap < t->gaps_len && t->gaps[r->gap].end <= r->sent)
        r->gap++;
    if (r->gap < t->gaps_len && t->gaps[r->gap].off <= r->sent)
        return true;
    if (r->sent >= t->sent)
        return t->ended;
    return t->c2s.data[r->kept++] == byte;
}

/* Compares all that it says now with the record. What the dialogue says leaves when the next bytes are due: they may have
 * come before. */
static bool drain(struct vt_replay *r)
{
    struct vt_bytes out = pending(r);

    for (size_t i = r->held; i < out.len; i++, r->sent++)
        if (!r->blind && !as_recorded(r, out.data[i]))
            return stop(r, VT_REPLAY_DIFFERS, r->sent);
    if (r->client != NULL)
        vt_client_sent(r->client, out.len);
    else
        r->held = out.len;
    return true;
}

static void let_go(struct vt_replay *r)
{
    vt_starttls_sent(r->dialogue, r->held);
    r->held = 0;
}

static bool make_client(struct vt_replay *r)
{
    struct vt_client_config config = r->trace->client;

    if (!r->trace->has_seed && !r->blind)
        return stop(r, VT_REPLAY_NO_SEED, r->sent);
    config.anchors = &r->anchors;
    config.sink = r->sink;
    config.plain_hint = vt_plain_hint_to_client;
    if (r->dialogue != NULL) {
        config.c2s = r->dialogue->c2s;
        config.s2c = r->dialogue->s2c;
    }
    r->memory = malloc(vt_client_size());
    if (r->memory != NULL)
        r->client = vt_client_init(r->memory, vt_client_size(), &config);
    return r->client != NULL ? drain(r) : stop(r, VT_REPLAY_INVALID, 0);
}

static bool feed_client(struct vt_replay *r, struct vt_bytes bytes)
{
    while (bytes.len > 0) {
        size_t n = vt_client_feed(r->client, bytes), read = vt_client_read(r->client).len;

        vt_client_read_done(r->client, read);
        bytes = vt_bytes(bytes.data + n, bytes.len - n);
        r->received += n;
        if (!drain(r))
            return false;
        if (n == 0 && read == 0)
            return stop(r, VT_REPLAY_UNFINISHED, r->received);
    }
    return true;
}

static bool feed_dialogue(struct vt_replay *r, const struct vt_step *step)
{
    if (!step->ahead)
        let_go(r);
    vt_starttls_feed(r->dialogue, step->bytes);
    r->received += step->bytes.len;
    return drain(r);
}

/* The server has consented, and nothing came with it: TLS begins. */
static bool settle(struct vt_replay *r)
{
    if (r->client != NULL || r->dialogue == NULL || r->dialogue->state != VT_STARTTLS_ACCEPTED)
        return true;
    let_go(r);
    vt_starttls_settle(r->dialogue);
    return make_client(r);
}

static bool write_client(struct vt_replay *r, struct vt_bytes bytes)
{
    static const uint8_t zeros[VT_CIPHERTEXT_MAX];     /* for data of which only the hash was recorded */
    const uint8_t *data = bytes.data != NULL ? bytes.data : zeros;

    for (size_t at = 0, n; at < bytes.len; at += n) {
        n = r->client == NULL ? 0 : vt_client_write(r->client, vt_bytes(data + at, bytes.len - at));
        if (n == 0)
            return stop(r, VT_REPLAY_DIFFERS, r->sent);
        if (!drain(r))
            return false;
    }
    return true;
}

static bool receive(struct vt_replay *r, const struct vt_step *step)
{
    if (r->client == NULL && r->dialogue == NULL)
        return stop(r, VT_REPLAY_UNFINISHED, 0);
    return r->client != NULL ? feed_client(r, step->bytes) : feed_dialogue(r, step);
}

/* Data of the same length in place of what was hashed, under the session's own keys; or bytes that open as
 * little. */
static bool receive_hashed(struct vt_replay *r, const struct vt_step *step)
{
    uint8_t bytes[UINT16_MAX] = { 0 };

    if (r->client == NULL)
        return stop(r, VT_REPLAY_UNFINISHED, r->received);
    if (step->opened && !r->blind && !vt_stand_in(r->client, step->bytes.len, step->content, bytes))
        return stop(r, VT_REPLAY_UNFINISHED, r->received);
    return feed_client(r, vt_bytes(bytes, step->bytes.len));
}

static bool end(struct vt_replay *r)
{
    if (r->client != NULL)
        vt_client_end(r->client);
    else if (r->dialogue != NULL)
        vt_starttls_end(r->dialogue);
    return drain(r);
}

static bool fall_silent(struct vt_replay *r, const struct vt_step *step)
{
    if (r->client == NULL && r->dialogue != NULL && (!step->ahead || !vt_starttls_probe(r->dialogue)))
        vt_starttls_silence(r->dialogue);
    return drain(r);
}

static bool judge(struct vt_replay *r, const struct vt_step *step)
{
    vt_judge(&r->report, &(struct vt_event_check){
        .rule = step->rule, .result = (enum vt_result)step->result, .depth = -1,
        .seen = step->seen != NULL ? vt_say(step->seen) : vt_none(),
        .wanted = step->wanted != NULL ? vt_say(step->wanted) : vt_none(), .hint = step->hint });
    return true;
}

static bool begin(struct vt_replay *r)
{
    const struct vt_starttls_protocol *protocol;

    if (r->trace->starttls == NULL)
        return make_client(r);
    protocol = vt_starttls_protocol(r->trace->starttls);
    r->dialogue = protocol == NULL ? NULL : malloc(sizeof *r->dialogue);
    if (r->dialogue == NULL)
        return stop(r, VT_REPLAY_INVALID, 0);
    vt_starttls_init(r->dialogue, protocol, r->trace->ehlo != NULL ? r->trace->ehlo : "localhost", &r->report);
    r->dialogue->target = r->trace->target;
    return true;
}

static bool take_step(struct vt_replay *r, const struct vt_step *step)
{
    switch (step->kind) {
    case VT_STEP_RECEIVE:
        return receive(r, step);
    case VT_STEP_HASHED:
        return receive_hashed(r, step);
    case VT_STEP_WRITE:
        return write_client(r, step->bytes);
    case VT_STEP_CLOSE:
        if (r->client != NULL)
            vt_client_close(r->client);
        return drain(r);
    case VT_STEP_BEGIN:
        return begin(r);
    case VT_STEP_END:
        return end(r);
    case VT_STEP_SILENCE:
        return fall_silent(r, step);
    case VT_STEP_JUDGE:
        return judge(r, step);
    case VT_STEP_SEND:
        break;
    }
    return settle(r);
}

/* The session is over: what came of a record is named, and every byte must have been said. */
static bool finish(struct vt_replay *r)
{
    if (!settle(r))
        return false;
    if (r->client != NULL)
        vt_client_abandon(r->client);
    if (!drain(r))
        return false;
    vt_session_over(r->sink);
    if (r->sent == r->trace->sent || (r->trace->ended && r->sent > r->trace->sent))
        return true;
    return stop(r, VT_REPLAY_DIFFERS, r->sent);
}

static bool run(struct vt_replay *r)
{
    for (uint32_t i = 0; i < r->trace->steps_len; i++)
        if (!take_step(r, &r->trace->steps[i]))
            return false;
    return finish(r);
}

bool vt_replay_run(struct vt_replay *replay, const struct vt_script *trace, const struct vt_anchors *anchors,
                   struct vt_sink *sink)
{
    *replay = (struct vt_replay){ .trace = trace, .sink = sink, .report = { .sink = sink } };
    replay->anchors = anchors != NULL ? *anchors : vt_anchors_from_array(&trace->anchor_array);
    return run(replay);
}

void vt_replay_server(struct vt_replay *replay, const struct vt_script *trace)
{
    *replay = (struct vt_replay){ .trace = trace, .blind = true };
    replay->anchors = vt_anchors_from_array(&trace->anchor_array);
    run(replay);
}

void vt_replay_free(struct vt_replay *replay)
{
    if (replay->client != NULL)
        vt_client_wipe(replay->client);
    free(replay->memory);
    free(replay->dialogue);
    *replay = (struct vt_replay){ .outcome = VT_REPLAY_INVALID };
}

const char *vt_replay_text(enum vt_replay_outcome outcome)
{
    static const char *const texts[] = {
        [VT_REPLAY_EQUAL] = "every byte the client sends equals the recorded one",
        [VT_REPLAY_DIFFERS] = "the client sends another byte than was recorded",
        [VT_REPLAY_UNFINISHED] = "the client takes fewer bytes than were recorded",
        [VT_REPLAY_NO_SEED] = "it was recorded without its secrets, so the client's random choices are unknown",
        [VT_REPLAY_INVALID] = "its settings make no sense to this program",
    };

    return texts[outcome];
}

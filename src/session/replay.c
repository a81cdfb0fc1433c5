#include "session/replay.h"

#include <stdlib.h>

#include "session/stand_in.h"

static bool stop(struct vt_replay *r, enum vt_replay_outcome outcome, uint64_t at)
{
    r->outcome = outcome;
    r->at = at;
    return false;
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

static void let_go(struct vt_replay *r)
{
    vt_machine_sent(&r->machine, r->held);
    r->held = 0;
}

/* Compares all that it says now with the record. What the dialogue says leaves when the next bytes are
 * due: they may have come before. */
static bool drain(struct vt_replay *r)
{
    struct vt_bytes out = vt_machine_pending(&r->machine);

    for (size_t i = r->held; i < out.len; i++, r->sent++)
        if (!r->blind && !as_recorded(r, out.data[i]))
            return stop(r, VT_REPLAY_DIFFERS, r->sent);
    r->held = out.len;
    if (r->machine.client != NULL)
        let_go(r);
    return true;
}

/* True when the machine can make the client's choices again. */
static bool is_seeded(struct vt_replay *r)
{
    return r->trace->has_seed || r->blind || stop(r, VT_REPLAY_NO_SEED, r->sent);
}

static bool feed_client(struct vt_replay *r, struct vt_bytes bytes)
{
    while (bytes.len > 0) {
        size_t n = vt_client_feed(r->machine.client, bytes), read = vt_client_read(r->machine.client).len;

        vt_client_read_done(r->machine.client, read);
        r->data += read;
        bytes = vt_bytes(bytes.data + n, bytes.len - n);
        r->received += n;
        if (!drain(r))
            return false;
        if (n == 0 && read == 0)
            return stop(r, VT_REPLAY_UNFINISHED, r->received);
    }
    return true;
}

void vt_replay_turn(struct vt_replay *r, const struct vt_step *step)
{
    if (r->machine.client == NULL && !step->ahead)
        let_go(r);
}

bool vt_replay_feed(struct vt_replay *r, struct vt_bytes bytes)
{
    if (r->machine.client != NULL)
        return feed_client(r, bytes);
    if (r->machine.dialogue.protocol == NULL)
        return stop(r, VT_REPLAY_UNFINISHED, 0);
    r->received += vt_machine_feed(&r->machine, bytes);
    return drain(r);
}

bool vt_replay_settle(struct vt_replay *r)
{
    if (r->machine.client != NULL || r->machine.dialogue.state != VT_STARTTLS_ACCEPTED)
        return true;
    let_go(r);
    return is_seeded(r) && (vt_machine_settle(&r->machine) ? drain(r) : stop(r, VT_REPLAY_INVALID, 0));
}

static bool write_client(struct vt_replay *r, struct vt_bytes bytes)
{
    static const uint8_t zeros[VT_CIPHERTEXT_MAX];     /* for data of which only the hash was recorded */
    const uint8_t *data = bytes.data != NULL ? bytes.data : zeros;

    for (size_t at = 0, n; at < bytes.len; at += n) {
        const struct vt_bytes rest = vt_bytes(data + at, bytes.len - at);

        n = r->machine.client != NULL ? vt_client_write(r->machine.client, rest) : 0;
        if (n == 0)
            return stop(r, VT_REPLAY_DIFFERS, r->sent);
        if (!drain(r))
            return false;
    }
    return true;
}

/* Data of the same length in place of what was hashed, under the session's own keys; or bytes that open as
 * little. */
static bool receive_hashed(struct vt_replay *r, const struct vt_step *step)
{
    uint8_t bytes[UINT16_MAX] = { 0 };

    if (r->machine.client == NULL)
        return stop(r, VT_REPLAY_UNFINISHED, r->received);
    if (step->opened && !r->blind && !vt_stand_in(r->machine.client, step->bytes.len, step->content, bytes))
        return stop(r, VT_REPLAY_UNFINISHED, r->received);
    return feed_client(r, vt_bytes(bytes, step->bytes.len));
}

static bool begin_session(struct vt_replay *r)
{
    const char *name = r->trace->head.starttls, *ehlo = r->trace->ehlo;
    const struct vt_starttls_protocol *protocol = name != NULL ? vt_starttls_protocol(name) : NULL;

    if (name == NULL && !is_seeded(r))
        return false;
    if ((name != NULL && protocol == NULL)
        || !vt_machine_begin(&r->machine, protocol, ehlo != NULL ? ehlo : "localhost"))
        return stop(r, VT_REPLAY_INVALID, 0);
    return drain(r);
}

bool vt_replay_step(struct vt_replay *r, const struct vt_step *step)
{
    switch (step->kind) {
    case VT_STEP_RECEIVE:
        vt_replay_turn(r, step);
        return vt_replay_feed(r, step->bytes);
    case VT_STEP_HASHED:
        return receive_hashed(r, step);
    case VT_STEP_WRITE:
        return write_client(r, step->bytes);
    case VT_STEP_BEGIN:
        return begin_session(r);
    case VT_STEP_SEND:
        return vt_replay_settle(r);
    case VT_STEP_CLOSE:
        if (r->machine.client != NULL)
            vt_client_close(r->machine.client);
        break;
    case VT_STEP_END:
        vt_machine_end(&r->machine);
        break;
    case VT_STEP_SILENCE:
        vt_machine_silence(&r->machine, step->ahead);
        break;
    case VT_STEP_JUDGE:
        vt_judge(&r->machine.report, step->check);
        break;
    }
    return drain(r);
}

/* The session is over: what came of a record is named, and every byte must have been said. */
static bool finish(struct vt_replay *r)
{
    if (!vt_replay_settle(r))
        return false;
    if (r->machine.client != NULL)
        vt_client_abandon(r->machine.client);
    if (!drain(r))
        return false;
    vt_session_over(r->machine.report.sink);
    if (r->sent == r->trace->sent || (r->trace->ended && r->sent > r->trace->sent))
        return true;
    return stop(r, VT_REPLAY_DIFFERS, r->sent);
}

void vt_replay_init(struct vt_replay *r, const struct vt_script *trace, struct vt_sink *sink, bool blind,
                    void *memory)
{
    struct vt_client_config config = trace->client;

    *r = (struct vt_replay){ .trace = trace, .blind = blind,
                             .anchors = vt_anchors_from_array(&trace->anchor_array) };
    config.anchors = &r->anchors;
    config.sink = sink;
    vt_machine_init(&r->machine, &config, memory);
}

static bool run_steps(struct vt_replay *r)
{
    for (uint32_t i = 0; i < r->trace->steps_len; i++)
        if (!vt_replay_step(r, &r->trace->steps[i]))
            return false;
    return finish(r);
}

bool vt_replay_run(struct vt_replay *replay, const struct vt_script *trace, const struct vt_anchors *anchors,
                   struct vt_sink *sink)
{
    vt_replay_init(replay, trace, sink, false, malloc(vt_client_size()));
    if (anchors != NULL)
        replay->anchors = *anchors;
    return run_steps(replay);
}

void vt_replay_server(struct vt_replay *replay, const struct vt_script *trace)
{
    vt_replay_init(replay, trace, NULL, true, malloc(vt_client_size()));
    (void)run_steps(replay);
}

void vt_replay_free(struct vt_replay *replay)
{
    vt_machine_wipe(&replay->machine);
    free(replay->machine.memory);
    *replay = (struct vt_replay){ .outcome = VT_REPLAY_INVALID };
}

const char *vt_replay_text(enum vt_replay_outcome outcome)
{
    static const char *const texts[] = {
        [VT_REPLAY_EQUAL] = "every byte the client sends equals the recorded one",
        [VT_REPLAY_DIFFERS] = "the client sends another byte than was recorded",
        [VT_REPLAY_UNFINISHED] = "the client takes fewer bytes than were recorded",
        [VT_REPLAY_NO_SEED] =
            "it was recorded without its secrets, so the client's random choices are unknown",
        [VT_REPLAY_INVALID] = "its settings make no sense to this program",
    };

    return texts[outcome];
}

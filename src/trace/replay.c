#include "trace/replay.h"

#include <stdlib.h>

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

/* Compares all that it says now with the record. */
static bool drain(struct vt_replay *r)
{
    struct vt_bytes all = r->trace->c2s;

    for (struct vt_bytes out = pending(r); out.len > 0; out = pending(r)) {
        for (size_t i = 0; i < out.len; i++, r->sent++)
            if (r->sent >= all.len || all.data[r->sent] != out.data[i])
                return stop(r, VT_REPLAY_DIFFERS, r->sent);
        if (r->client != NULL)
            vt_client_sent(r->client, out.len);
        else
            vt_starttls_sent(r->dialogue, out.len);
    }
    return true;
}

static bool make_client(struct vt_replay *r)
{
    struct vt_client_config config = r->trace->client;

    config.anchors = &r->anchors;
    config.sink = r->sink;
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
    while (bytes.len > 0 && vt_client_state(r->client) != VT_CLIENT_FAILED) {
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

/* Bytes of the dialogue. When they end with the server's consent, and it waits for us, TLS begins. */
static bool feed_dialogue(struct vt_replay *r, struct vt_bytes bytes)
{
    vt_starttls_feed(r->dialogue, bytes);
    r->received += bytes.len;
    vt_starttls_settle(r->dialogue);
    if (r->dialogue->state == VT_STARTTLS_READY)
        return make_client(r);
    return drain(r);
}

static bool write_client(struct vt_replay *r, struct vt_bytes bytes)
{
    while (bytes.len > 0) {
        size_t n = r->client == NULL ? 0 : vt_client_write(r->client, bytes);

        if (n == 0)
            return stop(r, VT_REPLAY_DIFFERS, r->sent);
        bytes = vt_bytes(bytes.data + n, bytes.len - n);
        if (!drain(r))
            return false;
    }
    return true;
}

static bool take_step(struct vt_replay *r, const struct vt_step *step)
{
    switch (step->kind) {
    case VT_STEP_RECEIVE:
        return r->client != NULL ? feed_client(r, step->bytes) : feed_dialogue(r, step->bytes);
    case VT_STEP_WRITE:
        return write_client(r, step->bytes);
    case VT_STEP_CLOSE:
        if (r->client != NULL)
            vt_client_close(r->client);
        return drain(r);
    case VT_STEP_SEND:
        break;
    }
    return true;
}

static bool begin(struct vt_replay *r)
{
    const struct vt_starttls_protocol *protocol;

    if (!r->trace->has_seed)
        return stop(r, VT_REPLAY_NO_SEED, 0);
    if (r->trace->starttls == NULL)
        return make_client(r);
    protocol = vt_starttls_protocol(r->trace->starttls);
    r->dialogue = protocol == NULL ? NULL : malloc(sizeof *r->dialogue);
    if (r->dialogue == NULL)
        return stop(r, VT_REPLAY_INVALID, 0);
    vt_starttls_init(r->dialogue, protocol, r->trace->ehlo != NULL ? r->trace->ehlo : "localhost", &r->report);
    return true;
}

static bool run(struct vt_replay *r)
{
    if (!begin(r))
        return false;
    for (uint32_t i = 0; i < r->trace->steps_len; i++)
        if (!take_step(r, &r->trace->steps[i]))
            return false;
    if (r->sent < r->trace->c2s.len)
        return stop(r, VT_REPLAY_DIFFERS, r->sent);
    if (r->client != NULL && vt_client_state(r->client) == VT_CLIENT_HANDSHAKE)
        vt_client_end(r->client);
    return true;
}

bool vt_replay_run(struct vt_replay *replay, const struct vt_trace *trace, const struct vt_anchors *anchors,
                   struct vt_sink *sink)
{
    *replay = (struct vt_replay){ .trace = trace, .sink = sink, .report = { .sink = sink } };
    replay->anchors = anchors != NULL ? *anchors : vt_anchors_from_array(&trace->anchor_array);
    return run(replay);
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

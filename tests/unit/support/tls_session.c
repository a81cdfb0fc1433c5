#include "tests/unit/support/tls_session.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

void flight_bytes(struct flight *f, const void *data, size_t len)
{
    ck_assert_uint_le(len, sizeof f->data - f->len);
    if (len > 0)
        memcpy(f->data + f->len, data, len);
    f->len += len;
}

void flight_record(struct flight *f, uint8_t type, uint16_t version, struct vt_bytes fragment)
{
    const uint8_t header[5] = { type, (uint8_t)(version >> 8), (uint8_t)version, (uint8_t)(fragment.len >> 8),
                                (uint8_t)fragment.len };

    flight_bytes(f, header, sizeof header);
    flight_bytes(f, fragment.data, fragment.len);
}

void flight_message(struct flight *f, uint8_t type, struct vt_bytes body)
{
    static uint8_t message[1 << 17];
    size_t len = body.len + 4;

    vt_store32be(message, (uint32_t)body.len);
    message[0] = type;
    memcpy(message + 4, body.data, body.len);
    for (size_t at = 0; at < len; at += 16384)
        flight_record(f, 22, 0x0303, vt_bytes(message + at, len - at < 16384 ? len - at : 16384));
}

struct vt_bytes tls_vector(const char *name)
{
    static struct {
        char name[64];
        struct vt_bytes bytes;
    } known[32];
    char path[128];
    size_t i = 0;

    while (i < 31 && known[i].name[0] != '\0' && strcmp(known[i].name, name) != 0)
        i++;
    if (known[i].name[0] == '\0') {
        uint8_t *data = malloc(65536);
        snprintf(path, sizeof path, "vectors/tls/%s", name);
        FILE *file = fopen(path, "rb");
        ck_assert_msg(file != NULL, "%s", path);
        known[i].bytes = vt_bytes(data, fread(data, 1, 65536, file));
        fclose(file);
        snprintf(known[i].name, sizeof known[i].name, "%s", name);
    }
    return known[i].bytes;
}

struct vt_bytes tls_message(const char *session, unsigned index)
{
    static uint8_t messages[16][4096];
    static unsigned turn;
    uint8_t *joined = messages[turn++ % 16];
    char name[64];
    size_t len = 0, at = 0;

    snprintf(name, sizeof name, "%s.s2c", session);
    for (struct vt_bytes wire = tls_vector(name); wire.data[at] == 22; at += 5u + vt_load16be(wire.data + at + 3)) {
        memcpy(joined + len, wire.data + at + 5, vt_load16be(wire.data + at + 3));
        len += vt_load16be(wire.data + at + 3);
    }
    for (at = 0; index > 0; index--)
        at += 4 + (vt_load32be(joined + at) & 0xffffff);
    ck_assert_uint_lt(at, len);
    return vt_bytes(joined + at + 4, vt_load32be(joined + at) & 0xffffff);
}

struct vt_client_config tls_config(const char *suite, const char *group)
{
    static struct vt_bytes root;
    static struct vt_anchor_array array = { .der = &root, .count = 1 };
    static struct vt_anchors anchors;
    static uint16_t codes[64];
    static unsigned turn;
    struct vt_client_config config = { .now = 1796083200, .name = vt_text("mail.example.com"), .anchors = &anchors };

    root = tls_vector("root.der");
    anchors = vt_anchors_from_array(&array);
    for (size_t i = 0; i < sizeof config.seed; i++)
        config.seed[i] = (uint8_t)i;
    if (suite != NULL) {
        config.suites = &codes[turn % 64];
        config.suites_len = 1;
        codes[turn++ % 64] = vt_suite_by_name(suite);
    }
    if (group != NULL) {
        config.groups = &codes[turn % 64];
        config.groups_len = 1;
        codes[turn++ % 64] = vt_number_by_name(vt_group_names, group);
    }
    return config;
}

/* FNV-1a, over what an event says; offsets and names, not addresses. */
static void tell(struct tls_session *s, const void *data, size_t len)
{
    for (size_t i = 0; i < len && data != NULL; i++)
        s->story = (s->story ^ ((const uint8_t *)data)[i]) * 0x100000001b3u;
}

static void tell_text(struct tls_session *s, const char *text)
{
    tell(s, text, text != NULL ? strlen(text) : 0);
}

/* What a message was made of is as long as it is; made of more than 255 parts, it names none. */
static void check_parts(const struct vt_event_buffer *buffer)
{
    uint64_t sum = 0;

    for (uint8_t i = 0; i < buffer->parts; i++)
        sum += buffer->from[i].len;
    ck_assert(buffer->kind != VT_BUFFER_MESSAGE || buffer->parts == 0 || sum == buffer->data.len);
}

static void listen(void *context, const struct vt_event *event)
{
    struct tls_session *s = context;

    if (event->kind == VT_EVENT_BUFFER)
        check_parts(&event->buffer);
    tell(s, &event->kind, sizeof event->kind);
    if (event->kind == VT_EVENT_CHECK) {
        s->results[event->check.rule][event->check.result]++;
        s->seen[event->check.rule] = event->check.seen.number;
        s->wanted[event->check.rule] = event->check.wanted.number;
        tell(s, &event->check.rule, sizeof event->check.rule);
        tell(s, &event->check.result, sizeof event->check.result);
    } else if (event->kind == VT_EVENT_LEAF) {
        tell_text(s, event->field.name);
        tell(s, &event->field.off, sizeof event->field.off);
        tell(s, event->field.raw.data, event->field.raw.len);
    } else if (event->kind == VT_EVENT_DERIVE) {
        tell_text(s, event->derive.op);
        for (uint8_t i = 0; i < event->derive.outs; i++)
            tell(s, event->derive.out[i].value.bytes.data, event->derive.out[i].value.bytes.len);
    } else if (event->kind == VT_EVENT_STATE) {
        tell_text(s, event->state.to);
    }
}

void tls_start(struct tls_session *s, const struct vt_client_config *config, bool heard)
{
    struct vt_client_config mine = *config;

    memset(s, 0, sizeof *s);
    s->heard = heard;
    tiles_init(&s->tiles);
    s->tiles.then = listen;
    s->tiles.then_context = s;
    if (heard)
        mine.sink = &s->tiles.sink;
    s->client = vt_client_init(malloc(vt_client_size()), vt_client_size(), &mine);
    ck_assert_ptr_nonnull(s->client);
}

void tls_feed(struct tls_session *s, struct vt_bytes bytes, size_t step)
{
    for (size_t at = 0; at < bytes.len;) {
        size_t len = bytes.len - at < step ? bytes.len - at : step, taken;

        taken = vt_client_feed(s->client, vt_bytes(bytes.data + at, len));
        struct vt_bytes data = vt_client_read(s->client);
        ck_assert_msg(taken > 0 || data.len > 0, "the client neither takes nor gives");
        ck_assert_uint_le(data.len, sizeof s->data - s->read);
        if (data.len > 0)
            memcpy(s->data + s->read, data.data, data.len);
        s->read += data.len;
        vt_client_read_done(s->client, data.len);
        at += taken;
    }
    s->fed += bytes.len;
}

void tls_stop(struct tls_session *s)
{
    if (s->heard) {
        ck_assert_str_eq(tiles_breach(&s->tiles), "");
        ck_assert_uint_eq(s->tiles.wire_len[1], s->fed);
    }
    tiles_free(&s->tiles);
    vt_client_wipe(s->client);
    free(s->client);
}

void tls_must_fail(const struct vt_client_config *config, struct vt_bytes bytes, bool end, enum vt_rule rule,
                   const char *what)
{
    static struct tls_session s;
    uint64_t story = 0;

    for (int way = 0; way < 3; way++) {
        tls_start(&s, config, way < 2);
        tls_feed(&s, bytes, way == 1 ? 1 : SIZE_MAX);
        if (end)
            vt_client_end(s.client);
        const struct vt_verdict *verdict = &vt_client_report(s.client)->verdict;
        ck_assert_msg(vt_client_state(s.client) == VT_CLIENT_FAILED, "%s (%d): state %d", what, way, (int)vt_client_state(s.client));
        ck_assert_msg(vt_verdict_has(verdict, rule), "%s (%d): %s, not %s", what, way,
                      vt_rule_text(verdict->first)->id, vt_rule_text(rule)->id);
        ck_assert_msg(verdict->exit != 0, "%s: exit", what);
        /* The alert is that of the rule that decides, by which bytes it was found out or not. */
        const uint8_t alert = vt_rule_consequence(verdict->first)->alert;
        ck_assert_msg(vt_rule_consequence(rule)->exit == 0 || verdict->first == rule, "%s: %s decides", what, vt_rule_text(verdict->first)->id);
        if (alert != 0)
            ck_assert_msg(vt_client_session(s.client)->alert_sent == alert, "%s (%d): alert %d", what, way,
                          vt_client_session(s.client)->alert_sent);
        else
            ck_assert_msg(vt_client_session(s.client)->alert_sent == 0xff, "%s: an alert", what);
        ck_assert_msg(!s.heard || s.results[rule][VT_FAIL] == 1, "%s (%d): told %u times", what, way, s.results[rule][VT_FAIL]);
        /* What follows the end is named in the pieces it came in, so stories are compared when nothing follows. */
        if (way == 1 && s.tiles.unparsed == 0)
            ck_assert_msg(s.story == story, "%s: another story in bytes", what);
        story = s.story;
        tls_stop(&s);
    }
}

#include <stdlib.h>

#include "session/script_head.h"
#include "session/value.h"

/* Certificates of a kind: each new one is compared with those before it. */
#define CERTIFICATES_MAX 1000

struct reading {
    struct vt_script *trace;
    struct vt_line line;                 /* the one under way */
    uint8_t *stream[2];                  /* c2s and s2c, with room for the whole text */
    uint32_t stream_id[2];               /* 0: not announced */
    uint32_t buffers;                    /* announced so far */
    uint64_t told[2];                    /* bytes of either stream */
    struct vt_step *hashed;              /* the last record that came and is hashed; NULL */
    uint32_t opened;                     /* the buffer that is its plain text; 0 */
    bool sent;                           /* the last of them is the plain text of a record that we sent */
};

static bool refuse(struct reading *r, const char *problem)
{
    return vt_line_refuse(&r->line, problem);
}

static const struct vt_json_token *member(const struct reading *r, const char *key)
{
    return vt_line_member(&r->line, key);
}

/* True when the buffer of this line was made from a part of s2c, or of c2s. */
static bool made_from(const struct reading *r, bool s2c)
{
    const struct vt_json_token *first = vt_json_item(&r->line.json, member(r, "from"), NULL);
    uint64_t id;

    return vt_json_uint(vt_json_member(&r->line.json, first, "buf"), &id) && id == r->stream_id[s2c];
}

/* True when TOKEN is a string that begins with TEXT. */
static bool begins(const struct vt_json_token *token, const char *text)
{
    size_t n = strlen(text);

    return token != NULL && token->kind == VT_JSON_STRING && token->text.len >= n && memcmp(token->text.data, text, n) == 0;
}

static struct vt_step *add_step(struct reading *r, enum vt_step_kind kind, uint64_t off, struct vt_bytes bytes)
{
    struct vt_step *step = &r->trace->steps[r->trace->steps_len++];

    *step = (struct vt_step){ .kind = kind, .off = off, .bytes = bytes };
    return step;
}

static bool take_buffer(struct reading *r)
{
    const struct vt_json_token *kind = member(r, "kind");
    uint64_t id;

    if (!vt_json_uint(member(r, "buf"), &id) || id != (uint64_t)r->buffers + 1 || id > UINT32_MAX)
        return refuse(r, "buffers are not numbered in order");
    r->buffers = (uint32_t)id;
    if (vt_json_is(kind, "c2s") || vt_json_is(kind, "s2c")) {
        uint32_t *stream = &r->stream_id[vt_json_is(kind, "s2c")];

        if (*stream != 0)
            return refuse(r, "a direction of the wire is announced twice");
        *stream = r->buffers;
        if (stream == &r->stream_id[0])
            add_step(r, VT_STEP_BEGIN, 0, vt_bytes(NULL, 0));
    }
    r->sent = vt_json_is(kind, "record") && made_from(r, false);
    if (r->hashed != NULL && !r->hashed->opened && vt_json_is(kind, "record") && made_from(r, true)) {
        r->hashed->opened = true;
        r->opened = r->buffers;
    }
    return true;
}

/* The length of the line's leaf, of which the trace has no more than a hash. That is kept: a replay can't
 * make it again. */
static bool take_hash(struct reading *r, uint64_t most, uint64_t *len)
{
    struct vt_bytes *stated = vt_list_add(&r->trace->stated, &r->trace->stated_len, sizeof *stated);

    if (stated == NULL || !vt_json_uint(member(r, "len"), len) || *len > most)
        return refuse(r, "what is hashed is longer than any record");
    return vt_line_hex(&r->line, member(r, "sha256"), stated);
}

/* Bytes of the wire that are hashed. Those that came are one step, with the tag behind them; those that we
 * sent, a gap. */
static bool take_hashed_wire(struct reading *r, bool s2c, uint64_t off)
{
    struct vt_step *last = r->trace->steps_len > 0 ? &r->trace->steps[r->trace->steps_len - 1] : NULL;
    struct vt_gap *gap;
    uint64_t len;

    if (!take_hash(r, UINT16_MAX, &len))
        return false;
    r->told[s2c] += len;
    if (s2c && last != NULL && last->kind == VT_STEP_HASHED && last->off + last->bytes.len == off
        && last->bytes.len + len <= UINT16_MAX) {
        last->bytes.len += len;
    } else if (s2c) {
        r->hashed = add_step(r, VT_STEP_HASHED, off, vt_bytes(NULL, len));
    } else {
        gap = vt_list_add(&r->trace->gaps, &r->trace->gaps_len, sizeof *gap);
        if (gap == NULL)
            return refuse(r, "there is no memory for it");
        *gap = (struct vt_gap){ off, off + len };
    }
    return true;
}

/* The next bytes of a direction of the wire; a run of them is one step. What the dialogue calls injected may have come while
 * we were still speaking. */
static bool take_wire(struct reading *r, bool s2c, uint64_t off)
{
    struct vt_bytes *all = s2c ? &r->trace->s2c : &r->trace->c2s;
    const struct vt_json_token *path = member(r, "path");
    enum vt_step_kind kind = s2c ? VT_STEP_RECEIVE : begins(path, "starttls.probe") ? VT_STEP_SILENCE : VT_STEP_SEND;
    struct vt_step *last = r->trace->steps_len > 0 ? &r->trace->steps[r->trace->steps_len - 1] : NULL;
    uint8_t *p = r->stream[s2c] + all->len;
    uint64_t len;
    size_t n;

    if (off != r->told[s2c])
        return refuse(r, "the leaves of the wire leave a gap, or overlap");
    if (member(r, "sha256") != NULL)
        return take_hashed_wire(r, s2c, off);
    if (!vt_json_unhex(member(r, "hex"), p, &n) || !vt_json_uint(member(r, "len"), &len) || n != len)
        return refuse(r, "a leaf's bytes and its length differ");
    all->len += n;
    r->told[s2c] += n;
    if (last != NULL && last->kind == kind)
        last->bytes.len += n;
    else
        add_step(r, kind, off, vt_bytes(p, n))->ahead = begins(path, "starttls.injected") || begins(path, "starttls.early")
                                                     || kind == VT_STEP_SILENCE;
    return true;
}

/* A leaf of a record that we sent: what the client was told to send. */
static bool take_sent(struct reading *r)
{
    const struct vt_json_token *path = member(r, "path"), *hex = member(r, "hex");
    struct vt_bytes data;

    if (vt_json_is(path, "data") && hex != NULL && hex->kind == VT_JSON_NULL)
        return true;  /* withheld; without a seed there is no replay anyway */
    if (vt_json_is(path, "data")) {
        if (!vt_line_hex(&r->line, hex, &data))
            return false;
        add_step(r, VT_STEP_WRITE, r->told[0], data);
    } else if (vt_json_is(path, "alert.description") && vt_json_is(member(r, "value"), "close_notify")) {
        add_step(r, VT_STEP_CLOSE, r->told[0], vt_bytes(NULL, 0));
    }
    return true;
}

/* A leaf of a record's plain text that is hashed: the length of what we sent, or of what came. */
static bool take_hashed(struct reading *r, uint64_t id)
{
    const struct vt_json_token *path = member(r, "path");
    const bool content = vt_json_is(path, "data") || vt_json_is(path, "unparsed");
    uint64_t len;

    if (!take_hash(r, VT_CIPHERTEXT_MAX, &len))
        return false;
    if (content && r->sent && id == r->buffers)
        add_step(r, VT_STEP_WRITE, r->told[0], vt_bytes(NULL, len));
    if (content && id == r->opened)
        r->hashed->content = (uint32_t)len;
    return true;
}

/* The name said in EHLO, from its bytes: its value is escaped. */
static bool take_ehlo(struct reading *r)
{
    const struct vt_json_token *hex = member(r, "hex");
    uint8_t *text = hex == NULL ? NULL : vt_arena_take(&r->trace->arena, hex->text.len / 2 + 1);
    size_t n;

    r->trace->ehlo = (const char *)text;
    return text != NULL && vt_json_unhex(hex, text, &n) ? true : refuse(r, "hex digits are missing or malformed");
}

static bool take_leaf(struct reading *r)
{
    uint64_t id, off;

    if (!vt_json_uint(member(r, "buf"), &id) || id == 0 || id > r->buffers || !vt_json_uint(member(r, "off"), &off))
        return refuse(r, "a leaf of no buffer");
    if (vt_json_is(member(r, "path"), "starttls.command[0].argument") && !take_ehlo(r))
        return false;
    if (id == r->stream_id[0] || id == r->stream_id[1])
        return take_wire(r, id == r->stream_id[1], off);
    if (member(r, "sha256") != NULL)
        return take_hashed(r, id);
    return id != r->buffers || !r->sent || take_sent(r);
}

/* Adds a certificate to LIST, unless it is there. */
static bool take_certificate(struct reading *r, struct vt_bytes *list, uint32_t *count)
{
    struct vt_bytes der;

    if (!vt_line_hex(&r->line, member(r, "der"), &der))
        return false;
    for (uint32_t i = 0; i < *count; i++)
        if (vt_bytes_equal(list[i], der))
            return true;
    if (*count == CERTIFICATES_MAX)
        return refuse(r, "more certificates than any trace of ours has");
    list[(*count)++] = der;
    return true;
}

/* Rules of the network, of a second connection, and of what the server said under TLS. */
static bool is_stated(const struct reading *r, const struct vt_json_token *id)
{
    return begins(id, "net.") || vt_json_is(id, "tls.offers") || vt_json_is(member(r, "reason"), "client-certificate-reply");
}

/* One of those. Its reason tells it from the others of its id; one that passed names none, but its clause. */
static bool take_judgement(struct reading *r)
{
    struct vt_step *step = add_step(r, VT_STEP_JUDGE, 0, vt_bytes(NULL, 0));
    const struct vt_json_token *result = member(r, "result"), *reason = member(r, "reason");

    for (step->rule = VT_RULE_NONE + 1; step->rule < VT_RULE_COUNT; step->rule++)
        if (vt_json_is(member(r, "id"), vt_rule_text(step->rule)->id)
            && (reason != NULL ? vt_json_is(reason, vt_rule_text(step->rule)->reason)
                               : vt_json_is(member(r, "ref"), vt_rule_text(step->rule)->clause)))
            break;
    while (step->result < VT_SKIP && !vt_json_is(result, vt_result_name(step->result)))
        step->result++;
    if (step->rule == VT_RULE_COUNT)
        return refuse(r, "a check of the network that no trace of version 1 has");
    return vt_line_text(&r->line, "seen", &step->seen) && vt_line_text(&r->line, "wanted", &step->wanted)
        && vt_line_text(&r->line, "hint", &step->hint);
}

/* A rule that was applied. A replay finds out again, save for how the connection fared. */
static bool take_check(struct reading *r)
{
    const struct vt_json_token *id = member(r, "id");

    if (is_stated(r, id))
        return take_judgement(r);
    if (vt_json_is(id, "tls.close") || (vt_json_is(id, "tls.alert") && vt_json_is(member(r, "seen"), "the end of the connection")))
        add_step(r, VT_STEP_END, 0, vt_bytes(NULL, 0));
    return true;
}

static bool take_state(struct reading *r)
{
    const struct vt_json_token *on = member(r, "on");

    if (vt_json_is(on, "closed"))
        add_step(r, VT_STEP_END, 0, vt_bytes(NULL, 0));
    if (vt_json_is(on, "timeout"))
        add_step(r, VT_STEP_SILENCE, 0, vt_bytes(NULL, 0));
    r->trace->over = vt_json_is(on, "hang-up");
    return true;
}

/* The recording ended at its size; no line is behind that. */
static bool take_end(struct reading *r)
{
    r->trace->ended = true;
    return true;
}

/* What a replay has no use for, since it makes it again. */
static bool take_whole(struct reading *r)
{
    r->trace->condensed = false;
    return true;
}

static bool take_anchor(struct reading *r)
{
    return take_certificate(r, r->trace->anchors, &r->trace->anchor_array.count);
}

static bool take_untrusted(struct reading *r)
{
    return take_certificate(r, r->trace->untrusted, &r->trace->untrusted_array.count);
}

static const struct {
    const char *event;
    bool (*take)(struct reading *r);
} kinds[] = {
    { "leaf", take_leaf }, { "open", take_whole }, { "close", take_whole }, { "buffer", take_buffer }, { "derive", take_whole },
    { "check", take_check }, { "state", take_state }, { "anchor", take_anchor }, { "untrusted", take_untrusted },
    { "end", take_end },
};

static bool take_line(void *context, uint32_t number)
{
    struct reading *r = context;
    const struct vt_json_token *event;

    if (number == 1)
        return vt_script_take_head(&r->line, r->trace);
    if (r->trace->ended)
        return refuse(r, "an event behind the end");
    event = member(r, "event");
    r->trace->over = false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (vt_json_is(event, kinds[i].event))
            return kinds[i].take(r);
    return refuse(r, "an event that no trace of version 1 has");
}

/* The streams are shorter than the text, and there is at most one step or certificate a line. */
static bool reserve(struct reading *r, struct vt_bytes text, uint32_t lines)
{
    size_t lists = lines * (sizeof(struct vt_step) + 2 * sizeof(struct vt_bytes));
    uint8_t *p = malloc(lists + text.len);      /* hex has two digits a byte */

    if (p == NULL)
        return refuse(r, "there is no memory for it");
    r->trace->memory = p;
    r->trace->steps = (struct vt_step *)(void *)p;
    r->trace->anchors = (struct vt_bytes *)(void *)(p + lines * sizeof(struct vt_step));
    r->trace->untrusted = r->trace->anchors + lines;
    r->stream[0] = p + lists;
    r->stream[1] = r->stream[0] + text.len / 2;
    r->trace->c2s = vt_bytes(r->stream[0], 0);
    r->trace->s2c = vt_bytes(r->stream[1], 0);
    return true;
}

bool vt_script_read(struct vt_bytes text, struct vt_script *trace, struct vt_trace_error *error)
{
    struct reading *r = calloc(1, sizeof *r);
    bool good;

    memset(trace, 0, sizeof *trace);
    *error = (struct vt_trace_error){ .text = "there is no memory for it" };
    if (r == NULL)
        return false;
    r->trace = trace;
    trace->condensed = true;
    r->line.arena = &trace->arena;
    good = reserve(r, text, vt_line_count(text) + 1) && vt_line_each(&r->line, text, take_line, r, error);
    if (good) {
        trace->anchor_array.der = trace->anchors;
        trace->untrusted_array.der = trace->untrusted;
        trace->spares = vt_anchors_from_array(&trace->untrusted_array);
        trace->anchor_array.untrusted = &trace->spares;
        trace->sent = r->told[0];
        error->text[0] = 0;
    } else {
        vt_script_free(trace);
    }
    free(r);
    return good;
}

void vt_script_free(struct vt_script *trace)
{
    free(trace->memory);
    free(trace->gaps);
    free(trace->stated);
    vt_arena_free(&trace->arena);
    memset(trace, 0, sizeof *trace);
}

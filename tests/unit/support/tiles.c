#include "tests/unit/support/tiles.h"

#include <stdio.h>
#include <stdlib.h>

static void breach(struct tiles *t, const char *what, unsigned buffer, uint64_t off)
{
    if (t->broken[0] == 0)
        snprintf(t->broken, sizeof t->broken, "%s: buffer %u at %llu", what, buffer, (unsigned long long)off);
}

/* What a capture lost has no bytes. */
static void gather(struct tiles *t, unsigned direction, struct vt_bytes raw)
{
    const size_t len = t->wire_len[direction];

    if (raw.data == NULL || raw.len == 0)
        return;
    if (raw.len > t->wire_room[direction] - len) {
        t->wire_room[direction] = 2 * (len + raw.len);
        t->wire[direction] = realloc(t->wire[direction], t->wire_room[direction]);
    }
    memcpy(t->wire[direction] + len, raw.data, raw.len);
    t->wire_len[direction] += raw.len;
}

static void take_leaf(struct tiles *t, const struct vt_event_field *field)
{
    unsigned buffer = field->parse->buffer;

    if (field->off != t->named[buffer])
        breach(t, field->off < t->named[buffer] ? "overlap" : "gap", buffer, field->off);
    if (field->raw.data == NULL && !field->value.secret && strcmp(field->name, "lost") != 0)
        breach(t, "no bytes", buffer, field->off);
    t->named[buffer] = field->off + field->len;
    t->unparsed += strcmp(field->name, "unparsed") == 0;
    if (t->kind[buffer] == VT_BUFFER_C2S || t->kind[buffer] == VT_BUFFER_S2C)
        gather(t, t->kind[buffer] == VT_BUFFER_S2C, field->raw);
}

static void emit(void *context, const struct vt_event *event)
{
    struct tiles *t = context;

    if (event->kind == VT_EVENT_BUFFER) {
        if (event->buffer.id >= TILES_BUFFERS)
            abort();
        t->kind[event->buffer.id] = event->buffer.kind;
        t->length[event->buffer.id] = event->buffer.data.len;
    } else if (event->kind == VT_EVENT_LEAF) {
        take_leaf(t, &event->field);
    } else if (event->kind == VT_EVENT_CHECK && event->check.rule == VT_RULE_NONE) {
        breach(t, "a check of no rule", 0, 0);
    }
    if (t->then != NULL)
        t->then(t->then_context, event);
}

void tiles_init(struct tiles *t)
{
    memset(t, 0, sizeof *t);
    t->sink = (struct vt_sink){ .emit = emit, .context = t, .secrets = true };
}

const char *tiles_breach(struct tiles *t)
{
    for (unsigned i = 1; i <= t->sink.buffers && i < TILES_BUFFERS; i++)
        if (t->kind[i] != VT_BUFFER_C2S && t->kind[i] != VT_BUFFER_S2C && t->named[i] != t->length[i])
            breach(t, "not tiled to its end", i, t->named[i]);
    return t->broken;
}

void tiles_free(struct tiles *t)
{
    free(t->wire[0]);
    free(t->wire[1]);
    t->wire[0] = t->wire[1] = NULL;
}

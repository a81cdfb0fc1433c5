#include "show/flights.h"

#include "net/starttls.h"
#include "session/signs.h"
#include "session/value.h"

static void put_place(struct vt_flights *f, const struct vt_event_field *field)
{
    fprintf(f->out, "%-6s  %5llu  %4lu  ", field->parse->buffer == f->s2c ? "server" : "client",
            (unsigned long long)field->off, (unsigned long)field->len);
}

/* The end of a line of the dialogue, or of a record. */
static void take_close(struct vt_flights *f, const struct vt_event *event)
{
    const struct vt_event_field *field = &event->field;
    struct vt_bytes line;
    bool from_server;
    char text[72];

    if (vt_starttls_line(event, &from_server, &line)) {
        bool cut = vt_escape_text(line, text, sizeof text) >= sizeof text;

        put_place(f, field);
        fprintf(f->out, "%s%s\n", text, cut ? vt_sign("…") : "");
    } else if (field->parse->depth == 1 && (field->parse->buffer == f->c2s || field->parse->buffer == f->s2c)
               && f->type != NULL) {
        put_place(f, field);
        fprintf(f->out, "%s, %s\n", field->parse->open[0].name, f->type);
        f->type = NULL;
    }
}

static void take_event(void *context, const struct vt_event *event)
{
    struct vt_flights *f = context;
    const struct vt_event_field *field = &event->field;

    if (event->kind == VT_EVENT_BUFFER && event->buffer.kind == VT_BUFFER_C2S) {
        f->c2s = event->buffer.id;
    } else if (event->kind == VT_EVENT_BUFFER && event->buffer.kind == VT_BUFFER_S2C) {
        f->s2c = event->buffer.id;
    } else if (event->kind == VT_EVENT_BUFFER && event->buffer.kind == VT_BUFFER_MESSAGE) {
        f->message = event->buffer.id;
        f->message_len = event->buffer.data.len;
    } else if (event->kind == VT_EVENT_OPEN && f->message != 0 && field->parse->buffer == f->message) {
        fprintf(f->out, "               %4zu    %s\n", f->message_len, field->parse->open[0].name);
        f->message = 0;
    } else if (event->kind == VT_EVENT_LEAF && field->parse->depth == 1 && strcmp(field->name, "type") == 0) {
        f->type = field->value.label;
    } else if (event->kind == VT_EVENT_CLOSE) {
        take_close(f, event);
    }
}

void vt_flights_begin(struct vt_flights *f, FILE *out)
{
    *f = (struct vt_flights){ .sink = { .emit = take_event, .context = f }, .out = out };
}

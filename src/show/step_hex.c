/* The left side: bytes in hex and as letters. */
#include "show/step.h"

#include "session/provenance.h"
#include "session/signs.h"
#include "show/content.h"

#include <inttypes.h>
#include <stdlib.h>

enum { OFFSET = 7 };

/* Bytes to show in hex: of a buffer, or of a value. [LIT, LIT_END) is the field under view; what follows it
 * is yet to be read. */
struct hex {
    const struct vt_model *model;
    const struct vt_model_buffer *buffer;    /* NULL: a value's */
    struct vt_bytes bytes;
    uint64_t len, lit, lit_end;
    int per_row;
};

/* What the event under view is about: a buffer and LEN bytes of it at *OFF, or the buffer seen last. Of a
 * rule it is a field that this is about, and no other bytes. NULL: none. */
static const struct vt_model_buffer *buffer_of(const struct vt_stepper *s, uint64_t *off, uint64_t *len)
{
    const struct vt_model *model = s->model;

    for (uint32_t at = s->at + 1; at-- > 0;) {
        const struct vt_model_event *event = &model->events[at];
        const struct vt_model_check *check = event->kind == VT_EVENT_CHECK ? &model->checks[event->index]
            : NULL;
        const bool apart = check != NULL && check->buffer == 0 && at == s->at;
        const bool named = event->kind == VT_EVENT_OPEN || event->kind == VT_EVENT_LEAF
            || event->kind == VT_EVENT_CLOSE;
        const uint32_t aim = apart ? vt_next_aim(model, check, 0) : named ? event->index : VT_NONE;
        const struct vt_model_field *field = aim != VT_NONE ? &model->fields[aim] : NULL;

        *off = field != NULL ? field->off : check != NULL ? check->off : 0;
        *len = field != NULL ? field->len : check != NULL;
        if (event->kind == VT_EVENT_BUFFER)
            return &model->buffers[event->index];
        if (field != NULL || apart || (check != NULL && check->buffer != 0))
            return vt_model_buffer(model, field != NULL ? field->buffer : check->buffer);
    }
    return NULL;
}

/* The byte at OFF; -1: it is withheld. */
static int byte_at(const struct hex *h, uint64_t off)
{
    struct vt_bytes bytes = h->buffer != NULL ? h->buffer->data : h->bytes;
    uint32_t leaf;

    if (bytes.data != NULL || h->buffer == NULL)
        return bytes.data != NULL && off < bytes.len ? bytes.data[off] : -1;
    leaf = vt_model_leaf_at(h->model, h->buffer->id, off);
    if (leaf == VT_NONE || h->model->fields[leaf].raw.data == NULL)
        return -1;
    return h->model->fields[leaf].raw.data[off - h->model->fields[leaf].off];
}

static void put_byte(struct vt_screen *screen, int row, int hex_column, int text_column, int byte,
                     enum vt_ink ink)
{
    char hex[8], text[2] = ".";

    if (byte >= 0)
        snprintf(hex, sizeof hex, "%02x", (unsigned)byte);
    else
        snprintf(hex, sizeof hex, "%s", vt_sign("··"));
    if (byte >= 0x20 && byte < 0x7f)
        text[0] = (char)byte;
    vt_screen_put(screen, row, hex_column, screen->width, ink, hex);
    vt_screen_put(screen, row, text_column, screen->width, ink, text);
}

/* A row of bytes from FROM on. */
static void put_hex_row(const struct hex *h, struct vt_screen *screen, int row, uint64_t from)
{
    char offset[24];

    snprintf(offset, sizeof offset, "%6" PRIu64, from);
    vt_screen_put(screen, row, 0, OFFSET, VT_INK_FAINT, offset);
    for (int i = 0; i < h->per_row && from + (uint64_t)i < h->len; i++) {
        uint64_t off = from + (uint64_t)i;
        int column = OFFSET + 3 * i, text = OFFSET + 3 * h->per_row + i;
        bool lit = off >= h->lit && off < h->lit_end, joined = off + 1 < h->lit_end && i + 1 < h->per_row;

        put_byte(screen, row, column, text, byte_at(h, off), off >= h->lit_end ? VT_INK_FAINT : lit
                 ? VT_INK_BOLD : VT_INK_PLAIN);
        if (lit) {
            vt_screen_reverse(screen, row, column, column + 2 + joined);
            vt_screen_reverse(screen, row, text, text + 1);
        }
    }
}

/* The bytes of a buffer, scrolled so that the field under view is in sight. */
static void draw_buffer(const struct hex *h, struct vt_pane *p)
{
    uint64_t width = (uint64_t)h->per_row, rows = (uint64_t)(p->bottom - p->top),
        all = (h->len + width - 1) / width;
    uint64_t lit = h->lit / width, lit_rows = (h->lit_end + width - 1) / width - lit;
    uint64_t above = lit_rows >= rows ? 0 : rows - lit_rows < rows / 3 ? rows - lit_rows : rows / 3;
    uint64_t first = lit > above ? lit - above : 0;

    if (all > rows && first > all - rows)
        first = all - rows;
    if (all <= rows)
        first = 0;
    for (uint64_t i = first; i < all && i - first < rows; i++)
        put_hex_row(h, p->screen, vt_pane_row(p), i * width);
    if (h->len == 0)
        vt_pane_say(p, 0, "", VT_INK_FAINT, "no bytes");
}

/* What is said above the bytes of TERM; or of a label, of the messages and of what is withheld, in place of
 * them. */
static void term_title(const struct vt_model_term *term, bool made, char *out, size_t size)
{
    const char *head = made ? "= " : "", *name = term->name != NULL ? term->name : term->role;

    if (term->text != NULL)
        snprintf(out, size, "%s%s: \"%s\"", head, name, term->text);
    else if (term->bytes.data == NULL)
        snprintf(out, size, "%s%s: %s", head, name, term->origin.kind == VT_ORIGIN_MESSAGES
                 ? "all handshake messages so far" : "secret");
    else
        snprintf(out, size, "%s%s, %zu byte%s", head, name, term->bytes.len, term->bytes.len == 1 ? "" : "s");
}

/* A derivation's values: what it makes, then what it makes that of. */
static void draw_terms(const struct vt_model_term *terms, uint8_t count, bool made, int per_row,
                       struct vt_pane *p)
{
    for (uint8_t i = 0; i < count; i++) {
        struct hex h = { .bytes = terms[i].bytes, .len = terms[i].bytes.len, .lit = UINT64_MAX,
                         .lit_end = UINT64_MAX, .per_row = per_row };
        char text[120];

        term_title(&terms[i], made, text, sizeof text);
        vt_pane_say(p, 0, "", made ? VT_INK_BOLD : VT_INK_PLAIN, text);
        for (uint64_t from = 0; from < h.len && terms[i].bytes.data != NULL && p->used < p->bottom - p->top;
             from += (uint64_t)per_row)
            put_hex_row(&h, p->screen, vt_pane_row(p), from);
    }
}

void vt_step_draw_bytes(const struct vt_stepper *s, struct vt_pane *p, int per_row, char *title, size_t size)
{
    const struct vt_model_event *event = &s->model->events[s->at];
    struct hex h = { .model = s->model, .per_row = per_row };
    uint64_t len = 0;
    char *name;

    if (event->kind == VT_EVENT_DERIVE) {
        const struct vt_model_derive *derive = &s->model->derives[event->index];

        snprintf(title, size, "derived values");
        draw_terms(derive->out, derive->outs, true, per_row, p);
        draw_terms(derive->in, derive->ins, false, per_row, p);
        return;
    }
    h.buffer = buffer_of(s, &h.lit, &len);
    if (h.buffer == NULL)
        return;
    h.len = h.buffer->len;
    h.lit_end = h.lit + len;
    name = vt_buffer_text(s->model, h.buffer->id);
    snprintf(title, size, "%s, %" PRIu64 " bytes", name, h.len);
    free(name);
    draw_buffer(&h, p);
}

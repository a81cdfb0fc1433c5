/* A value and its provenance: back to the wire, or to what it was computed from; forwards to all that was
 * computed from it; the rules that looked at it. */
#include "show/view_text.h"

#include <stdlib.h>
#include <string.h>

#include "show/content_judged.h"
#include "show/diagnostics.h"
#include "session/provenance.h"
#include "session/signs.h"

/* So many matches are shown in full; a pattern that has more is too wide to be read. */
enum { MATCHES_MAX = 50, LEVELS_MAX = 8 };

/* TEXT, which is freed. */
static void put_words(struct vt_view *v, const char *label, char *text)
{
    vt_view_row(v, label, VT_INK_PLAIN, text);
    free(text);
}

static void put_formula(struct vt_view *v, const char *label, int indent, uint32_t d)
{
    const struct vt_model_derive *derive = &v->model->derives[d];
    char *formula = vt_formula_text(derive);

    vt_layout_row(&v->page, label, "%*s%lu: %s", indent, "", vt_view_number(derive->event), formula);
    free(formula);
}

/* All that derives[START] follows from, the nearest first: an input comes from an earlier event, so one pass
 * back finds all. */
static void put_back(struct vt_view *v, uint32_t start)
{
    const struct vt_model *model = v->model;
    bool *needed = vt_need(NULL, model->derives_len + 1);

    memset(needed, 0, model->derives_len + 1);
    needed[start] = true;
    for (uint32_t d = start + 1; d-- > 0;) {
        const struct vt_model_derive *derive = &model->derives[d];
        char *formula;

        if (!needed[d])
            continue;
        formula = vt_formula_text(derive);
        vt_layout_row(&v->page, d == start ? "computed from" : "", "%lu: %s   %s",
                      vt_view_number(derive->event), formula, derive->ref != NULL ? derive->ref : "");
        free(formula);
        for (uint8_t i = 0; i < derive->ins; i++) {
            const struct vt_origin *origin = &derive->in[i].origin;
            char *text;

            if (origin->kind == VT_ORIGIN_DERIVED)
                needed[origin->index] = true;
            if (origin->kind == VT_ORIGIN_LITERAL)
                continue;
            text = vt_origin_text(model, origin);
            vt_layout_row(&v->page, "", "    %s: %s", derive->in[i].name != NULL ? derive->in[i].name
                          : derive->in[i].role, text);
            free(text);
        }
    }
    free(needed);
}

static bool put_forwards(struct vt_view *v, const struct vt_range *range)
{
    const struct vt_model *model = v->model;
    const char *label = "went into";
    struct vt_dependents reach;

    if (!vt_dependents(model, range, &reach)) {
        vt_complain("%s: there is no memory for it", v->path);
        return false;
    }
    for (uint32_t d = 0; d < model->derives_len; d++) {
        uint32_t depth = reach.derives[d] < 12 ? reach.derives[d] : 12;

        if (depth == 0)
            continue;
        put_formula(v, label, 2 * (int)(depth - 1), d);
        label = "";
    }
    if (reach.count == 0 && model->derives_len > 0)
        vt_layout_row(&v->page, label, "no derivation");
    label = "carried by";
    for (uint32_t i = 0; i < model->fields_len; i++) {
        if (reach.carriers[i] == 0)
            continue;
        vt_layout_row(&v->page, label, "%s, event %lu", model->fields[i].path,
                      vt_view_number(model->fields[i].event));
        put_words(v, "", vt_place_text(model, &model->fields[i]));
        label = "";
    }
    vt_dependents_free(&reach);
    return true;
}

/* A rule, and each field that it looked at. */
static bool put_check(struct vt_view *v, uint32_t index, uint8_t ignored)
{
    const struct vt_model_check *check = &v->model->checks[index];
    const struct vt_rows rows = { .model = v->model, .row = vt_view_row, .context = v };

    (void)ignored;
    vt_layout_title(&v->page, VT_INK_BOLD, check->id);
    vt_view_check(v, check);
    vt_row_words(&rows, "looked at", VT_INK_PLAIN,
                 vt_check_text(&(struct vt_words){ .model = v->model }, check, VT_CHECK_PLACE));
    return true;
}

static bool put_field(struct vt_view *v, uint32_t index)
{
    const struct vt_model_field *field = &v->model->fields[index];
    const struct vt_range range = vt_range_of_field(v->model, index);
    const struct vt_rows rows = { .model = v->model, .row = vt_view_row, .context = v };
    struct vt_use made;

    vt_layout_title(&v->page, VT_INK_BOLD, field->path);
    vt_layout_row(&v->page, "event", "%lu", vt_view_number(field->event));
    if (!field->hashed && strcmp(field->name, "lost") != 0)
        put_words(v, "bytes", vt_content_hex(field->len > 0 ? field->raw : vt_text(""), SIZE_MAX));
    vt_content_field(&rows, field);
    if (vt_made_by(v->model, index, &made)) {
        const struct vt_model_term *out = &v->model->derives[made.derive].out[made.term];

        vt_layout_row(&v->page, vt_bytes_equal(out->bytes, field->raw) ? "equals" : "part of", "%s",
                      out->name);
        put_back(v, made.derive);
    }
    return put_forwards(v, &range);
}

static bool put_derived(struct vt_view *v, uint32_t derive, uint8_t term)
{
    const struct vt_model_term *out = &v->model->derives[derive].out[term];
    const struct vt_range range = vt_range_of_output(derive, term);

    vt_layout_title(&v->page, VT_INK_BOLD, out->name);
    put_words(v, "bytes", vt_content_hex(out->bytes, SIZE_MAX));
    if (out->bytes.data != NULL)
        vt_layout_row(&v->page, "length", "%zu", out->bytes.len);
    put_back(v, derive);
    return put_forwards(v, &range);
}

/* "s2c:1432": the byte at each level of buffers, and the innermost field that holds it. */
static bool find_byte(struct vt_view *v, bool from_server, const char *digits)
{
    const uint32_t id = from_server ? v->model->s2c : v->model->c2s;
    const struct vt_model_buffer *wire = vt_model_buffer(v->model, id);
    struct vt_enclosing_buffer levels[LEVELS_MAX];
    uint32_t count, innermost = VT_NONE;
    char *end;
    uint64_t off = strtoull(digits, &end, 10);

    if (*digits < '0' || *digits > '9' || *end != '\0' || wire == NULL || off >= wire->len) {
        vt_complain("%s: --find %s:%s: give a byte from 0 on: the %s sent %llu", v->path,
                    from_server ? "s2c" : "c2s", digits,
                    from_server ? "server" : "client", wire != NULL ? (unsigned long long)wire->len : 0);
        return false;
    }
    count = vt_enclosing(v->model, id, off, levels, LEVELS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        const struct vt_model_buffer *buffer = vt_model_buffer(v->model, levels[i].buffer);

        innermost = levels[i].leaf != VT_NONE ? levels[i].leaf : innermost;
        if (!levels[i].exact)
            vt_layout_row(&v->page, buffer->kind, "%s: what the whole record decrypts to",
                        buffer->first != VT_NONE ? v->model->fields[buffer->first].name : "nothing");
        else
            vt_layout_row(&v->page, buffer->kind, "byte %llu: %s", (unsigned long long)levels[i].off,
                        levels[i].leaf != VT_NONE ? v->model->fields[levels[i].leaf].path : "without a name");
    }
    if (innermost == VT_NONE)
        return true;
    vt_layout_gap(&v->page);
    return put_field(v, innermost);
}

static bool put_match(struct vt_view *v, uint32_t *matches, bool (*put)(struct vt_view *, uint32_t, uint8_t),
                      uint32_t index, uint8_t term)
{
    if (++*matches > MATCHES_MAX)
        return true;
    if (*matches > 1)
        vt_layout_gap(&v->page);
    return put(v, index, term);
}

static bool put_field_match(struct vt_view *v, uint32_t index, uint8_t ignored)
{
    (void)ignored;
    return put_field(v, index);
}

/* A value that nothing in the trace makes, such as the master_secret of a key log: what uses it. False when
 * there is none. */
static bool put_given(struct vt_view *v, const char *what)
{
    const struct vt_model *model = v->model;
    bool found = false;

    for (uint32_t d = 0; d < model->derives_len; d++)
        for (uint8_t i = 0; i < model->derives[d].ins; i++) {
            const struct vt_model_term *term = &model->derives[d].in[i];

            if (term->origin.kind != VT_ORIGIN_OUTSIDE || term->name == NULL
                || !vt_view_matches(what, term->name))
                continue;
            if (!found) {
                vt_layout_title(&v->page, VT_INK_BOLD, term->name);
                put_words(v, "bytes", vt_content_hex(term->bytes, SIZE_MAX));
                vt_layout_row(&v->page, "came from", "outside the session");
            }
            put_formula(v, found ? "" : "used by", 0, d);
            found = true;
        }
    return found;
}

bool vt_view_find(struct vt_view *v, const char *what)
{
    const struct vt_model *model = v->model;
    uint32_t matches = 0;
    bool good = true;

    if (strncmp(what, "s2c:", 4) == 0 || strncmp(what, "c2s:", 4) == 0)
        return find_byte(v, what[0] == 's', what + 4);
    for (uint32_t d = 0; d < model->derives_len && good; d++)
        for (uint8_t i = 0; i < model->derives[d].outs && good; i++)
            if (vt_view_matches(what, model->derives[d].out[i].name))
                good = put_match(v, &matches, put_derived, d, i);
    for (uint32_t i = 0; i < model->checks_len && good; i++)
        if (strcmp(what, model->checks[i].id) == 0)
            good = put_match(v, &matches, put_check, i, 0);
    for (uint32_t i = 0; i < model->fields_len && good; i++)
        if (vt_view_matches(what, model->fields[i].path))
            good = put_match(v, &matches, put_field_match, i, 0);
    if (matches > MATCHES_MAX)
        vt_layout_row(&v->page, "\nmore", "%lu matches are not shown: give more of the path",
                      (unsigned long)matches - MATCHES_MAX);
    if (matches == 0 && put_given(v, what))
        return true;
    if (matches == 0)
        vt_complain("%s: --find %s: no field, value or rule has that name, or ends in it: * stands for any "
                    "part", v->path, what);
    return good && matches > 0;
}

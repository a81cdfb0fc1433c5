#include "trace/book_link.h"

#include <stdlib.h>

#include "trace/value.h"

/* How far a chain of values that share a hash is followed: short values, a 00 say, are everywhere. */
#define CHAIN_MAX 64

/* What is looked through for values that are parts of fields: a hundred times what a session needs. */
#define PART_BUDGET (64u << 20)

/* A value that appeared: a field's or an output's, under the hash of its bytes and that of its name. */
struct node {
    struct vt_origin origin;
    const char *name;
    struct vt_bytes bytes;
    uint32_t next_value, next_name;     /* the one before it in its chain; VT_NONE */
};

struct index {
    struct vt_book *book;
    struct node *nodes;
    uint32_t count;
    uint32_t *by_value, *by_name;       /* heads of chains, the latest first */
    uint32_t mask;
    size_t budget;                      /* bytes that find_part may still look through */
};

static uint32_t hash(struct vt_bytes bytes)
{
    uint32_t h = 2166136261u;           /* FNV-1a */

    for (size_t i = 0; i < bytes.len; i++)
        h = (h ^ bytes.data[i]) * 16777619u;
    return h;
}

static void insert(struct index *x, struct vt_origin origin, const char *name, struct vt_bytes bytes)
{
    uint32_t n = hash(vt_text(name)) & x->mask, v = hash(bytes) & x->mask;

    x->nodes[x->count] = (struct node){ origin, name, bytes, VT_NONE, x->by_name[n] };
    x->by_name[n] = x->count;
    if (bytes.data != NULL && bytes.len > 0) {
        x->nodes[x->count].next_value = x->by_value[v];
        x->by_value[v] = x->count;
    }
    x->count++;
}

/* How good an origin NODE is for a value called NAME: one of that name, then a derived one, then a leaf. */
static int merit(const struct index *x, const struct node *node, const char *name)
{
    bool named = name != NULL && strcmp(node->name, name) == 0;
    bool leaf = node->origin.kind == VT_ORIGIN_FIELD && x->book->fields[node->origin.index].leaf;

    if (!named && node->bytes.len < 4)
        return 0;                       /* equal by chance, more likely than not */
    return 1 + leaf + 2 * (node->origin.kind == VT_ORIGIN_DERIVED) + 4 * named;
}

static struct vt_origin find_value(const struct index *x, const struct vt_book_term *term)
{
    struct vt_origin best = { .kind = VT_ORIGIN_UNKNOWN };
    int most = 0, steps = 0;

    for (uint32_t i = x->by_value[hash(term->bytes) & x->mask]; i != VT_NONE && steps < CHAIN_MAX; i = x->nodes[i].next_value) {
        const struct node *node = &x->nodes[i];

        if (!vt_bytes_equal(node->bytes, term->bytes))
            continue;
        steps++;
        if (merit(x, node, term->name) > most) {
            most = merit(x, node, term->name);
            best = node->origin;
        }
    }
    return best;
}

/* A value that is no field of its own but a part of one: the content of an INTEGER without its leading zero, a point in a BIT
 * STRING, half of a signature. The smallest field around it, one of its name before all others. A short value, such as 65537, is
 * everywhere: it must be of its name, and in buffer NEAR, where the input before it was found. */
static struct vt_origin find_part(struct index *x, const struct vt_book_term *term, uint32_t event, uint32_t near)
{
    struct vt_origin best = { .kind = VT_ORIGIN_UNKNOWN };
    bool best_named = false;
    uint32_t least = UINT32_MAX;

    for (uint32_t i = 0; i < x->book->fields_len && term->bytes.len > 2; i++) {
        const struct vt_book_field *field = &x->book->fields[i];
        const bool named = strcmp(field->name, term->name) == 0;

        if (field->raw.data == NULL || field->raw.len < term->bytes.len || field->close_event >= event || named < best_named
            || (named == best_named && field->len >= least) || (term->bytes.len < 16 && (!named || field->buffer != near)))
            continue;
        if (field->raw.len > x->budget)
            break;
        x->budget -= field->raw.len;
        if (vt_bytes_hold(field->raw, field->raw.len, term->bytes)) {
            best = (struct vt_origin){ .kind = VT_ORIGIN_FIELD, .index = i };
            best_named = named;
            least = field->len;
        }
    }
    return best;
}

static const struct node *find_name(const struct index *x, const char *name)
{
    uint32_t i = x->by_name[hash(vt_text(name)) & x->mask];

    while (i != VT_NONE && strcmp(x->nodes[i].name, name) != 0)
        i = x->nodes[i].next_name;
    return i == VT_NONE ? NULL : &x->nodes[i];
}

/* True when TERM stands for itself: its name is its own text, or the hex of its bytes. */
static bool is_literal(const struct vt_book_term *term)
{
    if (term->text != NULL)
        return strcmp(term->text, term->name) == 0;
    return vt_is_hex_of(term->name, term->bytes);
}

/* What a record's MAC is over (RFC 5246 6.2.3.1): the content in its plain text, which is the buffer that follows EVENT. */
static void resolve_fragment(const struct vt_book *book, struct vt_book_term *term, uint32_t event)
{
    const struct vt_book_buffer *record = NULL;

    for (uint32_t i = 0; i < book->buffers_len && record == NULL; i++)
        if (book->buffers[i].event > event)
            record = &book->buffers[i];
    for (uint32_t i = 0; record != NULL && i < record->leaves_len; i++) {
        const struct vt_book_field *mac = &book->fields[record->leaves[i]];

        if (strcmp(mac->path, "MAC") != 0)
            continue;
        term->origin = (struct vt_origin){ .kind = VT_ORIGIN_FIELD, .index = record->first };
        term->bytes = vt_bytes(record->data.data, (size_t)mac->off);
        term->text = NULL;
    }
}

/* Where an input came from. One whose text is the name of nothing known is a literal: its text, or its bytes. */
static void resolve(struct index *x, struct vt_book_term *term, uint32_t event, uint32_t near)
{
    const struct node *named = find_name(x, term->name);

    if (strcmp(term->name, "handshake_messages") == 0) {
        term->origin = (struct vt_origin){ .kind = VT_ORIGIN_MESSAGES, .index = event };
        term->text = NULL;
        return;
    }
    if (strcmp(term->name, "TLSCompressed.fragment") == 0) {
        resolve_fragment(x->book, term, event);
        return;
    }
    if (term->bytes.data != NULL)
        term->origin = find_value(x, term);
    if (term->bytes.data != NULL && term->origin.kind == VT_ORIGIN_UNKNOWN && !is_literal(term))
        term->origin = find_part(x, term, event, near);
    if (named != NULL && term->text != NULL && strcmp(term->text, term->name) == 0)
        term->text = NULL;              /* a name whose value did not come along */
    if (term->bytes.data == NULL && named != NULL) {
        term->origin = named->origin;
        term->bytes = named->bytes;
    }
}

/* Type and version of the additional data of a record that was opened are those of the header before it, which nothing but the
 * reading of that record lies between. What we seal has its header later: its origin is no byte of the wire. */
static void resolve_header(const struct vt_book *book, struct vt_book_term *term, uint32_t event)
{
    static const char record[] = "TLSCiphertext.";

    while (event-- > 0 && (book->events[event].kind == VT_EVENT_LEAF || book->events[event].kind == VT_EVENT_OPEN
                           || book->events[event].kind == VT_EVENT_CLOSE || book->events[event].kind == VT_EVENT_DERIVE)) {
        const struct vt_book_field *field = &book->fields[book->events[event].index];

        if (book->events[event].kind != VT_EVENT_LEAF || strncmp(field->path, record, sizeof record - 1) != 0
            || strcmp(field->path + sizeof record - 1, term->role) != 0 || field->raw.data == NULL || term->bytes.data == NULL
            || !vt_bytes_equal(field->raw, term->bytes))
            continue;
        term->origin = (struct vt_origin){ .kind = VT_ORIGIN_FIELD, .index = book->events[event].index };
        return;
    }
}

static void take_derive(struct index *x, uint32_t number)
{
    struct vt_book_derive *derive = &x->book->derives[number];
    struct vt_book_term *in = (struct vt_book_term *)derive->in;

    for (uint8_t i = 0; i < derive->ins; i++) {
        const bool found = i > 0 && in[i - 1].origin.kind == VT_ORIGIN_FIELD;

        resolve(x, &in[i], derive->event, found ? x->book->fields[in[i - 1].origin.index].buffer : 0);
        if (in[i].origin.kind != VT_ORIGIN_MESSAGES && is_literal(&in[i])) {
            in[i].origin = (struct vt_origin){ .kind = VT_ORIGIN_LITERAL };
            in[i].name = NULL;
            if (derive->outs > 0 && strcmp(derive->out[0].name, "additional_data") == 0)
                resolve_header(x->book, &in[i], derive->event);
        }
    }
    for (uint8_t i = 0; i < derive->outs; i++)
        insert(x, (struct vt_origin){ VT_ORIGIN_DERIVED, number, i }, derive->out[i].name, derive->out[i].bytes);
}

static void take_events(struct index *x)
{
    struct vt_book *b = x->book;

    for (uint32_t e = 0; e < b->events_len; e++) {
        uint32_t i = b->events[e].index;

        if (b->events[e].kind == VT_EVENT_DERIVE)
            take_derive(x, i);
        else if (b->events[e].kind == VT_EVENT_LEAF || b->events[e].kind == VT_EVENT_CLOSE)
            insert(x, (struct vt_origin){ VT_ORIGIN_FIELD, i, 0 }, b->fields[i].name, b->fields[i].raw);
    }
}

static bool link_values(struct vt_book *book)
{
    struct index x = { .book = book, .mask = 1023, .budget = PART_BUDGET };
    uint32_t nodes = book->fields_len;
    bool good;

    for (uint32_t i = 0; i < book->derives_len; i++)
        nodes += book->derives[i].outs;
    while (x.mask < nodes)
        x.mask = 2 * x.mask + 1;
    x.nodes = calloc(nodes + 1, sizeof *x.nodes);
    x.by_value = malloc((x.mask + 1) * sizeof *x.by_value);
    x.by_name = malloc((x.mask + 1) * sizeof *x.by_name);
    good = x.nodes != NULL && x.by_value != NULL && x.by_name != NULL;
    if (good) {
        memset(x.by_value, 0xff, (x.mask + 1) * sizeof *x.by_value);
        memset(x.by_name, 0xff, (x.mask + 1) * sizeof *x.by_name);
        take_events(&x);
    }
    free(x.nodes);
    free(x.by_value);
    free(x.by_name);
    return good;
}

/* The bytes of a buffer, joined from its leaves, and the list of these; its bytes stay NULL when any is withheld. */
static bool join(struct vt_book *book, struct vt_book_buffer *buffer)
{
    uint8_t *data = vt_arena_take(&book->arena, buffer->len + 1);
    uint32_t *leaves = vt_arena_take(&book->arena, (buffer->leaves_len + 1) * sizeof *leaves), n = 0;
    bool whole = true;

    if (data == NULL || leaves == NULL)
        return false;
    for (uint32_t i = buffer->first; i != VT_NONE; i = book->fields[i].next) {
        const struct vt_book_field *field = &book->fields[i];

        if (!field->leaf)
            continue;
        leaves[n++] = i;
        whole = whole && (field->raw.data != NULL || field->len == 0);
        if (field->raw.data != NULL)
            memcpy(data + field->off, field->raw.data, field->len);
    }
    buffer->leaves = leaves;
    buffer->data = vt_bytes(whole ? data : NULL, buffer->len);
    for (uint32_t i = buffer->first; i != VT_NONE && whole; i = book->fields[i].next)
        if (!book->fields[i].leaf && book->fields[i].closed)
            book->fields[i].raw = vt_bytes(data + book->fields[i].off, book->fields[i].len);
    return true;
}

bool vt_book_link(struct vt_book *book)
{
    for (uint32_t i = 0; i < book->buffers_len; i++)
        if (!join(book, &book->buffers[i]))
            return false;
    for (uint32_t i = 0, open = 0; i < book->events_len; i++) {
        open += book->events[i].kind == VT_EVENT_OPEN || book->events[i].kind == VT_EVENT_DERIVE;
        book->condensed = open == 0;
    }
    return link_values(book) && vt_book_list_messages(book);
}

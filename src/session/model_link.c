#include "session/model_link.h"

#include <stdlib.h>

#include "session/value.h"

/* How far a chain is followed, of equal values (a 00, say, is everywhere) or of those that share a hash. */
#define CHAIN_MAX 64

/* Fields and bytes that are looked through for values which are parts of fields: a hundred times what a
 * session needs. */
#define PART_BUDGET (64u << 20)

/* A value that appeared: a field's or an output's. A table has the latest of each value, and of each name. */
struct node {
    struct vt_origin origin;
    uint32_t before;                    /* the one before it of the same value; VT_NONE */
    uint32_t next_value, next_name;     /* another value, another name of the same hash; VT_NONE */
};

struct index {
    struct vt_model *model;
    struct node *nodes;
    uint32_t count;
    uint32_t *by_value, *by_name;       /* heads of chains */
    uint32_t mask;
    size_t budget;                      /* what find_part may still look through */
};

static const char *name_of(const struct index *x, const struct node *node)
{
    const struct vt_origin o = node->origin;

    if (o.kind == VT_ORIGIN_DERIVED)
        return x->model->derives[o.index].out[o.term].name;
    return x->model->fields[o.index].name;
}

static struct vt_bytes bytes_of(const struct index *x, const struct node *node)
{
    const struct vt_origin o = node->origin;

    if (o.kind == VT_ORIGIN_DERIVED)
        return x->model->derives[o.index].out[o.term].bytes;
    return x->model->fields[o.index].raw;
}

/* Where in the table the latest node of BYTES stands, or would stand. NULL: too many share its hash, as in
 * no session. */
static uint32_t *find_bytes(const struct index *x, struct vt_bytes bytes)
{
    uint32_t *at = &x->by_value[vt_bytes_hash(bytes) & x->mask];

    for (int steps = 0; steps < CHAIN_MAX; steps++, at = &x->nodes[*at].next_value)
        if (*at == VT_NONE || vt_bytes_equal(bytes_of(x, &x->nodes[*at]), bytes))
            return at;
    x->model->gave_up = true;
    return NULL;
}

static uint32_t *find_name(const struct index *x, const char *name)
{
    uint32_t *at = &x->by_name[vt_bytes_hash(vt_text(name)) & x->mask];

    for (int steps = 0; steps < CHAIN_MAX; steps++, at = &x->nodes[*at].next_name)
        if (*at == VT_NONE || strcmp(name_of(x, &x->nodes[*at]), name) == 0)
            return at;
    x->model->gave_up = true;
    return NULL;
}

/* The node takes the place of the one before it of the same name, and of the same value. */
static void insert(struct index *x, struct vt_origin origin, const char *name, struct vt_bytes bytes)
{
    uint32_t *named = find_name(x, name);
    uint32_t *valued = bytes.data != NULL && bytes.len > 0 ? find_bytes(x, bytes) : NULL;
    struct node *node = &x->nodes[x->count];

    *node = (struct node){ origin, VT_NONE, VT_NONE, VT_NONE };
    if (named != NULL) {
        node->next_name = *named == VT_NONE ? VT_NONE : x->nodes[*named].next_name;
        *named = x->count;
    }
    if (valued != NULL) {
        node->before = *valued;
        node->next_value = *valued == VT_NONE ? VT_NONE : x->nodes[*valued].next_value;
        *valued = x->count;
    }
    x->count++;
}

/* How good an origin NODE is for a value called NAME: one of that name, then a derived one, then a leaf. */
static int merit(const struct index *x, const struct node *node, const char *name)
{
    bool named = name != NULL && strcmp(name_of(x, node), name) == 0;
    bool leaf = node->origin.kind == VT_ORIGIN_FIELD && x->model->fields[node->origin.index].leaf;

    if (!named && bytes_of(x, node).len < 4)
        return 0;                       /* equal by chance, more likely than not */
    return 1 + leaf + 2 * (node->origin.kind == VT_ORIGIN_DERIVED) + 4 * named;
}

static struct vt_origin find_value(const struct index *x, const struct vt_model_term *term)
{
    const uint32_t *at = term->bytes.len > 0 ? find_bytes(x, term->bytes) : NULL;
    struct vt_origin best = { .kind = VT_ORIGIN_UNKNOWN };
    int most = 0, steps = 0;

    for (uint32_t i = at != NULL ? *at : VT_NONE; i != VT_NONE && steps++ < CHAIN_MAX; i = x->nodes[i].before)
        if (merit(x, &x->nodes[i], term->name) > most) {
            most = merit(x, &x->nodes[i], term->name);
            best = x->nodes[i].origin;
        }
    return best;
}

/* Takes N from the budget; false, and noted in the model, when it has not so much. */
static bool spend(struct index *x, size_t n)
{
    x->model->gave_up = x->model->gave_up || n > x->budget;
    x->budget = n > x->budget ? 0 : x->budget - n;
    return x->budget > 0;
}

/* A value that is no field of its own but a part of one: the content of an INTEGER without its leading zero, a point in a BIT
 * STRING, half of a signature. The smallest field around it, one of its name before all others. A short value, such as 65537, is
 * everywhere: it must be of its name, and in buffer NEAR, where the input before it was found. */
static struct vt_origin find_part(struct index *x, const struct vt_model_term *term, uint32_t event, uint32_t near)
{
    struct vt_origin best = { .kind = VT_ORIGIN_UNKNOWN };
    bool best_named = false;
    uint32_t least = UINT32_MAX;

    for (uint32_t i = 0; i < x->model->fields_len && term->bytes.len > 2 && spend(x, 1); i++) {
        const struct vt_model_field *field = &x->model->fields[i];
        const bool named = strcmp(field->name, term->name) == 0;

        if (field->event >= event)
            break;
        if (field->raw.data == NULL || field->raw.len < term->bytes.len || field->close_event >= event || named < best_named
            || (named == best_named && field->len >= least) || (term->bytes.len < 16 && (!named || field->buffer != near)))
            continue;
        if (!spend(x, field->raw.len))
            break;
        if (vt_bytes_hold(field->raw, field->raw.len, term->bytes)) {
            best = (struct vt_origin){ .kind = VT_ORIGIN_FIELD, .index = i };
            best_named = named;
            least = field->len;
        }
    }
    return best;
}

/* Where an input that has a name came from. */
static void resolve(struct index *x, struct vt_model_term *term, uint32_t event, uint32_t near)
{
    const uint32_t *at = find_name(x, term->name);
    const struct node *named = at != NULL && *at != VT_NONE ? &x->nodes[*at] : NULL;

    if (strcmp(term->name, "handshake_messages") == 0) {
        term->origin = (struct vt_origin){ .kind = VT_ORIGIN_MESSAGES, .index = event };
        return;
    }
    if (strcmp(term->name, "TLSCompressed.fragment") == 0 || strcmp(term->name, "plaintext") == 0) {
        vt_model_resolve_plain(x->model, term, event, term->name[0] == 'p');
        return;
    }
    if (term->bytes.data != NULL)
        term->origin = find_value(x, term);
    if (term->bytes.data != NULL && term->origin.kind == VT_ORIGIN_UNKNOWN)
        term->origin = find_part(x, term, event, near);
    if (term->bytes.data == NULL && named != NULL) {
        term->origin = named->origin;
        term->bytes = bytes_of(x, named);
    }
}

static bool reads_or_derives(enum vt_event_kind kind)
{
    return kind == VT_EVENT_LEAF || kind == VT_EVENT_OPEN || kind == VT_EVENT_CLOSE || kind == VT_EVENT_DERIVE;
}

/* Between a record's header and its additional data: its explicit nonce or IV, ciphertext and tag, and
 * that of a MAC. */
#define HEADER_EVENTS 16

/* Type and version of the additional data of a record that was opened are those of the header before it, which nothing but the
 * reading of that record lies between. What we seal has its header later: its origin is no byte of the wire. */
static void resolve_header(const struct vt_model *model, struct vt_model_term *term, uint32_t event)
{
    static const char record[] = "TLSCiphertext.";
    const uint32_t least = event > HEADER_EVENTS ? event - HEADER_EVENTS : 0;

    while (event-- > least && reads_or_derives(model->events[event].kind)) {
        const struct vt_model_field *field;

        if (model->events[event].kind != VT_EVENT_LEAF)
            continue;
        field = &model->fields[model->events[event].index];
        if (strncmp(field->path, record, sizeof record - 1) != 0
            || strcmp(field->path + sizeof record - 1, term->role) != 0 || field->raw.data == NULL || term->bytes.data == NULL
            || !vt_bytes_equal(field->raw, term->bytes))
            continue;
        term->origin = (struct vt_origin){ .kind = VT_ORIGIN_FIELD, .index = model->events[event].index };
        return;
    }
}

static void take_derive(struct index *x, uint32_t number)
{
    struct vt_model_derive *derive = &x->model->derives[number];
    struct vt_model_term *in = (struct vt_model_term *)derive->in;

    for (uint8_t i = 0; i < derive->ins; i++) {
        const bool found = i > 0 && in[i - 1].origin.kind == VT_ORIGIN_FIELD;

        if (in[i].origin.kind != VT_ORIGIN_LITERAL)
            resolve(x, &in[i], derive->event, found ? x->model->fields[in[i - 1].origin.index].buffer : 0);
        else if (derive->outs > 0 && strcmp(derive->out[0].name, "additional_data") == 0)
            resolve_header(x->model, &in[i], derive->event);
    }
    for (uint8_t i = 0; i < derive->outs; i++)
        insert(x, (struct vt_origin){ VT_ORIGIN_DERIVED, number, i }, derive->out[i].name, derive->out[i].bytes);
}

/* Notes that input TERM of derivation NUMBER is a result: at the end of the chain of the uses of that. */
static bool add_use(struct vt_model *model, uint32_t number, uint8_t term)
{
    const struct vt_origin origin = model->derives[number].in[term].origin;
    struct vt_model_derive *of = &model->derives[origin.index];
    struct vt_model_use *use = vt_list_add(&model->uses, &model->uses_len, sizeof *use);

    if (use == NULL)
        return false;
    *use = (struct vt_model_use){ .by = { number, term }, .term = origin.term, .next = VT_NONE };
    if (of->last_use == VT_NONE)
        of->first_use = model->uses_len - 1;
    else
        model->uses[of->last_use].next = model->uses_len - 1;
    of->last_use = model->uses_len - 1;
    return true;
}

static bool link_uses(struct vt_model *model)
{
    for (uint32_t d = 0; d < model->derives_len; d++) {
        model->derives[d].first_use = model->derives[d].last_use = VT_NONE;
        for (uint8_t i = 0; i < model->derives[d].ins; i++)
            if (model->derives[d].in[i].origin.kind == VT_ORIGIN_DERIVED && !add_use(model, d, i))
                return false;
    }
    return true;
}

/* The groups of a direction of the wire that are records. */
static bool list_records(struct vt_model *model, int direction, uint32_t id)
{
    const struct vt_model_buffer *buffer = vt_model_buffer(model, id);

    for (uint32_t i = buffer != NULL ? buffer->first : VT_NONE; i != VT_NONE; i = model->fields[i].next) {
        uint32_t *record;

        if (model->fields[i].depth > 0 || strncmp(model->fields[i].path, "TLS", 3) != 0)
            continue;
        record = vt_list_add(&model->records[direction], &model->records_len[direction], sizeof *record);
        if (record == NULL)
            return false;
        *record = i;
    }
    return true;
}

static void take_events(struct index *x)
{
    struct vt_model *b = x->model;

    for (uint32_t e = 0; e < b->events_len; e++) {
        uint32_t i = b->events[e].index;

        if (b->events[e].kind == VT_EVENT_DERIVE)
            take_derive(x, i);
        else if (b->events[e].kind == VT_EVENT_LEAF || b->events[e].kind == VT_EVENT_CLOSE)
            insert(x, (struct vt_origin){ VT_ORIGIN_FIELD, i, 0 }, b->fields[i].name, b->fields[i].raw);
    }
}

static bool link_values(struct vt_model *model)
{
    struct index x = { .model = model, .mask = 1023, .budget = PART_BUDGET };
    uint32_t nodes = model->fields_len;
    bool good;

    for (uint32_t i = 0; i < model->derives_len; i++)
        nodes += model->derives[i].outs;
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

/* Where the first bytes of BUFFER are that the trace does not have; its end. */
static uint64_t known_to(const struct vt_model *model, const struct vt_model_buffer *buffer)
{
    for (uint32_t i = buffer->first; i != VT_NONE; i = model->fields[i].next)
        if (model->fields[i].leaf && model->fields[i].raw.data == NULL && model->fields[i].len > 0)
            return model->fields[i].off;
    return buffer->len;
}

/* The bytes of a buffer up to the first that are not there, joined from its leaves; those of the groups in
 * them, and of the buffer when it is whole; and the list of its leaves. One leaf alone has the bytes
 * already. */
static bool join(struct vt_model *model, struct vt_model_buffer *buffer)
{
    const uint64_t known = known_to(model, buffer);
    const struct vt_model_field *first = buffer->leaves_len == 1 ? &model->fields[buffer->first] : NULL;
    const bool single = first != NULL && first->leaf && first->raw.data != NULL;
    uint8_t *data = single ? (uint8_t *)(uintptr_t)first->raw.data : vt_arena_take(&model->arena, known + 1);
    uint32_t *leaves = vt_arena_take(&model->arena, (buffer->leaves_len + 1) * sizeof *leaves), n = 0;

    if (data == NULL || leaves == NULL)
        return false;
    for (uint32_t i = buffer->first; i != VT_NONE; i = model->fields[i].next) {
        const struct vt_model_field *field = &model->fields[i];

        if (!field->leaf)
            continue;
        leaves[n++] = i;
        if (field->raw.data != NULL && field->off + field->len <= known && !single)
            memcpy(data + field->off, field->raw.data, field->len);
    }
    buffer->leaves = leaves;
    buffer->data = vt_bytes(known == buffer->len ? data : NULL, buffer->len);
    for (uint32_t i = buffer->first; i != VT_NONE; i = model->fields[i].next)
        if (!model->fields[i].leaf && model->fields[i].closed
            && model->fields[i].off + model->fields[i].len <= known)
            model->fields[i].raw = vt_bytes(data + model->fields[i].off, model->fields[i].len);
    return true;
}

bool vt_model_link(struct vt_model *model)
{
    for (uint32_t i = 0; i < model->buffers_len; i++)
        if (!join(model, &model->buffers[i]))
            return false;
    for (uint32_t i = 0, open = 0; i < model->events_len; i++) {
        open += model->events[i].kind == VT_EVENT_OPEN || model->events[i].kind == VT_EVENT_DERIVE;
        model->condensed = open == 0;
    }
    return link_values(model) && link_uses(model)
        && list_records(model, 0, model->c2s) && list_records(model, 1, model->s2c)
        && vt_model_list_results(model) && vt_model_list_messages(model);
}

/* The cursor's inside, and the reads that parsers are written with: vitrine_parse.h opens with what it is,
 * and with all that any reader of bytes needs. */
#pragma once

#include "base/event.h"
#include "base/limits.h"

/* Begins a parse of DATA, the next bytes of STREAM. The caller adds what was read to stream->off. */
struct vt_reader vt_parse_stream(struct vt_parse *parse, struct vt_sink *sink, const struct vt_stream *stream,
                                 struct vt_bytes data);

/* Begins a parse of what BODY has left, inside a parse under way: what fails in INNER is told as a warning,
 * and leaves the parse above whole. For what nothing depends on; what becomes of the failure, its caller
 * decides. */
void vt_parse_within(struct vt_parse *inner, struct vt_reader *body);

/* Ends it: names what a failure left over "unparsed", and gives BODY, at its end, back to the parse OUTER
 * above. False when INNER failed, or has not read all. */
bool vt_parse_within_end(struct vt_reader *body, struct vt_parse *outer);

/* True when a sink listens to the parse. */
static inline bool vt_parse_heard(const struct vt_parse *parse)
{
    return VT_TRACE && parse->sink != NULL;
}

/* Where the data of R came from. */
static inline struct vt_home vt_home_of(const struct vt_reader *r)
{
    return (struct vt_home){ { r->data, r->end }, r->parse->buffer, r->parse->base };
}

/* What is read from here on is application data, or made of it, when BULK. Always true: it stands in the
 * chain of reads. */
static inline bool vt_bulk(const struct vt_reader *r, bool bulk)
{
    r->parse->bulk = bulk;
    return true;
}

bool vt_check_traced(struct vt_parse *parse, enum vt_rule rule, bool ok, struct vt_value seen);

/* A rule in the chain of reads: OK or the parse fails by RULE. SEEN is what was judged. Returns OK. */
static inline bool vt_check(struct vt_parse *parse, enum vt_rule rule, bool ok, struct vt_value seen)
{
    bool silent_pass = ok && parse->failure.rule == VT_RULE_NONE && !vt_parse_heard(parse);

    return silent_pass || vt_check_traced(parse, rule, ok, seen);
}

/* The same for a rule that holds a thousand times in a certificate: it is told only where it is broken. */
static inline bool vt_demand(struct vt_parse *parse, enum vt_rule rule, bool ok, struct vt_value seen)
{
    return ok ? parse->failure.rule == VT_RULE_NONE : vt_check_traced(parse, rule, false, seen);
}

/* A rule for those who made the bytes, not for those who read them: where it is broken, the parse warns,
 * notes RULE among its remarks, and goes on. Returns true unless the parse has failed. */
bool vt_remark(struct vt_parse *parse, enum vt_rule rule, bool ok, struct vt_value seen);

/* The quiet halves. Only readers of other encodings (asn1/der.c) call these, and they name what they take. */

/* Carves the next N bytes off R as the reader CHILD, and moves R past them. */
bool vt_take_child(struct vt_reader *r, uint32_t n, struct vt_reader *child);

/* True when all of R has been read; bytes left over are a failure (VT_RULE_TRAILING). */
bool vt_read_all(struct vt_reader *r);

#if VT_TRACE

/* Names the N bytes before R's position. Always true, so that it can stand in a chain. */
bool vt_leaf(const struct vt_reader *r, const char *name, uint32_t n, struct vt_value value);

/* Names a field of no bytes where R stands, for the derivation that goes by it; others are told by what is
 * round them. */
bool vt_leaf_empty(const struct vt_reader *r, const char *name);

/* Names what a failure left over of R "unparsed", and closes all groups but the outer DEPTH. For the two ends
 * of a parse. */
void vt_close_left(struct vt_reader *r, uint8_t depth);

/* Closes it with the value that the group as a whole stands for. */
bool vt_close_as(struct vt_reader *r, struct vt_value value);

/* Says which clause the fields of the innermost group come from. */
bool vt_cite(struct vt_reader *r, const char *ref);

/* As vt_read_bytes, of another kind than hex: text, an address… */
bool vt_read_as(struct vt_reader *r, const char *name, uint32_t n, enum vt_value_kind kind,
                struct vt_bytes *out);

/* As vt_read_bytes, for bytes that a trace withholds unless it was asked for secrets. */
bool vt_read_secret(struct vt_reader *r, const char *name, uint32_t n, struct vt_bytes *out);

#else

static inline bool vt_leaf(const struct vt_reader *r, const char *name, uint32_t n, struct vt_value value)
{
    (void)name, (void)value;
    r->parse->last = r->at - n;
    r->parse->at = r->at;
    return true;
}

static inline bool vt_leaf_empty(const struct vt_reader *r, const char *name)
{
    (void)r, (void)name;
    return true;
}

static inline void vt_close_left(struct vt_reader *r, uint8_t depth)
{
    (void)r, (void)depth;
}

static inline bool vt_close_as(struct vt_reader *r, struct vt_value value)
{
    (void)value;
    return vt_close(r);
}

static inline bool vt_cite(struct vt_reader *r, const char *ref)
{
    (void)r, (void)ref;
    return true;
}

static inline bool vt_read_as(struct vt_reader *r, const char *name, uint32_t n, enum vt_value_kind kind,
                              struct vt_bytes *out)
{
    (void)name, (void)kind;
    return vt_take(r, n, out);
}

static inline bool vt_read_secret(struct vt_reader *r, const char *name, uint32_t n, struct vt_bytes *out)
{
    (void)name;
    return vt_take(r, n, out);
}

#endif

/* Closes BODY's group with the value it stands for. */
bool vt_read_done_as(struct vt_reader *body, struct vt_value value);

/* Reads the items of the group LIST, and closes it. READ opens and closes item INDEX; CONTEXT is its own. */
typedef bool vt_item_reader(struct vt_reader *list, uint16_t index, void *context);
bool vt_read_items(struct vt_reader *list, vt_item_reader *read, void *context);

/* The reads that parsers are written with. Each reads the next big-endian field, called NAME, into *OUT and
 * advances; false, with the parse failed and R unchanged, when too few bytes remain. */

static inline bool vt_read_enum8(struct vt_reader *r, const char *name, const struct vt_name *names,
                                 uint8_t *out)
{
    uint32_t number;

    if (!vt_read_number(r, name, 1, names, &number))
        return false;
    *out = (uint8_t)number;
    return true;
}

static inline bool vt_read_enum16(struct vt_reader *r, const char *name, const struct vt_name *names,
                                  uint16_t *out)
{
    uint32_t number;

    if (!vt_read_number(r, name, 2, names, &number))
        return false;
    *out = (uint16_t)number;
    return true;
}

static inline bool vt_read_u8(struct vt_reader *r, const char *name, uint8_t *out)
{
    return vt_read_enum8(r, name, NULL, out);
}

static inline bool vt_read_u16(struct vt_reader *r, const char *name, uint16_t *out)
{
    return vt_read_enum16(r, name, NULL, out);
}

static inline bool vt_read_u24(struct vt_reader *r, const char *name, uint32_t *out)
{
    return vt_read_number(r, name, 3, NULL, out);
}

static inline bool vt_read_u32(struct vt_reader *r, const char *name, uint32_t *out)
{
    return vt_read_number(r, name, 4, NULL, out);
}

/* Everything that R has left; an empty rest is no field and no event. */
static inline bool vt_read_rest(struct vt_reader *r, const char *name, struct vt_bytes *out)
{
    return vt_read_bytes(r, name, vt_left(r), out);
}

static inline bool vt_read_vector8(struct vt_reader *r, const char *name, struct vt_reader *body)
{
    return vt_read_vector(r, name, 1, body);
}

static inline bool vt_read_vector16(struct vt_reader *r, const char *name, struct vt_reader *body)
{
    return vt_read_vector(r, name, 2, body);
}

static inline bool vt_read_vector24(struct vt_reader *r, const char *name, struct vt_reader *body)
{
    return vt_read_vector(r, name, 3, body);
}

/* Provenance: from any bytes of a session back to the wire, and forwards to all that was computed from them.
 * Some ways to walk a model's links, for every view:
 *
 *     vt_enclosing     a byte of the wire, up: the record, the message and the certificate it is a byte of
 *     vt_dependents    bytes or a value, forwards: each derivation they went into, and each field that
 *                      carries what came of them
 *     vt_made_by       a field, back: the derivation whose result it carries
 *     vt_looked_at     a rule and the fields that it judged
 *
 * (Down to the wire: vt_model_wire. A derivation's inputs, back: vt_model_term.origin.)
 *
 * What this code does not check: that equal bytes of 12 or more are the same value. Chance won't make them.
 * Shorter ones are the same value when they bear its name, and it was derived just before. */
#pragma once

#include "session/model.h"

/* Shorter results could be equal to other bytes by chance, or mean nothing: zeros, a length. verify_data
 * has 12. */
static inline bool vt_telling(struct vt_bytes bytes)
{
    return bytes.data != NULL && bytes.len >= 12;
}

/* What is asked about: bytes of a buffer, or one output of a derivation. */
struct vt_range {
    uint32_t buffer;           /* 0: no bytes, but output TERM of derives[DERIVE] */
    uint64_t off, len;
    uint32_t derive;
    uint8_t term;
};

/* The bytes of a field; one output of a derivation. */
static inline struct vt_range vt_range_of_field(const struct vt_model *model, uint32_t field)
{
    const struct vt_model_field *f = &model->fields[field];

    return (struct vt_range){ .buffer = f->buffer, .off = f->off, .len = f->len, .derive = VT_NONE };
}

static inline struct vt_range vt_range_of_output(uint32_t derive, uint8_t term)
{
    return (struct vt_range){ .derive = derive, .term = term };
}

/* One buffer that a byte lies in. */
struct vt_enclosing_buffer {
    uint32_t buffer;
    uint64_t off;              /* the byte's in it */
    bool exact;                /* false: a decrypted record, which has no byte of its own for each of the
                                  wire's */
    uint32_t leaf;             /* that holds it; VT_NONE when it is not exact, or not named */
};

/* The levels above byte OFF of buffer ID, itself first, into OUT; at most ROOM. Returns how many there
 * are. */
uint32_t vt_enclosing(const struct vt_model *model, uint32_t id, uint64_t off,
                      struct vt_enclosing_buffer *out, uint32_t room);

/* How a derivation or a field depends on a range. */
struct vt_dependents {
    uint32_t *derives;         /* for each derivation: how many steps away it is; 0: it does not depend on
                                  the range */
    uint32_t *carriers;        /* for each field: 1 + the derivation whose result it carries, where that
                                  depends on the range; 0 */
    uint32_t count;            /* of derivations that do */
};

/* Finds all that depends on RANGE, into *REACH. False: no memory. End with vt_dependents_free. */
bool vt_dependents(const struct vt_model *model, const struct vt_range *range, struct vt_dependents *reach);
void vt_dependents_free(struct vt_dependents *reach);

/* Finds a derivation with a result of the same bytes as leaf FIELD: the last before it, which we sent then;
 * else the first after it, with which what came was compared. What stands in a record that was opened was
 * made by opening it. */
bool vt_made_by(const struct vt_model *model, uint32_t field, struct vt_use *made);

/* The first field from FIELD on that CHECK is about: the parse stood in it; or the rule names it, in
 * the certificate that was judged; or what was seen is its value alone. VT_NONE: none is known. */
uint32_t vt_next_aim(const struct vt_model *model, const struct vt_model_check *check, uint32_t field);

/* True when CHECK looked at FIELD: it is about that, or about a group around it. */
bool vt_looked_at(const struct vt_model *model, const struct vt_model_check *check, uint32_t field);

/* The number, from 1, of the TLS record that byte OFF of a direction of the wire lies in; 0: in none. */
uint32_t vt_record_number(const struct vt_model *model, uint32_t direction, uint64_t off);

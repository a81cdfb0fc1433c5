/* The one stream of events. Whatever the core reads, derives, judges or becomes is told to one callback;
 * everything a person sees is a rendering of that stream. The core formats nothing: values are typed, and
 * renderers turn them into text. What an event holds stands in vitrine_parse.h; here is how one is emitted.
 *
 * What this code does not check: the order of events. Emitters keep it, tests assert it. */
#pragma once

#include "base/bytes.h"
#include "base/rule.h"
#include "vitrine_parse.h"

/* The name of NUMBER in NAMES; NULL when the table has none. */
const char *vt_name_of(const struct vt_name *names, uint32_t number);

static inline struct vt_value vt_none(void)
{
    return vt_value_number(VT_VALUE_NONE, 0);
}

static inline struct vt_value vt_uint(uint64_t number)
{
    return vt_value_number(VT_VALUE_UINT, number);
}

static inline struct vt_value vt_bool(bool value)
{
    return vt_value_number(VT_VALUE_BOOL, value);
}

static inline struct vt_value vt_enum(uint32_t number, const char *label)
{
    return (struct vt_value){ .kind = VT_VALUE_ENUM, .number = number, .label = label };
}

static inline struct vt_value vt_flags(uint32_t number, const struct vt_name *names)
{
    return (struct vt_value){ .kind = VT_VALUE_FLAGS, .number = number, .names = names };
}

static inline struct vt_value vt_time(int64_t seconds)
{
    return vt_value_number(VT_VALUE_TIME, (uint64_t)seconds);
}

/* BYTES as they are. */
static inline struct vt_value vt_octets(struct vt_bytes bytes)
{
    return vt_value_of(VT_VALUE_BYTES, bytes);
}

/* A text from our own tables. */
static inline struct vt_value vt_say(const char *text)
{
    return vt_value_of(VT_VALUE_TEXT, vt_text(text));
}

static inline struct vt_value vt_secret(struct vt_value value)
{
    value.secret = true;
    return value;
}

/* An argument or result of octets; and one that is withheld. */
static inline struct vt_term vt_term_of(const char *role, const char *name, struct vt_bytes bytes)
{
    return (struct vt_term){ .role = role, .name = name, .value = vt_octets(bytes) };
}

static inline struct vt_term vt_term_secret(const char *role, const char *name, struct vt_bytes bytes)
{
    return (struct vt_term){ .role = role, .name = name, .value = vt_secret(vt_octets(bytes)) };
}

/* TERM, of which it is known where it came from. */
static inline struct vt_term vt_term_from(struct vt_from from, struct vt_term term)
{
    term.from = from;
    return term;
}

/* Bytes [off, off + len) of BUFFER; of one that was not told, from outside. */
static inline struct vt_from vt_from_bytes(uint32_t buffer, uint64_t off, size_t len)
{
    return (struct vt_from){ .kind = buffer != 0 ? VT_FROM_BYTES : VT_FROM_OUTSIDE,
                             .at = { buffer, off, (uint32_t)len } };
}

/* Memory that holds LEN bytes of a buffer, from OFF on, while it is what it was when they were read. */
struct vt_home {
    struct vt_bytes bytes;
    uint32_t buffer;
    uint64_t off;
};

/* Where a view of HOME's bytes came from; one of other memory came from outside. */
static inline struct vt_from vt_from_home(const struct vt_home *home, struct vt_bytes view)
{
    const uintptr_t at = (uintptr_t)view.data, base = (uintptr_t)home->bytes.data;
    const bool within = view.data != NULL && at >= base && at - base <= home->bytes.len
        && view.len <= home->bytes.len - (at - base);

    return vt_from_bytes(within ? home->buffer : 0, within ? home->off + (at - base) : 0, view.len);
}

/* Another output of the derivation that FROM is an output of: N behind it. */
static inline struct vt_from vt_from_output(struct vt_from from, unsigned n)
{
    from.out = (uint8_t)(from.out + n);
    return from;
}

/* LEN bytes that begin OFF bytes into what FROM says of a whole. */
static inline struct vt_from vt_from_within(struct vt_from from, size_t off, size_t len)
{
    from.at.off += off;
    from.at.len = (uint32_t)len;
    return from;
}

/* The emitters. SINK may be NULL: then nothing happens. Each withholds what is secret unless the sink asked
 * for it. */
#if VT_TRACE
uint32_t vt_emit_buffer(struct vt_sink *sink, enum vt_buffer_kind kind, struct vt_bytes data, bool secret,
                        const struct vt_part *from, uint8_t parts);
/* Returns where its first output comes from. */
struct vt_from vt_emit_derive(struct vt_sink *sink, const char *op, const char *ref, const struct vt_term *in,
                              uint8_t ins, const struct vt_term *out, uint8_t outs);
void vt_emit_check(struct vt_sink *sink, const struct vt_event_check *check);
void vt_emit_state(struct vt_sink *sink, const char *from, const char *to, const char *on);
#else
static inline uint32_t vt_emit_buffer(struct vt_sink *sink, enum vt_buffer_kind kind, struct vt_bytes data,
                                      bool secret, const struct vt_part *from, uint8_t parts)
{
    (void)sink, (void)kind, (void)data, (void)secret, (void)from, (void)parts;
    return 0;
}

static inline struct vt_from vt_emit_derive(struct vt_sink *sink, const char *op, const char *ref,
                                            const struct vt_term *in, uint8_t ins, const struct vt_term *out,
                                            uint8_t outs)
{
    (void)sink, (void)op, (void)ref, (void)in, (void)ins, (void)out, (void)outs;
    return (struct vt_from){ .kind = VT_FROM_OUTSIDE };
}

static inline void vt_emit_check(struct vt_sink *sink, const struct vt_event_check *check)
{
    (void)sink, (void)check;
}

static inline void vt_emit_state(struct vt_sink *sink, const char *from, const char *to, const char *on)
{
    (void)sink, (void)from, (void)to, (void)on;
}
#endif

/* Records one finding: emits it, and folds a failure into the verdict. Returns false for VT_FAIL alone. */
bool vt_judge(struct vt_report *report, const struct vt_event_check *check);

/* The same for a finding about no certificate. */
bool vt_judge_plain(struct vt_report *report, enum vt_rule rule, enum vt_result result, struct vt_value seen,
                    struct vt_value wanted);

/* The one stream of events. Whatever the core reads, derives, judges or becomes is told to one callback; everything
 * a person sees is a rendering of that stream. The core formats nothing: values are typed, and renderers turn
 * them into text.
 *
 * An event and all it points to live on the emitter's stack: a sink that wants to keep something copies it.
 * A sink must not call back into the object that emits.
 *
 * What this code does not check: the order of events. Emitters keep it, tests assert it. */
#ifndef VT_BASE_EVENT_H
#define VT_BASE_EVENT_H

#include "base/bytes.h"
#include "base/rule.h"

/* -DVT_TRACE=0 builds a library without the stream: no names, no events, the same verdicts. */
#ifndef VT_TRACE
#define VT_TRACE 1
#endif

struct vt_parse;

/* A registry entry: a number of the protocol and its standard name. Tables end with a NULL name. */
struct vt_name {
    uint32_t number;
    const char *name;
};

/* The name of NUMBER in NAMES; NULL when the table has none. */
const char *vt_name_of(const struct vt_name *names, uint32_t number);

enum vt_value_kind {
    VT_VALUE_NONE,
    VT_VALUE_UINT,   /* number */
    VT_VALUE_BOOL,   /* number: 0 or 1 */
    VT_VALUE_ENUM,   /* number, and its registry name in label (NULL: unassigned) */
    VT_VALUE_FLAGS,  /* number: a set of bits, 1 << n for the entry n of names */
    VT_VALUE_BYTES,  /* bytes, shown in hex */
    VT_VALUE_TEXT,   /* bytes: text of any origin; renderers must escape it */
    VT_VALUE_OID,    /* bytes: the content octets of an OBJECT IDENTIFIER */
    VT_VALUE_TIME,   /* number: seconds since 1970-01-01T00:00:00Z, as two's complement */
    VT_VALUE_NAME,   /* bytes: a DER Name (RFC 5280 4.1.2.4), tag included */
    VT_VALUE_GENERAL_NAME, /* bytes: a DER GeneralName (RFC 5280 4.2.1.6), tag included */
    VT_VALUE_ADDRESS /* bytes: an IP address of 4 or 16 bytes; 8 or 32 with its mask */
};

struct vt_value {
    enum vt_value_kind kind;
    bool secret;           /* withheld (bytes.data NULL) unless the sink asked for secrets */
    bool bulk;             /* application data, or made of it: a trace may keep no more than its hash */
    uint64_t number;
    const char *label;
    const struct vt_name *names;
    struct vt_bytes bytes;
};

static inline struct vt_value vt_none(void)
{
    return (struct vt_value){ .kind = VT_VALUE_NONE };
}

static inline struct vt_value vt_uint(uint64_t number)
{
    return (struct vt_value){ .kind = VT_VALUE_UINT, .number = number };
}

static inline struct vt_value vt_bool(bool value)
{
    return (struct vt_value){ .kind = VT_VALUE_BOOL, .number = value };
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
    return (struct vt_value){ .kind = VT_VALUE_TIME, .number = (uint64_t)seconds };
}

/* The value of KIND that BYTES encode. */
static inline struct vt_value vt_value_of(enum vt_value_kind kind, struct vt_bytes bytes)
{
    return (struct vt_value){ .kind = kind, .bytes = bytes };
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

/* A byte space. c2s and s2c hold every byte that crossed the wire, the STARTTLS dialogue too. */
enum vt_buffer_kind {
    VT_BUFFER_C2S,
    VT_BUFFER_S2C,
    VT_BUFFER_RECORD,         /* one record's fragment after decryption */
    VT_BUFFER_MESSAGE,        /* one handshake message, reassembled */
    VT_BUFFER_CERTIFICATE,
    VT_BUFFER_SIGNATURE_BLOCK,/* what RSA's public operation recovered */
    VT_BUFFER_FILE            /* a DER file on its own */
};

/* LEN bytes at OFF of buffer BUF. */
struct vt_part {
    uint32_t buffer;
    uint64_t off;
    uint32_t len;
};

struct vt_event_buffer {
    uint32_t id;
    enum vt_buffer_kind kind;
    struct vt_bytes data;         /* the content when it is known as a whole; empty for c2s and s2c */
    const struct vt_part *from;   /* what it was made of */
    uint8_t parts;
    bool secret;                  /* the content is (data.data is NULL unless the sink asked for secrets) */
};

/* open, leaf, close: bytes [off, off + len) of a buffer are the field NAME inside PARSE's open names. An open
 * group's len is 0: it is known at its close. */
struct vt_event_field {
    const struct vt_parse *parse; /* holds the buffer id and the stack of open names: the path */
    const char *name;             /* of the leaf; NULL for open and close, which the stack's top names */
    const char *ref;              /* the clause, "RFC 5246 7.4.1.3"; NULL: none of its own */
    uint64_t off;
    uint32_t len;
    struct vt_bytes raw;          /* a leaf's bytes */
    struct vt_value value;
};

/* One argument or result of a derivation. An input is either a value derived or read earlier, by its name, or
 * a literal of the RFC (a label), or both its name and its bytes. */
struct vt_term {
    const char *role;             /* "secret", "label", "seed"… */
    const char *name;             /* "pre_master_secret"; NULL for a literal */
    struct vt_value value;
};

struct vt_event_derive {
    const char *op;               /* "prf_sha256" */
    const char *ref;
    const struct vt_term *in, *out;
    uint8_t ins, outs;
};

enum vt_result { VT_PASS, VT_WARN, VT_FAIL, VT_SKIP };

/* A rule applied to a subject. */
struct vt_event_check {
    enum vt_rule rule;
    enum vt_result result;
    int depth;                    /* of the certificate it is about; -1: none */
    struct vt_value seen, wanted;
    struct vt_value subject, issuer; /* the Names of that certificate, for the fix; may be none */
    const struct vt_parse *parse; /* where a parse stands, for its path; NULL when no parse is under way */
    uint64_t off;                 /* the byte offset in PARSE's buffer */
    const char *ref;              /* the clause, from a table, where the protocol spoken decides it; NULL: the rule's */
    const char *hint;             /* what {hint} stands for in the fix; NULL: nothing */
};

struct vt_event_state {
    const char *from, *to, *on;
};

enum vt_event_kind {
    VT_EVENT_BUFFER,
    VT_EVENT_OPEN,
    VT_EVENT_LEAF,
    VT_EVENT_CLOSE,
    VT_EVENT_DERIVE,
    VT_EVENT_CHECK,
    VT_EVENT_STATE
};

struct vt_event {
    enum vt_event_kind kind;
    union {
        struct vt_event_buffer buffer;
        struct vt_event_field field;
        struct vt_event_derive derive;
        struct vt_event_check check;
        struct vt_event_state state;
    };
};

/* Where events go. One sink serves one session: it numbers the buffers. */
struct vt_sink {
    void (*emit)(void *context, const struct vt_event *event);
    void *context;
    bool secrets;                 /* hand out values marked secret */
    bool describes;               /* somebody else's session: a rule that is broken is told, and naming goes on */
    uint32_t buffers;             /* ids given so far; starts at 0 */
};

/* The emitters. SINK may be NULL: then nothing happens. Each withholds what is secret unless the sink asked for it. */
#if VT_TRACE
uint32_t vt_emit_buffer(struct vt_sink *sink, enum vt_buffer_kind kind, struct vt_bytes data, bool secret,
                        const struct vt_part *from, uint8_t parts);
void vt_emit_derive(struct vt_sink *sink, const char *op, const char *ref, const struct vt_term *in, uint8_t ins,
                    const struct vt_term *out, uint8_t outs);
void vt_emit_check(struct vt_sink *sink, const struct vt_event_check *check);
void vt_emit_state(struct vt_sink *sink, const char *from, const char *to, const char *on);
#else
static inline uint32_t vt_emit_buffer(struct vt_sink *sink, enum vt_buffer_kind kind, struct vt_bytes data,
                                      bool secret, const struct vt_part *from, uint8_t parts)
{
    (void)sink, (void)kind, (void)data, (void)secret, (void)from, (void)parts;
    return 0;
}

static inline void vt_emit_derive(struct vt_sink *sink, const char *op, const char *ref, const struct vt_term *in,
                                  uint8_t ins, const struct vt_term *out, uint8_t outs)
{
    (void)sink, (void)op, (void)ref, (void)in, (void)ins, (void)out, (void)outs;
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

/* A judge's bench: where its findings go, and the fold over those that failed. */
struct vt_report {
    struct vt_sink *sink;         /* may be NULL */
    struct vt_verdict verdict;
};

/* Records one finding: emits it, and folds a failure into the verdict. Returns false for VT_FAIL alone. */
bool vt_judge(struct vt_report *report, const struct vt_event_check *check);

#endif

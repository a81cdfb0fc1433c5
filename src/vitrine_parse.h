/* The cursor and strict DER (X.690): how libvitrine reads bytes, for bytes of one's own; and the events that
 * a sink hears.
 *
 * Every read names its field, and with a sink attached each read is an event; without one it is a compare and
 * a copy. A parse's first failure sticks: every later read on it is false, and the rest of the buffer becomes
 * one leaf called "unparsed". So the leaves of a buffer always tile it. A parser is written like the
 * structure in its RFC, one line a field, joined with &&. Who calls a parser begins and ends the parse; a
 * parser never does.
 *
 *     struct vt_parse parse;
 *     struct vt_reader r = vt_parse_untraced(&parse, data);
 *     bool read = vt_read_number(&r, "port", 2, NULL, &port)
 *         && (port != 0 || vt_fail(&parse, VT_SYNTAX_VALUE, vt_value_number(VT_VALUE_UINT, port)))
 *         && vt_read_bytes(&r, "host", vt_left(&r), &host);
 *     if (!vt_parse_end(&r) || !read) … parse.failure says which rule, and where …
 *
 * Names and clauses are texts that live as long as the sink may want them. Values are views of the data.
 *
 * What is not checked: that a group is closed by the function that opened it (vt_parse_end closes what is
 * left), that a type is the right one in its place, and what values mean. */
#ifndef VT_VITRINE_PARSE_H
#define VT_VITRINE_PARSE_H

#include "vitrine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A registry entry: a number of the protocol and its standard name. Tables end with a NULL name. */
struct vt_name {
    uint32_t number;
    const char *name;
};

enum vt_value_kind {
    VT_VALUE_NONE,
    VT_VALUE_UINT,         /* number */
    VT_VALUE_BOOL,         /* number: 0 or 1 */
    VT_VALUE_ENUM,         /* number, and its registry name in label (NULL: unassigned) */
    VT_VALUE_FLAGS,        /* number: a set of bits, 1 << n for the entry n of names */
    VT_VALUE_BYTES,        /* bytes, shown in hex */
    VT_VALUE_TEXT,         /* bytes: text of any origin; renderers must escape it */
    VT_VALUE_OID,          /* bytes: the content octets of an OBJECT IDENTIFIER */
    VT_VALUE_TIME,         /* number: seconds since 1970-01-01T00:00:00Z, as two's complement */
    VT_VALUE_NAME,         /* bytes: a DER Name (RFC 5280 4.1.2.4), tag included */
    VT_VALUE_GENERAL_NAME, /* bytes: a DER GeneralName (RFC 5280 4.2.1.6), tag included */
    VT_VALUE_ADDRESS       /* bytes: an IP address of 4 or 16 bytes; 8 or 32 with its mask */
};

struct vt_value {
    enum vt_value_kind kind;
    bool secret;           /* withheld (bytes.data NULL) unless the sink asked for secrets */
    bool bulk;             /* application data, or made of it: a trace may keep no more than its hash */
    uint64_t number;
    const char *label;     /* of ENUM; or, of any kind read back from a trace, the text that it is shown as */
    const struct vt_name *names;
    struct vt_bytes bytes;
};

/* A number as a value, or, with VT_VALUE_NONE and 0, none. */
static inline struct vt_value vt_value_number(enum vt_value_kind kind, uint64_t number)
{
    struct vt_value value = { kind, false, false, number, NULL, NULL, { NULL, 0 } };
    return value;
}

/* The value of KIND that BYTES encode. */
static inline struct vt_value vt_value_of(enum vt_value_kind kind, struct vt_bytes bytes)
{
    struct vt_value value = { kind, false, false, 0, NULL, NULL, bytes };

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

#define VT_TERMS_MAX 8              /* inputs, or outputs, of a derivation: a key block has six parts */

/* Where an input came from, as its emitter knows. */
enum vt_from_kind {
    VT_FROM_LITERAL,              /* the clause, or a counter: no value of the session */
    VT_FROM_OUTSIDE,              /* what was given to it: an anchor's key, a key log's secret */
    VT_FROM_BYTES,                /* AT, of a buffer */
    VT_FROM_DERIVED,              /* AT, of output OUT of derivation AT.buffer, from 1 */
    VT_FROM_MESSAGES              /* all handshake messages so far */
};
struct vt_from { enum vt_from_kind kind; uint8_t out; struct vt_part at; };

#define VT_ALL UINT32_MAX           /* as AT.len: the output as a whole */

/* One argument or result of a derivation. An input is either a value derived or read earlier, by its name, or
 * a literal of the RFC (a label), or both its name and its bytes. */
struct vt_term {
    const char *role;             /* "secret", "label", "seed"… */
    const char *name;             /* "pre_master_secret"; NULL for a literal */
    struct vt_value value;
    struct vt_from from;          /* an input's */
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
    unsigned rule;
    enum vt_result result;
    int depth;                    /* of the certificate it is about; -1: none */
    struct vt_value seen, wanted;
    struct vt_value subject, issuer; /* the Names of that certificate, for the fix; may be none */
    const struct vt_parse *parse; /* where a parse stands, for its path; NULL when no parse is under way */
    uint64_t off;                 /* the byte offset in PARSE's buffer */
    const char *ref;              /* the clause, where the protocol spoken decides it; NULL: the rule's */
    const char *id;               /* of a rule read from a trace that the table has not; NULL: RULE's */
    const char *hint;             /* what {hint} stands for in the fix; NULL: nothing */
};

struct vt_event_state { const char *from, *to, *on; };

/* A certificate that the verifier was given when it asked: a trust anchor, or one to build paths with. */
struct vt_event_anchor { struct vt_bytes der; bool untrusted; };

enum vt_event_kind {
    VT_EVENT_BUFFER, VT_EVENT_OPEN, VT_EVENT_LEAF, VT_EVENT_CLOSE,
    VT_EVENT_DERIVE, VT_EVENT_CHECK, VT_EVENT_STATE, VT_EVENT_ANCHOR,
    VT_EVENT_END         /* a recording ended at its largest size; the session went on */
};

struct vt_event {
    enum vt_event_kind kind;
    union {
        struct vt_event_buffer buffer;
        struct vt_event_field field;
        struct vt_event_derive derive;
        struct vt_event_check check;
        struct vt_event_state state;
        struct vt_event_anchor anchor;
    };
};

/* Names open at once in a parse. The deepest standard structure, a DistributionPoint inside a certificate
 * inside a message, opens 14. */
#define VT_DEPTH_MAX 24

/* The first thing that went wrong in a parse. */
struct vt_failure {
    unsigned rule;       /* 0: nothing so far */
    uint32_t at;         /* offset in the parse's data of the field it is about */
};

/* The rules that a parser of one's own fails by: a count over its limit, a value that its structure does not
 * allow. */
enum { VT_SYNTAX_LIMIT = 4, VT_SYNTAX_VALUE = 5 };

/* An open name. Groups without a name are items of the group above: extensions[2]. */
struct vt_open {
    const char *name;    /* NULL: an item */
    const char *ref;     /* the clause that its leaves come from */
    uint64_t off;
    uint16_t index;      /* of an item */
};

/* The state that all readers of one buffer share. */
struct vt_parse {
    struct vt_failure failure;
    struct vt_verdict remarks; /* the rules that were broken, and past which the parse went on */
    uint32_t at;         /* everything before it has been named */
    uint32_t last;       /* where the field named last begins */
    uint8_t depth;       /* names open */
    bool within;         /* what fails in it is told as a warning */
    bool bulk;           /* application data, or made of it */
    uint32_t buffer;     /* its id; 0 in a build without trace */
    uint64_t base;       /* the offset of data[0] in the buffer: not 0 only for the wire's streams */
    struct vt_sink *sink;   /* NULL: an untraced parse */
#if VT_TRACE
    struct vt_open open[VT_DEPTH_MAX];
#endif
};

/* Bytes [at, end) of DATA are still to be read. A child reader has an end of its own, within its parent's. */
struct vt_reader {
    const uint8_t *data;
    uint32_t at, end;
    struct vt_parse *parse;
};

/* Begins a parse of DATA, shorter than 4 GiB, and announces the buffer when SINK is not NULL; FROM: what it
 * was made of. */
struct vt_reader vt_parse_begin(struct vt_parse *parse, struct vt_sink *sink, enum vt_buffer_kind kind,
                                struct vt_bytes data, const struct vt_part *from, uint8_t parts);

/* Begins a parse that nobody listens to. */
struct vt_reader vt_parse_untraced(struct vt_parse *parse, struct vt_bytes data);

/* Ends a parse: names what a failure left over "unparsed" and closes what is open. True when all was read and
 * nothing failed; bytes left over are a failure. */
bool vt_parse_end(struct vt_reader *r);

/* Records a failure of the parse, unless there is one already, and tells the sink. Always false. */
bool vt_fail(struct vt_parse *parse, unsigned rule, struct vt_value seen);

/* Bytes that R has left. */
static inline uint32_t vt_left(const struct vt_reader *r)
{
    return r->end - r->at;
}

/* True while R has bytes left and its parse has not failed: the condition of a loop over items. */
static inline bool vt_more(const struct vt_reader *r)
{
    return r->at < r->end && r->parse->failure.rule == 0;
}

/* Looks at the next byte without reading it, for OPTIONAL and CHOICE. False when there is none. */
static inline bool vt_peek_u8(const struct vt_reader *r, uint8_t *out)
{
    if (!vt_more(r))
        return false;
    *out = r->data[r->at];
    return true;
}

/* The reads. Each reads the next field, called NAME, into *OUT and advances; false, with the parse failed and
 * R unchanged, when too few bytes remain. First what they do without a name, for other encodings. */
bool vt_take(struct vt_reader *r, uint32_t n, struct vt_bytes *out);
bool vt_take_uint(struct vt_reader *r, uint32_t n, uint32_t *out);
bool vt_enter(struct vt_parse *parse);

#if VT_TRACE

/* Opens the group NAME, whose fields come from clause REF (NULL: the clause of the group round it). */
bool vt_open(struct vt_reader *r, const char *name, const char *ref);

/* Opens item INDEX of the group just opened. */
bool vt_open_item(struct vt_reader *r, uint16_t index);

/* Closes the innermost group. */
bool vt_close(struct vt_reader *r);

/* Reads N bytes, 1 to 4, as a big-endian number whose registry is NAMES; NULL: a plain number. */
bool vt_read_number(struct vt_reader *r, const char *name, uint32_t n, const struct vt_name *names,
                    uint32_t *out);

/* Reads N bytes. OUT is a view of them. */
bool vt_read_bytes(struct vt_reader *r, const char *name, uint32_t n, struct vt_bytes *out);

/* Opens the group NAME: a length of SIZE bytes and BODY, which must be read to its end and given to
 * vt_read_done. */
bool vt_read_vector(struct vt_reader *r, const char *name, uint32_t size, struct vt_reader *body);

#else

/* Takes a length of SIZE bytes, and BODY, which is as long. */
bool vt_take_vector(struct vt_reader *r, uint32_t size, struct vt_reader *body);

static inline bool vt_open(struct vt_reader *r, const char *name, const char *ref)
{
    (void)name, (void)ref;
    return vt_enter(r->parse);
}

static inline bool vt_open_item(struct vt_reader *r, uint16_t index)
{
    (void)index;
    return vt_enter(r->parse);
}

static inline bool vt_close(struct vt_reader *r)
{
    r->parse->depth--;
    return true;
}

static inline bool vt_read_number(struct vt_reader *r, const char *name, uint32_t n,
                                  const struct vt_name *names, uint32_t *out)
{
    (void)name, (void)names;
    return vt_take_uint(r, n, out);
}

static inline bool vt_read_bytes(struct vt_reader *r, const char *name, uint32_t n, struct vt_bytes *out)
{
    (void)name;
    return vt_take(r, n, out);
}

static inline bool vt_read_vector(struct vt_reader *r, const char *name, uint32_t size,
                                  struct vt_reader *body)
{
    (void)name;
    return vt_take_vector(r, size, body);
}

#endif

/* Closes BODY's group; bytes of it that are left over are a failure. Mandatory for each vector, and each
 * constructed element. */
bool vt_read_done(struct vt_reader *body);

/* DER. An element is a group of three leaves: its tag, its length and its content. Definite minimal lengths,
 * tag numbers below 31, BOOLEAN 00 or FF, minimal INTEGERs, clean BIT STRING padding: what DER refuses is
 * refused. */

/* Identifier octets (X.690 8.1.2). */
enum vt_der_tag {
    VT_DER_BOOLEAN = 0x01, VT_DER_INTEGER = 0x02, VT_DER_BIT_STRING = 0x03,
    VT_DER_OCTET_STRING = 0x04, VT_DER_NULL = 0x05, VT_DER_OID = 0x06,
    VT_DER_ENUMERATED = 0x0a, VT_DER_UTF8_STRING = 0x0c, VT_DER_NUMERIC_STRING = 0x12,
    VT_DER_PRINTABLE_STRING = 0x13, VT_DER_T61_STRING = 0x14, VT_DER_IA5_STRING = 0x16,
    VT_DER_UTC_TIME = 0x17, VT_DER_GENERALIZED_TIME = 0x18, VT_DER_VISIBLE_STRING = 0x1a,
    VT_DER_UNIVERSAL_STRING = 0x1c, VT_DER_BMP_STRING = 0x1e, VT_DER_SEQUENCE = 0x30,
    VT_DER_SET = 0x31
};

/* Context-specific tags, [N] primitive and constructed. */
#define VT_DER_CONTEXT(n) (0x80 | (n))
#define VT_DER_CONTEXT_OF(n) (0xa0 | (n))

/* The readers. Each is one element called NAME, whose identifier octet must be TAG: IMPLICIT tagging needs no
 * more. OUT is the content: an INTEGER's as two's complement, an OID's octets. */

/* Opens a constructed element, or an OCTET STRING that holds DER; its content is BODY. REF: its clause, or
 * NULL. */
bool vt_der_open_as(struct vt_reader *r, const char *name, const char *ref, uint8_t tag,
                    struct vt_reader *body);

/* Opens an element of a SEQUENCE OF or SET OF: item INDEX of the group just opened. */
bool vt_der_open_item(struct vt_reader *r, uint16_t index, uint8_t tag, struct vt_reader *body);

/* Opens a BIT STRING whose content is DER again (subjectPublicKey). No bits may be unused. */
bool vt_der_open_bits_as(struct vt_reader *r, const char *name, const char *ref, struct vt_reader *body);

/* Primitive elements. */
bool vt_der_boolean_as(struct vt_reader *r, const char *name, uint8_t tag, bool *out);
bool vt_der_integer_as(struct vt_reader *r, const char *name, uint8_t tag, struct vt_bytes *out);
bool vt_der_null_as(struct vt_reader *r, const char *name);

/* An INTEGER of 0 to 2^31 - 1, or an ENUMERATED whose registry is NAMES (NULL: none). */
bool vt_der_small_as(struct vt_reader *r, const char *name, uint8_t tag, const struct vt_name *names,
                     uint32_t *out);

/* A BIT STRING; UNUSED, when NULL, must be 0. */
bool vt_der_bits_as(struct vt_reader *r, const char *name, uint8_t tag, uint8_t *unused,
                    struct vt_bytes *out);

/* A primitive element of any other type, with its content as KIND; an OID is checked wherever it is read. */
bool vt_der_primitive_as(struct vt_reader *r, const char *name, uint8_t tag, enum vt_value_kind kind,
                         struct vt_bytes *out);

/* A UTCTime or GeneralizedTime in the forms of RFC 5280 4.1.2.5, as seconds since 1970. */
bool vt_der_time_as(struct vt_reader *r, const char *name, int64_t *out);

/* A string of any type that DirectoryString and its friends allow, its characters checked. TAG: which. */
bool vt_der_any_string_as(struct vt_reader *r, const char *name, struct vt_bytes *out, uint8_t *tag);

/* The whole of the next element, tag and length included, without reading it; the element is checked when it
 * is read. False when its header is malformed or exceeds R; nothing fails. */
bool vt_der_peek_whole(const struct vt_reader *r, struct vt_bytes *out);

#ifdef __cplusplus
}
#endif

#endif

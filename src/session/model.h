/* The model of a session: all of its events in memory, each joined to what it belongs to. The views (text,
 * step, HTML) are made from it; none of them reads JSON, and none knows TLS.
 *
 * A model is a sink like any other: of a session, a replay, a capture, a certificate, or of a trace that is
 * read. Strict: the leaves of each buffer tile it, and groups nest; the first event that is wrong ends it.
 *
 * What this code does not check: that what is told is true. A replay finds that out by doing it again.
 *
 * All pointers are into the model's own memory; texts are NUL-terminated UTF-8, escaped for showing by
 * session/value.h's rules. Indices count from 0; VT_NONE says that there is none. */
#pragma once

#include "session/trace_read.h"

#define VT_NONE UINT32_MAX

/* Parts on all ways from a buffer down to the wire: a message is made of at most 255, a certificate of a
 * part of one. */
#define VT_MODEL_WEIGHT_MAX 2048

struct vt_model_buffer {
    uint32_t id;                    /* from 1; buffers[id - 1] is this one */
    const char *kind;               /* "c2s", "s2c", "record", "message", "certificate", "signature_block",
                                       "file" */
    const struct vt_part *from;     /* what it was made of */
    uint32_t parts;
    uint64_t announced;             /* its length as it was told: 0 for the wire */
    uint64_t len;                   /* as many bytes as its leaves name */
    struct vt_bytes data;           /* those bytes; data NULL when any of them is withheld */
    uint32_t event;                 /* that announced it; its index in events */
    uint32_t first, last;           /* its first and last field, in the order of events; see next; VT_NONE */
    uint32_t open;                  /* its innermost group that was never closed; VT_NONE */
    uint32_t ordinal;               /* how many of its kind come before it */
    uint32_t weight;                /* parts on all ways from it down to the wire */
    const uint32_t *leaves;         /* its leaves, by offset */
    uint32_t leaves_len;
    const char *name;               /* of its first group: "server_hello", "certificate"; its kind when it
                                       has none */
};

/* A group (open and close) or a leaf. */
struct vt_model_field {
    uint32_t buffer;
    bool leaf, closed;              /* a group that was never closed: the session broke off in it */
    bool hashed;                    /* its value is its SHA-256: the bytes were not kept */
    enum vt_value_kind kind;        /* of its value */
    uint8_t depth;                  /* of groups around it in its buffer */
    uint64_t off;
    uint32_t len;
    const char *path;               /* "server_hello.extensions[2].type" */
    const char *name;               /* the path's last component: "type", "extensions[2]" */
    uint32_t parent;                /* the group around it; VT_NONE */
    uint32_t next;                  /* the buffer's next field in the order of events; VT_NONE */
    struct vt_bytes raw;            /* its bytes, a group's too when closed; data NULL: withheld, or a part
                                       of it is */
    const char *value;              /* its meaning, where that is more than the bytes; NULL */
    const char *dotted;             /* of an OID, whose value is its name; NULL */
    const char *ref;                /* the clause; NULL: none of its own */
    uint32_t event, close_event;    /* indices in events; a leaf's are the same */
};

enum vt_origin_kind {
    VT_ORIGIN_UNKNOWN,              /* the trace does not say: it is of version 1, or what it says is not
                                       there */
    VT_ORIGIN_OUTSIDE,              /* of the session: an anchor, a key log */
    VT_ORIGIN_LITERAL,              /* of the RFC: a label, a sequence number */
    VT_ORIGIN_FIELD,                /* fields[index] */
    VT_ORIGIN_DERIVED,              /* output TERM of derives[index] */
    VT_ORIGIN_MESSAGES              /* all handshake messages whose buffer event comes before events[index] */
};

struct vt_origin {
    enum vt_origin_kind kind;
    uint32_t index;
    uint8_t term;
};

/* An input or an output of a derivation. */
struct vt_model_term {
    const char *role;               /* an input's: "secret"; an output's is its name */
    const char *name;               /* "pre_master_secret"; NULL: a literal */
    const char *text;               /* a literal that is no hex: a label; NULL */
    struct vt_bytes bytes;          /* the value; data NULL: withheld, or not in the trace */
    struct vt_from from;            /* an input's: where it says that these bytes came from */
    struct vt_origin origin;        /* and what that is here */
};

struct vt_model_derive {
    const char *op, *ref;
    const struct vt_model_term *in, *out;
    uint8_t ins, outs;
    uint32_t event;
    uint32_t first_use, last_use;   /* of its outputs, in uses; VT_NONE */
};

/* Term TERM of a derivation: an input or an output. */
struct vt_use {
    uint32_t derive;
    uint8_t term;
};

/* A use of output TERM of a derivation, and the next of any of its outputs; VT_NONE. */
struct vt_model_use {
    struct vt_use by;
    uint8_t term;
    uint32_t next;
};

/* A result that is long enough to be told from others by its bytes (session/provenance.h). */
struct vt_model_result {
    struct vt_bytes bytes;
    struct vt_use made;
};

struct vt_model_check {
    struct vt_event_check told;     /* as it was told, in the model's memory; without where a parse stood */
    const char *id, *reason, *seen, *wanted, *ref; /* NULL where there is none; reason "" */
    enum vt_result result;
    int depth;                      /* of the certificate; -1 */
    const char *where;              /* a parse stood: "byte 12, in server_hello.session_id"; NULL */
    uint32_t buffer;                /* that it read; 0: unknown */
    uint64_t off;
    const char *sentence;           /* of the table of rules; NULL: a rule this program does not know */
    const char *fix;                /* filled in, of VT_FAIL and VT_WARN */
    uint32_t event;
};

struct vt_model_state {
    const char *from, *to, *on;
    uint32_t event;
};

/* What happened, in order. INDEX is of the list of its kind: buffers, fields (open, leaf, close), derives,
 * checks, states. */
struct vt_model_event {
    enum vt_event_kind kind;
    uint32_t index;
};

/* A handshake message, an alert, a line of the dialogue, a record of data: what a table of contents lists. */
struct vt_model_message {
    const char *name;               /* "server_hello", "change_cipher_spec", "starttls.greeting[0]" */
    bool from_server;
    uint32_t buffer;                /* that holds it: a message's, a record's, or c2s and s2c themselves */
    uint32_t field;                 /* its outermost group */
    uint64_t wire_off;              /* where its first byte is in its direction of the wire */
    uint32_t event;
};

struct vt_model {
    struct vt_sink sink;            /* hand this on; vt_model_begin sets it */
    bool compared;                  /* see vt_model_read_compared */
    const char *problem;            /* what is wrong with an event; later ones are passed over. NULL:
                                       nothing */
    struct vt_model_making *making; /* NULL when it is made */
    struct vt_recorded recorded;    /* the first line; whoever makes a model of what is no trace fills it
                                       in */
    /* The first line, as text; NULL where it has none. */
    const char *program, *target, *time, *at, *starttls, *server_name;
    bool condensed;                 /* it holds what a replay needs, and no more: no groups, no derivations */
    struct vt_model_event *events;
    struct vt_model_buffer *buffers;
    struct vt_model_field *fields;
    struct vt_model_derive *derives;
    struct vt_model_check *checks;
    struct vt_model_state *states;
    struct vt_model_message *messages;
    struct vt_bytes *anchors, *untrusted;  /* certificates the verifier was given */
    struct vt_model_use *uses;
    struct vt_model_result *results; /* by their bytes, and then in the order of events */
    uint32_t *records[2];           /* the fields that are TLS records, of c2s and of s2c */
    uint32_t events_len, buffers_len, fields_len, derives_len, checks_len, states_len, messages_len,
        anchors_len,
             untrusted_len, uses_len, results_len, records_len[2];
    uint32_t c2s, s2c;              /* ids of the two directions; 0: none */
    uint32_t unparsed;              /* bytes in leaves called so */
    bool ended;                     /* the recording ended, at its size, before the session did */
    uint64_t lost;                  /* bytes that crossed the wire, and are not in the capture */
    struct vt_arena arena;          /* what texts, bytes and terms live in */
};

/* Begins a model: its sink takes the events of one session. SECRETS: with those that are marked so. False
 * when there is no memory; then, too, vt_model_end says so. */
bool vt_model_begin(struct vt_model *model, bool secrets);

/* Joins the events that came. False when there is no memory, or an event was wrong: problem says which. End
 * with vt_model_free. */
bool vt_model_end(struct vt_model *model);

/* Reads TEXT, which may be freed after. False with ERROR set when it is no trace, or memory ran out; MODEL is
 * empty then. End with vt_model_free. */
bool vt_model_read(struct vt_bytes text, struct vt_model *model, struct vt_trace_error *error);
void vt_model_free(struct vt_model *model);

/* The same for who compares each line with a replay: a group may end elsewhere, or under another name, since
 * the comparison shows the line that is wrong, and not where that was noticed. */
bool vt_model_read_compared(struct vt_bytes text, struct vt_model *model, struct vt_trace_error *error);

static inline const struct vt_model_buffer *vt_model_buffer(const struct vt_model *model, uint32_t id)
{
    return id > 0 && id <= model->buffers_len ? &model->buffers[id - 1] : NULL;
}

/* The first buffer that was announced after EVENT; NULL. */
const struct vt_model_buffer *vt_model_buffer_after(const struct vt_model *model, uint32_t event);

/* True when buffer ID is a direction of the wire. */
static inline bool vt_model_is_wire(const struct vt_model *model, uint32_t id)
{
    return id == model->c2s || id == model->s2c;
}

/* True when buffer ID crossed the wire encrypted: it is a record's plain text, or a message in one. */
bool vt_model_is_encrypted(const struct vt_model *model, uint32_t id);

/* The worst of the checks whose id begins with PREFIX: a failure before a warning before a pass before a
 * skip, and the first of those; NULL when there is none. */
const struct vt_model_check *vt_model_worst(const struct vt_model *model, const char *prefix);

/* The bytes of the wire that LEN bytes at OFF of buffer ID are made of: at most ROOM parts of c2s and s2c
 * into OUT, returns how many there are. Of what was encrypted it is the whole ciphertext of its record. */
uint32_t vt_model_wire(const struct vt_model *model, uint32_t id, uint64_t off, uint64_t len,
                       struct vt_part *out, uint32_t room);

/* How many bytes there are: on the wire; of a file, of all that is in it. */
uint64_t vt_model_bytes(const struct vt_model *model);

/* The first of results with BYTES made at EVENT or later, or else of those behind them; results_len at the
 * end. */
uint32_t vt_model_result_after(const struct vt_model *model, struct vt_bytes bytes, uint32_t event);

/* True when WANTED, which is not empty, stands in BYTES, beginning in the first WITHIN of them. */
bool vt_bytes_hold(struct vt_bytes bytes, size_t within, struct vt_bytes wanted);

/* The number, from 1, of the field in LIST, which is ordered by offset, that holds byte OFF of their buffer;
 * 0: none does. */
uint32_t vt_model_last_at(const struct vt_model *model, const uint32_t *list, uint32_t len, uint64_t off);

/* The innermost leaf that holds byte OFF of buffer ID; VT_NONE. */
uint32_t vt_model_leaf_at(const struct vt_model *model, uint32_t id, uint64_t off);

/* Each use of a value: *AT is 0 at first. Finds the next input of a derivation whose origin is ORIGIN, or for
 * a field shares bytes with it; false at the end. */
bool vt_model_next_use(const struct vt_model *model, struct vt_origin origin, uint32_t *at,
                       struct vt_use *use);

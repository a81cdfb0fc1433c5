/* The map of flipped bits: a recorded session is run again once for each bit that the server sent, with that
 * bit flipped, and the map says which rule caught it. What nothing catches is named, with the reason why it
 * does not matter; what no reason covers is accepted silently, and that is a bug of ours.
 *
 * The server of a flipped session goes on saying what was recorded, as long as the client still answers;
 * where it does not, both wait, until the server hangs up. Only the verdict counts: the client's own bytes
 * may be others than recorded.
 *
 * What this code does not check: two bits at once; bits that we sent. */
#pragma once

#include "base/rule.h"
#include "session/script.h"

/* Who caught a flip; the kind of the rule that failed first. */
enum vt_flip_class {
    VT_FLIP_ACCEPTED,      /* nobody: the verdict is the recorded one, for a reason that is named */
    VT_FLIP_SILENT,        /* nobody, and no reason is known */
    VT_FLIP_DIALOGUE,      /* the STARTTLS dialogue, in plain text */
    VT_FLIP_RECORD,        /* a record's header */
    VT_FLIP_MESSAGE,       /* the syntax of a message */
    VT_FLIP_ORDER,         /* the order of messages */
    VT_FLIP_CHOICE,        /* the server's choices, against what was offered */
    VT_FLIP_CERTIFICATE,   /* the syntax of a certificate */
    VT_FLIP_CHAIN,         /* the chain: signatures, names, validity, use */
    VT_FLIP_SIGNATURE,     /* the server's signature over its key share */
    VT_FLIP_MAC,           /* a record that does not authenticate: the keys, or its bytes, are others */
    VT_FLIP_FINISHED,      /* the hash of the handshake */
    VT_FLIP_WAITING,       /* nothing is wrong yet, but the client waits for more than comes */
    VT_FLIP_CLASSES
};

/* Its letter in a map, and what it says to people. */
char vt_flip_letter(enum vt_flip_class class);
const char *vt_flip_class_text(enum vt_flip_class class);

/* A run of bytes that the session names alike: the innermost name,
 * "certificate.certificate_list[0].tbsCertificate.version". */
struct vt_flip_field {
    uint32_t off, len;
    char path[160];
    const char *reason;    /* why a flip here may be accepted; NULL: there is none */
};

struct vt_flip_map {
    struct vt_bytes bytes;          /* s2c, as recorded: in the trace's memory */
    uint16_t *rules;                /* an enum vt_rule for each bit: rules[8 * byte + i], i = 0 the most
                                       significant; VT_RULE_NONE: accepted */
    struct vt_flip_field *fields;   /* in order; they tile the bytes */
    uint32_t fields_len;
    uint32_t *field_of;             /* of each byte, its field's index */
    uint64_t by_class[VT_FLIP_CLASSES], by_rule[VT_RULE_COUNT];   /* bits */
};

/* The class of what RULE catches; not of VT_RULE_NONE. */
enum vt_flip_class vt_flip_rule_class(enum vt_rule rule);

/* The class of bit I, 0 to 7, of byte AT. */
enum vt_flip_class vt_flip_class(const struct vt_flip_map *map, uint32_t at, unsigned i);

/* The class that a letter shows for byte AT, and how many of its BITS fall into each: what nobody knows a
 * reason for, or else most. */
enum vt_flip_class vt_flip_byte(const struct vt_flip_map *map, uint32_t at, unsigned bits[VT_FLIP_CLASSES]);

/* Told now and then: DONE of TOTAL bytes. */
typedef void vt_flip_progress(uint32_t done, uint32_t total);

/* Makes the map of TRACE, which must outlive it; MODEL is of the same session, whole. PROGRESS may be NULL.
 * False when TRACE can't be replayed, or memory ran out: PROBLEM says which. End with vt_flips_free. */
bool vt_flips_run(const struct vt_model *model, const struct vt_script *trace, struct vt_flip_map *map,
                  vt_flip_progress *progress, const char **problem);
void vt_flips_free(struct vt_flip_map *map);

/* PEM (RFC 7468): the blocks of a text, decoded one after the other into the caller's memory. Text before, between and
 * after them is skipped; lines end in LF or CRLF and may have any length; RFC 1421's header lines are stepped over.
 *
 *     struct vt_pem pem = vt_pem(text);
 *     while ((result = vt_pem_next(&pem, der, room, &block)) == VT_PEM_BLOCK) …
 *     if (result != VT_PEM_END) … vt_pem_error(result), line pem.line …
 *
 * What this code does not check: labels, and what the decoded octets are. */
#ifndef VT_ASN1_PEM_H
#define VT_ASN1_PEM_H

#include "base/bytes.h"

enum vt_pem_result {
    VT_PEM_END,            /* no more blocks */
    VT_PEM_BLOCK,
    VT_PEM_BAD_BEGIN,      /* a BEGIN line without its last dashes */
    VT_PEM_BAD_CHARACTER,  /* one that is not base64 */
    VT_PEM_BAD_PADDING,    /* base64 that does not end as RFC 4648 4 asks */
    VT_PEM_NO_END,         /* the text, or the next block, comes before the END line */
    VT_PEM_OTHER_END,      /* END has another label than BEGIN */
    VT_PEM_NO_ROOM         /* OUT is too small */
};

struct vt_pem {
    struct vt_bytes text;
    size_t at;
    uint32_t line;           /* of text[at], from 1: after an error, where it is */
};

struct vt_pem_block {
    struct vt_bytes label;   /* "CERTIFICATE" */
    struct vt_bytes headers; /* "Proc-Type: 4,ENCRYPTED…"; empty: none, as RFC 7468 wants it */
    struct vt_bytes data;    /* decoded, in OUT */
    size_t at;               /* where the BEGIN line is in the text, to begin again from there */
    uint32_t line;           /* its line */
};

static inline struct vt_pem vt_pem(struct vt_bytes text)
{
    return (struct vt_pem){ .text = text, .at = 0, .line = 1 };
}

/* The room that any block of TEXT can need. */
static inline size_t vt_pem_room(struct vt_bytes text)
{
    return text.len / 4 * 3;
}

/* Finds and decodes the next block into OUT, of ROOM bytes. After an error a further call goes on behind it. */
enum vt_pem_result vt_pem_next(struct vt_pem *pem, uint8_t *out, size_t room, struct vt_pem_block *block);

/* What went wrong, for a message: "a character that is not base64". */
const char *vt_pem_error(enum vt_pem_result result);

#endif

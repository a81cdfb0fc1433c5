/* The rules: everything that can be wrong, from a truncated field to an expired issuer. A rule is a row of one
 * table (base/rule_table.h): a stable id, its clause, a sentence, the fix, the alert, the exit status and OpenSSL's
 * verify code. Verdict, alert and exit status are folds over the rules that failed; nothing else decides.
 *
 * Rows whose exit status is 0 are syntax rules, which decide nothing alone: they say what is wrong with some bytes, and the
 * owner of the bytes says what that means (VT_RULE_TLS_DECODE, VT_RULE_CHAIN_SYNTAX…). Advice is judged as a warning; its exit
 * status counts for those who ask for that. */
#ifndef VT_BASE_RULE_H
#define VT_BASE_RULE_H

#include <stdbool.h>
#include <stdint.h>

enum vt_rule {
    VT_RULE_NONE, /* nothing failed */
#define VT_ROW(symbol, class, id, reason, exit, alert, code, clause, sentence, fix) VT_RULE_##symbol,
#include "base/rule_table.h"
#undef VT_ROW
    VT_RULE_COUNT
};

/* What a failure means to the protocol and to scripts. */
struct vt_consequence {
    uint8_t exit;   /* the process's exit status (design, section 4); 0: the rule decides nothing alone */
    uint8_t alert;  /* the TLS alert to send (RFC 5246 7.2.2) */
    uint8_t code;   /* the verify code that OpenSSL documents; 0: none */
};

/* What a failure means to a person. In fix, {seen}, {wanted}, {subject}, {issuer} and {depth} stand for the
 * values of the finding, and {hint} for what only its place can know: the settings of a protocol's servers, a command. */
struct vt_rule_text {
    const char *id;       /* stable: "path.validity"; several rows may share one */
    const char *reason;   /* tells apart the rows of one id: "expired"; "" where there is one row */
    const char *clause;   /* "RFC 5280 6.1.3 (a)(2)" */
    const char *sentence; /* what the rule demands */
    const char *fix;      /* what the server's owner must change */
};

const struct vt_consequence *vt_rule_consequence(enum vt_rule rule);

/* The texts live in a file of their own: a program that does not call this does not carry them. */
const struct vt_rule_text *vt_rule_text(enum vt_rule rule);

/* A fold over the rules that failed. Zeroed, it says that nothing has. Failures are only ever added. */
struct vt_verdict {
    uint32_t failed[(VT_RULE_COUNT + 31) / 32]; /* a bit a rule */
    enum vt_rule first;                         /* the first that decides; VT_RULE_NONE: nothing failed */
    int first_depth;                            /* the certificate it was about; -1: none */
    uint8_t exit;                               /* the smallest exit status; 0: nothing failed */
    uint8_t warned;                             /* the smallest exit status of the warnings; 0: there was none */
};

/* Adds a failed rule. DEPTH is the certificate's, or -1. */
void vt_verdict_add(struct vt_verdict *verdict, enum vt_rule rule, int depth);

/* Adds a warning. */
void vt_verdict_warn(struct vt_verdict *verdict, enum vt_rule rule);

/* The exit status; when STRICT, warnings count too. */
uint8_t vt_verdict_exit(const struct vt_verdict *verdict, bool strict);

/* Adds all that failed in OTHER. */
void vt_verdict_join(struct vt_verdict *verdict, const struct vt_verdict *other);

/* True when RULE has failed. */
bool vt_verdict_has(const struct vt_verdict *verdict, enum vt_rule rule);

#endif

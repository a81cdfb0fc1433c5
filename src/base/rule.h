/* The rules: everything that can be wrong, from a truncated field to an expired issuer. A rule is a row of
 * one table (base/rule_table.h): a stable id, its clause, a sentence, the fix, the alert, the exit status and
 * OpenSSL's verify code. Verdict, alert and exit status are folds over the rules that failed; nothing else
 * decides.
 *
 * Rows whose exit status is 0 are syntax rules, which decide nothing alone: they say what is wrong with some
 * bytes, and the owner of the bytes says what that means (VT_RULE_TLS_DECODE, VT_RULE_CHAIN_SYNTAX…). Advice
 * is judged as a warning; its exit status counts for those who ask for that. */
#pragma once

#include "vitrine.h"

enum vt_rule {
    VT_RULE_NONE, /* nothing failed */
#define VT_ROW(symbol, class, id, reason, exit, alert, code, clause, sentence, fix) VT_RULE_##symbol,
#include "base/rule_table.h"
#undef VT_ROW
    VT_RULE_COUNT
};

/* Adds a failed rule. DEPTH is the certificate's, or -1. */
void vt_verdict_add(struct vt_verdict *verdict, enum vt_rule rule, int depth);

/* Adds a warning. */
void vt_verdict_warn(struct vt_verdict *verdict, enum vt_rule rule);

/* The exit status; when STRICT, warnings count too. */
uint8_t vt_verdict_exit(const struct vt_verdict *verdict, bool strict);

/* Adds all that failed in OTHER. */
void vt_verdict_join(struct vt_verdict *verdict, const struct vt_verdict *other);

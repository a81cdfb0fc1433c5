/* Inside the verifier: the pool of certificates, the search for a path, and the rules that judge one.
 *
 * The search is iterative and backtracks: a dead end never stops it while another issuer of that name, or a
 * trusted copy, is left. Candidates are ranked by key identifiers and validity; rules that need no issuer
 * come first, signatures only once a candidate path reaches an anchor; loops are cut by (subject, key). Its
 * budgets are in base/limits.h, and a budget spent is a failure. The search is untraced. Then the path found,
 * or the best-ranked one that fails, is judged once more traced, by the same function; only that judgement
 * counts, and all of its failing rules are reported. Beside the chain as sent it looks at no more than the
 * spares and anchors whose names are met.
 *
 * What this code does not check: the chain as the server sent it, and what only concerns the leaf
 * (x509/verify.c, x509/leaf.c). */
#pragma once

#include "base/limits.h"
#include "x509/host.h"
#include "x509/name.h"

#define VT_POOL_ROOM (VT_CHAIN_MAX + VT_SPARES_MAX + VT_ANCHORS_MAX)

/* A certificate to build with. Names and keys that are equal have the same number, so that the search
 * compares numbers. Certificates of the chain come first, in the order sent; spares and anchors are drawn
 * when their name is met. */
struct vt_pool_entry {
    struct vt_certificate certificate;
    uint8_t subject, issuer;  /* indexes of vt_pool.names */
    uint8_t key;              /* index of the first entry with this key */
    bool anchor;
    uint8_t fitness;          /* among those drawn with it */
};

struct vt_pool_name {
    struct vt_bytes name;
    uint8_t digest[VT_NAME_DIGEST_LEN];
    bool asked;                    /* what there is of that subject was drawn */
};

struct vt_pool {
    struct vt_pool_entry entries[VT_POOL_ROOM];
    uint8_t count, sent;           /* of them those of the chain */
    uint8_t drawn[2];              /* spares, and anchors */
    struct vt_pool_name names[2 * VT_POOL_ROOM];
    uint8_t names_count;
};

/* A path: indexes of pool entries, the leaf first. */
struct vt_path {
    uint8_t at[VT_PATH_MAX];
    uint8_t len;
    bool anchored;                 /* the last is an anchor */
};

/* A certificate on the path under construction, and those that may have issued it, best first. */
struct vt_path_frame {
    uint8_t candidates[VT_POOL_ROOM];
    uint8_t count, next;
    bool dead;                     /* none of them fits well: the path may just as well end here */
};

/* What came of checking one signature. */
struct vt_signature_result {
    uint8_t child, key;
    bool valid;
};

/* A certificate policy at one depth of the path. WANTED: some way up the path leads it to a policy that the
 * caller wants. */
struct vt_policy {
    struct vt_bytes oid;
    bool wanted;
};

/* All of one depth; ANY: anyPolicy is one of them. */
struct vt_policies {
    struct vt_policy at[VT_POLICIES_MAX];
    uint8_t count;
    bool any;
};

/* A certificate that might have issued another, and does not parse. */
struct vt_malformed {
    struct vt_failure failure;     /* its rule is VT_RULE_NONE: there is none */
    uint8_t subject;               /* index of vt_pool.names */
    uint8_t sent;                  /* its place in the chain as sent; 0: a spare, or an anchor */
};

/* What was spent of each budget, and the first that ran out. */
enum vt_spend {
    VT_SPEND_STEPS,                /* of the search: certificates put on a path */
    VT_SPEND_SIGNATURES,           /* computed */
    VT_SPEND_CONSTRAINTS,          /* comparisons of a name with a name constraint */
    VT_SPEND_POLICIES,             /* comparisons of two certificate policies */
    VT_SPENDS
};
struct vt_budget {
    uint32_t used[VT_SPENDS];
    enum vt_rule spent;            /* the first limit that was come to; VT_RULE_NONE: none */
    uint32_t limit;                /* how much that is */
};

/* Spends COST. False: there is no more, and the budget's rule is noted. */
bool vt_spend(struct vt_budget *budget, enum vt_spend what, uint32_t cost);

/* Notes that a limit was come to: RULE says to which, LIMIT how much it is. The first is told. Always
 * false. */
bool vt_spend_all(struct vt_budget *budget, enum vt_rule rule, uint32_t limit);

struct vt_verify_work {
    const struct vt_verify_request *request;
    struct vt_pool pool;
    struct vt_path_frame frames[VT_PATH_MAX];
    struct vt_path path;           /* under construction */
    struct vt_path best;
    uint32_t best_penalty, least_penalty;
    bool found;                    /* best is as good as the leaf allows, and anchored */
    struct vt_budget budget;
    /* of x509/policy.c: 3 KiB on a 64-bit machine, 1.5 KiB on a 32-bit one */
    struct vt_policies parents, children;
    /* of the certificates that were sent those that do not parse: a bit each */
    uint16_t broken;
    struct vt_malformed malformed;
    struct vt_signature_result signatures[VT_SIGNATURE_CHECKS_MAX];   /* as many as were spent */
};

/* Adds CERTIFICATE, one of the chain as sent: there is room for all that are read of it. */
void vt_pool_add(struct vt_pool *pool, const struct vt_certificate *certificate);

/* Draws the spares and the anchors whose subject is name number NAME: as many as there is room for, those
 * that fit best. */
void vt_pool_ask(struct vt_verify_work *work, uint8_t name);

/* Searches: work->best is the path to judge. The pool holds the leaf as its first entry. */
void vt_path_build(struct vt_verify_work *work);

/* The certificate at DEPTH of PATH. */
static inline const struct vt_certificate *vt_path_certificate(const struct vt_verify_work *work,
                                                               const struct vt_path *path, uint8_t depth)
{
    return &work->pool.entries[path->at[depth]].certificate;
}

/* RFC 5280 4.2.1.1: 2 when the key identifiers agree, 1 when one is missing, 0 when they differ. */
unsigned vt_path_key_id_fit(const struct vt_certificate *child, const struct vt_certificate *issuer);

/* True when CERTIFICATE is, by its names and key identifiers, signed by its own key: a root. */
bool vt_path_self_signed(const struct vt_certificate *certificate);

/* True when certificate DEPTH of PATH is signed by the one above it. A signature is computed once. */
bool vt_path_signed(struct vt_verify_work *work, const struct vt_path *path, uint8_t depth);

/* How the leaf stands to the name that the caller wants. */
struct vt_leaf_name {
    bool parsed;                   /* there is one, and REFERENCE is what it says */
    struct vt_reference reference;
    enum vt_host_match_result match;
    struct vt_value seen;          /* see vt_host_match */
    /* one that was sent behind the leaf, and has the name; NULL: there is none */
    const struct vt_certificate *own;
};

/* One path before the bench. */
struct vt_judgement {
    struct vt_verify_work *work;
    const struct vt_path *path;
    struct vt_report *report;
    uint32_t failures;             /* findings that failed: a rule may fail for several certificates */
    /* with the rules that are the leaf's whatever path leads to it: not in the search */
    bool whole;
    struct vt_leaf_name name;      /* then */
};

/* The certificate at DEPTH of the path judged. */
static inline const struct vt_certificate *vt_judged(const struct vt_judgement *judgement, uint8_t depth)
{
    return vt_path_certificate(judgement->work, judgement->path, depth);
}

/* True when the certificate at DEPTH keeps a rule. Otherwise FINDING says which rule, and how, it breaks.
 * Either way it says what was seen; a result other than VT_FAIL stays. */
typedef bool vt_path_test(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding);

/* A finding about the certificate at DEPTH: its names are filled in, the rest is the rule's. */
struct vt_event_check vt_path_finding(const struct vt_judgement *judgement, enum vt_rule rule, uint8_t depth);

/* The rules of path validation (RFC 5280 6.1) and, of a judgement that is whole, signatures and the leaf's
 * rules. They pass once, or fail once for each certificate that breaks them. */
void vt_path_check(struct vt_judgement *judgement);

/* The policies of the whole path (RFC 5280 6.1.3 (d) to (f), 6.1.4 (a), (b), (h) to (j), 6.1.5). False:
 * FINDING says which certificate has none that will do, and why. */
vt_path_test vt_policy_check;

/* Advice: what RFC 5280 asks of issuers alone. */
void vt_path_advise(struct vt_judgement *judgement);

/* "der.length not-minimal at byte 310": for a certificate that does not parse, into OUT. A library without
 * texts says less. */
#define VT_PATH_BROKEN_MAX 80
struct vt_value vt_path_show_broken(const struct vt_failure *failure, char out[VT_PATH_BROKEN_MAX]);

/* Whether the path goes on as far as certificates go, and ends at an anchor; if not, the one cause of it. */
void vt_path_judge_end(struct vt_judgement *judgement);

/* leaf.c: the rules for the server's own certificate. Before them its name is compared. */
vt_path_test vt_leaf_usage, vt_leaf_strength, vt_leaf_expiry, vt_leaf_name;
void vt_leaf_match(struct vt_judgement *judgement);

/* The name constraints of the certificate at DEPTH, for all certificates below it. False: FINDING says which
 * rule a certificate breaks, and how. */
vt_path_test vt_constraints_check;

/* The verifier: builds a path from the leaf to a trust anchor, and judges it by the rules of RFC 5280 6 and RFC 9525.
 *
 * The search is iterative and backtracks: a dead end never stops it while another issuer of that name, or a trusted
 * copy, is left. Candidates are ranked by key identifiers and validity; rules that need no issuer come first, signatures
 * only once a candidate path reaches an anchor; loops are cut by (subject, key). Its budgets are in base/limits.h, and a
 * budget spent is a failure. The search is silent. Then the path found, or the best-ranked one that fails, is judged once
 * more aloud, by the same function; only that judgement counts, and all of its failing rules are reported. Beside the chain
 * as sent it looks at no more than the spares and anchors whose names are met.
 *
 * What this code does not check: revocation without a CRL given, certificate transparency. */
#ifndef VT_X509_VERIFY_H
#define VT_X509_VERIFY_H

#include "x509/anchor.h"
#include "x509/host.h"

/* What the leaf's key is used for. */
enum vt_key_exchange {
    VT_KX_UNKNOWN,   /* nothing was negotiated: digitalSignature or keyEncipherment will do, neither is a warning */
    VT_KX_SIGN,      /* ECDHE: the key signs */
    VT_KX_ENCIPHER   /* RSA: the key decrypts */
};

/* Which certificate policies the caller wants (RFC 5280 6.1.1 (c), (e), (f), (g)). Zeroed: any, and none is demanded. */
struct vt_policy_inputs {
    const struct vt_bytes *wanted;    /* user-initial-policy-set, the content octets of OIDs; none: any-policy */
    uint8_t wanted_len;
    bool require_explicit;            /* initial-explicit-policy: the path has one of them */
    bool inhibit_any;                 /* initial-any-policy-inhibit: anyPolicy in a certificate stands for no other */
    bool inhibit_mapping;             /* initial-policy-mapping-inhibit: no CA translates one policy into another */
};

struct vt_verify_request {
    const struct vt_bytes *chain;     /* DER as sent: the leaf first; 1 at least */
    uint32_t chain_len;
    const struct vt_anchors *anchors; /* and spares */
    int64_t at;                       /* seconds since 1970 */
    struct vt_bytes name;             /* a DNS name or an IP literal */
    bool no_name;                     /* the caller says in words that no name is to be checked */
    bool allow_cn;                    /* where there is no subjectAltName the common name will do, with a warning */
    uint16_t expires_in;              /* days: a certificate that ends sooner is a warning; 0: 14 */
    enum vt_key_exchange key_exchange;
    struct vt_policy_inputs policy;
    struct vt_sink *sink;             /* hears the certificates parsed and the judgement; may be NULL */
    const struct vt_part *parts;      /* where each certificate of the chain lies in the handshake; may be NULL */
};

/* What the search works in: the caller's memory. The certificates of the result point into it. */
struct vt_verify_work;
size_t vt_verify_work_size(void);

#define VT_VERIFY_CODE_OK 0
#define VT_VERIFY_CODE_UNSPECIFIED 1   /* a rule failed that has no code of OpenSSL's */

struct vt_verify_result {
    struct vt_report report;                         /* the verdict: report.verdict.exit 0 is the only success */
    const struct vt_certificate *leaf;               /* NULL when the first certificate does not parse */
    const struct vt_certificate *path[VT_PATH_MAX];  /* leaf first, anchor last when one was reached */
    uint8_t path_len;
    bool anchored;                                   /* the path ends at an anchor */
    uint8_t code;                                    /* OpenSSL's verify code of the first rule that decides; 0: ok */
    int code_depth;
};

/* Verifies. Returns true only when no rule failed. WORK holds vt_verify_work_size() bytes, aligned as malloc does. */
bool vt_verify(const struct vt_verify_request *request, struct vt_verify_work *work, struct vt_verify_result *result);

/* OpenSSL's words for a verify code: "unable to get local issuer certificate". */
const char *vt_verify_code_text(uint8_t code);

#endif

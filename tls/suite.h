/* What can be negotiated: cipher suites, groups and signature schemes, each a table in our order of
 * preference, and the offers that a client makes of them.
 *
 * What this code does not check: that an offer is usable as a whole (ECDSA suites without an ECDSA
 * scheme). */
#pragma once

#include "crypto/ec.h"
#include "crypto/hash.h"
#include "tls/names.h"
#include "x509/certificate.h"

enum vt_exchange { VT_EXCHANGE_ECDHE, VT_EXCHANGE_RSA };

/* How records are protected (RFC 5246 6.2.3). Encrypt-then-MAC (RFC 7366) is negotiated apart, for CBC
 * alone. */
enum vt_protection_kind {
    VT_PROTECT_NULL,
    VT_PROTECT_CBC_MTE,
    VT_PROTECT_CBC_ETM,
    VT_PROTECT_GCM,
    VT_PROTECT_CHACHA,
    VT_PROTECT_OTHER   /* of a suite that is not ours, seen between two others */
};

struct vt_suite {
    uint16_t code;
    const char *openssl_name;
    enum vt_exchange exchange;
    bool ecdsa;                    /* the certificate's key is EC or Ed25519, else RSA */
    enum vt_protection_kind kind;
    uint8_t key_len;               /* enc_key_length, bytes */
    uint8_t fixed_iv_len;          /* fixed_iv_length: what the key block holds of each nonce */
    const struct vt_hash *mac;     /* NULL for AEAD */
    const struct vt_hash *prf;     /* of the PRF, the transcript and Finished */
};

struct vt_group_row {
    uint16_t code;
    const struct vt_ec_curve *curve;   /* NULL: X25519 */
};

/* A SignatureScheme and what it means for the certificate's key. rsa_pss_rsae and rsa_pss_pss sign alike;
 * they differ in the kind of key (RFC 8446 4.2.3). */
struct vt_scheme {
    uint16_t code;
    bool by_default;
    enum vt_key_type key;
    enum vt_signature_family family;
    enum vt_digest_id digest;
    uint16_t salt_len;
};

/* The tables end with code 0. */
extern const struct vt_suite vt_suites[];
extern const struct vt_group_row vt_groups[];
extern const struct vt_scheme vt_schemes[];

/* NULL: not one of ours. */
const struct vt_suite *vt_suite_of(uint16_t code);
const struct vt_group_row *vt_group_of(uint16_t code);
const struct vt_scheme *vt_scheme_of(uint16_t code);

/* A number by one of its names, for options; 0: unknown. Suites by either name. */
uint16_t vt_suite_by_name(const char *name);
uint16_t vt_number_by_name(const struct vt_name *names, const char *name);

/* The scheme as an algorithm for vt_signature_verify. */
struct vt_signature_algorithm vt_scheme_algorithm(const struct vt_scheme *scheme);

/* What a ClientHello offers. The lists are the caller's, or, at their default, this struct's own. */
#define VT_OFFER_MAX 24
struct vt_list {
    const uint16_t *codes;
    uint8_t len;
};
struct vt_offers {
    struct vt_list suites, groups, schemes;
    struct vt_bytes server_name;       /* empty: no SNI */
    const struct vt_bytes *alpn;       /* NULL: no ALPN */
    uint8_t alpn_len;
    uint16_t all_suites[VT_OFFER_MAX], all_groups[VT_OFFER_MAX], all_schemes[VT_OFFER_MAX];
};

/* Fills each list of OFFERS that is NULL with all that its table has by default. False when a list that is
 * not NULL is empty or holds a number that we do not implement. */
bool vt_offers_complete(struct vt_offers *offers);

bool vt_offered(const struct vt_list *list, uint16_t code);

/* True when a suite with this exchange is on offer. */
bool vt_offers_exchange(const struct vt_offers *offers, enum vt_exchange exchange);

/* True when a suite of CBC is on offer. */
bool vt_offers_cbc(const struct vt_offers *offers);

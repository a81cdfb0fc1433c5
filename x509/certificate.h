/* A certificate (RFC 5280 4.1) as the verifier sees it: views of its DER, and the few values that rules ask
 * for.
 *
 * vt_certificate_read is the only parser of certificates. It names every byte, checks syntax alone, and
 * judges nothing: what a date, a name or a usage means is x509/path_check.c's. Nothing is copied: the caller
 * keeps the DER alive as long as the struct. A key that cannot be one fails the parse, and so does an
 * extension that breaks its clause (an empty list, a duplicate), unless nothing rests on it
 * (x509/extension.c). What RFC 5280 asks of issuers alone is a remark.
 *
 * What becomes of each MUST of RFC 5280 4.1, and why (those of 4.2 stand in the table of x509/extension.c):
 *   4.1.1.2  the two AlgorithmIdentifiers are equal: failure, since the outer one is not signed.
 *   4.1.2.1  version 3 with extensions, 2 or 3 with unique identifiers: failure. DEFAULT v1 spelled out:
 *            remark, as OpenSSL and GnuTLS read on.
 *   4.1.2.2  a serial number above zero, of 20 octets at most: advice (x509/advice.c), as users "SHOULD be
 *            prepared to gracefully handle such certificates"; above VT_SERIAL_MAX octets: failure. That it
 *            is unique, nobody can see.
 *   4.1.2.4  the issuer has a name: failure, since nothing can be found by none. That its strings are
 *            PrintableString or UTF8String: nothing, since older CAs may keep what they have.
 *   4.1.2.5  dates to 2049 are UTCTime: remark. Seconds, Z and no fraction: failure, since the moment would
 *            be in doubt.
 *   4.1.2.6  a CA has a subject: nothing, since what it issued fails by 4.1.2.4. Mail addresses in the SAN:
 *            nothing, since those in the subject are "deprecated but permitted".
 *   4.1.2.7  keys are encoded as RFC 3279, 4055, 5480 and 8410 say: failure, where this program knows the
 *            algorithm.
 *   4.1.2.8  unique identifiers not in version 1: failure. That CAs use none: nothing, since applications are
 *            to parse them.
 *   4.1.2.9  extensions in version 3 alone, one at least: failure.
 *
 * What this code does not check: signatures, dates, names, whether a critical extension is understood (it
 * notes the first that is not). */
#pragma once

#include "asn1/der.h"

enum vt_key_type {
    VT_KEY_UNSUPPORTED,  /* DSA, P-192, Ed448…: named, never used */
    VT_KEY_RSA,
    VT_KEY_RSA_PSS,      /* id-RSASSA-PSS (RFC 4055 1.2): signs with PSS alone */
    VT_KEY_EC,
    VT_KEY_ED25519
};

enum vt_curve_id { VT_CURVE_NONE, VT_CURVE_P256, VT_CURVE_P384, VT_CURVE_P521 };

enum vt_signature_family {
    VT_SIGN_UNSUPPORTED,
    VT_SIGN_RSA_PKCS1,
    VT_SIGN_RSA_PSS,
    VT_SIGN_ECDSA,
    VT_SIGN_ED25519
};

enum vt_digest_id {
    VT_DIGEST_NONE,
    VT_DIGEST_MD5,
    VT_DIGEST_SHA1,
    VT_DIGEST_SHA224,
    VT_DIGEST_SHA256,
    VT_DIGEST_SHA384,
    VT_DIGEST_SHA512
};

/* How something was signed: an AlgorithmIdentifier (RFC 5280 4.1.1.2), or a SignatureScheme of TLS. */
struct vt_signature_algorithm {
    enum vt_signature_family family;
    enum vt_digest_id digest;     /* VT_DIGEST_NONE for Ed25519 */
    enum vt_digest_id mgf_digest; /* PSS */
    uint16_t salt_len;            /* PSS, bytes */
    struct vt_bytes oid;          /* of the AlgorithmIdentifier; empty for a SignatureScheme */
};

struct vt_public_key {
    enum vt_key_type type;
    enum vt_curve_id curve;
    uint16_t bits;               /* of the modulus or the field; 0: unknown */
    struct vt_bytes algorithm;   /* its OID */
    struct vt_bytes parameters;  /* the OID of the curve, when there is one */
    struct vt_bytes n, e;        /* RSA, big-endian, without a leading zero */
    struct vt_bytes point;       /* EC: the uncompressed point; Ed25519: the 32 bytes */
    bool pss_restricted;         /* RSASSA-PSS parameters are present: pss is all the key may do */
    struct vt_signature_algorithm pss;
    struct vt_home home;         /* the certificate's, for the trace */
};

/* keyUsage, bit N as RFC 5280 4.2.1.3 numbers them. */
enum {
    VT_KU_DIGITAL_SIGNATURE = 1 << 0,
    VT_KU_KEY_ENCIPHERMENT = 1 << 2,
    VT_KU_KEY_AGREEMENT = 1 << 4,
    VT_KU_KEY_CERT_SIGN = 1 << 5,
    VT_KU_CRL_SIGN = 1 << 6
};

/* The names of those bits, and the others', for vt_flags. */
extern const struct vt_name vt_key_usage_names[];

/* extKeyUsage (RFC 5280 4.2.1.12), the purposes that rules ask for. */
enum {
    VT_EKU_SERVER_AUTH = 1 << 0,
    VT_EKU_CLIENT_AUTH = 1 << 1,
    VT_EKU_ANY = 1 << 2,
    VT_EKU_OCSP_SIGNING = 1 << 3,
    VT_EKU_OTHER = 1 << 4
};

/* Which extensions are present: bits of vt_certificate.present and .critical. */
enum vt_extension {
    VT_EXT_AUTHORITY_KEY_ID = 1 << 0,
    VT_EXT_SUBJECT_KEY_ID = 1 << 1,
    VT_EXT_KEY_USAGE = 1 << 2,
    VT_EXT_POLICIES = 1 << 3,
    VT_EXT_POLICY_MAPPINGS = 1 << 4,
    VT_EXT_SUBJECT_ALT_NAME = 1 << 5,
    VT_EXT_ISSUER_ALT_NAME = 1 << 6,
    VT_EXT_SUBJECT_DIRECTORY_ATTRIBUTES = 1 << 7,
    VT_EXT_BASIC_CONSTRAINTS = 1 << 8,
    VT_EXT_NAME_CONSTRAINTS = 1 << 9,
    VT_EXT_POLICY_CONSTRAINTS = 1 << 10,
    VT_EXT_EXT_KEY_USAGE = 1 << 11,
    VT_EXT_CRL_DISTRIBUTION_POINTS = 1 << 12,
    VT_EXT_INHIBIT_ANY_POLICY = 1 << 13,
    VT_EXT_FRESHEST_CRL = 1 << 14,
    VT_EXT_AUTHORITY_INFO = 1 << 15,
    VT_EXT_SUBJECT_INFO = 1 << 16,
    VT_EXT_TLS_FEATURE = 1 << 17,
    VT_EXT_SCT_LIST = 1 << 18,
    VT_EXT_MS_TEMPLATE_NAME = 1 << 19,        /* 1.3.6.1.4.1.311.20.2 */
    VT_EXT_MS_APPLICATION_POLICIES = 1 << 20, /* 1.3.6.1.4.1.311.21.10 */
    VT_EXT_MS_TEMPLATE = 1 << 21              /* 1.3.6.1.4.1.311.21.7 */
};

struct vt_certificate {
    struct vt_bytes der;                 /* the whole certificate */
    struct vt_bytes tbs;                 /* tbsCertificate, tag included: what is signed */
    struct vt_signature_algorithm algorithm;
    struct vt_bytes signature;
    uint8_t version;                     /* 1, 2 or 3 */
    struct vt_bytes serial;              /* the INTEGER's content */
    struct vt_bytes issuer, subject;     /* Names, tag included; an empty Name is 30 00 */
    int64_t not_before, not_after;       /* seconds since 1970; both inclusive */
    struct vt_bytes spki;                /* SubjectPublicKeyInfo, tag included */
    struct vt_public_key key;
    uint32_t present, critical;          /* of enum vt_extension */
    /* OID of the first critical extension not in that list; empty: none */
    struct vt_bytes unknown_critical;
    bool ca;
    int path_len;                        /* pathLenConstraint; -1: none */
    uint16_t key_usage;                  /* meaningful when present; so are the others below */
    uint16_t ext_key_usage;
    struct vt_bytes ext_key_usage_oids;  /* content of the SEQUENCE OF KeyPurposeId, for what to show */
    struct vt_bytes subject_alt_name;    /* content of GeneralNames: a run of GeneralName */
    struct vt_bytes policies;            /* content of certificatePolicies: a run of PolicyInformation */
    /* content of policyMappings: a run of pairs, the issuer's and the subject's */
    struct vt_bytes policy_mappings;
    bool maps_any_policy;                /* one of them is anyPolicy */
    /* OID of the first policy qualifier that RFC 5280 4.2.1.4 does not define */
    struct vt_bytes unknown_qualifier;
    int require_explicit_policy, inhibit_policy_mapping, inhibit_any_policy; /* SkipCerts; -1: none */
    /* contents of the GeneralSubtrees of nameConstraints; empty: absent */
    struct vt_bytes permitted, excluded;
    struct vt_bytes subject_key_id, authority_key_id; /* empty: absent, or an AKI without keyIdentifier */
    struct vt_bytes ocsp_uri;            /* the first id-ad-ocsp URI of HTTP, else the first */
    struct vt_bytes ca_issuers_uri;      /* the same of id-ad-caIssuers */
    bool must_staple;                    /* TLS feature 5, status_request (RFC 7633) */
    /* issuer and subject are the same Name: asked often, compared once */
    bool self_issued;
    /* of the AKI: GeneralNames' content, INTEGER's content */
    struct vt_bytes authority_issuer, authority_serial;
    /* OID of the first extension that is malformed, and that nothing rests on */
    struct vt_bytes unread;
    struct vt_verdict remarks;           /* what the parse remarked upon */
};

/* Parses R, which holds one certificate and nothing else, into OUT. Fails by the rule that is broken:
 * R->parse->failure. OUT->subject, issuer and dates are as far as the parse came, so that a report can name a
 * broken certificate. */
bool vt_certificate_read(struct vt_reader *r, struct vt_certificate *out);

/* The same on DER that nobody listens to. On failure FAILURE, when not NULL, says what and where. */
bool vt_certificate_parse(struct vt_bytes der, struct vt_certificate *out, struct vt_failure *failure);

/* ECDSA-Sig-Value, strict DER (RFC 3279 2.2.3), read traced; and untraced, two positive numbers without
 * leading zeros. */
bool vt_ecdsa_read(struct vt_reader *bits, struct vt_bytes *r, struct vt_bytes *s);
bool vt_ecdsa_parse(struct vt_bytes signature, struct vt_bytes *r, struct vt_bytes *s);

/* Reads the subject of the certificate in DER and nothing else, without a full parse: for indexing a bundle.
 * False when there is none. */
bool vt_certificate_subject(struct vt_bytes der, struct vt_bytes *subject);

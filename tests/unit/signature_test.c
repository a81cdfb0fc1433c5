/* Signatures in the encodings of certificates and TLS, by Wycheproof, and what is told of them. */
#include "tests/unit/support/paths.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"
#include "x509/signature.h"

#define VECTORS(fields) ".testGroups[] as $g | $g.tests[] | [.tcId, .result, " fields "]"

static enum vt_digest_id digest_called(const char *name)
{
    int digest = VT_DIGEST_SHA512;

    while (digest > VT_DIGEST_NONE && strcmp(vt_digest_name((enum vt_digest_id)digest), name) != 0)
        digest--;
    return (enum vt_digest_id)digest;
}

/* The same verdict whether the message comes whole or in three parts. */
static bool accepted(const struct vt_public_key *key, const struct vt_signature_algorithm *algorithm,
                     struct vt_bytes message, struct vt_bytes signature)
{
    size_t a = message.len / 3, b = message.len - a;
    struct vt_bytes parts[] = { vt_bytes(message.data, a), vt_bytes(message.data + a, b - a),
                                vt_bytes(message.data + b, message.len - b) };
    bool whole = vt_signature_verify(key, algorithm, &message, 1, signature, NULL, NULL);

    if (message.len <= 256)
        ck_assert_int_eq(vt_signature_verify(key, algorithm, parts, 3, signature, NULL, NULL), whole);
    return whole;
}

static void run(const char *file, const char *filter, struct vt_public_key key, struct vt_signature_algorithm algorithm)
{
    struct vt_rows rows;

    vt_rows_open(&rows, file, filter);
    while (vt_rows_next(&rows)) {
        key.point = vt_rows_hex(&rows, 3);
        key.n = vt_rows_hex(&rows, 4);
        key.e = vt_rows_hex(&rows, 5);
        algorithm.digest = digest_called(vt_rows_text(&rows, 2));
        algorithm.mgf_digest = algorithm.digest;
        vt_rows_check(&rows, accepted(&key, &algorithm, vt_rows_hex(&rows, 6), vt_rows_hex(&rows, 7))
                                 == (strcmp(vt_rows_text(&rows, 1), "valid") == 0));
    }
    ck_assert(vt_rows_close(&rows));
}

START_TEST(ecdsa)
{
    const char *const filter = VECTORS("$g.sha, $g.publicKey.uncompressed, null, null, .msg, .sig");
    struct vt_public_key key = { .type = VT_KEY_EC, .curve = VT_CURVE_P256 };
    struct vt_signature_algorithm algorithm = { .family = VT_SIGN_ECDSA };

    run("wycheproof/ecdsa_secp256r1_sha256_test.json", filter, key, algorithm);
    run("wycheproof/ecdsa_secp256r1_sha512_test.json", filter, key, algorithm);
    key.curve = VT_CURVE_P384;
    run("wycheproof/ecdsa_secp384r1_sha384_test.json", filter, key, algorithm);
}
END_TEST

START_TEST(ed25519)
{
    struct vt_public_key key = { .type = VT_KEY_ED25519 };
    struct vt_signature_algorithm algorithm = { .family = VT_SIGN_ED25519 };

    run("wycheproof/ed25519_test.json", VECTORS("null, $g.publicKey.pk, null, null, .msg, .sig"), key, algorithm);
}
END_TEST

START_TEST(rsa)
{
    const char *const filter = VECTORS("$g.sha, null, $g.publicKey.modulus, $g.publicKey.publicExponent, .msg, .sig");
    struct vt_public_key key = { .type = VT_KEY_RSA };
    struct vt_signature_algorithm algorithm = { .family = VT_SIGN_RSA_PKCS1 };

    run("wycheproof/rsa_signature_2048_sha256_test.json", filter, key, algorithm);
    algorithm.family = VT_SIGN_RSA_PSS;
    algorithm.salt_len = 32;
    run("wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json", filter, key, algorithm);
    key.type = VT_KEY_RSA_PSS;
    run("wycheproof/rsa_pss_3072_sha256_mgf1_32_test.json", filter, key, algorithm);
}
END_TEST

START_TEST(keys_fit_their_own_algorithms)
{
    static const struct {
        enum vt_key_type key;
        bool fits[VT_SIGN_ED25519 + 1]; /* by family, from VT_SIGN_UNSUPPORTED on */
    } rows[] = {
        { VT_KEY_UNSUPPORTED, { false, false, false, false, false } },
        { VT_KEY_RSA, { false, true, true, false, false } },
        { VT_KEY_RSA_PSS, { false, false, true, false, false } },
        { VT_KEY_EC, { false, false, false, true, false } },
        { VT_KEY_ED25519, { false, false, false, false, true } },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int family = VT_SIGN_UNSUPPORTED; family <= VT_SIGN_ED25519; family++) {
            struct vt_public_key key = { .type = rows[i].key };
            struct vt_signature_algorithm algorithm = { .family = (enum vt_signature_family)family };

            ck_assert_int_eq(vt_signature_fits(&key, &algorithm), rows[i].fits[family]);
        }
}
END_TEST

/* RFC 4055 1.2: what an RSASSA-PSS key says about digests and salt binds. */
START_TEST(parameters_of_a_pss_key_bind)
{
    const struct vt_signature_algorithm limit = {
        .family = VT_SIGN_RSA_PSS, .digest = VT_DIGEST_SHA256, .mgf_digest = VT_DIGEST_SHA256, .salt_len = 32,
    };
    struct vt_public_key key = { .type = VT_KEY_RSA_PSS, .pss_restricted = true, .pss = limit };
    struct vt_signature_algorithm algorithm = limit;

    ck_assert(vt_signature_fits(&key, &algorithm));
    algorithm.salt_len = 33;
    ck_assert(vt_signature_fits(&key, &algorithm));
    algorithm.salt_len = 31;
    ck_assert(!vt_signature_fits(&key, &algorithm));
    algorithm = limit;
    algorithm.digest = VT_DIGEST_SHA384;
    ck_assert(!vt_signature_fits(&key, &algorithm));
    algorithm = limit;
    algorithm.mgf_digest = VT_DIGEST_SHA1;
    ck_assert(!vt_signature_fits(&key, &algorithm));
    key.pss_restricted = false;
    ck_assert(vt_signature_fits(&key, &algorithm));
}
END_TEST

/* The certificate NAME, its signature verified with the key of ISSUER, under another algorithm or key if asked. */
static bool signed_by(const char *name, const char *issuer, enum vt_digest_id digest, struct vt_sink *sink)
{
    static const struct vt_signed told = { .names = { "tbsCertificate" } };
    struct vt_certificate child, parent;

    ck_assert(vt_certificate_parse(vt_case_certificate(name), &child, NULL));
    ck_assert(vt_certificate_parse(vt_case_certificate(issuer), &parent, NULL));
    if (digest != VT_DIGEST_NONE)
        child.algorithm.digest = digest;
    return vt_signature_verify(&parent.key, &child.algorithm, &child.tbs, 1, child.signature, sink, &told);
}

START_TEST(certificates)
{
    ck_assert(signed_by("leaf", "inter", VT_DIGEST_NONE, NULL));
    ck_assert(signed_by("inter", "root", VT_DIGEST_NONE, NULL));
    ck_assert(!signed_by("leaf", "root", VT_DIGEST_NONE, NULL));
    ck_assert(!signed_by("leaf", "inter", VT_DIGEST_SHA384, NULL));
    ck_assert(signed_by("sha1", "inter", VT_DIGEST_NONE, NULL));           /* weak, but its value is right */
    ck_assert(!signed_by("md5", "rsa-root", VT_DIGEST_NONE, NULL));        /* MD5 is not computed */
    ck_assert(!signed_by("under-rsa", "root", VT_DIGEST_NONE, NULL));      /* RSA with an EC key */
    ck_assert(!signed_by("leaf", "root-rsa2048", VT_DIGEST_NONE, NULL));   /* ECDSA with an RSA key */
    ck_assert(!signed_by("flipped", "inter", VT_DIGEST_NONE, NULL));
}
END_TEST

/* What is told of one signature: the derivations, in order, and the leaves of the block. */
struct told {
    char text[256];
    size_t block_len, leaves_len;
    uint8_t digest[VT_HASH_MAX];
};

static void listen(void *context, const struct vt_event *event)
{
    struct told *told = context;

    if (event->kind == VT_EVENT_DERIVE) {
        strcat(told->text, event->derive.op);
        strcat(told->text, " ");
        if (strcmp(event->derive.out[0].name, "signed_digest") == 0)
            memcpy(told->digest, event->derive.out[0].value.bytes.data, event->derive.out[0].value.bytes.len);
    } else if (event->kind == VT_EVENT_BUFFER && event->buffer.kind == VT_BUFFER_SIGNATURE_BLOCK) {
        told->block_len = event->buffer.data.len;
    } else if (event->kind == VT_EVENT_LEAF) {
        ck_assert_uint_eq(event->field.off, told->leaves_len);
        told->leaves_len += event->field.len;
        ck_assert_str_ne(event->field.name, "unparsed");
    }
}

START_TEST(the_digest_and_the_block_are_told)
{
    struct told told = { .text = "" };
    struct vt_sink sink = { .emit = listen, .context = &told };
    struct vt_certificate certificate;
    uint8_t digest[VT_HASH_MAX];

    ck_assert(signed_by("leaf-rsa2048", "root-rsa2048", VT_DIGEST_NONE, &sink));
    ck_assert_str_eq(told.text, "sha256 rsavp1 emsa_pkcs1_v1_5 ");
    ck_assert_uint_eq(told.block_len, 256);
    ck_assert_uint_eq(told.leaves_len, 256);
    ck_assert(vt_certificate_parse(vt_case_certificate("leaf-rsa2048"), &certificate, NULL));
    vt_hash_once(&vt_sha256, certificate.tbs, digest);
    ck_assert_mem_eq(told.digest, digest, 32);

    told = (struct told){ .text = "" };
    ck_assert(signed_by("leaf", "inter", VT_DIGEST_NONE, &sink));
    ck_assert_str_eq(told.text, "sha256 ecdsa_verify ");
    ck_assert_uint_eq(told.block_len, 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        ecdsa,
        ed25519,
        rsa,
        keys_fit_their_own_algorithms,
        parameters_of_a_pss_key_bind,
        certificates,
        the_digest_and_the_block_are_told,
    };

    return vt_suite_run("signature", tests, sizeof tests / sizeof tests[0]);
}

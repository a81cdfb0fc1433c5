#include "session/recompute.h"

#include "crypto/ec.h"
#include "session/recompute_terms.h"

/* docs/trace.md has the same list: it is closed. */
static const struct row {
    const char *op;
    vt_recompute_op *open;
    const void *what;
} rows[] = {
    { "sha1", vt_recompute_hash, &vt_textbook_digest_sha1 },
    { "sha224", vt_recompute_hash, &vt_textbook_digest_sha224 },
    { "sha256", vt_recompute_hash, &vt_textbook_digest_sha256 },
    { "sha384", vt_recompute_hash, &vt_textbook_digest_sha384 },
    { "sha512", vt_recompute_hash, &vt_textbook_digest_sha512 },
    { "prf_sha256", vt_recompute_prf, &vt_textbook_digest_sha256 },
    { "prf_sha384", vt_recompute_prf, &vt_textbook_digest_sha384 },
    { "hmac_drbg", vt_recompute_drbg, NULL },
    { "concat", vt_recompute_concat, NULL },
    { "xor", vt_recompute_xor, NULL },
    { "partition", vt_recompute_partition, NULL },
    { "x25519_keypair", vt_recompute_x25519_keypair, NULL },
    { "x25519", vt_recompute_x25519, NULL },
    { "ecdh_secp256r1_keypair", vt_recompute_ec_keypair, &vt_p256 },
    { "ecdh_secp384r1_keypair", vt_recompute_ec_keypair, &vt_p384 },
    { "ecdh_secp521r1_keypair", vt_recompute_ec_keypair, &vt_p521 },
    { "ecdh_secp256r1", vt_recompute_ecdh, &vt_p256 },
    { "ecdh_secp384r1", vt_recompute_ecdh, &vt_p384 },
    { "ecdh_secp521r1", vt_recompute_ecdh, &vt_p521 },
    { "rsaes_pkcs1_encrypt", vt_recompute_rsaes, NULL },
    { "rsavp1", vt_recompute_rsa, NULL },
    { "emsa_pkcs1_v1_5", vt_recompute_pkcs1, NULL },
    { "emsa_pss_verify", vt_recompute_pss, NULL },
    { "ecdsa_verify", vt_recompute_ecdsa, NULL },
    { "ed25519_verify", vt_recompute_ed25519, NULL },
    { "aes_128_gcm_open", vt_recompute_gcm, NULL },
    { "aes_128_gcm_seal", vt_recompute_gcm, NULL },
    { "aes_256_gcm_open", vt_recompute_gcm, NULL },
    { "aes_256_gcm_seal", vt_recompute_gcm, NULL },
    { "chacha20_poly1305_open", vt_recompute_chacha, NULL },
    { "chacha20_poly1305_seal", vt_recompute_chacha, NULL },
    { "aes_128_cbc_decrypt", vt_recompute_cbc, NULL },
    { "aes_128_cbc_encrypt", vt_recompute_cbc, NULL },
    { "aes_256_cbc_decrypt", vt_recompute_cbc, NULL },
    { "aes_256_cbc_encrypt", vt_recompute_cbc, NULL },
    { "hmac_sha1", vt_recompute_hmac, &vt_textbook_digest_sha1 },
    { "hmac_sha256", vt_recompute_hmac, &vt_textbook_digest_sha256 },
    { "hmac_sha384", vt_recompute_hmac, &vt_textbook_digest_sha384 },
};

static const struct row *row_of(const char *op)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].op, op) == 0)
            return &rows[i];
    return NULL;
}

/* What the textbook came to, and what was recorded. */
static enum vt_recomputed compare(const struct vt_recompute *o)
{
    for (uint8_t i = 0; i < o->derive->outs; i++) {
        const struct vt_bytes recorded = o->derive->out[i].bytes;

        if (recorded.data == NULL)
            return VT_RECOMPUTED_WITHHELD;
        if (i >= VT_RECOMPUTE_OUTS_MAX || o->out[i].data == NULL || !vt_bytes_equal(o->out[i], recorded))
            return VT_RECOMPUTED_DIFFERS;
    }
    return VT_RECOMPUTED_EQUAL;
}

enum vt_recomputed vt_recompute_derive(const struct vt_model *model, uint32_t index,
                                       const struct vt_step_sink *steps)
{
    const struct vt_model_derive *derive = &model->derives[index];
    const struct row *row = row_of(derive->op);
    struct vt_recompute o = { .model = model, .derive = derive, .steps = steps };
    enum vt_recomputed opened;
    bool found;

    if (row == NULL)
        return VT_RECOMPUTED_UNKNOWN;
    o.what = row->what;
    found = row->open(&o);
    if (o.withheld)
        opened = VT_RECOMPUTED_WITHHELD;
    else
        opened = found && !o.bad ? compare(&o) : VT_RECOMPUTED_DIFFERS;
    vt_arena_free(&o.arena);
    return opened;
}

const char *vt_recomputed_text(enum vt_recomputed opened)
{
    static const char *const texts[] = {
        [VT_RECOMPUTED_EQUAL] = "the textbook comes to the same value",
        [VT_RECOMPUTED_DIFFERS] = "the textbook comes to another value, or to none: the trace is not what "
                                  "happened",
        [VT_RECOMPUTED_WITHHELD] = "a value it needs is not in the trace, which was recorded without "
                                   "secrets, or data",
        [VT_RECOMPUTED_UNKNOWN] = "there is nothing to compute: the value was handed in, or the textbook has "
                                  "no such operation",
    };

    return texts[opened];
}

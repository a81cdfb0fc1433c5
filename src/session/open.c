#include "session/open.h"

#include "crypto/ec.h"
#include "session/opening.h"

/* docs/trace.md has the same list: it is closed. */
static const struct row {
    const char *op;
    vt_open_op *open;
    const void *what;
} rows[] = {
    { "sha1", vt_open_hash, &vt_textbook_digest_sha1 },
    { "sha224", vt_open_hash, &vt_textbook_digest_sha224 },
    { "sha256", vt_open_hash, &vt_textbook_digest_sha256 },
    { "sha384", vt_open_hash, &vt_textbook_digest_sha384 },
    { "sha512", vt_open_hash, &vt_textbook_digest_sha512 },
    { "prf_sha256", vt_open_prf, &vt_textbook_digest_sha256 },
    { "prf_sha384", vt_open_prf, &vt_textbook_digest_sha384 },
    { "hmac_drbg", vt_open_drbg, NULL },
    { "concat", vt_open_concat, NULL },
    { "xor", vt_open_xor, NULL },
    { "partition", vt_open_partition, NULL },
    { "x25519_keypair", vt_open_x25519_keypair, NULL },
    { "x25519", vt_open_x25519, NULL },
    { "ecdh_secp256r1_keypair", vt_open_ec_keypair, &vt_p256 },
    { "ecdh_secp384r1_keypair", vt_open_ec_keypair, &vt_p384 },
    { "ecdh_secp521r1_keypair", vt_open_ec_keypair, &vt_p521 },
    { "ecdh_secp256r1", vt_open_ecdh, &vt_p256 },
    { "ecdh_secp384r1", vt_open_ecdh, &vt_p384 },
    { "ecdh_secp521r1", vt_open_ecdh, &vt_p521 },
    { "rsaes_pkcs1_encrypt", vt_open_rsaes, NULL },
    { "rsavp1", vt_open_rsa, NULL },
    { "emsa_pkcs1_v1_5", vt_open_pkcs1, NULL },
    { "emsa_pss_verify", vt_open_pss, NULL },
    { "ecdsa_verify", vt_open_ecdsa, NULL },
    { "ed25519_verify", vt_open_ed25519, NULL },
    { "aes_128_gcm_open", vt_open_gcm, NULL },
    { "aes_128_gcm_seal", vt_open_gcm, NULL },
    { "aes_256_gcm_open", vt_open_gcm, NULL },
    { "aes_256_gcm_seal", vt_open_gcm, NULL },
    { "chacha20_poly1305_open", vt_open_chacha, NULL },
    { "chacha20_poly1305_seal", vt_open_chacha, NULL },
    { "aes_128_cbc_decrypt", vt_open_cbc, NULL },
    { "aes_128_cbc_encrypt", vt_open_cbc, NULL },
    { "aes_256_cbc_decrypt", vt_open_cbc, NULL },
    { "aes_256_cbc_encrypt", vt_open_cbc, NULL },
    { "hmac_sha1", vt_open_hmac, &vt_textbook_digest_sha1 },
    { "hmac_sha256", vt_open_hmac, &vt_textbook_digest_sha256 },
    { "hmac_sha384", vt_open_hmac, &vt_textbook_digest_sha384 },
};

static const struct row *row_of(const char *op)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].op, op) == 0)
            return &rows[i];
    return NULL;
}

/* What the textbook came to, and what was recorded. */
static enum vt_opened compare(const struct vt_opening *o)
{
    for (uint8_t i = 0; i < o->derive->outs; i++) {
        const struct vt_bytes recorded = o->derive->out[i].bytes;

        if (recorded.data == NULL)
            return VT_OPENED_WITHHELD;
        if (i >= VT_OPENING_OUTS_MAX || o->out[i].data == NULL || !vt_bytes_equal(o->out[i], recorded))
            return VT_OPENED_DIFFERS;
    }
    return VT_OPENED_EQUAL;
}

enum vt_opened vt_open_derive(const struct vt_model *model, uint32_t index, const struct vt_pen *pen)
{
    const struct vt_model_derive *derive = &model->derives[index];
    const struct row *row = row_of(derive->op);
    struct vt_opening o = { .model = model, .derive = derive, .pen = pen };
    enum vt_opened opened;
    bool found;

    if (row == NULL)
        return VT_OPENED_UNKNOWN;
    o.what = row->what;
    found = row->open(&o);
    if (o.withheld)
        opened = VT_OPENED_WITHHELD;
    else
        opened = found && !o.bad ? compare(&o) : VT_OPENED_DIFFERS;
    vt_arena_free(&o.arena);
    return opened;
}

const char *vt_opened_text(enum vt_opened opened)
{
    static const char *const texts[] = {
        [VT_OPENED_EQUAL] = "the textbook comes to the same value",
        [VT_OPENED_DIFFERS] = "the textbook comes to another value: the trace is not what happened",
        [VT_OPENED_WITHHELD] = "a value it needs is not in the trace, which was recorded without secrets, or data",
        [VT_OPENED_UNKNOWN] = "there is nothing to compute: the value was handed in, or the textbook has no such operation",
    };

    return texts[opened];
}

#include "crypto/prf.h"

#include "base/ct.h"
#include "crypto/hmac.h"

struct seed {
    struct vt_bytes label;
    const struct vt_bytes *part;
    size_t parts;
};

/* HMAC_hash(secret, PREFIX + label + seed) to OUT; KEYED is the HMAC right after its init with the secret. */
static void hmac_with_seed(const struct vt_hmac *keyed, struct vt_bytes prefix, const struct seed *seed,
                           uint8_t *out)
{
    struct vt_hmac hmac = *keyed;

    vt_hmac_update(&hmac, prefix);
    vt_hmac_update(&hmac, seed->label);
    for (size_t i = 0; i < seed->parts; i++)
        vt_hmac_update(&hmac, seed->part[i]);
    vt_hmac_final(&hmac, out);
}

/* A(i + 1) = HMAC_hash(secret, A(i)), in place. */
static void next_a(const struct vt_hmac *keyed, uint8_t *a)
{
    struct vt_hmac hmac = *keyed;

    vt_hmac_update(&hmac, vt_bytes(a, keyed->inner.hash->digest_len));
    vt_hmac_final(&hmac, a);
}

void vt_prf(const struct vt_hash *hash, struct vt_bytes secret, const char *label,
            const struct vt_bytes *seed, size_t parts, uint8_t *out, size_t len)
{
    struct seed label_and_seed = { vt_text(label), seed, parts };
    uint8_t a[VT_HASH_MAX], block[VT_HASH_MAX];
    struct vt_hmac keyed;

    vt_hmac_init(&keyed, hash, secret);
    hmac_with_seed(&keyed, vt_bytes(NULL, 0), &label_and_seed, a); /* A(1): A(0) is the seed itself */
    while (len > 0) {
        size_t take = len < hash->digest_len ? len : hash->digest_len;

        hmac_with_seed(&keyed, vt_bytes(a, hash->digest_len), &label_and_seed, block);
        memcpy(out, block, take);
        out += take;
        len -= take;
        next_a(&keyed, a);
    }
    vt_wipe(&keyed, sizeof keyed);
    vt_wipe(a, sizeof a);
    vt_wipe(block, sizeof block);
}

#include "crypto/drbg.h"

#include "base/ct.h"
#include "crypto/hmac.h"

static void next_v(struct vt_drbg *drbg)
{
    vt_hmac_once(&vt_sha256, vt_bytes(drbg->key, 32), vt_bytes(drbg->v, 32), drbg->v);
}

/* Half of HMAC_DRBG_Update, section 10.1.2.2: Key = HMAC(Key, V || SEPARATOR || provided), V = HMAC(Key,
 * V). */
static void mix(struct vt_drbg *drbg, uint8_t separator, struct vt_bytes provided)
{
    struct vt_hmac hmac;

    vt_hmac_init(&hmac, &vt_sha256, vt_bytes(drbg->key, 32));
    vt_hmac_update(&hmac, vt_bytes(drbg->v, 32));
    vt_hmac_update(&hmac, vt_bytes(&separator, 1));
    vt_hmac_update(&hmac, provided);
    vt_hmac_final(&hmac, drbg->key);
    next_v(drbg);
}

/* Section 10.1.2.3. */
void vt_drbg_init(struct vt_drbg *drbg, const uint8_t seed[VT_DRBG_SEED_LEN])
{
    memset(drbg->key, 0, sizeof drbg->key);
    memset(drbg->v, 1, sizeof drbg->v);
    drbg->requests = 0;
    mix(drbg, 0, vt_bytes(seed, VT_DRBG_SEED_LEN));
    mix(drbg, 1, vt_bytes(seed, VT_DRBG_SEED_LEN));
}

/* Section 10.1.2.5, without additional input: then the update at its end has one half only. */
bool vt_drbg_generate(struct vt_drbg *drbg, uint8_t *out, size_t len)
{
    if (len > VT_DRBG_REQUEST_MAX || drbg->requests >= VT_DRBG_REQUESTS_MAX) {
        memset(out, 0, len);
        return false;
    }
    drbg->requests++;
    while (len > 0) {
        size_t take = len < sizeof drbg->v ? len : sizeof drbg->v;

        next_v(drbg);
        memcpy(out, drbg->v, take);
        out += take;
        len -= take;
    }
    mix(drbg, 0, vt_bytes(NULL, 0));
    return true;
}

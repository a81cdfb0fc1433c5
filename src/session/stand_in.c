#include "session/stand_in.h"

#include "tls/client_internal.h"

enum { ADDITIONAL = 13, GCM_SALT = 4 };

/* RFC 5246 6.2.3.3, and what CBC's MAC begins with: seq_num + type + version + length. */
static struct vt_bytes additional_data(const struct vt_protection *p, size_t length, uint8_t out[ADDITIONAL])
{
    vt_store64be(out, p->sequence);
    out[8] = VT_APPLICATION_DATA;
    vt_store16be(out + 9, VT_TLS12);
    vt_store16be(out + 11, (uint16_t)length);
    return vt_bytes(out, ADDITIONAL);
}

/* RFC 5288 3, RFC 7905 2. */
static bool seal_aead(const struct vt_protection *p, const uint8_t *explicit_iv, size_t len, size_t content,
                      uint8_t *out)
{
    uint8_t nonce[VT_NONCE_LEN], sequence[8], additional[ADDITIONAL];
    const struct vt_bytes aad = additional_data(p, content, additional);

    if (len != content + VT_GCM_TAG)
        return false;
    memcpy(nonce, p->fixed_iv, sizeof nonce);
    if (p->kind == VT_PROTECT_GCM) {
        memcpy(nonce + GCM_SALT, explicit_iv, sizeof nonce - GCM_SALT);
        vt_gcm_seal(&p->key.gcm, nonce, aad, out, content, out + content);
        return true;
    }
    vt_store64be(sequence, p->sequence);
    for (size_t i = 0; i < sizeof sequence; i++)
        nonce[sizeof nonce - sizeof sequence + i] ^= sequence[i];
    vt_chacha20_poly1305_seal(p->key.chacha, nonce, aad, out, content, out + content);
    return true;
}

/* RFC 5246 6.2.3.2, RFC 7366 3. The padding is as long as the recorded length makes it. */
static bool seal_cbc(const struct vt_protection *p, const uint8_t *explicit_iv, size_t len, size_t content,
                     uint8_t *out)
{
    const bool outside = p->kind == VT_PROTECT_CBC_ETM;
    const size_t text = outside ? len - p->mac_len : len, before = content + (outside ? 0 : p->mac_len);
    uint8_t iv[VT_AES_BLOCK], additional[ADDITIONAL];
    struct vt_hmac mac = p->mac;

    if (len < p->mac_len || text % VT_AES_BLOCK != 0 || text <= before || text - before > 256)
        return false;
    memcpy(iv, explicit_iv, sizeof iv);
    vt_hmac_update(&mac, additional_data(p, outside ? VT_AES_BLOCK + text : content, additional));
    if (!outside) {
        vt_hmac_update(&mac, vt_bytes(out, content));
        vt_hmac_final(&mac, out + content);
    }
    memset(out + before, (int)(text - before - 1), text - before);
    vt_cbc_encrypt(&p->key.aes, iv, out, text);
    if (outside) {
        vt_hmac_update(&mac, vt_bytes(explicit_iv, VT_AES_BLOCK));
        vt_hmac_update(&mac, vt_bytes(out, text));
        vt_hmac_final(&mac, out + text);
    }
    return true;
}

bool vt_stand_in(const struct vt_client *client, size_t len, size_t content, uint8_t *out)
{
    const struct vt_protection *p = &client->in.protection;
    const uint8_t *explicit_iv = client->in.data + VT_RECORD_HEADER_LEN;

    if (p->kind == VT_PROTECT_GCM || p->kind == VT_PROTECT_CHACHA)
        return seal_aead(p, explicit_iv, len, content, out);
    return (p->kind == VT_PROTECT_CBC_MTE || p->kind == VT_PROTECT_CBC_ETM) && seal_cbc(p, explicit_iv, len,
                                                                                        content, out);
}

/* HMAC (RFC 2104) and the PRF that TLS 1.2 makes of it (RFC 5246 5). */
#include "textbook/textbook.h"

/* H((key XOR pad) || text), a group called NAME. */
static void keyed(const struct vt_textbook_digest *digest, const uint8_t *key, uint8_t pad,
                  struct vt_bytes text, uint8_t *out, const char *name, const struct vt_step_sink *steps)
{
    uint8_t message[VT_TEXTBOOK_BLOCK_MAX + VT_TEXTBOOK_MESSAGE_MAX];

    for (size_t i = 0; i < digest->block; i++)
        message[i] = key[i] ^ pad;
    memcpy(message + digest->block, text.data, text.len);
    vt_steps_open(steps, name, -1);
    digest->hash(vt_bytes(message, digest->block + text.len), out, steps);
    vt_steps_close(steps);
}

bool vt_textbook_hmac(const struct vt_textbook_digest *digest, struct vt_bytes key, struct vt_bytes message,
                      uint8_t *mac, const struct vt_step_sink *steps)
{
    uint8_t K[VT_TEXTBOOK_BLOCK_MAX] = { 0 }, inner[VT_TEXTBOOK_DIGEST_MAX];

    if (message.len > VT_TEXTBOOK_MESSAGE_MAX)
        return false;
    if (key.len > digest->block)
        digest->hash(key, K, steps);
    else
        memcpy(K, key.data, key.len);
    vt_steps_bytes(steps, "K", -1, vt_bytes(K, digest->block), "RFC 2104 2 (1)");

    keyed(digest, K, 0x36, message, inner, "inner hash", steps);
    vt_steps_bytes(steps, "H(K XOR ipad, text)", -1, vt_bytes(inner, digest->len), "RFC 2104 2 (4)");
    keyed(digest, K, 0x5c, vt_bytes(inner, digest->len), mac, "outer hash", steps);
    vt_steps_bytes(steps, "H(K XOR opad, H(K XOR ipad, text))", -1, vt_bytes(mac, digest->len),
                   "RFC 2104 2 (7)");
    return true;
}

/* A(0) = label + seed; A(i) = HMAC(secret, A(i - 1)); the output is HMAC(secret, A(i) + label + seed) for i =
 * 1, 2, … */
bool vt_textbook_prf(const struct vt_textbook_digest *digest, struct vt_bytes secret, struct vt_bytes label,
                     struct vt_bytes seed, uint8_t *out, size_t out_len, const struct vt_step_sink *steps)
{
    /* A(i), and behind it label + seed */
    uint8_t text[VT_TEXTBOOK_DIGEST_MAX + 256], block[VT_TEXTBOOK_DIGEST_MAX];
    uint8_t *const tail = text + digest->len;
    size_t tail_len = label.len + seed.len;

    if (tail_len > 256)
        return false;
    memcpy(tail, label.data, label.len);
    memcpy(tail + label.len, seed.data, seed.len);
    vt_steps_bytes(steps, "A", 0, vt_bytes(tail, tail_len), "RFC 5246 5");

    struct vt_bytes a = vt_bytes(tail, tail_len);

    for (int i = 1; out_len > 0; i++) {
        size_t n = out_len < digest->len ? out_len : digest->len;

        vt_steps_open(steps, "HMAC_hash(secret, A(i-1))", i);
        vt_textbook_hmac(digest, secret, a, block, steps);
        memcpy(text, block, digest->len);
        a = vt_bytes(text, digest->len);
        vt_steps_bytes(steps, "A", i, a, "RFC 5246 5");
        vt_steps_close(steps);
        vt_steps_open(steps, "HMAC_hash(secret, A(i) + seed)", i);
        vt_textbook_hmac(digest, secret, vt_bytes(text, digest->len + tail_len), block, steps);
        vt_steps_bytes(steps, "P_hash", i, vt_bytes(block, digest->len), "RFC 5246 5");
        vt_steps_close(steps);
        memcpy(out, block, n);
        out += n;
        out_len -= n;
    }
    return true;
}

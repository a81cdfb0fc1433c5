/* HMAC (RFC 2104) and the PRF that TLS 1.2 makes of it (RFC 5246 5). */
#include "textbook/textbook.h"

const struct vt_textbook_digest vt_textbook_digest_sha1 = { vt_textbook_sha1, 20, 64 };
const struct vt_textbook_digest vt_textbook_digest_sha256 = { vt_textbook_sha256, 32, 64 };
const struct vt_textbook_digest vt_textbook_digest_sha384 = { vt_textbook_sha384, 48, 128 };
const struct vt_textbook_digest vt_textbook_digest_sha512 = { vt_textbook_sha512, 64, 128 };

#define BLOCK_MAX 128
#define DIGEST_MAX 64

/* H((key XOR pad) || text) */
static void keyed(const struct vt_textbook_digest *digest, const uint8_t *key, uint8_t pad, struct vt_bytes text, uint8_t *out)
{
    uint8_t message[BLOCK_MAX + VT_TEXTBOOK_MESSAGE_MAX];

    for (size_t i = 0; i < digest->block; i++)
        message[i] = key[i] ^ pad;
    memcpy(message + digest->block, text.data, text.len);
    digest->hash(vt_bytes(message, digest->block + text.len), out, NULL);
}

bool vt_textbook_hmac(const struct vt_textbook_digest *digest, struct vt_bytes key, struct vt_bytes message, uint8_t *mac,
                      const struct vt_pen *pen)
{
    uint8_t K[BLOCK_MAX] = { 0 }, inner[DIGEST_MAX];

    if (message.len > VT_TEXTBOOK_MESSAGE_MAX)
        return false;
    if (key.len > digest->block)
        digest->hash(key, K, NULL);
    else
        memcpy(K, key.data, key.len);
    vt_pen_bytes(pen, "K", -1, vt_bytes(K, digest->block), "RFC 2104 2 (1)");

    keyed(digest, K, 0x36, message, inner);
    vt_pen_bytes(pen, "H(K XOR ipad, text)", -1, vt_bytes(inner, digest->len), "RFC 2104 2 (4)");
    keyed(digest, K, 0x5c, vt_bytes(inner, digest->len), mac);
    vt_pen_bytes(pen, "H(K XOR opad, H(K XOR ipad, text))", -1, vt_bytes(mac, digest->len), "RFC 2104 2 (7)");
    return true;
}

/* A(0) = label + seed; A(i) = HMAC(secret, A(i - 1)); the output is HMAC(secret, A(i) + label + seed) for i = 1, 2, … */
bool vt_textbook_prf(const struct vt_textbook_digest *digest, struct vt_bytes secret, struct vt_bytes label,
                     struct vt_bytes seed, uint8_t *out, size_t out_len, const struct vt_pen *pen)
{
    uint8_t text[DIGEST_MAX + 256], block[DIGEST_MAX]; /* A(i), and behind it label + seed */
    uint8_t *const tail = text + digest->len;
    size_t tail_len = label.len + seed.len;

    if (tail_len > 256)
        return false;
    memcpy(tail, label.data, label.len);
    memcpy(tail + label.len, seed.data, seed.len);
    vt_pen_bytes(pen, "A", 0, vt_bytes(tail, tail_len), "RFC 5246 5");

    struct vt_bytes a = vt_bytes(tail, tail_len);

    for (int i = 1; out_len > 0; i++) {
        size_t n = out_len < digest->len ? out_len : digest->len;

        vt_textbook_hmac(digest, secret, a, block, NULL);
        memcpy(text, block, digest->len);
        a = vt_bytes(text, digest->len);
        vt_pen_bytes(pen, "A", i, a, "RFC 5246 5");
        vt_textbook_hmac(digest, secret, vt_bytes(text, digest->len + tail_len), block, NULL);
        vt_pen_bytes(pen, "P_hash", i, vt_bytes(block, digest->len), "RFC 5246 5");
        memcpy(out, block, n);
        out += n;
        out_len -= n;
    }
    return true;
}

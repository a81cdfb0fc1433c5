/* Padding and MAC of a CBC record in constant time. "Public" is what depends on the length of the record and
 * on the hash alone; the length of the content is secret until the record has been found good. */
#include "base/ct.h"
#include "crypto/cbc.h"

enum { HEADER = VT_CBC_MAC_HEADER + 2, PADDING_MAX = 255 };

/* What the MAC covers: the header, with the content's length, and the content. The content's end is secret,
 * but public bounds are known. */
struct message {
    uint8_t header[HEADER];
    const uint8_t *data;
    uint32_t n;             /* bytes of it in all, header included: secret */
    size_t min, max;        /* bounds of n: public */
};

/* RFC 5246 section 6.2.3.2: each byte of the padding holds padding_length, and all fits in. Returns a mask,
 * and the padding's length: bad padding counts as none, and the MAC is still computed (section 6.2.3.2,
 * note). */
static uint32_t check_padding(const uint8_t *data, size_t len, size_t mac_len, uint32_t *padding)
{
    uint32_t length = data[len - 1], good = ~vt_ct_lt((uint32_t)len, length + (uint32_t)mac_len + 1);

    for (size_t i = 1; i <= PADDING_MAX && i < len; i++) {
        uint32_t outside = vt_ct_lt(length, (uint32_t)i);

        good &= outside | vt_ct_eq(data[len - 1 - i], length);
    }
    *padding = length & good;
    return good;
}

/* Block I of the message as the hash pads it (FIPS 180-4 section 5.1): its bytes, 0x80, zeros; and where it
 * is the LAST (a mask), the length in bits of the key block and the message. */
static void padded_block(const struct message *m, const struct vt_hash *hash, size_t i, uint32_t last,
                         uint8_t *block)
{
    uint32_t bits = (m->n + hash->block_len) * 8;

    for (size_t j = 0; j < hash->block_len; j++) {
        size_t at = i * hash->block_len + j;
        uint32_t byte = at < HEADER ? m->header[at] : at < m->max ? m->data[at - HEADER] : 0;

        byte &= vt_ct_lt((uint32_t)at, m->n);
        byte |= vt_ct_eq((uint32_t)at, m->n) & 0x80;
        block[j] = (uint8_t)byte;
    }
    for (unsigned j = 1; j <= 4; j++, bits >>= 8)
        block[hash->block_len - j] |= (uint8_t)(bits & last);
}

/* HMAC of the message. The blocks that hold no byte in doubt are hashed as usual; then every block that might
 * be the last is compressed, and the chaining value after the one that was is kept. */
static void mac_of(const struct vt_hmac *keyed, const struct message *m, uint8_t *mac)
{
    const struct vt_hash *hash = keyed->inner.hash;
    unsigned shift = hash->block_len == 128 ? 7 : 6;
    size_t first = m->min >> shift, end = ((m->max + hash->length_len) >> shift) + 1;
    uint32_t final = (m->n + hash->length_len) >> shift;
    uint8_t bytes[VT_HASH_BLOCK_MAX];
    union vt_hash_chain result = { .w64 = { 0 } };
    struct vt_hmac hmac = *keyed;

    if (first > 0) {
        vt_hmac_update(&hmac, vt_bytes(m->header, HEADER));
        vt_hmac_update(&hmac, vt_bytes(m->data, (first << shift) - HEADER));
    }
    for (size_t i = first; i < end; i++) {
        uint32_t last = vt_ct_eq((uint32_t)i, final);

        padded_block(m, hash, i, last, bytes);
        hash->compress(&hmac.inner.chain, bytes, 1);
        vt_ct_copy(last, &result, &hmac.inner.chain, sizeof result);
    }
    vt_hash_output(hash, &result, bytes);
    vt_hash_update(&hmac.outer, vt_bytes(bytes, hash->digest_len));
    vt_hash_final(&hmac.outer, mac);
    vt_wipe(&hmac, sizeof hmac);
    vt_wipe(bytes, sizeof bytes);
}

/* OUT[i] = IN[(i + by) mod len], BY < LEN secret: turned by each power of two in it, or not. */
static void rotate(uint8_t *out, size_t len, uint32_t by)
{
    uint8_t turned[VT_HASH_MAX];

    for (size_t step = 1; step < len; step *= 2) {
        for (size_t i = 0; i < len; i++)
            turned[i] = out[i + step < len ? i + step : i + step - len];
        vt_ct_copy(vt_ct_nonzero(by & (uint32_t)step), out, turned, len);
    }
}

/* The MAC that was sent: it follows the content. All places where it may lie are read, into a ring; then the
 * ring is turned so that the MAC begins at its start. */
static void mac_sent(const struct message *m, size_t len, size_t mac_len, uint8_t *mac)
{
    uint32_t inside = 0, start = 0;
    size_t slot = 0;

    memset(mac, 0, mac_len);
    for (size_t i = m->min - HEADER; i < len; i++) {
        uint32_t begins = vt_ct_eq((uint32_t)i + HEADER, m->n);

        inside |= begins;
        inside &= ~vt_ct_eq((uint32_t)i + HEADER, m->n + (uint32_t)mac_len);
        start |= (uint32_t)slot & begins;
        mac[slot] |= (uint8_t)(m->data[i] & inside);
        slot = slot + 1 < mac_len ? slot + 1 : 0;
    }
    rotate(mac, mac_len, start);
}

bool vt_cbc_open(const struct vt_hmac *keyed, const uint8_t header[VT_CBC_MAC_HEADER], const uint8_t *data,
                 size_t len, size_t *content_len)
{
    size_t mac_len = keyed->inner.hash->digest_len;
    uint8_t expected[VT_HASH_MAX], sent[VT_HASH_MAX];
    struct message m = { .data = data };
    uint32_t padding, good;

    *content_len = 0;
    if (len <= mac_len || len % VT_AES_BLOCK != 0 || len > VT_CBC_LEN_MAX)
        return false;
    good = check_padding(data, len, mac_len, &padding);
    m.max = HEADER + len - mac_len - 1;
    m.min = m.max > HEADER + PADDING_MAX ? m.max - PADDING_MAX : HEADER;
    m.n = (uint32_t)m.max - padding;
    memcpy(m.header, header, VT_CBC_MAC_HEADER);
    vt_store16be(m.header + VT_CBC_MAC_HEADER, (uint16_t)(m.n - HEADER));

    mac_of(keyed, &m, expected);
    mac_sent(&m, len, mac_len, sent);
    good &= vt_ct_barrier(0u - (uint32_t)vt_ct_equal(expected, sent, mac_len));
    *content_len = (m.n - HEADER) & good;
    vt_wipe(expected, sizeof expected);
    vt_wipe(sent, sizeof sent);
    vt_wipe(&m, sizeof m);
    return good != 0;
}

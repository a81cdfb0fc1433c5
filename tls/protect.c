#include "tls/protect.h"

#include "base/ct.h"
#include "tls/client_internal.h"

#define GCM_EXPLICIT_LEN 8
#define ADDITIONAL_LEN 13

const struct vt_key_names vt_client_write_names = { "client_write_MAC_key", "client_write_key",
                                                    "client_write_IV" };
const struct vt_key_names vt_server_write_names = { "server_write_MAC_key", "server_write_key",
                                                    "server_write_IV" };

static enum vt_protection_kind kind_of(const struct vt_suite *suite, bool etm)
{
    return suite->kind == VT_PROTECT_CBC_MTE && etm ? VT_PROTECT_CBC_ETM : suite->kind;
}

void vt_protect_init_keyless(struct vt_protection *p, const struct vt_suite *suite, bool etm)
{
    *p = (struct vt_protection){ .kind = suite != NULL ? kind_of(suite, etm) : VT_PROTECT_OTHER,
                                 .keyless = true };
    if (suite != NULL && suite->mac != NULL)
        p->mac_len = suite->mac->digest_len;
}

void vt_protect_init(struct vt_protection *p, const struct vt_suite *suite, bool etm,
                     const struct vt_key_set *keys, const struct vt_key_names *names)
{
    *p = (struct vt_protection){ .kind = kind_of(suite, etm), .suite = suite, .names = names,
                                 .keys = keys->from };
    memcpy(p->fixed_iv, keys->iv.data, keys->iv.len);
    if (p->kind == VT_PROTECT_GCM) {
        vt_gcm_init(&p->key.gcm, keys->key);
    } else if (p->kind == VT_PROTECT_CHACHA) {
        memcpy(p->key.chacha, keys->key.data, VT_CHACHA20_KEY);
    } else {
        vt_aes_init(&p->key.aes, keys->key);
        vt_hmac_init(&p->mac, suite->mac, keys->mac_key);
        p->mac_len = suite->mac->digest_len;
    }
}

/* The bytes before and behind a ciphertext, and what they are called. */
struct layout {
    uint8_t before, behind;
    const char *before_name, *behind_name, *clause;
};

static struct layout layout_of(const struct vt_protection *p)
{
    switch (p->kind) {
    case VT_PROTECT_GCM:
        return (struct layout){ GCM_EXPLICIT_LEN, VT_GCM_TAG, "nonce_explicit", "tag", "RFC 5246 6.2.3.3" };
    case VT_PROTECT_CHACHA:
        return (struct layout){ 0, VT_POLY1305_TAG, "", "tag", "RFC 7905 2" };
    case VT_PROTECT_CBC_ETM:
        return (struct layout){ VT_AES_BLOCK, p->mac_len, "IV", "MAC", "RFC 7366 3" };
    case VT_PROTECT_CBC_MTE:
        return (struct layout){ VT_AES_BLOCK, 0, "IV", "", "RFC 5246 6.2.3.2" };
    case VT_PROTECT_OTHER:
    case VT_PROTECT_NULL:
        break;
    }
    return (struct layout){ 0, 0, "", "", "RFC 5246 6.2.3" };
}

bool vt_protect_read(struct vt_reader *r, const struct vt_protection *p, struct vt_record *record)
{
    const struct layout layout = layout_of(p);
    const uint32_t left = vt_left(r), overhead = (uint32_t)layout.before + layout.behind;

    return vt_demand(r->parse, VT_RULE_TLS_BAD_MAC, left >= overhead, vt_uint(left))
        && vt_cite(r, layout.clause)
        && vt_read_bytes(r, layout.before_name, layout.before, &record->explicit_iv)
        && vt_bulk(r, record->type == VT_APPLICATION_DATA)
        && vt_read_bytes(r, "ciphertext", left - overhead, &record->ciphertext)
        && (left > overhead || vt_leaf_empty(r, "ciphertext"))
        && vt_read_bytes(r, layout.behind_name, layout.behind, &record->tag);
}

bool vt_protect_read_tail(struct vt_reader *r, const struct vt_protection *p, bool secret)
{
    const uint32_t mac_len = p->kind == VT_PROTECT_CBC_MTE ? p->mac_len : 0;
    struct vt_bytes bytes;
    uint8_t padding_length;

    return vt_left(r) > mac_len && vt_cite(r, layout_of(p).clause)
        && vt_bulk(r, secret)
        && (mac_len == 0 || (secret ? vt_read_secret : vt_read_bytes)(r, "MAC", mac_len, &bytes))
        && vt_bulk(r, false)
        && vt_read_bytes(r, "padding", vt_left(r) - 1, &bytes)
        && vt_read_u8(r, "padding_length", &padding_length);
}

/* seq_num + type + version + length: with what follows it, what CBC's MAC is over. RECORD is where the record
 * was read that it is of; a literal's, of one that is being made. */
static struct vt_bytes additional_data(struct vt_protection *p, struct vt_sink *sink, struct vt_from record,
                                       uint8_t type, size_t length, uint8_t out[ADDITIONAL_LEN])
{
    vt_store64be(out, p->sequence);
    out[8] = type;
    vt_store16be(out + 9, 0x0303);
    vt_store16be(out + 11, (uint16_t)length);

    const char *clause = p->kind == VT_PROTECT_CBC_MTE ? "RFC 5246 6.2.3.1"
                       : p->kind == VT_PROTECT_CBC_ETM ? "RFC 7366 3" : "RFC 5246 6.2.3.3";
    const struct vt_term in[] = {
        vt_term_of("seq_num", NULL, vt_bytes(out, 8)),
        vt_term_from(vt_from_within(record, 0, 1), vt_term_of("type", NULL, vt_bytes(out + 8, 1))),
        vt_term_from(vt_from_within(record, 1, 2), vt_term_of("version", NULL, vt_bytes(out + 9, 2))),
        vt_term_of("length", NULL, vt_bytes(out + 11, 2)),
    };
    const struct vt_term result = vt_term_of("out", "additional_data", vt_bytes(out, ADDITIONAL_LEN));
    p->additional_data = vt_emit_derive(sink, "concat", clause, in, 4, &result, 1);
    return result.value.bytes;
}

/* GCM: salt + nonce_explicit (RFC 5288 3). ChaCha20: the write IV XOR the sequence number (RFC 7905 2).
 * RECORD is a literal's for one that is being made, whose nonce_explicit nobody has read yet. */
static void make_nonce(struct vt_protection *p, struct vt_sink *sink, struct vt_from record,
                       struct vt_bytes explicit_iv, uint8_t out[VT_NONCE_LEN])
{
    bool gcm = p->kind == VT_PROTECT_GCM;
    uint8_t sequence[VT_NONCE_LEN] = { 0 };

    memcpy(out, p->fixed_iv, VT_NONCE_LEN);
    vt_store64be(sequence + 4, p->sequence);
    if (gcm)
        memcpy(out + 4, explicit_iv.data, GCM_EXPLICIT_LEN);
    for (int i = 0; !gcm && i < VT_NONCE_LEN; i++)
        out[i] ^= sequence[i];

    const char *name = record.kind != VT_FROM_LITERAL ? "nonce_explicit" : NULL;
    const struct vt_bytes iv = vt_bytes(p->fixed_iv, gcm ? 4 : VT_NONCE_LEN);
    const struct vt_term in[] = {
        vt_term_from(vt_from_output(p->keys, 2), vt_term_secret("iv", p->names->iv, iv)),
        gcm ? vt_term_from(vt_from_within(record, VT_RECORD_HEADER_LEN, explicit_iv.len),
                           vt_term_of("explicit", name, explicit_iv))
            : vt_term_of("seq_num", NULL, vt_bytes(sequence, VT_NONCE_LEN)),
    };
    const struct vt_term result = vt_term_secret("out", "nonce", vt_bytes(out, VT_NONCE_LEN));
    p->nonce = vt_emit_derive(sink, gcm ? "concat" : "xor", gcm ? "RFC 5288 3" : "RFC 7905 2", in, 2,
                              &result, 1);
}

static bool open_aead(struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                      uint8_t *text)
{
    uint8_t nonce[VT_NONCE_LEN], additional[ADDITIONAL_LEN];
    size_t len = record->ciphertext.len;
    struct vt_bytes aad = additional_data(p, sink, record->from, record->type, len, additional);

    make_nonce(p, sink, record->from, record->explicit_iv, nonce);
    if (p->kind == VT_PROTECT_GCM)
        return vt_gcm_open(&p->key.gcm, nonce, aad, text, len, record->tag.data);
    return vt_chacha20_poly1305_open(p->key.chacha, nonce, aad, text, len, record->tag.data);
}

static void decrypt_cbc(const struct vt_protection *p, const struct vt_record *record, uint8_t *text)
{
    uint8_t iv[VT_AES_BLOCK];

    memcpy(iv, record->explicit_iv.data, sizeof iv);
    vt_cbc_decrypt(&p->key.aes, iv, text, record->ciphertext.len);
}

static bool whole_blocks(const struct vt_record *record)
{
    return record->ciphertext.len > 0 && record->ciphertext.len % VT_AES_BLOCK == 0;
}

/* The MAC and the padding are checked in constant time (Lucky Thirteen). */
static bool open_mac_then_encrypt(struct vt_protection *p, struct vt_sink *sink,
                                  const struct vt_record *record, uint8_t *text, size_t *len)
{
    uint8_t header[ADDITIONAL_LEN];

    if (!whole_blocks(record))
        return false;
    decrypt_cbc(p, record, text);
    vt_store64be(header, p->sequence);
    header[8] = record->type;
    vt_store16be(header + 9, 0x0303);
    if (!vt_cbc_open(&p->mac, header, text, record->ciphertext.len, len))
        return false;
    additional_data(p, sink, record->from, record->type, *len, header);
    return true;
}

/* RFC 7366 3: MAC(seq_num + type + version + length + IV + ENC(content + padding + padding_length)). */
static void mac_ciphertext(struct vt_protection *p, struct vt_sink *sink, struct vt_from record, uint8_t type,
                           struct vt_bytes iv_and_text, uint8_t mac[VT_HASH_MAX])
{
    uint8_t additional[ADDITIONAL_LEN];
    struct vt_hmac hmac = p->mac;

    vt_hmac_update(&hmac, additional_data(p, sink, record, type, iv_and_text.len, additional));
    vt_hmac_update(&hmac, iv_and_text);
    vt_hmac_final(&hmac, mac);
}

/* The padding of a text that is authentic: its last byte says how many bytes before it equal it. */
static bool strip_padding(const uint8_t *text, size_t *len)
{
    size_t padding = text[*len - 1];

    if (padding + 1 > *len)
        return false;
    for (size_t i = *len - 1 - padding; i < *len; i++)
        if (text[i] != padding)
            return false;
    *len -= padding + 1;
    return true;
}

static bool open_encrypt_then_mac(struct vt_protection *p, struct vt_sink *sink,
                                  const struct vt_record *record, uint8_t *text, size_t *len)
{
    uint8_t mac[VT_HASH_MAX];

    if (!whole_blocks(record))
        return false;
    mac_ciphertext(p, sink, record->from, record->type,
                   vt_bytes(record->explicit_iv.data, VT_AES_BLOCK + record->ciphertext.len), mac);
    if (!vt_ct_equal(mac, record->tag.data, p->mac_len))
        return false;
    decrypt_cbc(p, record, text);
    *len = record->ciphertext.len;
    return strip_padding(text, len);
}

bool vt_protect_open(struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                     uint8_t *data, struct vt_bytes *content)
{
    uint8_t *text = data + (record->ciphertext.data - data);
    size_t len = record->ciphertext.len;
    bool good;

    if (p->kind == VT_PROTECT_CBC_MTE)
        good = open_mac_then_encrypt(p, sink, record, text, &len);
    else if (p->kind == VT_PROTECT_CBC_ETM)
        good = open_encrypt_then_mac(p, sink, record, text, &len);
    else
        good = open_aead(p, sink, record, text);
    p->sequence++;
    *content = vt_bytes(text, good ? len : 0);
    return good;
}

/* Sealing. TEXT is where the content has been written, behind the explicit part; each returns the fragment's
 * length. No field of such a record has been read anywhere. */

static const struct vt_from made_now = { .kind = VT_FROM_LITERAL };

static uint32_t seal_aead(struct vt_protection *p, struct vt_sink *sink, uint8_t type,
                          uint8_t *fragment, uint32_t len)
{
    const uint32_t before = layout_of(p).before;
    uint8_t nonce[VT_NONCE_LEN], additional[ADDITIONAL_LEN], *text = fragment + before;
    struct vt_bytes aad = additional_data(p, sink, made_now, type, len, additional);

    if (p->kind == VT_PROTECT_GCM)
        vt_store64be(fragment, p->sequence);   /* unique, which is all that RFC 5288 3 asks for */
    make_nonce(p, sink, made_now, vt_bytes(fragment, before), nonce);
    if (p->kind == VT_PROTECT_GCM)
        vt_gcm_seal(&p->key.gcm, nonce, aad, text, len, text + len);
    else
        vt_chacha20_poly1305_seal(p->key.chacha, nonce, aad, text, len, text + len);
    return before + len + VT_GCM_TAG;
}

/* Pads TEXT to whole blocks, the least that will do. */
static uint32_t pad(uint8_t *text, uint32_t len)
{
    uint32_t padding = (VT_AES_BLOCK - 1) - len % VT_AES_BLOCK;

    memset(text + len, (int)padding, padding + 1);
    return len + padding + 1;
}

static uint32_t seal_cbc(struct vt_protection *p, struct vt_sink *sink, uint8_t type, uint8_t *fragment,
                         uint32_t len, struct vt_cbc_made *cbc)
{
    uint8_t iv[VT_AES_BLOCK], additional[ADDITIONAL_LEN], *text = fragment + VT_AES_BLOCK;
    const uint32_t content_len = len;
    struct vt_hmac hmac = p->mac;

    memcpy(fragment, cbc->iv, VT_AES_BLOCK);
    memcpy(iv, cbc->iv, VT_AES_BLOCK);
    if (p->kind == VT_PROTECT_CBC_MTE) {
        vt_hmac_update(&hmac, additional_data(p, sink, made_now, type, len, additional));
        vt_hmac_update(&hmac, vt_bytes(text, len));
        vt_hmac_final(&hmac, text + len);
        len += p->mac_len;
    }
    len = pad(text, len);
    cbc->tail_len = (uint8_t)(len - content_len);
    memcpy(cbc->tail, text + content_len, cbc->tail_len);
    vt_cbc_encrypt(&p->key.aes, iv, text, len);
    if (p->kind == VT_PROTECT_CBC_ETM) {
        uint8_t mac[VT_HASH_MAX];
        mac_ciphertext(p, sink, made_now, type, vt_bytes(fragment, VT_AES_BLOCK + len), mac);
        memcpy(text + len, mac, p->mac_len);
        len += p->mac_len;
    }
    return VT_AES_BLOCK + len;
}

uint32_t vt_protect_seal(struct vt_protection *p, struct vt_sink *sink, uint8_t type, uint16_t version,
                         struct vt_bytes content, struct vt_cbc_made *cbc, uint8_t *out)
{
    uint8_t *fragment = out + VT_RECORD_HEADER_LEN;
    uint32_t len = (uint32_t)content.len;

    cbc->tail_len = 0;
    memcpy(fragment + layout_of(p).before, content.data, content.len);
    if (p->kind == VT_PROTECT_CBC_MTE || p->kind == VT_PROTECT_CBC_ETM)
        len = seal_cbc(p, sink, type, fragment, len, cbc);
    else if (p->kind != VT_PROTECT_NULL)
        len = seal_aead(p, sink, type, fragment, len);
    p->sequence++;
    out[0] = type;
    vt_store16be(out + 1, version);
    vt_store16be(out + 3, (uint16_t)len);
    return VT_RECORD_HEADER_LEN + len;
}

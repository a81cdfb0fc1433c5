#include "tls/protect_trace.h"

#include "tls/engine.h"

#if VT_TRACE

/* By the key's length, 16 or 32 bytes, and whether the record was sealed. */
static const char *const ops[][2][2] = {
    [VT_PROTECT_CBC_MTE] = { { "aes_128_cbc_decrypt", "aes_128_cbc_encrypt" }, { "aes_256_cbc_decrypt", "aes_256_cbc_encrypt" } },
    [VT_PROTECT_CBC_ETM] = { { "aes_128_cbc_decrypt", "aes_128_cbc_encrypt" }, { "aes_256_cbc_decrypt", "aes_256_cbc_encrypt" } },
    [VT_PROTECT_GCM] = { { "aes_128_gcm_open", "aes_128_gcm_seal" }, { "aes_256_gcm_open", "aes_256_gcm_seal" } },
    [VT_PROTECT_CHACHA] = { { NULL, NULL }, { "chacha20_poly1305_open", "chacha20_poly1305_seal" } },
};

/* A value that was read or derived just before, by its name alone. */
static struct vt_term named(const char *role, const char *name)
{
    return (struct vt_term){ role, name, vt_none() };
}

static void tell_aead(const struct vt_protection *p, struct vt_sink *sink, const char *op, const struct vt_record *record)
{
    const struct vt_term in[] = {
        named("key", p->names->key), named("nonce", "nonce"), named("additional_data", "additional_data"),
        named("ciphertext", "ciphertext"),
    };
    struct vt_term out = { "out", "tag", vt_value_of(VT_VALUE_BYTES, record->tag) };

    out.value.bulk = record->type == VT_APPLICATION_DATA;
    vt_emit_derive(sink, op, p->kind == VT_PROTECT_GCM ? "RFC 5288 3" : "RFC 7905 2", in, 4, &out, 1);
}

static const char *hmac_name(const struct vt_hash *hash)
{
    return hash == &vt_sha1 ? "hmac_sha1" : hash == &vt_sha256 ? "hmac_sha256" : "hmac_sha384";
}

/* The MAC is over the content, or over what was sent (RFC 7366 3). That of secret content is secret. */
static void tell_mac(const struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record, struct vt_bytes tail)
{
    const bool inside = p->kind == VT_PROTECT_CBC_MTE;
    const struct vt_term in[] = {
        named("key", p->names->mac_key), named("message", "additional_data"),
        named("message", inside ? "TLSCompressed.fragment" : "IV"), named("message", "ciphertext"),
    };
    struct vt_term out = { "out", "MAC", vt_value_of(VT_VALUE_BYTES, inside ? vt_bytes(tail.data, p->mac_len) : record->tag) };

    out.value.bulk = record->type == VT_APPLICATION_DATA;
    out.value.secret = inside && out.value.bulk;
    vt_emit_derive(sink, hmac_name(p->suite->mac), inside ? "RFC 5246 6.2.3.1" : "RFC 7366 3", in, inside ? 3 : 4, &out, 1);
}

static void tell_cbc(const struct vt_protection *p, struct vt_sink *sink, const char *op, struct vt_bytes tail)
{
    const struct vt_term in[] = { named("key", p->names->key), named("IV", "IV"), named("ciphertext", "ciphertext") };
    const struct vt_term out = { "out", "padding_length",
                                 vt_value_of(VT_VALUE_BYTES, vt_bytes(tail.data + tail.len - 1, 1)) };

    vt_emit_derive(sink, op, "RFC 5246 6.2.3.2", in, 3, &out, 1);
}

void vt_tell_protection(const struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                        struct vt_bytes tail, bool sealed)
{
    const char *op;

    if (sink == NULL || p->kind == VT_PROTECT_NULL)
        return;
    op = ops[p->kind][p->suite->key_len == 32][sealed];
    if (p->kind == VT_PROTECT_GCM || p->kind == VT_PROTECT_CHACHA) {
        tell_aead(p, sink, op, record);
        return;
    }
    tell_cbc(p, sink, op, tail);
    tell_mac(p, sink, record, tail);
}

#endif

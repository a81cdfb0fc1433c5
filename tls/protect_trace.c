#include "tls/protect_trace.h"

#include "tls/client_internal.h"

#if VT_TRACE

/* By the key's length, 16 or 32 bytes, and whether the record was sealed. */
static const char *const ops[][2][2] = {
    [VT_PROTECT_CBC_MTE] = { { "aes_128_cbc_decrypt", "aes_128_cbc_encrypt" },
                             { "aes_256_cbc_decrypt", "aes_256_cbc_encrypt" } },
    [VT_PROTECT_GCM] = { { "aes_128_gcm_open", "aes_128_gcm_seal" },
                         { "aes_256_gcm_open", "aes_256_gcm_seal" } },
    [VT_PROTECT_CHACHA] = { { NULL, NULL }, { "chacha20_poly1305_open", "chacha20_poly1305_seal" } },
};

/* A value that was read or derived just before, by its name alone. */
static struct vt_term named(const char *role, const char *name)
{
    return (struct vt_term){ role, name, vt_none() };
}

/* A result. What is made of application data is bulk, and secret where it is PLAIN. */
static struct vt_term result(const struct vt_record *record, const char *name, struct vt_bytes bytes,
                             bool plain)
{
    const bool bulk = record->type == VT_APPLICATION_DATA;

    return (struct vt_term){ "out", name,
                             { .kind = VT_VALUE_BYTES, .bytes = bytes, .bulk = bulk,
                               .secret = plain && bulk } };
}

/* RFC 5246 6.2.3.3: AEAD-Encrypt takes key, nonce, plaintext and additional data; AEAD-Decrypt what came of
 * it in the plaintext's place. 6.2.3.2: CBC takes an IV. */
static void tell_cipher(const struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                        struct vt_bytes plain, bool sealed)
{
    const bool cbc = p->suite->mac != NULL;
    const char *from = sealed ? "plaintext" : "ciphertext", *to = sealed ? "ciphertext" : "plaintext";
    const char *op = ops[cbc ? VT_PROTECT_CBC_MTE : p->kind][p->suite->key_len == 32][sealed];
    const char *clause = cbc ? "RFC 5246 6.2.3.2" : p->kind == VT_PROTECT_GCM ? "RFC 5288 3" : "RFC 7905 2";
    const struct vt_term in[] = {
        named("key", p->names->key), cbc ? named("IV", "IV") : named("nonce", "nonce"),
        cbc ? named(from, from) : named("additional_data", "additional_data"),
        named(from, from), named("tag", "tag"),
    };
    const struct vt_term out[] = {
        result(record, to, sealed ? record->ciphertext : plain, !sealed),
        result(record, "tag", record->tag, false),
    };

    vt_emit_derive(sink, op, clause, in, cbc ? 3 : sealed ? 4 : 5, out, sealed && !cbc ? 2 : 1);
}

/* The MAC is over the content, or over what was sent (RFC 7366 3). That of secret content is secret. */
static void tell_mac(const struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                     struct vt_bytes tail)
{
    const bool inside = p->kind == VT_PROTECT_CBC_MTE;
    const struct vt_hash *hash = p->suite->mac;
    const char *op = hash == &vt_sha1 ? "hmac_sha1" : hash == &vt_sha256 ? "hmac_sha256" : "hmac_sha384";
    const struct vt_term in[] = {
        named("key", p->names->mac_key), named("message", "additional_data"),
        named("message", inside ? "TLSCompressed.fragment" : "IV"), named("message", "ciphertext"),
    };
    const struct vt_term out = result(record, "MAC", inside ? vt_bytes(tail.data, p->mac_len) : record->tag,
                                      inside);

    vt_emit_derive(sink, op, inside ? "RFC 5246 6.2.3.1" : "RFC 7366 3", in, inside ? 3 : 4, &out, 1);
}

/* In the order in which it is done: MAC, then encryption; or the reverse. */
void vt_tell_protection(const struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                        struct vt_bytes plain, struct vt_bytes tail, bool sealed)
{
    const bool mac_first = (p->kind == VT_PROTECT_CBC_ETM) != sealed;

    if (p->suite->mac != NULL && mac_first)
        tell_mac(p, sink, record, tail);
    tell_cipher(p, sink, record, plain, sealed);
    if (p->suite->mac != NULL && !mac_first)
        tell_mac(p, sink, record, tail);
}

#endif

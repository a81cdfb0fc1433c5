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
static struct vt_term named(struct vt_from from, const char *role, const char *name)
{
    return (struct vt_term){ role, name, vt_none(), from };
}

/* A result. What is made of application data is bulk, and secret where it is PLAIN. */
static struct vt_term result(const struct vt_record *record, const char *name, struct vt_bytes bytes,
                             bool plain)
{
    const bool bulk = record->type == VT_APPLICATION_DATA;

    return (struct vt_term){ .role = "out", .name = name,
                             .value = { .kind = VT_VALUE_BYTES, .bytes = bytes, .bulk = bulk,
                                        .secret = plain && bulk } };
}

/* Where the parts of a record are: of one that was read, on the wire but for its plain text; of one that was
 * made, the reverse. */
struct places {
    struct vt_from iv, ciphertext, tag, plain;
};

static struct places places_of(const struct vt_protection *p, const struct vt_record *record,
                               struct vt_from plain, bool sealed)
{
    const size_t text = VT_RECORD_HEADER_LEN + record->explicit_iv.len, len = record->ciphertext.len;

    return (struct places){
        .iv = sealed ? p->explicit_iv
                     : vt_from_within(record->from, VT_RECORD_HEADER_LEN, record->explicit_iv.len),
        .ciphertext = vt_from_within(record->from, text, len),
        .tag = vt_from_within(record->from, text + len, record->tag.len), .plain = plain,
    };
}

/* RFC 5246 6.2.3.3: AEAD-Encrypt takes key, nonce, plaintext and additional data; AEAD-Decrypt what came of
 * it in the plaintext's place. 6.2.3.2: CBC takes an IV. */
static void tell_cipher(const struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                        struct vt_bytes plain, struct places *at, bool sealed)
{
    const bool cbc = p->suite->mac != NULL;
    const char *from = sealed ? "plaintext" : "ciphertext", *to = sealed ? "ciphertext" : "plaintext";
    const char *op = ops[cbc ? VT_PROTECT_CBC_MTE : p->kind][p->suite->key_len == 32][sealed];
    const char *clause = cbc ? "RFC 5246 6.2.3.2" : p->kind == VT_PROTECT_GCM ? "RFC 5288 3" : "RFC 7905 2";
    const struct vt_term text = named(sealed ? at->plain : at->ciphertext, from, from);
    const struct vt_term in[] = {
        named(vt_from_output(p->keys, cbc ? 2 : 0), "key", p->names->key),
        cbc ? named(at->iv, "IV", "IV") : named(p->nonce, "nonce", "nonce"),
        cbc ? text : named(p->additional_data, "additional_data", "additional_data"),
        text, named(at->tag, "tag", "tag"),
    };
    const struct vt_term out[] = {
        result(record, to, sealed ? record->ciphertext : plain, !sealed),
        result(record, "tag", record->tag, false),
    };

    *(sealed ? &at->ciphertext : &at->plain) =
        vt_emit_derive(sink, op, clause, in, cbc ? 3 : sealed ? 4 : 5, out, sealed && !cbc ? 2 : 1);
}

/* The MAC is over the content, or over what was sent (RFC 7366 3). That of secret content is secret. */
static void tell_mac(const struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                     struct vt_bytes tail, const struct places *at)
{
    const bool inside = p->kind == VT_PROTECT_CBC_MTE;
    const struct vt_hash *hash = p->suite->mac;
    const char *op = hash == &vt_sha1 ? "hmac_sha1" : hash == &vt_sha256 ? "hmac_sha256" : "hmac_sha384";
    const struct vt_from content = vt_from_within(at->plain, 0, record->ciphertext.len - tail.len);
    const struct vt_term in[] = {
        named(p->keys, "key", p->names->mac_key), named(p->additional_data, "message", "additional_data"),
        inside ? named(content, "message", "TLSCompressed.fragment") : named(at->iv, "message", "IV"),
        named(at->ciphertext, "message", "ciphertext"),
    };
    const struct vt_term out = result(record, "MAC", inside ? vt_bytes(tail.data, p->mac_len) : record->tag,
                                      inside);

    vt_emit_derive(sink, op, inside ? "RFC 5246 6.2.3.1" : "RFC 7366 3", in, inside ? 3 : 4, &out, 1);
}

/* In the order in which it is done: MAC, then encryption; or the reverse. */
void vt_tell_protection(const struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                        struct vt_bytes plain, struct vt_bytes tail, struct vt_from made_of, bool sealed)
{
    const bool mac_first = (p->kind == VT_PROTECT_CBC_ETM) != sealed;
    struct places at = places_of(p, record, made_of, sealed);

    if (p->suite->mac != NULL && mac_first)
        tell_mac(p, sink, record, tail, &at);
    tell_cipher(p, sink, record, plain, &at, sealed);
    if (p->suite->mac != NULL && !mac_first)
        tell_mac(p, sink, record, tail, &at);
}

#endif

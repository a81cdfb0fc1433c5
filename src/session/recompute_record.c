/* The protection of records, put on and taken off again: the ciphertext and its tag come out, or the plain
 * text as the record's buffer has it. */
#include "session/recompute_terms.h"

/* TLSCiphertext.fragment (RFC 5246 6.2.3), and the additional data before it. */
#define RECORD_MAX (16384 + 2048)
#define ADDITIONAL_MAX 64

/* The record's plain text is what was deciphered. One that is withheld can't be compared. */
static bool same_plain(struct vt_recompute *o, struct vt_bytes text)
{
    const struct vt_bytes plain = vt_recompute_plain(o);

    o->withheld = o->withheld || (plain.data == NULL && plain.len > 0);
    return vt_bytes_equal(plain, text);
}

static size_t key_len(const struct vt_recompute *o)
{
    return strncmp(o->derive->op, "aes_128", 7) == 0 ? 16 : 32;
}

/* What both AEADs take, sealing or opening: IN becomes TEXT, and TAG is over what is enciphered. */
struct aead {
    bool sealed;
    struct vt_bytes key, nonce, additional, in;
    uint8_t *text, *tag;
};

static bool take_aead(struct vt_recompute *o, struct aead *a)
{
    a->sealed = strstr(o->derive->op, "_seal") != NULL;
    a->key = vt_recompute_in(o, "key", key_len(o), key_len(o));
    a->nonce = vt_recompute_in(o, "nonce", 12, 12);
    a->additional = vt_recompute_in(o, "additional_data", 0, ADDITIONAL_MAX);
    a->in = vt_recompute_in(o, a->sealed ? "plaintext" : "ciphertext", 0, RECORD_MAX);
    a->text = vt_recompute_room(o, RECORD_MAX);
    a->tag = vt_recompute_out(o, 1, 16);
    return vt_recompute_ready(o);
}

/* What was sealed has ciphertext and tag for results; what was opened, a tag that must be the one that
 * came. */
static bool give_aead(struct vt_recompute *o, const struct aead *a)
{
    o->out[0] = vt_bytes(a->text, a->in.len);
    return a->sealed || (vt_bytes_equal(vt_recompute_in(o, "tag", 16, 16), o->out[1])
                         && same_plain(o, o->out[0]));
}

bool vt_recompute_gcm(struct vt_recompute *o)
{
    struct vt_textbook_aes aes;
    struct aead a;

    if (!take_aead(o, &a))
        return false;
    vt_textbook_aes_key(&aes, a.key, o->steps);
    vt_textbook_gcm(&aes, a.nonce.data, a.additional, a.in, !a.sealed, a.text, a.tag, o->steps);
    return give_aead(o, &a);
}

bool vt_recompute_chacha(struct vt_recompute *o)
{
    struct aead a;

    if (!take_aead(o, &a))
        return false;
    vt_textbook_chacha20_poly1305(a.key.data, a.nonce.data, a.additional, a.in, !a.sealed, a.text, a.tag,
                                  o->steps);
    return give_aead(o, &a);
}

bool vt_recompute_cbc(struct vt_recompute *o)
{
    const bool sealed = strstr(o->derive->op, "encrypt") != NULL;
    const struct vt_bytes key = vt_recompute_in(o, "key", key_len(o), key_len(o)),
        iv = vt_recompute_in(o, "IV", 16, 16);
    const struct vt_bytes in = vt_recompute_in(o, sealed ? "plaintext" : "ciphertext", 16, RECORD_MAX);
    uint8_t *text = vt_recompute_out(o, 0, in.len);
    struct vt_textbook_aes aes;

    if (!vt_recompute_ready(o) || in.len % 16 != 0)
        return false;
    vt_textbook_aes_key(&aes, key, o->steps);
    (sealed ? vt_textbook_cbc_encrypt : vt_textbook_cbc_decrypt)(&aes, iv.data, in, text, o->steps);
    return sealed || same_plain(o, o->out[0]);
}

bool vt_recompute_hmac(struct vt_recompute *o)
{
    const struct vt_textbook_digest *digest = o->what;
    const struct vt_bytes key = vt_recompute_in(o, "key", 1, VT_TEXTBOOK_DIGEST_MAX);
    const struct vt_bytes message = vt_recompute_joined(o, "message", VT_TEXTBOOK_MESSAGE_MAX);
    uint8_t *mac = vt_recompute_out(o, 0, digest->len);

    return vt_recompute_ready(o) && vt_textbook_hmac(digest, key, message, mac, o->steps);
}

/* The key schedule opened: random bytes, hashes, the PRF, and what is put together or cut apart. */
#include "session/recompute_terms.h"

/* A whole flight, or a certificate; and what a trace may say a derived value's length is. */
#define MESSAGE_MAX (1u << 24)
#define OUT_MAX 4096

static size_t out_len(struct vt_recompute *o, uint8_t k)
{
    const size_t len = k < o->derive->outs ? o->derive->out[k].bytes.len : 0;

    o->bad = o->bad || len == 0 || len > OUT_MAX;
    return len;
}

bool vt_recompute_hash(struct vt_recompute *o)
{
    const struct vt_textbook_digest *digest = o->what;
    const struct vt_bytes message = vt_recompute_joined(o, "message", MESSAGE_MAX);
    uint8_t *out = vt_recompute_out(o, 0, digest->len);

    if (!vt_recompute_ready(o))
        return false;
    digest->hash(message, out, o->steps);
    return true;
}

bool vt_recompute_prf(struct vt_recompute *o)
{
    const struct vt_bytes secret = vt_recompute_in(o, "secret", 1, OUT_MAX),
        label = vt_recompute_in(o, "label", 1, 64);
    const struct vt_bytes seed = vt_recompute_joined(o, "seed", 128);
    const size_t len = out_len(o, 0);
    uint8_t *out = vt_recompute_ready(o) ? vt_recompute_out(o, 0, len) : NULL;

    return vt_recompute_ready(o) && vt_textbook_prf(o->what, secret, label, seed, out, len, o->steps);
}

/* The parts, in their order, whatever they are called. */
bool vt_recompute_concat(struct vt_recompute *o)
{
    size_t at = 0;
    uint8_t *out = vt_recompute_out(o, 0, OUT_MAX);

    for (uint8_t i = 0; i < o->derive->ins && vt_recompute_ready(o); i++) {
        const struct vt_model_term *t = &o->derive->in[i];

        o->withheld = t->bytes.data == NULL;
        o->bad = t->bytes.len > OUT_MAX - at;
        if (!vt_recompute_ready(o))
            return false;
        memcpy(out + at, t->bytes.data, t->bytes.len);
        at += t->bytes.len;
        vt_steps_bytes(o->steps, t->role, -1, t->bytes, o->derive->ref);
    }
    o->out[0].len = at;
    vt_steps_bytes(o->steps, "joined", -1, o->out[0], o->derive->ref);
    return true;
}

bool vt_recompute_xor(struct vt_recompute *o)
{
    const struct vt_bytes iv = vt_recompute_in(o, "iv", 1, OUT_MAX),
        number = vt_recompute_in(o, "seq_num", iv.len, iv.len);
    uint8_t *out = vt_recompute_out(o, 0, iv.len);

    if (!vt_recompute_ready(o))
        return false;
    for (size_t i = 0; i < iv.len; i++)
        out[i] = iv.data[i] ^ number.data[i];
    vt_steps_bytes(o->steps, "iv", -1, iv, o->derive->ref);
    vt_steps_bytes(o->steps, "seq_num", -1, number, o->derive->ref);
    vt_steps_bytes(o->steps, "iv XOR seq_num", -1, o->out[0], o->derive->ref);
    return true;
}

bool vt_recompute_partition(struct vt_recompute *o)
{
    struct vt_bytes rest = vt_recompute_in(o, "whole", 1, OUT_MAX);

    for (uint8_t i = 0; i < o->derive->outs && i < VT_RECOMPUTE_OUTS_MAX && vt_recompute_ready(o); i++) {
        const struct vt_model_term *part = &o->derive->out[i];

        if (part->bytes.len > rest.len)
            return false;
        o->out[i] = vt_bytes(rest.data, part->bytes.len);
        rest = vt_bytes(rest.data + part->bytes.len, rest.len - part->bytes.len);
        vt_steps_bytes(o->steps, part->name, -1, o->out[i], o->derive->ref);
    }
    return vt_recompute_ready(o) && rest.len == 0;
}

static bool is_draw(const struct vt_model_derive *derive)
{
    return strcmp(derive->op, "hmac_drbg") == 0 && derive->outs == 1 && derive->out[0].bytes.len <= OUT_MAX;
}

/* The generator's state follows from how much was drawn before, so that is drawn again, in silence. */
bool vt_recompute_drbg(struct vt_recompute *o)
{
    const struct vt_bytes seed = vt_recompute_in(o, "entropy_input", 1, 256);
    const size_t request = vt_recompute_number(o, "request", UINT32_MAX), len = out_len(o, 0);
    uint8_t *out = vt_recompute_room(o, OUT_MAX);
    struct vt_textbook_drbg drbg;
    size_t requests = 0;

    if (!vt_recompute_ready(o))
        return false;
    vt_textbook_drbg_instantiate(&drbg, seed, request == 0 ? o->steps : NULL);
    for (const struct vt_model_derive *before = o->model->derives; before < o->derive; before++)
        if (is_draw(before)) {
            vt_textbook_drbg_generate(&drbg, out, before->out[0].bytes.len, NULL);
            requests++;
        }
    vt_steps_bytes(o->steps, "Key", -1, vt_bytes(drbg.Key, sizeof drbg.Key), "SP 800-90A 10.1.2.1");
    vt_steps_bytes(o->steps, "V", -1, vt_bytes(drbg.V, sizeof drbg.V), "SP 800-90A 10.1.2.1");
    vt_textbook_drbg_generate(&drbg, out, len, o->steps);
    o->out[0] = vt_bytes(out, len);
    return requests == request;
}

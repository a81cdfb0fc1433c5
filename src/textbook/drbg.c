/* HMAC_DRBG, as SP 800-90A 10.1.2 writes it, over SHA-256. */
#include "textbook/textbook.h"

/* The longest seed, and before it V and an octet. */
#define SEED_MAX 256

/* V = HMAC(Key, V) */
static void turn(struct vt_textbook_drbg *drbg, int index, const char *clause,
                 const struct vt_step_sink *steps)
{
    uint8_t next[32];

    vt_steps_open(steps, "HMAC(Key, V)", index);
    vt_textbook_hmac(&vt_textbook_digest_sha256, vt_bytes(drbg->Key, 32), vt_bytes(drbg->V, 32), next, steps);
    memcpy(drbg->V, next, 32);
    vt_steps_bytes(steps, "V", index, vt_bytes(drbg->V, 32), clause);
    vt_steps_close(steps);
}

/* Key = HMAC(Key, V || octet || provided_data) */
static void change_key(struct vt_textbook_drbg *drbg, uint8_t octet, struct vt_bytes data, const char *clause,
                       const struct vt_step_sink *steps)
{
    uint8_t text[32 + 1 + SEED_MAX], next[32];

    memcpy(text, drbg->V, 32);
    text[32] = octet;
    memcpy(text + 33, data.data, data.len);
    vt_steps_open(steps, "HMAC(Key, V || octet || provided_data)", octet);
    vt_textbook_hmac(&vt_textbook_digest_sha256, vt_bytes(drbg->Key, 32), vt_bytes(text, 33 + data.len), next,
                     steps);
    memcpy(drbg->Key, next, 32);
    vt_steps_bytes(steps, "Key", octet, vt_bytes(drbg->Key, 32), clause);
    vt_steps_close(steps);
}

/* 10.1.2.2, HMAC_DRBG_Update */
static void update(struct vt_textbook_drbg *drbg, struct vt_bytes data, const struct vt_step_sink *steps)
{
    change_key(drbg, 0x00, data, "SP 800-90A 10.1.2.2 step 1", steps);
    turn(drbg, 0, "SP 800-90A 10.1.2.2 step 2", steps);
    if (data.len == 0)
        return; /* step 3 */
    change_key(drbg, 0x01, data, "SP 800-90A 10.1.2.2 step 4", steps);
    turn(drbg, 1, "SP 800-90A 10.1.2.2 step 5", steps);
}

/* 10.1.2.3 */
void vt_textbook_drbg_instantiate(struct vt_textbook_drbg *drbg, struct vt_bytes seed,
                                  const struct vt_step_sink *steps)
{
    memset(drbg->Key, 0x00, sizeof drbg->Key);
    memset(drbg->V, 0x01, sizeof drbg->V);
    vt_steps_open(steps, "instantiate", -1);
    update(drbg, vt_bytes(seed.data, seed.len < SEED_MAX ? seed.len : SEED_MAX), steps);
    vt_steps_close(steps);
}

/* 10.1.2.5: step 4 until there is enough, then step 6. */
void vt_textbook_drbg_generate(struct vt_textbook_drbg *drbg, uint8_t *out, size_t len,
                               const struct vt_step_sink *steps)
{
    vt_steps_open(steps, "generate", -1);
    for (size_t at = 0; at < len; at += 32) {
        turn(drbg, (int)(at / 32), "SP 800-90A 10.1.2.5 step 4.1", steps);
        memcpy(out + at, drbg->V, len - at < 32 ? len - at : 32);
    }
    vt_steps_bytes(steps, "returned_bits", -1, vt_bytes(out, len), "SP 800-90A 10.1.2.5 step 5");
    vt_steps_close(steps);
    vt_steps_open(steps, "update", -1);
    update(drbg, vt_bytes((const uint8_t *)"", 0), steps);
    vt_steps_close(steps);
}

/* ChaCha20 and the AEAD it makes with Poly1305 (RFC 8439). */
#include "textbook/cipher.h"

static uint32_t rotl(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

/* 2.1, on the words S[W], S[X], S[Y], S[Z] (2.2). */
static void quarter_round(uint32_t *s, int w, int x, int y, int z, const struct vt_step_sink *steps)
{
    uint32_t *a = &s[w], *b = &s[x], *c = &s[y], *d = &s[z];

    vt_steps_open(steps, "QUARTERROUND", w);
    *a += *b, *d = rotl(*d ^ *a, 16);
    *c += *d, *b = rotl(*b ^ *c, 12);
    *a += *b, *d = rotl(*d ^ *a, 8);
    *c += *d, *b = rotl(*b ^ *c, 7);
    vt_steps_word32(steps, "a", w, *a, "RFC 8439 2.1");
    vt_steps_word32(steps, "b", x, *b, "RFC 8439 2.1");
    vt_steps_word32(steps, "c", y, *c, "RFC 8439 2.1");
    vt_steps_word32(steps, "d", z, *d, "RFC 8439 2.1");
    vt_steps_close(steps);
}

static void write_state(uint8_t out[64], const uint32_t state[16])
{
    for (int i = 0; i < 16; i++)
        vt_store32le(out + 4 * i, state[i]);
}

/* 2.3: four columns, then four diagonals. */
static void inner_block(uint32_t s[16], const struct vt_step_sink *steps)
{
    for (int i = 0; i < 4; i++)
        quarter_round(s, i, 4 + i, 8 + i, 12 + i, steps);
    for (int i = 0; i < 4; i++)
        quarter_round(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, steps);
}

void vt_textbook_chacha20_block(const uint8_t key[32], uint32_t counter, const uint8_t nonce[12],
                                uint8_t out[64], const struct vt_step_sink *steps)
{
    uint32_t initial[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 }, state[16];

    for (int i = 0; i < 8; i++)
        initial[4 + i] = vt_load32le(key + 4 * i);
    initial[12] = counter;
    for (int i = 0; i < 3; i++)
        initial[13 + i] = vt_load32le(nonce + 4 * i);
    write_state(out, initial);
    vt_steps_open(steps, "chacha20_block", (int)counter);
    vt_steps_bytes(steps, "state", 0, vt_bytes(out, 64), "RFC 8439 2.3");

    memcpy(state, initial, sizeof state);
    for (int i = 1; i <= 10; i++) {
        vt_steps_open(steps, "rounds to", 2 * i);
        inner_block(state, steps);
        write_state(out, state);
        vt_steps_bytes(steps, "working_state", 2 * i, vt_bytes(out, 64), "RFC 8439 2.3.1");
        vt_steps_close(steps);
    }
    for (int i = 0; i < 16; i++)
        state[i] += initial[i];
    write_state(out, state);
    vt_steps_bytes(steps, "key_stream", (int)counter, vt_bytes(out, 64), "RFC 8439 2.3.1");
    vt_steps_close(steps);
}

/* 2.4, from block counter 1 on. */
static void encrypt(const uint8_t key[32], const uint8_t nonce[12], struct vt_bytes in, uint8_t *out,
                    const struct vt_step_sink *steps)
{
    uint8_t stream[64];

    for (size_t at = 0; at < in.len; at += 64) {
        const size_t len = in.len - at < 64 ? in.len - at : 64;

        vt_textbook_chacha20_block(key, (uint32_t)(1 + at / 64), nonce, stream, steps);
        for (size_t i = 0; i < len; i++)
            out[at + i] = in.data[at + i] ^ stream[i];
        vt_steps_bytes(steps, "block ^ key_stream", (int)(1 + at / 64), vt_bytes(out + at, len),
                       "RFC 8439 2.4");
    }
}

/* Appends DATA and zeros up to a multiple of 16. */
static size_t append_padded(uint8_t *mac_data, size_t at, struct vt_bytes data)
{
    size_t padded = (data.len + 15) / 16 * 16;

    memset(mac_data + at, 0, padded);
    memcpy(mac_data + at, data.data, data.len);
    return at + padded;
}

void vt_textbook_chacha20_poly1305(const uint8_t key[32], const uint8_t nonce[12], struct vt_bytes aad,
                                   struct vt_bytes in, bool decrypt, uint8_t *out, uint8_t tag[16],
                                   const struct vt_step_sink *steps)
{
    uint8_t one_time_key[64], mac_data[2 * (VT_TEXTBOOK_MESSAGE_MAX + 16)];

    vt_textbook_chacha20_block(key, 0, nonce, one_time_key, steps);
    vt_steps_bytes(steps, "otk", -1, vt_bytes(one_time_key, 32), "RFC 8439 2.6");
    encrypt(key, nonce, in, out, steps);

    size_t at = append_padded(mac_data, 0, aad);

    at = append_padded(mac_data, at, decrypt ? in : vt_bytes(out, in.len));
    vt_store64le(mac_data + at, aad.len);
    vt_store64le(mac_data + at + 8, in.len);
    vt_steps_bytes(steps, "mac_data", -1, vt_bytes(mac_data, at + 16), "RFC 8439 2.8");
    vt_textbook_poly1305(one_time_key, vt_bytes(mac_data, at + 16), tag, steps);
}

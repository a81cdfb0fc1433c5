#include "crypto/chacha20.h"

#include "base/ct.h"
#include "crypto/cpu.h"

static inline uint32_t rotl(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

/* Section 2.1. */
static inline void quarter_round(uint32_t x[16], unsigned a, unsigned b, unsigned c, unsigned d)
{
    x[a] += x[b];
    x[d] = rotl(x[d] ^ x[a], 16);
    x[c] += x[d];
    x[b] = rotl(x[b] ^ x[c], 12);
    x[a] += x[b];
    x[d] = rotl(x[d] ^ x[a], 8);
    x[c] += x[d];
    x[b] = rotl(x[b] ^ x[c], 7);
}

/* Section 2.3: ten times four columns and four diagonals, and the state added. */
static void block(const struct vt_chacha20_state *state, uint8_t stream[VT_CHACHA20_BLOCK])
{
    uint32_t x[16];

    memcpy(x, state->word, sizeof x);
    for (int i = 0; i < 10; i++) {
        quarter_round(x, 0, 4, 8, 12);
        quarter_round(x, 1, 5, 9, 13);
        quarter_round(x, 2, 6, 10, 14);
        quarter_round(x, 3, 7, 11, 15);
        quarter_round(x, 0, 5, 10, 15);
        quarter_round(x, 1, 6, 11, 12);
        quarter_round(x, 2, 7, 8, 13);
        quarter_round(x, 3, 4, 9, 14);
    }
    for (unsigned i = 0; i < 16; i++)
        vt_store32le(stream + 4 * i, x[i] + state->word[i]);
    vt_wipe(x, sizeof x);
}

void vt_chacha20_xor_portable(struct vt_chacha20_state *state, uint8_t *data, size_t len)
{
    uint8_t stream[VT_CHACHA20_BLOCK];

    while (len > 0) {
        size_t take = len < sizeof stream ? len : sizeof stream;

        block(state, stream);
        state->word[12]++;
        for (size_t i = 0; i < take; i++)
            data[i] ^= stream[i];
        data += take;
        len -= take;
    }
    vt_wipe(stream, sizeof stream);
}

void vt_chacha20_init(struct vt_chacha20_state *state, const uint8_t key[VT_CHACHA20_KEY],
                      const uint8_t nonce[VT_CHACHA20_NONCE], uint32_t counter)
{
    static const uint8_t constants[] = "expand 32-byte k";

    for (unsigned i = 0; i < 4; i++)
        state->word[i] = vt_load32le(constants + 4 * i);
    for (unsigned i = 0; i < 8; i++)
        state->word[4 + i] = vt_load32le(key + 4 * i);
    state->word[12] = counter;
    for (unsigned i = 0; i < 3; i++)
        state->word[13 + i] = vt_load32le(nonce + 4 * i);
}

void vt_chacha20(const uint8_t key[VT_CHACHA20_KEY], const uint8_t nonce[VT_CHACHA20_NONCE], uint32_t counter,
                 uint8_t *data, size_t len)
{
    struct vt_chacha20_state state;
    size_t done = 0;

    vt_chacha20_init(&state, key, nonce, counter);
    if (VT_CPU_X86 && vt_cpu_has(VT_CPU_SSSE3)) {
        done = len - len % (4 * VT_CHACHA20_BLOCK);
        vt_chacha20_xor_x86(&state, data, len / (4 * VT_CHACHA20_BLOCK));
    }
    vt_chacha20_xor_portable(&state, data + done, len - done);
    vt_wipe(&state, sizeof state);
}

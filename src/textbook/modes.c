/* CBC (SP 800-38A 6.2) and GCM (SP 800-38D). */
#include "textbook/cipher.h"

static void xor(uint8_t *out, const uint8_t *a, const uint8_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = a[i] ^ b[i];
}

void vt_textbook_cbc_encrypt(const struct vt_textbook_aes *aes, const uint8_t iv[16], struct vt_bytes in,
                             uint8_t *out, const struct vt_step_sink *steps)
{
    const uint8_t *previous = iv;

    for (size_t at = 0; at + 16 <= in.len; previous = out + at, at += 16) {
        uint8_t block[16];

        vt_steps_open(steps, "block", (int)(at / 16));
        xor(block, in.data + at, previous, 16);
        vt_steps_bytes(steps, "input block", (int)(at / 16), vt_bytes(block, 16), "SP 800-38A 6.2");
        vt_textbook_aes_encrypt(aes, block, out + at, steps);
        vt_steps_bytes(steps, "ciphertext block", (int)(at / 16), vt_bytes(out + at, 16), "SP 800-38A 6.2");
        vt_steps_close(steps);
    }
}

void vt_textbook_cbc_decrypt(const struct vt_textbook_aes *aes, const uint8_t iv[16], struct vt_bytes in,
                             uint8_t *out, const struct vt_step_sink *steps)
{
    const uint8_t *previous = iv;

    for (size_t at = 0; at + 16 <= in.len; previous = in.data + at, at += 16) {
        uint8_t block[16];

        vt_steps_open(steps, "block", (int)(at / 16));
        vt_textbook_aes_decrypt(aes, in.data + at, block, steps);
        vt_steps_bytes(steps, "output block", (int)(at / 16), vt_bytes(block, 16), "SP 800-38A 6.2");
        xor(out + at, block, previous, 16);
        vt_steps_bytes(steps, "plaintext block", (int)(at / 16), vt_bytes(out + at, 16), "SP 800-38A 6.2");
        vt_steps_close(steps);
    }
}

/* 6.3: Z = X * Y in GF(2^128). Bit 0 is the leftmost; R = 11100001 || 0^120. */
static void multiply(uint8_t X[16], const uint8_t Y[16])
{
    uint8_t Z[16] = { 0 }, V[16];

    memcpy(V, Y, 16);
    for (int i = 0; i < 128; i++) {
        bool last = V[15] & 1;

        if (X[i / 8] >> (7 - i % 8) & 1)
            xor(Z, Z, V, 16);
        for (int j = 15; j > 0; j--)
            V[j] = (uint8_t)(V[j] >> 1 | V[j - 1] << 7);
        V[0] = (uint8_t)(V[0] >> 1 ^ (last ? 0xe1 : 0));
    }
    memcpy(X, Z, 16);
}

/* 6.4: Y_i = (Y_{i-1} XOR X_i) * H, over DATA padded with zeros to whole blocks. */
static void ghash(uint8_t Y[16], const uint8_t H[16], struct vt_bytes data, int *index,
                  const struct vt_step_sink *steps)
{
    for (size_t at = 0; at < data.len; at += 16) {
        uint8_t X[16] = { 0 };

        memcpy(X, data.data + at, data.len - at < 16 ? data.len - at : 16);
        vt_steps_bytes(steps, "X", ++*index, vt_bytes(X, 16), "SP 800-38D 6.4");
        xor(Y, Y, X, 16);
        multiply(Y, H);
        vt_steps_bytes(steps, "Y", *index, vt_bytes(Y, 16), "SP 800-38D 6.4 step 3");
    }
}

/* 6.5, from inc32(J0) on. */
static void gctr(const struct vt_textbook_aes *aes, const uint8_t J0[16], struct vt_bytes in, uint8_t *out,
                 const struct vt_step_sink *steps)
{
    uint8_t CB[16], stream[16];

    memcpy(CB, J0, 16);
    for (size_t at = 0; at < in.len; at += 16) {
        const size_t len = in.len - at < 16 ? in.len - at : 16;
        const int i = (int)(at / 16 + 1);
        const bool last = in.len - at <= 16;

        vt_steps_open(steps, "counter block", i);
        vt_store32be(CB + 12, vt_load32be(CB + 12) + 1);
        vt_steps_bytes(steps, "CB", i, vt_bytes(CB, 16),
                       i == 1 ? "SP 800-38D 6.5 step 4" : "SP 800-38D 6.5 step 5");
        vt_textbook_aes_encrypt(aes, CB, stream, steps);
        vt_steps_bytes(steps, "E(K, CB)", i, vt_bytes(stream, 16),
                       last ? "SP 800-38D 6.5 step 7" : "SP 800-38D 6.5 step 6");
        xor(out + at, in.data + at, stream, len);
        vt_steps_bytes(steps, "Y", i, vt_bytes(out + at, len),
                       last ? "SP 800-38D 6.5 step 7" : "SP 800-38D 6.5 step 6");
        vt_steps_close(steps);
    }
}

void vt_textbook_gcm(const struct vt_textbook_aes *aes, const uint8_t nonce[12], struct vt_bytes aad,
                     struct vt_bytes in, bool decrypt, uint8_t *out, uint8_t tag[16],
                     const struct vt_step_sink *steps)
{
    uint8_t H[16] = { 0 }, J0[16] = { 0 }, S[16] = { 0 }, lengths[16];
    int index = 0;

    vt_steps_open(steps, "hash subkey", -1);
    vt_textbook_aes_encrypt(aes, H, H, steps);
    vt_steps_bytes(steps, "H", -1, vt_bytes(H, 16),
                   decrypt ? "SP 800-38D 7.2 step 2" : "SP 800-38D 7.1 step 1");
    vt_steps_close(steps);
    memcpy(J0, nonce, 12);
    J0[15] = 1;
    vt_steps_bytes(steps, "J0", -1, vt_bytes(J0, 16),
                   decrypt ? "SP 800-38D 7.2 step 3" : "SP 800-38D 7.1 step 2");
    vt_steps_open(steps, "GCTR", -1);
    gctr(aes, J0, in, out, steps);
    vt_steps_close(steps);

    vt_store64be(lengths, (uint64_t)aad.len * 8);
    vt_store64be(lengths + 8, (uint64_t)in.len * 8);
    vt_steps_open(steps, "GHASH", -1);
    ghash(S, H, aad, &index, steps);
    ghash(S, H, decrypt ? in : vt_bytes(out, in.len), &index, steps);
    ghash(S, H, vt_bytes(lengths, 16), &index, steps);
    vt_steps_bytes(steps, "S", -1, vt_bytes(S, 16),
                   decrypt ? "SP 800-38D 7.2 step 6" : "SP 800-38D 7.1 step 5");
    vt_steps_close(steps);

    vt_steps_open(steps, "GCTR of S", -1);
    vt_textbook_aes_encrypt(aes, J0, tag, steps);
    vt_steps_bytes(steps, "E(K, J0)", -1, vt_bytes(tag, 16), "SP 800-38D 6.5 step 7");
    xor(tag, tag, S, 16);
    vt_steps_bytes(steps, "T", -1, vt_bytes(tag, 16),
                   decrypt ? "SP 800-38D 7.2 step 7" : "SP 800-38D 7.1 step 6");
    vt_steps_close(steps);
}

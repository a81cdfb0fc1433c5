/* AES, as FIPS 197 writes it: the state is four columns of four bytes, and each round says what each of its
 * four transformations made of it. */
#include "textbook/cipher.h"

/* 4.2: multiplication by x in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1. */
static uint8_t xtime(uint8_t b)
{
    return (uint8_t)(b << 1 ^ (b & 0x80 ? 0x1b : 0));
}

static uint8_t multiply(uint8_t a, uint8_t b)
{
    uint8_t product = 0;

    for (; b != 0; b >>= 1, a = xtime(a))
        if (b & 1)
            product ^= a;
    return product;
}

/* 5.1.1: the multiplicative inverse (b^254; 0 stays 0), then the affine map. */
static uint8_t sub_byte(uint8_t b)
{
    uint8_t inverse = 1, out = 0x63;

    for (int i = 0; i < 254; i++)
        inverse = multiply(inverse, b);
    for (int shift = 0; shift < 5; shift++)
        out ^= (uint8_t)(inverse << shift | inverse >> (8 - shift));
    return out;
}

/* The S-box and its inverse, made once a key: 256 evaluations. */
static void make_boxes(struct vt_textbook_aes *aes)
{
    for (int b = 0; b < 256; b++) {
        uint8_t s = sub_byte((uint8_t)b);

        aes->sbox[b] = s;
        aes->inverse_sbox[s] = (uint8_t)b;
    }
}

/* 5.2: w[i] = w[i - Nk] XOR temp, where temp is w[i - 1], turned and substituted at every Nk-th word. */
void vt_textbook_aes_key(struct vt_textbook_aes *aes, struct vt_bytes key, const struct vt_step_sink *steps)
{
    const int Nk = (int)key.len / 4;
    uint8_t Rcon = 1;

    aes->rounds = Nk + 6;
    make_boxes(aes);
    vt_steps_open(steps, "key expansion", -1);
    for (int i = 0; i < 4 * (aes->rounds + 1); i++) {
        uint8_t *w = aes->w[i], temp[4];

        if (i < Nk) {
            memcpy(w, key.data + 4 * i, 4);
        } else {
            memcpy(temp, aes->w[i - 1], 4);
            if (i % Nk == 0) { /* SubWord(RotWord(temp)) XOR Rcon */
                const uint8_t first = temp[0];

                for (int j = 0; j < 4; j++)
                    temp[j] = aes->sbox[j < 3 ? temp[j + 1] : first];
                temp[0] ^= Rcon;
                Rcon = xtime(Rcon);
            } else if (Nk > 6 && i % Nk == 4) {
                for (int j = 0; j < 4; j++)
                    temp[j] = aes->sbox[temp[j]];
            }
            for (int j = 0; j < 4; j++)
                w[j] = aes->w[i - Nk][j] ^ temp[j];
        }
        vt_steps_bytes(steps, "w", i, vt_bytes(w, 4), "FIPS 197 5.2");
    }
    vt_steps_close(steps);
}

/* Row R of the state is bytes R, R + 4, R + 8, R + 12; it turns left by R, or by -R for the inverse. */
static void shift_rows(uint8_t state[16], int direction)
{
    uint8_t in[16];

    memcpy(in, state, sizeof in);
    for (int row = 1; row < 4; row++)
        for (int column = 0; column < 4; column++)
            state[row + 4 * column] = in[row + 4 * ((column + direction * row + 4) % 4)];
}

/* 5.1.3, 5.3.3: each column times the fixed polynomial whose coefficients are C. */
static void mix_columns(uint8_t state[16], const uint8_t c[4])
{
    uint8_t in[16];

    memcpy(in, state, sizeof in);
    for (int column = 0; column < 16; column += 4)
        for (int row = 0; row < 4; row++) {
            uint8_t sum = 0;

            for (int k = 0; k < 4; k++)
                sum ^= multiply(in[column + (row + k) % 4], c[k]);
            state[column + row] = sum;
        }
}

static void sub_bytes(uint8_t state[16], const uint8_t box[256])
{
    for (int i = 0; i < 16; i++)
        state[i] = box[state[i]];
}

static void add_round_key(const struct vt_textbook_aes *aes, uint8_t state[16], int round)
{
    for (int i = 0; i < 16; i++)
        state[i] ^= aes->w[4 * round + i / 4][i % 4];
}

static void say(const struct vt_step_sink *steps, const char *what, int round, const uint8_t state[16],
                const char *clause)
{
    vt_steps_bytes(steps, what, round, vt_bytes(state, 16), clause);
}

/* 5.1 */
void vt_textbook_aes_encrypt(const struct vt_textbook_aes *aes, const uint8_t in[16], uint8_t out[16],
                             const struct vt_step_sink *steps)
{
    static const uint8_t mix[4] = { 2, 3, 1, 1 };
    uint8_t state[16];

    memcpy(state, in, 16);
    add_round_key(aes, state, 0);
    say(steps, "AddRoundKey", 0, state, "FIPS 197 5.1.4");
    for (int round = 1; round <= aes->rounds; round++) {
        vt_steps_open(steps, "round", round);
        sub_bytes(state, aes->sbox);
        say(steps, "SubBytes", round, state, "FIPS 197 5.1.1");
        shift_rows(state, 1);
        say(steps, "ShiftRows", round, state, "FIPS 197 5.1.2");
        if (round < aes->rounds) {
            mix_columns(state, mix);
            say(steps, "MixColumns", round, state, "FIPS 197 5.1.3");
        }
        add_round_key(aes, state, round);
        say(steps, "AddRoundKey", round, state, "FIPS 197 5.1.4");
        vt_steps_close(steps);
    }
    memcpy(out, state, 16);
}

/* 5.3: the same backwards. */
void vt_textbook_aes_decrypt(const struct vt_textbook_aes *aes, const uint8_t in[16], uint8_t out[16],
                             const struct vt_step_sink *steps)
{
    static const uint8_t mix[4] = { 14, 11, 13, 9 };
    uint8_t state[16];

    memcpy(state, in, 16);
    add_round_key(aes, state, aes->rounds);
    say(steps, "AddRoundKey", aes->rounds, state, "FIPS 197 5.1.4");
    for (int round = aes->rounds - 1; round >= 0; round--) {
        vt_steps_open(steps, "round", round);
        shift_rows(state, -1);
        say(steps, "InvShiftRows", round, state, "FIPS 197 5.3.1");
        sub_bytes(state, aes->inverse_sbox);
        say(steps, "InvSubBytes", round, state, "FIPS 197 5.3.2");
        add_round_key(aes, state, round);
        say(steps, "AddRoundKey", round, state, "FIPS 197 5.1.4");
        if (round > 0) {
            mix_columns(state, mix);
            say(steps, "InvMixColumns", round, state, "FIPS 197 5.3.3");
        }
        vt_steps_close(steps);
    }
    memcpy(out, state, 16);
}

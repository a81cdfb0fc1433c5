/* Poly1305, as RFC 8439 2.5 writes it: a polynomial in r over blocks of the message, modulo 2^130 - 5. */
#include "textbook/cipher.h"
#include "textbook/number.h"

/* r &= 0x0ffffffc0ffffffc0ffffffc0fffffff */
static void clamp(uint8_t r[16])
{
    for (int i = 3; i < 16; i += 4)
        r[i] &= 15;
    for (int i = 4; i < 16; i += 4)
        r[i] &= 252;
}

static void prime_1305(struct vt_number *p)
{
    uint8_t bytes[17];

    memset(bytes, 0xff, sizeof bytes);
    bytes[0] = 0x03;
    bytes[16] = 0xfb;
    vt_number_read(p, vt_bytes(bytes, sizeof bytes));
}

void vt_textbook_poly1305(const uint8_t key[32], struct vt_bytes message, uint8_t tag[16],
                          const struct vt_step_sink *steps)
{
    struct vt_number p, r, s, n, accumulator = { .len = 0 };
    uint8_t clamped[16], block[17];

    prime_1305(&p);
    memcpy(clamped, key, 16);
    clamp(clamped);
    vt_number_read_le(&r, vt_bytes(clamped, 16));
    vt_steps_number(steps, "r", -1, &r, 16, "RFC 8439 2.5.1");
    vt_number_read_le(&s, vt_bytes(key + 16, 16));
    vt_steps_number(steps, "s", -1, &s, 16, "RFC 8439 2.5.1");

    for (size_t at = 0; at < message.len; at += 16) {
        size_t len = message.len - at < 16 ? message.len - at : 16;

        memcpy(block, message.data + at, len);
        block[len] = 1; /* a one behind the block's last byte */
        vt_number_read_le(&n, vt_bytes(block, len + 1));
        vt_steps_open(steps, "block", (int)(at / 16 + 1));
        vt_steps_number(steps, "n", (int)(at / 16 + 1), &n, 17, "RFC 8439 2.5.1");
        vt_number_add(&accumulator, &accumulator, &n);
        vt_steps_number(steps, "a + n", (int)(at / 16 + 1), &accumulator, 17, "RFC 8439 2.5.1");
        vt_mod_multiply(&accumulator, &accumulator, &r, &p);
        vt_steps_number(steps, "accumulator", (int)(at / 16 + 1), &accumulator, 17, "RFC 8439 2.5.1");
        vt_steps_close(steps);
    }
    vt_number_add(&accumulator, &accumulator, &s);
    vt_number_write_le(&accumulator, tag, 16);
    vt_steps_bytes(steps, "tag", -1, vt_bytes(tag, 16), "RFC 8439 2.5.1");
}

#include "textbook/sha.h"

/* Byte I of the padded message: the message, a one bit, zeros, and the length in bits, big-endian. */
static uint8_t padded_byte(struct vt_bytes message, size_t i, size_t total)
{
    uint64_t bits = (uint64_t)message.len * 8;
    size_t from_end = total - 1 - i;

    if (i < message.len)
        return message.data[i];
    if (i == message.len)
        return 0x80;
    if (from_end >= 8)
        return 0;
    return (uint8_t)(bits >> (8 * from_end));
}

void vt_textbook_blocks(struct vt_bytes message, size_t block_len, size_t length_len,
                        void (*compress)(void *state, const uint8_t *block, const struct vt_step_sink *steps),
                        void *state, const struct vt_step_sink *steps)
{
    /* The one bit takes a byte; then the total is rounded up to whole blocks. */
    size_t blocks = (message.len + 1 + length_len + block_len - 1) / block_len;
    uint8_t block[128];

    for (size_t n = 0; n < blocks; n++) {
        for (size_t i = 0; i < block_len; i++)
            block[i] = padded_byte(message, n * block_len + i, blocks * block_len);
        vt_steps_open(steps, "block", (int)n);
        vt_steps_bytes(steps, "M", (int)n, vt_bytes(block, block_len), "FIPS 180-4 5.2");
        compress(state, block, steps);
        vt_steps_close(steps);
    }
}

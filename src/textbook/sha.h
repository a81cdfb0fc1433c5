/* What the three hash functions share: padding (FIPS 180-4 5.1) and the walk over the blocks. */
#pragma once

#include "textbook/textbook.h"

/* Pads MESSAGE to whole blocks of BLOCK_LEN bytes, with its length in bits in the last LENGTH_LEN, and gives
 * each to COMPRESS with the state. */
void vt_textbook_blocks(struct vt_bytes message, size_t block_len, size_t length_len,
                        void (*compress)(void *state, const uint8_t *block, const struct vt_step_sink *steps),
                        void *state, const struct vt_step_sink *steps);

/* The ChaCha20 stream cipher, RFC 8439 section 2.4.
 *
 * What this code does not check: that a nonce is used once per key; that fewer than 2^32 blocks are asked
 * for. */
#pragma once

#include "base/bytes.h"

enum { VT_CHACHA20_KEY = 32, VT_CHACHA20_NONCE = 12, VT_CHACHA20_BLOCK = 64 };

/* XORs LEN bytes with the key stream from block COUNTER on.
 * CT: time tells LEN, nothing of key, nonce or data. */
void vt_chacha20(const uint8_t key[VT_CHACHA20_KEY], const uint8_t nonce[VT_CHACHA20_NONCE], uint32_t counter,
                 uint8_t *data, size_t len);

/* The state of section 2.3: constants, key, block counter, nonce. */
struct vt_chacha20_state {
    uint32_t word[16];
};

/* CT: time tells nothing. */
void vt_chacha20_init(struct vt_chacha20_state *state, const uint8_t key[VT_CHACHA20_KEY],
                      const uint8_t nonce[VT_CHACHA20_NONCE], uint32_t counter);

/* The twins behind vt_chacha20. The second (SSSE3) takes groups of four blocks. Both move the counter on.
 * CT: time tells LEN alone. */
void vt_chacha20_xor_portable(struct vt_chacha20_state *state, uint8_t *data, size_t len);
/* CT: time tells GROUPS alone. */
void vt_chacha20_xor_x86(struct vt_chacha20_state *state, uint8_t *data, size_t groups);

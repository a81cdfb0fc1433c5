/* GHASH, SP 800-38D section 6.4: the universal hash of GCM. No table is looked up by data: the portable
 * version multiplies integers whose bits are spread out, the other uses the carry-less multiplication of x86.
 *
 * On processors whose multiplier stops early for small operands, the portable version's time depends on data.
 * (Multiplications of 32 bits by 32 to 32 take one cycle on Cortex-M3, and no others are used there.)
 *
 * What this code does not check: anything; crypto/gcm.h is its only user. */
#pragma once

#include "base/bytes.h"
#include "crypto/cpu.h"
#include "crypto/word.h"

enum { VT_GHASH_POWERS = VT_CPU_X86 ? 8 : 1 };

/* The hash subkey H: secret, wipe it after use. */
struct vt_ghash {
    bool x86;                                       /* which twin works with this key */
    union {
        /* H, least significant word first; its words bit-reversed */
        vt_word words[2 * VT_WORDS(128)];
        uint8_t power[VT_GHASH_POWERS][16];         /* H, H^2, ... as x86 wants them */
    } key;
};

/* CT: time tells nothing of H. */
void vt_ghash_init(struct vt_ghash *ghash, const uint8_t h[16]);
/* CT: time tells nothing of H. */
void vt_ghash_init_portable(struct vt_ghash *ghash, const uint8_t h[16]);

/* Takes DATA, padded with zeros to whole blocks, into Y.
 * CT: time tells the length of DATA, nothing of it, of H or of Y (but see above). */
void vt_ghash_update(const struct vt_ghash *ghash, uint8_t y[16], struct vt_bytes data);

/* The twins behind those functions.
 * CT: each as vt_ghash_update: time tells the count of blocks, nothing else. */
void vt_ghash_init_x86(struct vt_ghash *ghash, const uint8_t h[16]);
void vt_ghash_blocks_x86(const struct vt_ghash *ghash, uint8_t y[16], const uint8_t *data, size_t blocks);
void vt_ghash_blocks_portable(const struct vt_ghash *ghash, uint8_t y[16], const uint8_t *data,
                              size_t blocks);

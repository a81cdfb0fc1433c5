/* A derived value opened: the textbook runs the same arithmetic on the recorded inputs and says each step.
 * What it comes to is compared with what was recorded.
 *
 * What this code does not check: the recorded inputs. A value that is not in the trace (recorded without
 * secrets) can't be opened, and says so. */
#pragma once

#include "textbook/textbook.h"
#include "session/model.h"

enum vt_recomputed {
    VT_RECOMPUTED_EQUAL,      /* the textbook comes to the recorded value */
    VT_RECOMPUTED_DIFFERS,    /* it does not, or to none: the trace, the textbook or src/crypto is wrong */
    VT_RECOMPUTED_WITHHELD,   /* an input is not in the trace */
    VT_RECOMPUTED_UNKNOWN     /* the textbook has no such operation */
};

/* Runs derivation INDEX of MODEL again, every step told to STEPS, in groups (blocks, rounds, the bits of a
 * ladder). */
enum vt_recomputed vt_recompute_derive(const struct vt_model *model, uint32_t index,
                                       const struct vt_step_sink *steps);

/* "the textbook comes to the same value" and the like. */
const char *vt_recomputed_text(enum vt_recomputed opened);

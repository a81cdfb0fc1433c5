#include "textbook/textbook.h"

void vt_steps_word32(const struct vt_step_sink *steps, const char *name, int index, uint32_t value,
                     const char *clause)
{
    uint8_t bytes[4];

    vt_store32be(bytes, value);
    vt_steps_bytes(steps, name, index, vt_bytes(bytes, sizeof bytes), clause);
}

void vt_steps_word64(const struct vt_step_sink *steps, const char *name, int index, uint64_t value,
                     const char *clause)
{
    uint8_t bytes[8];

    vt_store64be(bytes, value);
    vt_steps_bytes(steps, name, index, vt_bytes(bytes, sizeof bytes), clause);
}

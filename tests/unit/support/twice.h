/* Parses bytes twice, aloud and in silence, and asserts what holds for any bytes at all: the leaves tile the buffer,
 * groups nest and are closed, and both parses come to the same end. */
#pragma once

#include "base/cursor.h"

/* READ parses all of DATA into what OUT points to; it is called twice. True when the parse is good; else FAILURE. */
bool vt_parse_twice(struct vt_bytes data, bool (*read)(struct vt_reader *r, void *out), void *out,
                    struct vt_failure *failure);

/* The value of the last leaf heard. Its bytes are gone. */
extern struct vt_value vt_last_leaf;

/* Mutates the N bytes at DATA, which has room for one more: flips bits, changes, cuts, doubles or inserts bytes, by the
 * random numbers of X (support/random.h). Returns the new length. */
size_t vt_mutate(uint32_t *x, uint8_t *data, size_t n);

/* Keys, out of the bytes that a terminal sends for them: a character, or an escape sequence (ECMA-48 5.4, and
 * xterm's SS3). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A byte stands for itself. */
enum vt_key {
    VT_KEY_ENTER = '\r', VT_KEY_ESCAPE = 27, VT_KEY_BACKSPACE = 127,
    VT_KEY_UP = 256, VT_KEY_DOWN, VT_KEY_RIGHT, VT_KEY_LEFT, VT_KEY_HOME, VT_KEY_END, VT_KEY_PAGE_UP,
    VT_KEY_PAGE_DOWN,
    VT_KEY_NONE,        /* a sequence that is no key of ours */
    VT_KEY_RESIZED,     /* the terminal has another size, or another program has drawn on it */
    VT_KEY_GONE         /* the end of the input */
};

/* The first key of LEN bytes, LEN > 0. Returns how many of them it took; 0: more must come. ALONE says that
 * no more came in time: then an escape is the key of that name. */
size_t vt_key_read(const uint8_t *bytes, size_t len, bool alone, int *key);

/* The terminal, taken over for a full screen and always given back: at the end, at a signal that ends the
 * program (a crash too), and while the program is suspended. Plain termios, and the few escapes that every
 * terminal of today knows (ECMA-48, and xterm's alternate screen).
 *
 * There is one terminal, so this has state of its own.
 * What this code does not check: what is written. show/screen.h makes it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "cli/key.h"

/* Takes it. Keys come from stdin, or from /dev/tty when stdin is a file that is looked at (PIPED). False
 * after a line on stderr, which begins with COMMAND: no terminal, or one that can do nothing. */
bool vt_terminal_take(const char *command, bool piped);

/* Gives it back; again is no harm. */
void vt_terminal_give_back(void);

void vt_terminal_size(int *width, int *height);

/* Writes all of TEXT; false when that fails (errno). */
bool vt_terminal_write(const char *text, size_t len);

/* Waits for a key: a byte, or one of enum vt_key. */
int vt_terminal_key(void);

/* True when another key has been typed already: drawing can wait. */
bool vt_terminal_more(void);

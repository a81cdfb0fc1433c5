/* A screen of characters, drawn in memory: rows of cells, and panes of them in which text wraps. It knows no
 * terminal; vt_screen_print says what would be sent to one.
 *
 * Whatever a text holds, only printable characters get into a cell: a control character, or bytes that are no
 * UTF-8, become '?'.
 *
 * What this code does not check: how wide a character is. Each counts as one column; wide ones are shown as
 * '?', and what they were stands in the bytes. */
#pragma once

#include <stdio.h>

#include "show/layout.h"

/* More of a larger terminal is left empty. */
#define VT_SCREEN_WIDTH 240
#define VT_SCREEN_HEIGHT 100

struct vt_cell {
    char text[4];                 /* one character of UTF-8, of at most 3 bytes */
    uint8_t ink;                  /* enum vt_ink */
    bool reversed;
};

struct vt_screen {
    int width, height;
    struct vt_cell cells[VT_SCREEN_HEIGHT][VT_SCREEN_WIDTH];
};

/* An empty screen of that size, or as much of it as there is room for. */
void vt_screen_clear(struct vt_screen *s, int width, int height);

/* Puts TEXT at COLUMN of ROW, cut before END; returns the column after it. */
int vt_screen_put(struct vt_screen *s, int row, int column, int end, enum vt_ink ink, const char *text);

/* Reverses columns [FROM, TO) of ROW. */
void vt_screen_reverse(struct vt_screen *s, int row, int from, int to);

/* A part of a screen: rows [top, bottom), columns [left, right). Text fills it row by row. */
struct vt_pane {
    struct vt_screen *screen;
    int top, bottom, left, right;
    int skip;                     /* rows above it that were scrolled out of sight */
    int used;                     /* rows filled so far, those out of sight too */
};

/* A row: LABEL in a column of LABEL_WIDTH, then TEXT, which wraps under itself. */
void vt_pane_say(struct vt_pane *p, int label_width, const char *label, enum vt_ink ink, const char *text);

/* The screen's row where the next row of P goes; -1 when that is out of sight. Takes the row. */
int vt_pane_row(struct vt_pane *p);

/* What draws the screen on a terminal: each cell of each row, from the upper left corner. */
void vt_screen_print(const struct vt_screen *s, bool color, FILE *out);

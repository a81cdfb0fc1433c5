/* A page of text for people: a column of labels, a column of marks in colour, text that wraps under itself.
 *
 * What this code does not check: that texts are safe to show. They come from session/value.h, which has
 * escaped them. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/event.h"

/* Columns where there is no terminal, and at most; and where one is narrower than any text of ours can be. */
#define VT_LAYOUT_WIDTH 100
#define VT_LAYOUT_NARROW 50

/* Columns of the terminal that stdout is, within those. */
int vt_layout_width(void);

struct vt_layout {
    FILE *out;
    bool color;
    int width;      /* columns; a word longer than that is cut into lines */
};

enum vt_ink { VT_INK_PLAIN, VT_INK_BOLD, VT_INK_FAINT, VT_INK_GOOD, VT_INK_WARN, VT_INK_BAD };

/* How a terminal is told of it: the parameters of ECMA-48's SGR. */
const char *vt_ink_code(enum vt_ink ink);

/* The ink of a result, and its word: "pass", "WARN", "FAIL", "skip". */
enum vt_ink vt_result_ink(enum vt_result result);
const char *vt_result_mark(enum vt_result result);

/* A heading of its own. */
void vt_layout_title(struct vt_layout *p, enum vt_ink ink, const char *text);

/* LABEL, then text that wraps under itself. LABEL "" continues the row above. */
__attribute__((format(printf, 3, 4)))
void vt_layout_row(struct vt_layout *p, const char *label, const char *format, ...);

/* LABEL, a mark of four letters, then text. */
__attribute__((format(printf, 4, 5)))
void vt_layout_mark(struct vt_layout *p, const char *label, enum vt_result result, const char *format, ...);

/* A detail below a mark: "seen", "fix:" and its text, which wraps under itself. */
void vt_layout_detail(struct vt_layout *p, const char *label, enum vt_ink ink, const char *text);

/* A list, separated by commas, of at most LINES lines under LABEL; what is left out is counted. ITEM gives
 * the text of item I, or NULL at the end. */
void vt_layout_list(struct vt_layout *p, const char *label, const char *lead,
                    const char *(*item)(const void *, int), const void *context, int lines);

/* A line of a help: WORD in a column of its own, and text that wraps under itself. */
void vt_layout_item(FILE *out, const char *word, const char *text);

void vt_layout_gap(struct vt_layout *p);

/* The parts of the page (show/html.h), and what they share. */
#pragma once

#include "show/content.h"
#include "show/html.h"

/* The page's own style and script. */
struct vt_bytes vt_html_style(void), vt_html_script(void);

/* TEXT with what HTML gives a meaning escaped, in content and in quoted attributes. TEXT may be NULL. */
void vt_html_text(FILE *out, const char *text);

/* BEFORE, TEXT escaped, AFTER; nothing at all when TEXT is NULL. BEFORE and AFTER are our own HTML. */
void vt_html_wrap(FILE *out, const char *before, const char *text, const char *after);

/* BYTES in hex. */
void vt_html_digits(FILE *out, struct vt_bytes bytes);

/* The same as a <code>; "secret" where data is NULL. */
void vt_html_hex(FILE *out, struct vt_bytes bytes);

/* How the page words things: escaped, and with links. */
struct vt_words vt_html_words(FILE *out, const struct vt_model *model);

void vt_html_flights(FILE *out, const struct vt_model *model);
void vt_html_buffers(FILE *out, const struct vt_model *model);
void vt_html_derivations(FILE *out, const struct vt_model *model);

/* What all the arithmetic of a page may take: characters that are written, bytes that the textbook, which
 * is slow, is run on. */
struct vt_html_budget {
    size_t room, bytes;
};
#define VT_HTML_STEPS_MAX ((struct vt_html_budget){ 1300000, 400000 })

/* The arithmetic of derivation INDEX, within BUDGET, from which it takes what it needs. */
void vt_html_steps(FILE *out, const struct vt_model *model, uint32_t index, struct vt_html_budget *budget);
void vt_html_chain(FILE *out, const struct vt_model *model);
void vt_html_rules(FILE *out, const struct vt_model *model);
void vt_html_flips(FILE *out, const struct vt_model *model, const struct vt_flip_map *flips);

/* What is said of a check, row by row. */
void vt_html_check(FILE *out, const struct vt_model *model, const struct vt_model_check *check);

/* A result as a mark: its word in its colour. */
void vt_html_mark(FILE *out, enum vt_result result);

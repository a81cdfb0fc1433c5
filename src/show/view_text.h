/* view --text: a table of contents, some events in full, where a value came from and what it went into, a
 * derivation step by step. All of them look at one model.
 *
 * What this code does not check: the model, which was read strictly. */
#pragma once

#include "show/content.h"
#include "show/layout.h"
#include "session/model.h"

/* One look at a model. */
struct vt_view {
    const struct vt_model *model;
    const char *path;            /* the file's, for complaints */
    struct vt_layout page;
};

/* What is asked of a model: a field, value or rule; a derivation to open; a range of events. NULL: not; all
 * NULL: the contents. */
struct vt_questions {
    const char *find, *open, *from, *to;
};

/* The answer, on OUT. False after a line on stderr: what is asked for is not there, or did not come out
 * right. */
bool vt_view_text(const struct vt_questions *q, const char *path, const struct vt_model *model, FILE *out,
                  bool color);

/* Its parts. */
void vt_view_contents(struct vt_view *v);
bool vt_view_range(struct vt_view *v, const char *from, const char *to);
bool vt_view_find(struct vt_view *v, const char *what);
bool vt_view_open(struct vt_view *v, const char *name);

/* How people number events: from 1. */
static inline unsigned long vt_view_number(uint32_t event)
{
    return (unsigned long)event + 1;
}

/* True when PATH is PATTERN, or ends in it after a dot; in PATTERN * stands for any characters, ? for one. */
bool vt_view_matches(const char *pattern, const char *path);

/* A row of show/content.h; VIEW is a struct vt_view. */
void vt_view_row(void *view, const char *label, enum vt_ink ink, const char *text);

/* A check in a line or more, with its sentence and fix when it failed. */
void vt_view_check(struct vt_view *v, const struct vt_model_check *check);

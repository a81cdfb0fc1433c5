/* A derivation laid open: a list of steps, in groups that fold. */
#include "show/step.h"

#include <limits.h>
#include <stdlib.h>

#include "show/diagnostics.h"
#include "session/signs.h"
#include "show/content.h"
#include "session/value.h"

/* Steps kept of one derivation; a ladder over a 521-bit number has some ten thousand. Bytes shown of each
 * value. */
enum { KEPT = 100000, SHOWN = 256 };

/* As many lines are unfolded at first as a class can take in. */
enum { AT_FIRST = 60 };

static void add_line(struct vt_step_list *list, const char *text, const char *clause)
{
    struct vt_step_line *line;

    if (list->count == KEPT) {
        list->left_out++;
        return;
    }
    line = vt_need_more(&list->lines, &list->count, sizeof *line);
    *line = (struct vt_step_line){ .text = vt_need_text(text),
                                   .clause = clause != NULL ? vt_need_text(clause) : NULL,
                                   .depth = list->depth };
    list->deepest = list->depth > list->deepest ? list->depth : list->deepest;
}

static void write_step(void *context, const char *name, int index, struct vt_bytes value, const char *clause)
{
    char text[2 * SHOWN + 200];
    size_t n = vt_step_label(text, 100, name, index);

    n = n < 100 ? n : 99;
    n += (size_t)snprintf(text + n, sizeof text - n, " = ");
    n += vt_hex_text(vt_bytes(value.data, value.len < SHOWN ? value.len : SHOWN), text + n, sizeof text - n);
    if (value.len > SHOWN)
        snprintf(text + n, sizeof text - n, "%s %zu bytes", vt_sign("…"), value.len);
    add_line(context, text, clause != NULL ? clause : "");
}

static void group_steps(void *context, const char *name, int index)
{
    struct vt_step_list *list = context;
    char text[100];

    if (name == NULL) {
        list->depth -= list->depth > 0;
        return;
    }
    vt_step_label(text, sizeof text, name, index);
    add_line(list, text, NULL);
    list->depth++;
}

static bool is_group(const struct vt_step_line *line)
{
    return line->clause == NULL;
}

/* Hides what is in folded groups. The cursor goes to the group that hides it. */
static void hide_folded(struct vt_step_list *list)
{
    int under = INT_MAX;    /* lines deeper than that are hidden */

    for (uint32_t i = 0; i < list->count; i++) {
        struct vt_step_line *line = &list->lines[i];

        line->hidden = line->depth > under;
        if (!line->hidden)
            under = is_group(line) && line->folded ? line->depth : INT_MAX;
    }
    while (list->at > 0 && list->lines[list->at].hidden)
        list->at--;
}

void vt_step_list_level(struct vt_step_list *list, int levels)
{
    int level = list->level + levels;

    list->level = level < 0 ? 0 : level > list->deepest ? list->deepest : level;
    for (uint32_t i = 0; i < list->count; i++)
        list->lines[i].folded = list->lines[i].depth >= list->level;
    hide_folded(list);
}

void vt_step_list_unfold(struct vt_step_list *list)
{
    if (list->count > 0 && is_group(&list->lines[list->at]) && list->lines[list->at].folded) {
        list->lines[list->at].folded = false;
        hide_folded(list);
    } else {
        vt_step_list_move(list, 1);
    }
}

void vt_step_list_fold(struct vt_step_list *list)
{
    struct vt_step_line *line = &list->lines[list->at];
    uint32_t around = list->at;

    if (list->count == 0)
        return;
    while (around > 0 && list->lines[around].depth >= line->depth)
        around--;
    if (is_group(line) && !line->folded)
        line->folded = true;
    else if (list->lines[around].depth < line->depth)
        list->at = around;
    hide_folded(list);
}

/* How many lines are not deeper than LEVEL. */
static uint32_t lines_shown(const struct vt_step_list *list, int level)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < list->count; i++)
        count += list->lines[i].depth <= level;
    return count;
}

bool vt_step_open(struct vt_stepper *s)
{
    const struct vt_model_event *event = &s->model->events[s->at];
    struct vt_step_sink steps = { .write = write_step, .group = group_steps, .context = &s->list };

    if (event->kind != VT_EVENT_DERIVE)
        return false;
    vt_step_close(s);
    s->list.result = vt_recompute_derive(s->model, event->index, &steps);
    while (s->list.level < s->list.deepest && lines_shown(&s->list, s->list.level + 1) <= AT_FIRST)
        s->list.level++;
    vt_step_list_level(&s->list, 0);
    s->view = VT_STEP_OPENED;
    return true;
}

void vt_step_close(struct vt_stepper *s)
{
    for (uint32_t i = 0; i < s->list.count; i++) {
        free(s->list.lines[i].text);
        free(s->list.lines[i].clause);
    }
    free(s->list.lines);
    s->list = (struct vt_step_list){ 0 };
    s->view = VT_STEP_EVENTS;
}

void vt_step_list_move(struct vt_step_list *list, long lines)
{
    uint32_t at = list->at;

    while (lines != 0) {
        if (lines > 0 ? at + 1 >= list->count : at == 0)
            return;
        at += lines > 0 ? 1 : UINT32_MAX;
        if (!list->lines[at].hidden) {
            list->at = at;
            lines -= lines > 0 ? 1 : -1;
        }
    }
}

/* vitrine view --step: a trace on a full screen, one event a key press. What is shown is a function of this
 * state and of the size of the screen; keys change the state; cli/terminal.h is all that knows of a terminal.
 *
 * What this code does not check: the trace. The model is strict, and what it holds is shown as it is. */
#pragma once

#include "show/screen.h"
#include "session/recompute.h"

/* A smaller screen is told so, and waited for. */
#define VT_STEP_WIDTH 80
#define VT_STEP_HEIGHT 24

enum vt_step_view { VT_STEP_EVENTS, VT_STEP_OPENED, VT_STEP_HELP };

/* A step of a derivation, or the head of a group of them. */
struct vt_step_line {
    char *text;                   /* "W[16] = 5f0e…" */
    char *clause;                 /* NULL: a group */
    int depth;
    bool folded;                  /* a group: what is in it is not shown */
    bool hidden;                  /* in a group that is folded */
};

/* A derivation laid open. */
struct vt_step_list {
    struct vt_step_line *lines;
    uint32_t count, at;           /* at is of the line under the cursor, which is not hidden */
    uint32_t left_out;            /* steps beyond what is kept */
    int depth, deepest;           /* of the line that comes next; of any */
    int level;                    /* groups that deep were folded last, all at once */
    enum vt_recomputed result;
};

struct vt_stepper {
    const struct vt_model *model;
    const char *file;             /* safe to show */
    uint32_t at;                  /* the event under view */
    int scroll;                   /* of the right pane */
    enum vt_step_view view;
    struct vt_step_list list;
    int ask;                      /* '/' or 'g' while that is answered; 0 */
    char answer[120];
    char query[120];              /* what was searched for last */
    char notice[200];
    bool done;
};

/* Draws S on SCREEN, which is empty, in its size. Returns how far the right pane is scrolled: no further than
 * it is long. */
int vt_step_draw(const struct vt_stepper *s, struct vt_screen *screen);

/* Its left side: the bytes, and a title for them. */
void vt_step_draw_bytes(const struct vt_stepper *s, struct vt_pane *p, int per_row, char *title, size_t size);

/* Does what KEY says. */
void vt_step_key(struct vt_stepper *s, int key);

/* Moves to the next event, or the one before when BACK, that TEXT is found in: in the last name of its path,
 * in its value, in what a rule or a derivation says, or as hex in its bytes. Goes round at the end. False:
 * there is none. */
bool vt_step_search(struct vt_stepper *s, const char *text, bool back);

/* Moves to an event by its number from 1, or to the next field whose path is, ends with or holds TEXT. */
bool vt_step_go(struct vt_stepper *s, const char *text);

/* Moves to the next rule that failed. */
bool vt_step_failure(struct vt_stepper *s);

/* Opens the derivation under view; false: it is none. */
bool vt_step_open(struct vt_stepper *s);
void vt_step_close(struct vt_stepper *s);

/* Moves the cursor of what is open by that many lines that are not hidden. */
void vt_step_list_move(struct vt_step_list *list, long lines);

/* Unfolds a level more everywhere, or folds one. */
void vt_step_list_level(struct vt_step_list *list, int levels);

/* Unfolds the group under the cursor, or else goes on; folds it, or else goes to the one around. */
void vt_step_list_unfold(struct vt_step_list *list);
void vt_step_list_fold(struct vt_step_list *list);

/* The screen as a whole: both sides and the bars around them, a derivation laid open, the help. */
#include "show/step.h"

#include "session/signs.h"
#include "show/content.h"

#include <inttypes.h>
#include <string.h>

enum { LABEL = 8, DETAIL_ROWS = 5 };

static const char *const kinds[] = {
    [VT_EVENT_BUFFER] = "bytes to be named", [VT_EVENT_OPEN] = "group", [VT_EVENT_LEAF] = "field",
    [VT_EVENT_CLOSE] = "group", [VT_EVENT_DERIVE] = "derivation", [VT_EVENT_CHECK] = "rule",
    [VT_EVENT_STATE] = "state",
};

static const char *const help[] = {
    "space right down j      the next event",
    "b     left  up   k      the one before",
    "Home End                the first, the last",
    "m M  PgDn PgUp          the next message, the one before",
    "f                       the next rule that failed",
    "g                       go to an event's number, or to a field, by its name",
    "/                       search: a name, a value, what a rule says, or bytes in hex",
    "n N                     the next place found, the one before",
    "d u                     scroll the right side down, up",
    "Enter                   open a derivation into the textbook's steps; there:",
    "    up down PgUp PgDn Home End     move",
    "    right left                     unfold, fold the group under the cursor",
    "    + -                            unfold, fold a level everywhere",
    "    Esc                            back",
    "q Ctrl-C                the end",
    "",
    "Left: the bytes; the field under view is reversed, what comes after it is faint. Right: what it means,",
    "the clause that says so, where it is on the wire and what it went into.",
};

/* A whole row, reversed. */
static void draw_bar(struct vt_screen *screen, int row, const char *left, const char *right)
{
    int width = screen->width, at = width - (int)strlen(right) - 1;

    vt_screen_put(screen, row, 1, width, VT_INK_PLAIN, left);
    vt_screen_put(screen, row, at > 0 ? at : 0, width, VT_INK_PLAIN, right);
    vt_screen_reverse(screen, row, 0, width);
}

/* The message that the event under view belongs to: the last that has begun. */
static const struct vt_model_message *message_of(const struct vt_stepper *s)
{
    const struct vt_model_message *found = NULL;

    for (uint32_t i = 0; i < s->model->messages_len && s->model->messages[i].event <= s->at; i++)
        found = &s->model->messages[i];
    return found;
}

static void draw_status(const struct vt_stepper *s, struct vt_screen *screen)
{
    const struct vt_model_message *message = message_of(s);
    char left[400], right[220];

    snprintf(left, sizeof left, "%" PRIu32 "/%" PRIu32 "  %s  %s%s", s->at + 1, s->model->events_len, s->file,
             message == NULL ? "" : message->from_server ? "server: " : "client: ",
             message == NULL ? "" : message->name);
    snprintf(right, sizeof right, "%s", " ? help  q quit");
    if (s->ask != 0)
        snprintf(left, sizeof left, "%s %s_", s->ask == '/' ? "search:" : "go to a number or a path:",
                 s->answer);
    else if (s->notice[0] != 0)
        snprintf(right, sizeof right, " %s", s->notice);
    draw_bar(screen, screen->height - 1, left, right);
}

static void say(void *context, const char *label, enum vt_ink ink, const char *text)
{
    vt_pane_say(context, LABEL, label, ink, text);
}

/* The right side: what the event under view means. */
static void draw_detail(const struct vt_stepper *s, struct vt_pane *p)
{
    const struct vt_rows rows = { .model = s->model, .row = say, .context = p };

    vt_content_event(&rows, s->at);
    if (s->model->events[s->at].kind == VT_EVENT_DERIVE)
        say(p, "Enter", VT_INK_GOOD, "opens it into the textbook's steps");
}

static int draw_event(const struct vt_stepper *s, struct vt_screen *screen)
{
    int per_row = screen->width >= 118 ? 16 : 8, middle = 8 + 4 * per_row, bottom = screen->height - 1;
    struct vt_pane left = { .screen = screen, .top = 1, .bottom = bottom, .right = middle - 1 };
    struct vt_pane right = { .screen = screen, .top = 1, .bottom = bottom, .left = middle + 2,
                             .right = screen->width };
    struct vt_pane measure = right;
    char title[120] = "";
    int most;

    measure.bottom = measure.top;
    draw_detail(s, &measure);
    most = measure.used > bottom - 1 ? measure.used - (bottom - 1) : 0;
    right.skip = s->scroll < most ? s->scroll : most;
    draw_detail(s, &right);
    vt_step_draw_bytes(s, &left, per_row, title, sizeof title);
    draw_bar(screen, 0, title, kinds[s->model->events[s->at].kind]);
    for (int row = 1; row < bottom; row++)
        vt_screen_put(screen, row, middle, middle + 1, VT_INK_FAINT, vt_sign("│"));
    if (right.skip < most)
        vt_screen_put(screen, bottom - 1, screen->width - 8, screen->width, VT_INK_FAINT, " d: more");
    return right.skip;
}

/* The lines around the cursor, and the one under it in full below. */
static void draw_list(const struct vt_stepper *s, struct vt_screen *screen)
{
    const struct vt_step_list *list = &s->list;
    int rows = screen->height - 3 - DETAIL_ROWS, above = 0;
    struct vt_pane pane = { .screen = screen, .top = screen->height - 1 - DETAIL_ROWS,
                            .bottom = screen->height - 1, .right = screen->width };
    struct vt_step_list from = *list;
    uint32_t i;

    for (; above < rows / 2 && from.at > 0; above++)
        vt_step_list_move(&from, -1);
    for (int row = 1; row <= rows && list->count > 0; row++) {
        const struct vt_step_line *line = &list->lines[from.at];
        bool group = line->clause == NULL;
        int column = vt_screen_put(screen, row, 2 * line->depth, screen->width, VT_INK_FAINT,
                                   !group ? "  " : line->folded ? "+ " : "- ");

        column = vt_screen_put(screen, row, column, screen->width, group ? VT_INK_BOLD : VT_INK_PLAIN,
                               line->text);
        if (from.at == list->at)
            vt_screen_reverse(screen, row, 2 * line->depth + 2, column);
        i = from.at;
        vt_step_list_move(&from, 1);
        if (from.at == i)
            break;
    }
    for (int column = 0; column < screen->width; column++)
        vt_screen_put(screen, rows + 1, column, screen->width, VT_INK_FAINT, vt_sign("─"));
    if (list->count > 0) {
        const struct vt_step_line *here = &list->lines[list->at];

        vt_pane_say(&pane, 0, "", VT_INK_PLAIN, here->text);
        vt_pane_say(&pane, 0, "", VT_INK_FAINT, here->clause != NULL ? here->clause : "");
    }
}

static void draw_opened(const struct vt_stepper *s, struct vt_screen *screen)
{
    const struct vt_model_derive *derive = &s->model->derives[s->model->events[s->at].index];
    char title[200], status[200];

    snprintf(title, sizeof title, "%s, opened: %s", derive->op, vt_recomputed_text(s->list.result));
    snprintf(status, sizeof status, "step %" PRIu32 "/%" PRIu32 "  level %d/%d%s",
             s->list.count == 0 ? 0 : s->list.at + 1, s->list.count, s->list.level, s->list.deepest,
             s->list.left_out > 0 ? "  (more steps than are kept)" : "");
    draw_list(s, screen);
    draw_bar(screen, 0, title, "");
    draw_bar(screen, screen->height - 1, status, " left right + - fold  Esc back");
}

static void draw_help(const struct vt_stepper *s, struct vt_screen *screen)
{
    struct vt_pane p = { .screen = screen, .top = 2, .bottom = screen->height - 1, .left = 2,
                         .right = screen->width - 1 };

    draw_bar(screen, 0, s->file, "keys");
    for (size_t i = 0; i < sizeof help / sizeof help[0]; i++)
        vt_pane_say(&p, 0, "", VT_INK_PLAIN, help[i]);
    draw_bar(screen, screen->height - 1, "any key: back", "");
}

int vt_step_draw(const struct vt_stepper *s, struct vt_screen *screen)
{
    char text[120];

    if (screen->width < VT_STEP_WIDTH || screen->height < VT_STEP_HEIGHT) {
        struct vt_pane p = { .screen = screen, .bottom = screen->height, .right = screen->width };

        snprintf(text, sizeof text,
                 "This needs %d columns and %d rows; here are %d and %d. Make the window larger; Ctrl-C "
                 "quits.", VT_STEP_WIDTH, VT_STEP_HEIGHT, screen->width, screen->height);
        vt_pane_say(&p, 0, "", VT_INK_PLAIN, text);
        return s->scroll;
    }
    if (s->view == VT_STEP_OPENED)
        draw_opened(s, screen);
    else if (s->view == VT_STEP_HELP)
        draw_help(s, screen);
    else {
        int scroll = draw_event(s, screen);

        draw_status(s, screen);
        return scroll;
    }
    return s->scroll;
}

#include "show/step.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/view.h"
#include "session/value.h"

static void notice(struct vt_stepper *s, const char *text)
{
    snprintf(s->notice, sizeof s->notice, "%s", text);
}

static void move(struct vt_stepper *s, bool forward)
{
    if (forward ? s->at + 1 >= s->model->events_len : s->at == 0)
        notice(s, forward ? "the end of the trace" : "the beginning of the trace");
    else
        s->at += forward ? 1 : UINT32_MAX;
}

/* To the next event of the list of messages, or the one before. */
static void move_message(struct vt_stepper *s, bool forward)
{
    uint32_t to = s->at;

    for (uint32_t i = 0; i < s->model->messages_len; i++) {
        uint32_t event = s->model->messages[i].event;

        if (forward ? event > s->at && (to == s->at || event < to)
            : event < s->at && (to == s->at || event > to))
            to = event;
    }
    if (to == s->at)
        notice(s, forward ? "no message after this" : "no message before this");
    s->at = to;
}

static void search(struct vt_stepper *s, bool back)
{
    char text[sizeof s->notice];
    uint32_t before = s->at;
    bool round;

    if (s->query[0] == 0) {
        notice(s, "nothing to search for yet: / asks");
        return;
    }
    if (!vt_step_search(s, s->query, back)) {
        snprintf(text, sizeof text, "not found: %s", s->query);
        notice(s, text);
        return;
    }
    round = back ? s->at >= before : s->at <= before;
    notice(s, round ? "found, once round" : "found");
}

/* The answer to what was asked. */
static void answered(struct vt_stepper *s)
{
    int ask = s->ask;

    s->ask = 0;
    if (s->answer[0] == 0)
        return;
    if (ask == '/') {
        memcpy(s->query, s->answer, sizeof s->query);
        search(s, false);
    } else if (!vt_step_go(s, s->answer)) {
        notice(s, "there is no such event or field");
    }
}

/* A key while an answer is typed. */
static void type(struct vt_stepper *s, int key)
{
    size_t len = strlen(s->answer);

    if (key == VT_KEY_ENTER) {
        answered(s);
    } else if (key == VT_KEY_ESCAPE) {
        s->ask = 0;
    } else if (key == VT_KEY_BACKSPACE) {
        while (len > 0 && ((unsigned char)s->answer[--len] & 0xc0) == 0x80)
            continue;
        s->answer[len] = 0;
    } else if (key == 'U' - '@') {
        s->answer[0] = 0;
    } else if (key >= ' ' && key < 256 && len + 1 < sizeof s->answer) {
        s->answer[len] = (char)key;
        s->answer[len + 1] = 0;
    }
}

static void key_opened(struct vt_stepper *s, int key)
{
    static const struct { int key; long lines; } moves[] = {
        { VT_KEY_UP, -1 }, { 'k', -1 }, { 'b', -1 }, { VT_KEY_DOWN, 1 }, { 'j', 1 }, { ' ', 1 },
        { VT_KEY_PAGE_UP, -12 },
        { VT_KEY_PAGE_DOWN, 12 }, { VT_KEY_HOME, -INT32_MAX }, { VT_KEY_END, INT32_MAX },
    };

    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
        if (moves[i].key == key)
            vt_step_list_move(&s->list, moves[i].lines);
    if (key == '+' || key == '-')
        vt_step_list_level(&s->list, key == '+' ? 1 : -1);
    if (key == VT_KEY_RIGHT)
        vt_step_list_unfold(&s->list);
    if (key == VT_KEY_LEFT)
        vt_step_list_fold(&s->list);
    if (key == VT_KEY_ESCAPE || key == 'q' || key == VT_KEY_ENTER)
        vt_step_close(s);
}

static void ask(struct vt_stepper *s, int what)
{
    s->ask = what;
    s->answer[0] = 0;
}

static void key_event(struct vt_stepper *s, int key)
{
    uint32_t before = s->at;

    switch (key) {
    case ' ': case 'j': case VT_KEY_RIGHT: case VT_KEY_DOWN: move(s, true); break;
    case 'b': case 'k': case VT_KEY_LEFT: case VT_KEY_UP: move(s, false); break;
    case VT_KEY_HOME: s->at = 0; break;
    case VT_KEY_END: s->at = s->model->events_len - 1; break;
    case 'm': case VT_KEY_PAGE_DOWN: move_message(s, true); break;
    case 'M': case VT_KEY_PAGE_UP: move_message(s, false); break;
    case 'n': case 'N': search(s, key == 'N'); break;
    case '/': case 'g': ask(s, key); break;
    case 'd': s->scroll += 4; break;
    case 'u': s->scroll = s->scroll > 4 ? s->scroll - 4 : 0; break;
    case '?': case 'h': s->view = VT_STEP_HELP; break;
    case 'q': case 'D' - '@': s->done = true; break;
    case 'f':
        if (!vt_step_failure(s))
            notice(s, "no rule failed");
        break;
    case VT_KEY_ENTER:
        if (!vt_step_open(s))
            notice(s, "only a derivation can be opened");
        break;
    default: break;
    }
    s->scroll = s->at != before ? 0 : s->scroll;
}

void vt_step_key(struct vt_stepper *s, int key)
{
    if (key == VT_KEY_NONE || key == VT_KEY_RESIZED)
        return;
    s->notice[0] = 0;
    if (key == VT_KEY_GONE)
        s->done = true;
    else if (s->ask != 0)
        type(s, key);
    else if (s->view == VT_STEP_OPENED)
        key_opened(s, key);
    else if (s->view == VT_STEP_HELP)
        s->view = VT_STEP_EVENTS;
    else
        key_event(s, key);
}

/* Draws and sends the whole screen, in one write. */
static bool show_screen(struct vt_stepper *s, struct vt_screen *screen, bool color)
{
    struct vt_growing text;
    int width, height;
    bool good;

    vt_terminal_size(&width, &height);
    vt_screen_clear(screen, width, height);
    s->scroll = vt_step_draw(s, screen);
    vt_grow(&text);
    vt_screen_print(screen, color, text.out);
    vt_grown(&text);
    good = vt_terminal_write(text.text, text.len);
    free(text.text);
    return good;
}

int vt_view_step(const struct vt_options *o, const struct vt_model *model)
{
    struct vt_screen *screen;
    struct vt_stepper s = { .model = model };
    const char *slash = strrchr(o->words[0], '/');
    char file[200];
    bool good = true;
    int error;

    if (model->events_len == 0) {
        vt_complain("%s: %s: there is no event in it to show", o->command, o->words[0]);
        return VT_EXIT_LOCAL;
    }
    if (!vt_terminal_take(o->command, strcmp(o->words[0], "-") == 0))
        return VT_EXIT_LOCAL;
    vt_escape_text(vt_text(slash != NULL ? slash + 1 : o->words[0]), file, sizeof file);
    s.file = file;
    screen = vt_need(NULL, sizeof *screen);
    while (good && !s.done) {
        good = vt_terminal_more() || show_screen(&s, screen, o->color);
        error = errno;
        if (good)
            vt_step_key(&s, vt_terminal_key());
    }
    vt_terminal_give_back();
    vt_step_close(&s);
    free(screen);
    if (!good)
        vt_complain("%s: cannot write to the terminal: %s", o->command, strerror(error));
    return good ? VT_EXIT_GOOD : VT_EXIT_LOCAL;
}

/* The full-screen view without a terminal: keys out of bytes, the screen's cells, and every event of a recorded session drawn. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/key.h"
#include "show/step.h"
#include "tests/unit/support/suite.h"
#include "tests/unit/support/demo.h"
#include "session/comparison.h"

static struct vt_screen screen;

/* The text of a row, without what is empty at its end. */
static const char *row_text(int row)
{
    static char text[4 * VT_SCREEN_WIDTH + 1];
    size_t n = 0;

    for (int column = 0; column < screen.width; column++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s", screen.cells[row][column].text);
    while (n > 0 && text[n - 1] == ' ')
        n--;
    text[n] = 0;
    return text;
}

START_TEST(test_keys)
{
    static const struct { const char *bytes; bool alone; size_t used; int key; } rows[] = {
        { "a", false, 1, 'a' }, { "ab", false, 1, 'a' }, { "\r", false, 1, VT_KEY_ENTER }, { "\n", false, 1, VT_KEY_ENTER },
        { "\177", false, 1, VT_KEY_BACKSPACE }, { "\b", false, 1, VT_KEY_BACKSPACE }, { "\303\244", false, 1, 0xc3 },
        { "\033", false, 0, 0 }, { "\033", true, 1, VT_KEY_ESCAPE }, { "\033q", false, 1, VT_KEY_ESCAPE },
        { "\033\033[A", false, 1, VT_KEY_ESCAPE }, { "\033[", false, 0, 0 }, { "\033[", true, 2, VT_KEY_NONE },
        { "\033[A", false, 3, VT_KEY_UP }, { "\033[B", false, 3, VT_KEY_DOWN }, { "\033[C", false, 3, VT_KEY_RIGHT },
        { "\033[D", false, 3, VT_KEY_LEFT }, { "\033OA", false, 3, VT_KEY_UP }, { "\033OH", false, 3, VT_KEY_HOME },
        { "\033O", false, 0, 0 }, { "\033O", true, 1, VT_KEY_ESCAPE }, { "\033[H", false, 3, VT_KEY_HOME }, { "\033[F", false, 3, VT_KEY_END },
        { "\033[1~", false, 4, VT_KEY_HOME }, { "\033[4~", false, 4, VT_KEY_END }, { "\033[5~", false, 4, VT_KEY_PAGE_UP },
        { "\033[6~x", false, 4, VT_KEY_PAGE_DOWN }, { "\033[5", false, 0, 0 }, { "\033[5", true, 3, VT_KEY_NONE },
        { "\033[3~", false, 4, VT_KEY_NONE }, { "\033[15~", false, 5, VT_KEY_NONE }, { "\033[1;5C", false, 6, VT_KEY_RIGHT },
        { "\033[200~", false, 6, VT_KEY_NONE }, { "\033[5\033[A", false, 3, VT_KEY_NONE }, { "\033[\rq", false, 2, VT_KEY_NONE },
        { "\033[11111111111111111111111111111111111111111A", false, 32, VT_KEY_NONE },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int key = -1;
        size_t used = vt_key_read((const uint8_t *)rows[i].bytes, strlen(rows[i].bytes), rows[i].alone, &key);

        ck_assert_msg(used == rows[i].used && (used == 0 || key == rows[i].key), "row %zu: used %zu, key %d", i, used, key);
    }
}
END_TEST

START_TEST(test_cells)
{
    vt_screen_clear(&screen, 20, 3);
    ck_assert_int_eq(vt_screen_put(&screen, 0, 1, 20, VT_INK_PLAIN, "a\033[2J\a\177b"), 9);
    ck_assert_str_eq(row_text(0), " a?[2J??b");
    vt_screen_put(&screen, 1, 0, 20, VT_INK_PLAIN, "\xc3\xa4\xe2\x80\xa6|\xc2\x9b|\xff|\xe6\xbc\xa2|e\xcc\x81|\xe2\x80\xae|\xf0\x9f\x98\x80");
    ck_assert_str_eq(row_text(1), "\xc3\xa4\xe2\x80\xa6|?|?|?|e?|?|?");
    ck_assert_int_eq(vt_screen_put(&screen, 2, 15, 18, VT_INK_PLAIN, "abcdef"), 18);
    ck_assert_str_eq(row_text(2), "               abc");
    /* What is outside is not there. */
    vt_screen_put(&screen, 3, 0, 20, VT_INK_PLAIN, "x");
    vt_screen_put(&screen, -1, 0, 20, VT_INK_PLAIN, "x");
    vt_screen_put(&screen, 0, 0, 500, VT_INK_PLAIN, "0123456789012345678901234567890123456789");
    ck_assert_str_eq(row_text(0), "01234567890123456789");
    vt_screen_clear(&screen, 100000, 100000);
    ck_assert_int_eq(screen.width, VT_SCREEN_WIDTH);
    ck_assert_int_eq(screen.height, VT_SCREEN_HEIGHT);
}
END_TEST

START_TEST(test_wrap)
{
    struct vt_pane p = { .screen = &screen, .top = 1, .bottom = 4, .left = 2, .right = 14 };

    vt_screen_clear(&screen, 20, 6);
    vt_pane_say(&p, 4, "ab", VT_INK_PLAIN, "one two threefourfive");
    ck_assert_str_eq(row_text(1), "  ab  one two");
    ck_assert_str_eq(row_text(2), "      threefou");
    ck_assert_str_eq(row_text(3), "      rfive");
    ck_assert_int_eq(p.used, 3);
    vt_pane_say(&p, 4, "c", VT_INK_PLAIN, "");
    ck_assert_str_eq(row_text(4), "");
    ck_assert_int_eq(p.used, 4);
    p.skip = 2;
    p.used = 0;
    vt_screen_clear(&screen, 20, 6);
    vt_pane_say(&p, 4, "ab", VT_INK_PLAIN, "one two threefourfive");
    ck_assert_str_eq(row_text(1), "      rfive");
    ck_assert_str_eq(row_text(2), "");
}
END_TEST

START_TEST(test_print)
{
    char *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    vt_screen_clear(&screen, 4, 2);
    vt_screen_put(&screen, 0, 0, 4, VT_INK_BAD, "ab");
    vt_screen_reverse(&screen, 0, 1, 3);
    vt_screen_print(&screen, true, out);
    fclose(out);
    ck_assert_str_eq(text, "\033[1;1H\033[0m\033[2K\033[0;1;31ma\033[0;1;31m\033[7mb\033[0m\033[7m \033[0m "
                           "\033[2;1H\033[0m\033[2K\033[0m    \033[0m");
    free(text);
}
END_TEST

/* The built-in session, whole. */
static void read_demo(struct vt_model *model)
{
    struct vt_trace_error error;
    size_t len;
    char *text = vt_demo_whole(&vt_demos[0], true, &len);

    ck_assert_msg(vt_model_read(vt_bytes(text, len), model, &error), "line %u: %s", error.line, error.text);
    free(text);
}

/* What is reversed between the bars, read as hex from the left pane, is the field. */
static void expect_lit(const struct vt_model_field *field, int per_row)
{
    size_t n = 0;

    for (int row = 1; row < screen.height - 1; row++)
        for (int i = 0; i < per_row; i++) {
            const struct vt_cell *cell = &screen.cells[row][7 + 3 * i];

            if (!cell->reversed)
                continue;
            ck_assert_msg(n < field->len, "%s", field->path);
            ck_assert_int_eq(vt_hex_digit((uint8_t)cell[0].text[0]) << 4 | vt_hex_digit((uint8_t)cell[1].text[0]), field->raw.data[n++]);
        }
    ck_assert_msg(n == field->len || field->len > (uint32_t)(per_row * (screen.height - 4)), "%s: %zu", field->path, n);
}

START_TEST(test_every_event)
{
    static const int sizes[][2] = { { 80, 24 }, { 117, 30 }, { 118, 24 }, { VT_SCREEN_WIDTH, VT_SCREEN_HEIGHT } };
    struct vt_model model;
    struct vt_stepper s = { .model = &model, .file = "demo" };

    read_demo(&model);
    ck_assert_uint_gt(model.events_len, 900);
    for (size_t size = 0; size < 4; size++)
        for (s.at = 0; s.at < model.events_len; s.at += size == 0 ? 1 : 11) {
            char wanted[40];

            vt_screen_clear(&screen, sizes[size][0], sizes[size][1]);
            ck_assert_int_eq(vt_step_draw(&s, &screen), 0);
            snprintf(wanted, sizeof wanted, " %u/%u  demo", s.at + 1, model.events_len);
            ck_assert_int_eq(strncmp(row_text(screen.height - 1), wanted, strlen(wanted)), 0);
            if (model.events[s.at].kind == VT_EVENT_LEAF)
                expect_lit(&model.fields[model.events[s.at].index], screen.width >= 118 ? 16 : 8);
        }
    vt_model_free(&model);
}
END_TEST

START_TEST(test_small)
{
    struct vt_model model = { .events_len = 0 };
    struct vt_stepper s = { .model = &model, .file = "demo" };

    for (int width = 1; width < 100; width++)
        for (int height = 1; height < VT_STEP_HEIGHT; height++) {
            vt_screen_clear(&screen, width, height);
            vt_step_draw(&s, &screen);
        }
    vt_screen_clear(&screen, 79, 24);
    vt_step_draw(&s, &screen);
    ck_assert_str_eq(row_text(0), "This needs 80 columns and 24 rows; here are 79 and 24. Make the window larger;");
}
END_TEST

/* What of LIST is shown, by name, the cursor's first. */
static const char *shown(const struct vt_step_list *list)
{
    static char text[64];

    snprintf(text, sizeof text, "%s:", list->lines[list->at].text);
    for (uint32_t i = 0; i < list->count; i++)
        if (!list->lines[i].hidden)
            strcat(text, list->lines[i].text);
    return text;
}

START_TEST(test_folds)
{
    /* Capitals are groups: A holds b and C, which holds d; e; F holds g. */
    static char clause[] = "clause";
    struct vt_step_line lines[] = { { .text = "A", .depth = 0 }, { .text = "b", .clause = clause, .depth = 1 }, { .text = "C", .depth = 1 },
                                    { .text = "d", .clause = clause, .depth = 2 }, { .text = "e", .clause = clause, .depth = 0 },
                                    { .text = "F", .depth = 0 }, { .text = "g", .clause = clause, .depth = 1 } };
    struct vt_step_list list = { .lines = lines, .count = 7, .deepest = 2, .level = 0 };

    vt_step_list_level(&list, 0);
    ck_assert_str_eq(shown(&list), "A:AeF");
    vt_step_list_unfold(&list);
    ck_assert_str_eq(shown(&list), "A:AbCeF");
    vt_step_list_unfold(&list);
    vt_step_list_unfold(&list);
    vt_step_list_unfold(&list);
    vt_step_list_unfold(&list);
    ck_assert_str_eq(shown(&list), "d:AbCdeF");
    vt_step_list_fold(&list);
    ck_assert_str_eq(shown(&list), "C:AbCdeF");
    vt_step_list_move(&list, 2);
    ck_assert_str_eq(shown(&list), "e:AbCdeF");
    vt_step_list_move(&list, 100);
    ck_assert_str_eq(shown(&list), "F:AbCdeF");
    vt_step_list_move(&list, -3);
    ck_assert_str_eq(shown(&list), "C:AbCdeF");
    vt_step_list_fold(&list);
    ck_assert_str_eq(shown(&list), "C:AbCeF");
    vt_step_list_level(&list, 5);
    ck_assert_str_eq(shown(&list), "C:AbCdeFg");
    vt_step_list_move(&list, 1);
    vt_step_list_level(&list, -1);
    ck_assert_str_eq(shown(&list), "C:AbCeFg");
    vt_step_list_level(&list, -5);
    ck_assert_str_eq(shown(&list), "A:AeF");
    vt_step_list_fold(&list);
    ck_assert_str_eq(shown(&list), "A:AeF");
}
END_TEST

/* Random keys: the state stays within the model, whatever is pressed, and can be drawn. */
START_TEST(test_random_keys)
{
    static const int keys[] = { ' ', 'b', 'm', 'M', 'n', 'N', '/', 'g', 'd', 'u', 'f', '?', 'a', '0', '3', '.', '\r', 27, 127, '+', '-',
                                VT_KEY_UP, VT_KEY_DOWN, VT_KEY_RIGHT, VT_KEY_LEFT, VT_KEY_HOME, VT_KEY_END, VT_KEY_PAGE_UP, VT_KEY_PAGE_DOWN, VT_KEY_NONE, 0xc3, 21 };
    struct vt_model model;
    struct vt_stepper s = { .model = &model, .file = "demo" };
    uint32_t random = 1;

    read_demo(&model);
    for (int i = 0; i < 3000; i++) {
        random = random * 1664525 + 1013904223;
        vt_step_key(&s, keys[(random >> 16) % (sizeof keys / sizeof keys[0])]);
        ck_assert_uint_lt(s.at, model.events_len);
        ck_assert(!s.done);
        if (i % 10 == 0) {
            vt_screen_clear(&screen, 80, 24);
            s.scroll = vt_step_draw(&s, &screen);
        }
    }
    vt_step_close(&s);
    vt_model_free(&model);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { test_keys, test_cells, test_wrap, test_print, test_every_event, test_small, test_folds, test_random_keys };

    return vt_suite_run("step", tests, sizeof tests / sizeof tests[0]);
}

/* What the ways to look at a model in text share: patterns of paths, rows, checks. */
#include "show/view_text.h"

#include <stdlib.h>
#include <string.h>

#include "show/diagnostics.h"

/* The end of PATH that PATTERN must match: without recursion, the last star tries again one character on. */
static bool glob(const char *pattern, const char *path)
{
    const char *star = NULL, *again = NULL;

    while (*path != '\0') {
        if (*pattern == '*') {
            star = ++pattern;
            again = path;
        } else if (*pattern == '?' || *pattern == *path) {
            pattern++;
            path++;
        } else if (star != NULL) {
            pattern = star;
            path = ++again;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

bool vt_view_matches(const char *pattern, const char *path)
{
    while (path != NULL && !glob(pattern, path)) {
        path = strchr(path, '.');
        path = path != NULL ? path + 1 : NULL;
    }
    return path != NULL;
}

void vt_view_row(void *view, const char *label, enum vt_ink ink, const char *text)
{
    struct vt_view *v = view;

    (void)ink;
    vt_layout_row(&v->page, label, "%s", text);
}

void vt_view_check(struct vt_view *v, const struct vt_model_check *check)
{
    struct vt_growing text;
    char *line, number[16];

    vt_grow(&text);
    fputs(check->id, text.out);
    if (check->depth >= 0)
        fprintf(text.out, ", certificate %d", check->depth);
    if (check->seen != NULL)
        fprintf(text.out, ": saw %s", check->seen);
    if (check->wanted != NULL)
        fprintf(text.out, "%s wanted %s", check->seen != NULL ? "," : ":", check->wanted);
    if (check->ref != NULL)
        fprintf(text.out, " (%s)", check->ref);
    line = vt_grown(&text);
    snprintf(number, sizeof number, "%7lu", vt_view_number(check->event));
    vt_layout_mark(&v->page, number, check->result, "%s", line);
    free(line);
    if (check->result != VT_FAIL && check->result != VT_WARN)
        return;
    if (check->sentence != NULL)
        vt_layout_detail(&v->page, "demands:", VT_INK_FAINT, check->sentence);
    if (check->fix != NULL && check->fix[0] != '\0')
        vt_layout_detail(&v->page, "fix:", VT_INK_FAINT, check->fix);
}

/* What the ways to look at a model in text share: patterns of paths, rows, checks. */
#include "show/view_text.h"

#include <stdlib.h>
#include <string.h>

#include "session/value.h"
#include "show/content_judged.h"
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
    const enum vt_check_part first = vt_is_broken(check->result) ? VT_CHECK_RULE : VT_CHECK_LINE;
    char number[16];

    snprintf(number, sizeof number, "%7lu", vt_view_number(check->event));
    vt_check_print(&v->page, number, first, v->model, check);
}

#include "show/view_text.h"

bool vt_view_text(const struct vt_questions *q, const char *path, const struct vt_model *model, FILE *out,
                  bool color)
{
    struct vt_view v = { .model = model, .path = path, .page = { .out = out, .color = color,
                                                                 .width = vt_layout_width() } };

    if (q->find != NULL)
        return vt_view_find(&v, q->find);
    if (q->open != NULL)
        return vt_view_open(&v, q->open);
    if (q->from != NULL || q->to != NULL)
        return vt_view_range(&v, q->from, q->to);
    vt_view_contents(&v);
    return true;
}

#define _POSIX_C_SOURCE 200809L

#include "tests/unit/support/demo.h"

#include <check.h>
#include <stdlib.h>

char *vt_demo_whole(const struct vt_demo *demo, bool secrets, size_t *len)
{
    struct vt_trace_error error;
    struct vt_replay replay;
    struct vt_script trace;
    char *text = NULL;
    FILE *out = open_memstream(&text, len);

    ck_assert(vt_script_read(vt_demo_text(demo), &trace, &error));
    ck_assert(vt_replay_told(&replay, &trace, NULL, secrets, NULL, out) && fclose(out) == 0);
    vt_replay_free(&replay);
    vt_script_free(&trace);
    return text;
}

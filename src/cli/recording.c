#include "cli/recording.h"

#include <stdlib.h>

#include "base/ct.h"
#include "cli/files.h"
#include "trace/pcapng.h"

bool vt_recording_open(struct vt_recording *r, const char *path, bool secrets)
{
    r->path = path;
    r->out = vt_file_write(path, false, secrets);
    if (r->out != NULL)
        vt_grow(&r->lines);
    return r->out != NULL;
}

void vt_recording_begin(struct vt_recording *r, bool secrets, const struct vt_trace_head *head)
{
    vt_jsonl_begin(&r->jsonl, r->lines.out, secrets, head);
}

/* The trace in memory as packets. */
static bool write_packets(const struct vt_recording *r)
{
    struct vt_trace_error error;
    struct vt_book book;

    if (r->lines.len == 0)
        return true;                    /* the session was not begun */
    if (!vt_book_read(vt_bytes(r->lines.text, r->lines.len), &book, &error)) {
        vt_complain("%s: the session can't be written as a capture: %s", r->path, error.text);
        return false;
    }
    /* Where nothing was connected there is no packet, and the file stays empty. */
    (void)vt_pcapng_write(r->out, &book);
    vt_book_free(&book);
    return true;
}

bool vt_recording_end(struct vt_recording *r)
{
    bool good = true;

    if (r->out != NULL) {
        vt_grown(&r->lines);
        good = write_packets(r);
        vt_wipe(r->lines.text, r->lines.len);
        free(r->lines.text);
    }
    good = vt_file_close(r->out, r->path) && good;
    *r = (struct vt_recording){ 0 };
    return good;
}

#include "cli/recording.h"

#include "cli/files.h"

bool vt_recording_open(struct vt_recording *r, const char *path, bool secrets)
{
    r->path = path;
    r->out = vt_file_write(path, false, secrets);
    return r->out != NULL;
}

void vt_recording_begin(struct vt_recording *r, bool secrets, const struct vt_trace_head *head)
{
    vt_pcapng_begin(&r->capture, r->out, secrets, head->target, head->time);
}

bool vt_recording_end(struct vt_recording *r)
{
    bool good;

    if (r->capture.out != NULL)
        vt_pcapng_finish(&r->capture);
    if (r->capture.ended)
        vt_complain("%s: the capture ends at %u MiB, and says so; the session went on", r->path,
                    VT_TRACE_MAX >> 20);
    good = vt_file_close(r->out, r->path);
    *r = (struct vt_recording){ 0 };
    return good;
}

/* vitrine view: finds out what a file is, and has that shown (view_render.c). */
#include "cli/view.h"

#include <stdlib.h>

#include "cli/cli.h"
#include "cli/dump.h"
#include "cli/files.h"
#include "cli/file_type.h"
#include "session/line.h"
#include "capture/capture.h"
#include "capture/observe.h"
#include "session/value.h"

/* Records of one direction, which their first message may tell. */
static bool tell_records(const struct vt_view_source *source, struct vt_sink *sink)
{
    struct vt_observer_config config = { .sink = sink };
    struct vt_observer *observer = vt_observer_new(&config);
    bool from_server = false;

    if (observer == NULL)
        return vt_complain("%s: there is no memory for it", source->path);
    vt_observer_is_tls(source->bytes, &from_server);
    vt_observer_feed(observer, from_server, source->bytes);
    vt_observer_end(observer);
    vt_observer_free(observer);
    return true;
}

static bool tell_elements(const struct vt_view_source *source, struct vt_sink *sink)
{
    return vt_dump_file(source->path, source->bytes, sink);
}

/* What a file may be but a capture, in the order in which that is asked. TELL tells its events; NULL: it is a
 * trace. */
static const struct kind {
    const char *what;
    const char *judged_by;         /* the command that gives a verdict on it; NULL: none does */
    bool (*like)(struct vt_bytes file);
    bool (*tell)(const struct vt_view_source *source, struct vt_sink *sink);
} kinds[] = {
    { "a trace", "replay", vt_like_trace, NULL },
    { "TLS records", NULL, vt_like_records, tell_records },
    { "PEM", "verify", vt_like_pem, tell_elements },
    { "DER", "verify", vt_dump_like_der, tell_elements },
};

/* What is asked of captures alone. */
static bool refuse_options(const struct vt_options *o, const struct kind *kind)
{
    const char *verdict = vt_options_given(o, VT_ASKS_VERDICT),
        *captures = vt_options_given(o, VT_ASKS_CAPTURE);

    if (verdict != NULL && kind->judged_by != NULL)
        vt_complain("view: %s judges anew, view only shows: use 'vitrine %s %s'", verdict, kind->judged_by,
                    o->words[0]);
    else if (verdict != NULL)
        vt_complain("view: %s judges the chain in a capture, and this is %s: leave it out", verdict,
                    kind->what);
    else if (captures != NULL)
        vt_complain("view: %s is for captures, and this is %s: leave it out", captures, kind->what);
    return verdict != NULL || captures != NULL;
}

static int complain_unknown(const char *path, struct vt_bytes file)
{
    char hex[9];

    vt_hex_text(vt_bytes(file.data, file.len < 4 ? file.len : 4), hex, sizeof hex);
    if (file.len == 0)
        vt_complain("%s: it is empty", path);
    else
        vt_complain("%s: this is no trace, capture, TLS record, PEM, DER or hex text: it begins with %s",
                    path, hex);
    return VT_EXIT_LOCAL;
}

static int show_bytes(const struct vt_options *o, const struct vt_view_way *way, struct vt_bytes file)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct kind *kind = &kinds[i];

        /* Hex text comes before DER. */
        if (!kind->like(file))
            continue;
        if (refuse_options(o, kind))
            return VT_EXIT_LOCAL;
        return vt_view_render(o, way, &(struct vt_view_source){ .path = o->words[0], .bytes = file,
                                                                .tell = kind->tell,
                                                           .head = { .target = o->words[0] } });
    }
    return complain_unknown(o->words[0], file);
}

static int show_hex(const struct vt_options *o, const struct vt_view_way *way, struct vt_bytes text)
{
    uint8_t *bytes = vt_need(NULL, text.len);
    int status = VT_EXIT_LOCAL;
    const char *why;
    size_t len;
    unsigned long line = vt_hex_decode(text, bytes, &len, &why);

    if (line > 0)
        vt_complain("%s: line %lu: this looks like hex, but %s", o->words[0], line, why);
    else if (vt_capture_is(vt_bytes(bytes, len)))
        vt_complain("%s: a capture in hex: turn it into a file first, with 'xxd -r'", o->words[0]);
    else
        status = show_bytes(o, way, vt_bytes(bytes, len));
    free(bytes);
    return status;
}

/* True when IN begins like a capture, which may be too large to be read whole, or else like a TRACE. What
 * was looked at is put back. */
static bool is_capture(FILE *in, bool *trace)
{
    uint8_t head[4] = { 0 };
    size_t n = 0;
    int c;

    while (n < sizeof head && (c = getc(in)) != EOF)
        head[n++] = (uint8_t)c;
    for (size_t i = n; i > 0; i--)
        ungetc(head[i - 1], in);
    *trace = head[0] == '{';
    return vt_capture_is(vt_bytes(head, n));
}

/* All kinds but captures. PEM may begin with digits, and the first byte of DER is one. */
static int show_file(const struct vt_options *o, const struct vt_view_way *way, FILE *in, size_t most)
{
    struct vt_bytes file;
    int status;

    if (!vt_file_read_rest(in, o->words[0], most, &file))
        return VT_EXIT_LOCAL;
    status = vt_like_hex(file) && !vt_like_pem(file) ? show_hex(o, way, file) : show_bytes(o, way, file);
    free((void *)(uintptr_t)file.data);
    return status;
}

int vt_run_view(struct vt_options *o)
{
    const struct vt_view_way *way = vt_view_way(o);
    FILE *in = way != NULL ? vt_file_open(o->words[0]) : NULL;
    int status;
    bool trace;

    if (in == NULL)
        return VT_EXIT_LOCAL;
    if (is_capture(in, &trace))
        status = vt_view_capture(o, way, in);
    else
        status = show_file(o, way, in, trace ? VT_TRACE_MAX : VT_FILE_MAX);
    vt_file_done(in);
    return status;
}

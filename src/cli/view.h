/* vitrine view: any bytes, looked at in any way. What is looked at becomes a model first, so each way to look
 * serves all that can be looked at.
 *
 * What this code does not check: what a trace says; that is replay's work. */
#pragma once

#include "cli/options.h"
#include "session/jsonl.h"

/* A way to look: what writes a file or to stdout, or what does all by itself. */
struct vt_view_look;
struct vt_view_way {
    const char *option;
    size_t flag;                      /* in struct vt_options */
    bool binary;
    bool modelled;                    /* it wants the model; else the events will do */
    bool judged;                      /* a verdict is a part of it; else that is a report of its own */
    bool (*show)(struct vt_view_look *l, FILE *out);
    int (*run)(struct vt_view_look *l);    /* its exit status */
};

/* The way that O asks for; NULL after a line on stderr when what it asks for does not go together. */
const struct vt_view_way *vt_view_way(const struct vt_options *o);

/* What is looked at: the text of a trace, or what TELL tells of. */
struct vt_view_source {
    const char *path;                 /* for complaints */
    struct vt_bytes bytes;
    /* False after a line on stderr; NULL: BYTES are a trace, whose first line says what is below. */
    bool (*tell)(const struct vt_view_source *source, struct vt_sink *sink);
    struct vt_trace_head head;
    bool secrets;
    void *context;                    /* of TELL */
};

/* Shows SOURCE in that WAY, also when some of it is broken, as the exit status says. */
int vt_view_render(const struct vt_options *o, const struct vt_view_way *way,
                   const struct vt_view_source *source);

/* The capture IN, pcap or pcapng, from its first byte on; O names it. Reads it in constant memory, and more
 * than once only if that is possible. Shows its connections, or renders one; with --bundle, --name and the
 * like it judges that one's chain. */
int vt_view_capture(const struct vt_options *o, const struct vt_view_way *way, FILE *in);

/* The full-screen view of a trace on the terminal. MODEL's lifetime is the caller's. */
struct vt_model;
int vt_view_step(const struct vt_options *o, const struct vt_model *model);

/* The map of flipped bits of the session RECORDED, as text (session/flips.h); MODEL is the whole of it. 70
 * when a flip is accepted and nobody knows why. */
int vt_view_flips(const struct vt_options *o, const char *path, const struct vt_model *recorded,
                  const struct vt_model *model);

/* That map alone, as a page has it too; TRACE, which it lives on, is read from TEXT. False after a line on
 * stderr; else end both with vt_flips_free and vt_script_free. */
struct vt_script;
struct vt_flip_map;
bool vt_view_flip_map(const char *path, const struct vt_model *recorded, const struct vt_model *model,
                      struct vt_script *trace, struct vt_flip_map *map);

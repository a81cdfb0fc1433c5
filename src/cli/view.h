/* vitrine view: any bytes, looked at in any way. What is looked at becomes the text of a trace first, so each way to look
 * serves all that can be looked at.
 *
 * What this code does not check: what a trace says; that is replay's work. */
#ifndef VT_CLI_VIEW_H
#define VT_CLI_VIEW_H

#include "cli/options.h"
#include "base/bytes.h"

/* True when what O asks for goes together; else false after a line on stderr. */
bool vt_view_coherent(const struct vt_options *o);

/* Shows the trace TEXT in the way O asks for; PATH is for complaints. Returns the exit status. */
int vt_view_render(const struct vt_options *o, const char *path, struct vt_bytes text);

/* The capture IN, pcap or pcapng, from its first byte on; O names it. Reads it in constant memory, and more than once only if
 * that is possible. Shows its connections, or renders one; with --bundle, --name and the like it judges that one's chain. */
int vt_view_capture(const struct vt_options *o, FILE *in);

/* The first option that asks for a verdict, "--bundle" say; NULL when none does. */
const char *vt_view_judge_option(const struct vt_options *o);

/* The full-screen view of a trace on the terminal. BOOK's lifetime is the caller's. */
struct vt_model;
int vt_view_step(const struct vt_options *o, const struct vt_model *model);

/* The map of flipped bits of the trace TEXT, as text (session/flips.h). 70 when a flip is accepted and nobody knows why. */
int vt_view_flips(const struct vt_options *o, const char *path, struct vt_bytes text);

/* That map alone, as a page has it too; TRACE, which it lives on, is read from TEXT. False after a line on stderr; else end both
 * with vt_flips_free and vt_script_free. */
struct vt_script;
struct vt_flip_map;
bool vt_view_flip_map(const char *path, struct vt_bytes text, struct vt_script *trace, struct vt_flip_map *map);

#endif

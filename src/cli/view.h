/* vitrine view: any bytes, looked at in any way. What is looked at becomes the text of a trace first, so each way to look
 * serves all that can be looked at. */
#ifndef VT_CLI_VIEW_H
#define VT_CLI_VIEW_H

#include "cli/options.h"
#include "base/bytes.h"

/* Shows the trace TEXT in the way O asks for; PATH is for complaints. Returns the exit status. */
int vt_view_render(const struct vt_options *o, const char *path, struct vt_bytes text);

/* A capture, pcap or pcapng, that the file O names holds. Reads it in constant memory; shows its connections, or renders one. */
int vt_view_capture(const struct vt_options *o);

/* The full-screen view of a trace on the terminal. BOOK's lifetime is the caller's. */
struct vt_book;
int vt_view_step(const struct vt_options *o, const struct vt_book *book);


/* The map of flipped bits of the trace TEXT, as text (trace/flips.h). 70 when a flip is accepted and nobody knows why. */
int vt_view_flips(const struct vt_options *o, const char *path, struct vt_bytes text);

#endif

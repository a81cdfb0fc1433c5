/* DER and PEM files told to a sink: for dump, and for view. */
#pragma once

#include "base/event.h"

/* True when FILE looks like DER, cut short or not. */
bool vt_dump_like_der(struct vt_bytes file);

/* Tells SINK what FILE holds: each block of PEM, or the one element of DER. False after a line on stderr
 * for each that is broken; what is left of it was told as "unparsed". */
bool vt_dump_file(const char *path, struct vt_bytes file, struct vt_sink *sink);

/* An event of a model, told to a sink once more: what is written for the stream (the tree of show/text.h) serves a model too.
 *
 * What this code does not check: that values are what their bytes say; the trace says so. */
#ifndef VT_SESSION_TELL_H
#define VT_SESSION_TELL_H

#include "session/model.h"

/* Tells SINK events[EVENT] of BOOK, if it is of a buffer or a field: values as text, as the trace has them. False: it is of
 * another kind, and nothing was told. */
bool vt_model_tell(const struct vt_model *model, uint32_t event, struct vt_sink *sink);

#endif

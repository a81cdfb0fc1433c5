/* An event of a book, told to a sink once more: what is written for the stream (the tree of show/text.h) serves a book too.
 *
 * What this code does not check: that values are what their bytes say; the trace says so. */
#ifndef VT_SESSION_TELL_H
#define VT_SESSION_TELL_H

#include "session/book.h"

/* Tells SINK events[EVENT] of BOOK, if it is of a buffer or a field: values as text, as the trace has them. False: it is of
 * another kind, and nothing was told. */
bool vt_book_tell(const struct vt_book *book, uint32_t event, struct vt_sink *sink);

#endif

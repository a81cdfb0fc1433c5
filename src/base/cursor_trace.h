/* What cursor.c and cursor_trace.c share: the half of the cursor that speaks. */
#ifndef VT_BASE_CURSOR_TRACE_H
#define VT_BASE_CURSOR_TRACE_H

#include "base/cursor.h"

/* Names what a failure left over "unparsed", and closes every group that is open. */
void vt_parse_close_all(struct vt_reader *r);

#endif

/* The first line of a trace, for trace/read.c. */
#ifndef VT_TRACE_READ_HEAD_H
#define VT_TRACE_READ_HEAD_H

#include "trace/read.h"

/* Reads it into TRACE, or refuses it. */
bool vt_trace_take_head(struct vt_line *line, struct vt_trace *trace);

#endif

/* The first line of a trace, for session/read.c. */
#ifndef VT_SESSION_READ_HEAD_H
#define VT_SESSION_READ_HEAD_H

#include "session/read.h"

/* Reads it into TRACE, or refuses it. */
bool vt_trace_take_head(struct vt_line *line, struct vt_trace *trace);

#endif

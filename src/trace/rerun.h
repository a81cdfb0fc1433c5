/* A recorded session told again: the replay's own events, as the lines of a trace. */
#ifndef VT_TRACE_RERUN_H
#define VT_TRACE_RERUN_H

#include <stdio.h>

#include "trace/replay.h"

/* Writes all events of TRACE, which may hold no more than a replay needs, as the text of a trace. False when the replay goes
 * astray, or a write failed: then what is on OUT ends where that happened. */
bool vt_trace_expand(const struct vt_trace *trace, FILE *out);

#endif

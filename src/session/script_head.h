/* The first line of a trace, for session/script.c. */
#ifndef VT_SESSION_SCRIPT_HEAD_H
#define VT_SESSION_SCRIPT_HEAD_H

#include "session/script.h"

/* Reads it into TRACE, or refuses it. */
bool vt_script_take_head(struct vt_line *line, struct vt_script *trace);

#endif

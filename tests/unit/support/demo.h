/* The built-in sessions, for tests: their traces as they are carried, and whole. */
#pragma once

#include "session/demo.h"
#include "session/comparison.h"

/* What DEMO carries: the text of a trace that holds what a replay needs. */
static inline struct vt_bytes vt_demo_text(const struct vt_demo *demo)
{
    return vt_bytes(demo->start, (size_t)(demo->end - demo->start));
}

/* The first session. */
static inline struct vt_bytes vt_demo_trace(void)
{
    return vt_demo_text(&vt_demos[0]);
}

/* The text of all its events, with its secrets or without; to be freed. */
char *vt_demo_whole(const struct vt_demo *demo, bool secrets, size_t *len);

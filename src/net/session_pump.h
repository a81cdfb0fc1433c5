/* What session.c and talk.c share: one move of bytes each way. */
#ifndef VT_NET_SESSION_PUMP_H
#define VT_NET_SESSION_PUMP_H

#include "net/session.h"

/* Sends all that the client has to say. */
enum vt_io vt_session_flush(struct vt_session *s, int64_t deadline);

/* Feeds the client: what it has not taken yet, or else what arrives before DEADLINE. */
enum vt_io vt_session_receive(struct vt_session *s, int64_t deadline);

#endif

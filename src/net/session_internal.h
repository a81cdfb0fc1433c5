/* What the files of this folder share that move bytes. */
#pragma once

#include <poll.h>

#include "net/session.h"

/* poll until DEADLINE on the monotonic clock, through signals: 0 when it has passed. */
int vt_poll_until(struct pollfd *fds, nfds_t count, int64_t deadline);

/* Judges a rule of the network, as it was SEEN. HINT: or NULL. */
__attribute__((format(printf, 5, 6)))
void vt_session_judge(struct vt_session *s, enum vt_rule rule, enum vt_result result, const char *hint,
                      const char *seen, ...);

/* Sends all that the client has to say. */
enum vt_io vt_session_flush(struct vt_session *s, int64_t deadline);

/* Feeds the client: what it has not taken yet, or else what arrives before DEADLINE. */
enum vt_io vt_session_receive(struct vt_session *s, int64_t deadline);

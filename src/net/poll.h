/* Shared by the files of this folder that wait. */
#ifndef VT_NET_POLL_H
#define VT_NET_POLL_H

#include <poll.h>
#include <stdint.h>

/* poll until DEADLINE on the monotonic clock, through signals: 0 when it has passed. */
int vt_poll_until(struct pollfd *fds, nfds_t count, int64_t deadline);

#endif

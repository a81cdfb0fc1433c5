/* Names to addresses, under a deadline. */
#pragma once

#include <sys/socket.h>

#include "net/limits.h"
#include "net/socket.h"

struct vt_addresses {
    struct vt_address {
        struct sockaddr_storage at;
        socklen_t len;
    } list[VT_ADDRESSES_MAX];
    uint32_t count;
};

/* Fills OUT with the addresses of TARGET, in the resolver's order, before DEADLINE. NULL, or what went
 * wrong, in words that live until the next call; NO_SUCH_NAME then tells whether it was the name, or the
 * resolver. */
const char *vt_resolve(const struct vt_target *target, int64_t deadline, struct vt_addresses *out,
                       bool *no_such_name);

/* Why a server refused our ClientHello: one more, on a connection of its own, that offers also what this
 * program refuses to use. Where that is of TLS 1.2 and all of it is refused, another offers TLS 1.3
 * besides. */
#pragma once

#include "net/session.h"

/* When the handshake of S, made by CONFIG with all our offers, ended in answer to its ClientHello and
 * nothing says why, asks a second time, and judges tls.offers in S's report by what the server takes. The
 * connection goes through the same dialogue, and is broken off when that is known; nobody hears its
 * events. RANDOM: of the second ClientHello. */
void vt_second_try(struct vt_session *s, const struct vt_session_config *config,
                   const uint8_t random[VT_SEED_LEN]);

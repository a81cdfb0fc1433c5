/* What a diagnosis asks of a client beyond its interface, which is in vitrine.h. */
#pragma once

#include "vitrine.h"

/* Tells that nobody waits any longer for what is missing of a record: its bytes are named, and judged when
 * they are no TLS. */
void vt_client_abandon(struct vt_client *client);

/* True while what has come is the beginning of a line of text, and no TLS: vt_client_abandon will judge
 * it. */
bool vt_client_hears_text(const struct vt_client *client);

/* True in a handshake in which the server asked for a certificate and was told that there is none: how it
 * ends then is one finding with that. */
bool vt_client_certificate_demanded(const struct vt_client *client);

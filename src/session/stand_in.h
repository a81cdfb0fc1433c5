/* A record in place of one whose data a trace has no more than the hash of: zeros of the same length,
 * sealed as the server would have, with the nonce and padding that were recorded. So a replay goes on, and
 * the client opens what it is given as it always does.
 *
 * What this code does not check: anything of the data that was recorded; its hash, its ciphertext's and
 * its tag's are stated, no more. */
#pragma once

#include "tls/client.h"

/* The LEN bytes behind the header and the explicit nonce or IV, which CLIENT has been fed, of a record of
 * CONTENT bytes, into OUT. False when no such record is so long. */
bool vt_stand_in(const struct vt_client *client, size_t len, size_t content, uint8_t *out);

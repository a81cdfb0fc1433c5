/* Base64 (RFC 4648 4), to be written. asn1/pem.c reads it.
 *
 * What this code does not check: the room that it writes to: four letters. */
#pragma once

#include "base/bytes.h"

/* The first three bytes of REST, or what there is of them, as four letters. */
void vt_base64_group(struct vt_bytes rest, char out[4]);

/* An OCSP response (RFC 6960 4.2.1), read traced: each field by its name there. Nothing in it is judged.
 *
 * What this code does not check: signatures, times, and whose response it is. */
#pragma once

#include "asn1/der.h"

bool vt_ocsp_response_read(struct vt_reader *r);

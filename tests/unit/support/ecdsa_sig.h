/* Takes an ECDSA-Sig-Value (RFC 3279, 2.2.3) apart, for vectors that come in DER. Strict: short-form or one-octet
 * lengths, minimal; minimal positive INTEGERs; nothing after. */
#pragma once

#include "base/bytes.h"

bool vt_ecdsa_sig(struct vt_bytes der, struct vt_bytes *r, struct vt_bytes *s);

/* Host names in other scripts than ours, as the A-labels that DNS and certificates hold (RFC 5890 2.3.2.1).
 *
 * What this code does not do: UTS 46's mapping beyond the lower case of some scripts: who needs more of it
 * is refused. Nor the way back, for which there is no need. */
#pragma once

#include "base/bytes.h"

/* Writes the A-labels of HOST, which is UTF-8, with what stands around it in a target:
 * "xn--mller-kva.example:25". False when it is no UTF-8, holds what would have to be mapped otherwise, or
 * does not fit. */
bool vt_a_labels(const char *host, char *out, size_t size);

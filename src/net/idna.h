/* Host names in other scripts than ours, as the A-labels that DNS and certificates hold (RFC 5890 2.3.2.1).
 *
 * What this code does not do: Nameprep beyond lower case (RFC 3491), which is why the result is shown and not used; nor the way
 * back, for which there is no need. */
#ifndef VT_NET_IDNA_H
#define VT_NET_IDNA_H

#include "base/bytes.h"

/* Writes the A-labels of HOST, which is UTF-8: "xn--mller-kva.example". False when it is no UTF-8, or does not fit. */
bool vt_a_labels(const char *host, char *out, size_t size);

#endif

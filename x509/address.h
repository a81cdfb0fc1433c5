/* IP addresses in text (RFC 4291 2.2, RFC 6943 3.1.1), and the little that host names and name constraints
 * share.
 *
 * What this code does not check: zone identifiers ("%eth0") and brackets are no part of an address here. */
#pragma once

#include "base/bytes.h"

/* Reads TEXT, a whole IPv4 or IPv6 literal. Returns 4 or 16, the bytes of OUT that were filled; 0: no
 * address. */
uint8_t vt_address_parse(struct vt_bytes text, uint8_t out[16]);

/* True when A and B are the same host name: octets, ASCII letters without case. */
bool vt_host_equal(struct vt_bytes a, struct vt_bytes b);

/* True when NAME is a host name: labels of 1 to 63 letters, digits, hyphens and underscores, 253 octets at
 * most. */
bool vt_host_syntax(struct vt_bytes name);

/* The same, and no address: its last label is no number. */
bool vt_host_is_name(struct vt_bytes name);

/* True for "*." and something behind it; NAME without that, or as it is when it is none. RFC 9525 6.3 */
bool vt_host_is_wildcard(struct vt_bytes name);
struct vt_bytes vt_host_without_wildcard(struct vt_bytes name);

/* The host in the authority of a URI (RFC 3986 3.2); empty when there is none. */
struct vt_bytes vt_uri_host(struct vt_bytes uri);

/* What follows the first dot of NAME; false when there is nothing. */
bool vt_host_parent(struct vt_bytes name, struct vt_bytes *parent);

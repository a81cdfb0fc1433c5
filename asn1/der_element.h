/* What the files of the DER reader share: a primitive element is taken quietly, then its content is said with
 * its value. */
#pragma once

#include "asn1/der.h"

/* Opens the element NAME, which has TAG, names its tag and length, and takes its content without naming it
 * yet. */
bool vt_der_take(struct vt_reader *r, const char *name, uint8_t tag, struct vt_bytes *content);

/* Names the LEN octets of content that R has just taken, checks them, and closes the element with their
 * value. */
bool vt_der_content(struct vt_reader *r, size_t len, struct vt_value value, enum vt_rule rule, bool ok);

/* What every vitrine carries: recorded sessions of our own client, with their secrets, and the certificate
 * of an article. vectors/ORIGIN.md says how they were made. */
#pragma once

#include "base/bytes.h"

struct vt_demo {
    const char *name;            /* "rsa-cbc" */
    const char *what;            /* in a sentence for people */
    const uint8_t *start, *end;
    bool certificate;            /* PEM; otherwise the text of a trace */
};

/* The first is the one that is meant when none is named; a NULL name at the end. */
extern const struct vt_demo vt_demos[];

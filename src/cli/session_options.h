/* What all targets of a command share: the options, resolved.
 *
 * What this code does not check: what the server makes of the offers. */
#pragma once

#include "cli/files.h"
#include "cli/options.h"
#include "net/starttls.h"
#include "tls/suite.h"

#define VT_ALPN_MAX 16

struct vt_session_options {
    const struct vt_options *options;
    struct vt_bundle bundle, untrusted;
    const struct vt_starttls_protocol *starttls;   /* NULL: TLS from the first byte */
    uint16_t suites[VT_OFFER_MAX], groups[VT_OFFER_MAX];
    uint8_t suites_len, groups_len;                /* 0: all */
    struct vt_bytes alpn[VT_ALPN_MAX];
    uint8_t alpn_len;
    const char *keylog;                            /* NULL: none */
};

/* Makes it; false after a line on stderr. Either way end it with vt_session_options_free. */
bool vt_session_options_make(struct vt_session_options *s, const struct vt_options *options);

/* The name that was given; false after a line on stderr when it is none. */
bool vt_session_options_name(const struct vt_options *options);

/* Says that NAME is WHY, or, where that can be told, how it is to be written instead; returns false. */
bool vt_name_refuse(const char *command, const char *name, const char *why);


/* The part of it that verify needs, too: what is trusted, and the name. */
bool vt_session_options_trust(struct vt_session_options *s, const struct vt_options *options);

void vt_session_options_free(struct vt_session_options *s);

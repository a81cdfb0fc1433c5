/* Messages that only others send each other: those of key exchanges and versions that our client refuses,
 * named all the same. They read like those of tls/messages.h, which go on past a rule that is broken
 * (vt_sink.describes).
 *
 * What this code does not check: whether a message may come when it does, and what its values mean. */
#pragma once

#include "tls/messages.h"

/* HandshakeType that no client of ours knows: RFC 6066 8, draft-agl-tls-nextprotoneg-04 6. */
enum { VT_CERTIFICATE_STATUS = 22, VT_NEXT_PROTOCOL = 67 };

#define VT_SSL3 0x0300

/* What a version or suite decides is asked of FLIGHT's hello. */
vt_message_reader vt_read_any_server_key_exchange, vt_read_any_client_key_exchange,
    vt_read_any_certificate_request;
vt_message_reader vt_read_any_certificate_verify;
vt_message_reader vt_read_certificate_status, vt_read_next_protocol;

/* The data of an extension that our client does not offer, in either hello. */
vt_message_reader *vt_read_unknown_extension(uint16_t type, bool server, const char **clause);

/* CertificateStatusType, RFC 6066 8 and RFC 6961 2.2. */
extern const struct vt_name vt_status_type_names[];

/* Of a type without a reader: its body as a whole. */
vt_message_reader vt_read_body;

/* A suite of ours that protects records as SUITE does, whatever its keys are exchanged by; NULL: there is
 * none. */
const struct vt_suite *vt_suite_alike(uint16_t suite);

/* libvitrine.a: a TLS 1.2 client and an X.509 verifier without sockets, clock, entropy, heap or files.
 *
 * Begin with vt_client_init (the client, bytes in and bytes out) or vt_verify (a chain against trust anchors); vt_pem_next
 * reads anchors from PEM. Each part opens with what it does not check.
 *
 * `make install` writes this file out as one header that includes only the C library's. */
#ifndef VT_VITRINE_H
#define VT_VITRINE_H

#include "asn1/pem.h"
#include "tls/client.h"
#include "tls/suite.h"

#endif

/* A certificate as a report and the JSON show it: texts, safe to show. */
#pragma once

#include <stdio.h>

#include "session/model.h"
#include "x509/certificate.h"

struct vt_certificate_summary {
    struct vt_certificate certificate;
    struct vt_failure failure;           /* .rule is not NONE: it does not parse; not all below is known */
    char subject[512], issuer[512];      /* "a certificate that does not parse", "": the parse did not come
                                            so far */
    char *details;                       /* "valid 2010-04-30 to 2012-04-29; key RSA 1024 bits; signed
                                            with…"; NULL */
    char not_before[24], not_after[24];
    char key[64];                        /* "RSA", "EC", "Ed25519", or an OID's name */
    const char *curve;                   /* "P-256"; NULL: none */
    char signature[64];                  /* "sha256WithRSAEncryption" */
    char sha256[65];                     /* of the DER */
    char **names;                        /* "DNS:mail.example"… */
    uint32_t names_len;
    const char *nameless;                /* why there is none; NULL */
};

void vt_certificate_summary_make(struct vt_certificate_summary *p, struct vt_bytes der);
/* The same of the certificate in BUFFER: one that was sent, or a file. False when it holds none. */
bool vt_certificate_summary_of(struct vt_certificate_summary *p, const struct vt_model_buffer *buffer);

void vt_certificate_summary_free(struct vt_certificate_summary *p);

/* Writes DER as PEM, NL at each line's end. */
void vt_certificate_summary_pem(struct vt_bytes der, const char *nl, FILE *out);

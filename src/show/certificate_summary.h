/* A certificate as a report and the JSON show it: texts, safe to show. */
#pragma once

#include <stdio.h>

#include "x509/certificate.h"

struct vt_certificate_summary {
    struct vt_certificate certificate;
    struct vt_failure failure;           /* .rule is not NONE: it does not parse; not all below is known */
    char subject[512], issuer[512];      /* "": the parse did not come so far */
    char not_before[24], not_after[24];
    char key[64];                        /* "RSA", "EC", "Ed25519", or an OID's name */
    const char *curve;                   /* "P-256"; NULL: none */
    char signature[64];                  /* "sha256WithRSAEncryption" */
    char sha256[65];                     /* of the DER */
    char **names;                        /* "DNS:mail.example"… */
    uint32_t names_len;
};

void vt_certificate_summary_make(struct vt_certificate_summary *p, struct vt_bytes der);
void vt_certificate_summary_free(struct vt_certificate_summary *p);

/* Writes DER as PEM, NL at each line's end. */
void vt_certificate_summary_pem(struct vt_bytes der, const char *nl, FILE *out);

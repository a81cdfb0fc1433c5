/* A certificate as a report and the JSON show it: texts, safe to show. */
#ifndef VT_CLI_PORTRAIT_H
#define VT_CLI_PORTRAIT_H

#include <stdio.h>

#include "x509/certificate.h"

struct vt_portrait {
    struct vt_certificate certificate;
    struct vt_failure failure;           /* .rule is not NONE: it does not parse, and not all below is known */
    char subject[512], issuer[512];      /* "": the parse did not come so far */
    char not_before[24], not_after[24];
    char key[64];                        /* "RSA", "EC", "Ed25519", or an OID's name */
    const char *curve;                   /* "P-256"; NULL: none */
    char signature[64];                  /* "sha256WithRSAEncryption" */
    char sha256[65];                     /* of the DER */
    char **names;                        /* "DNS:mail.example"… */
    uint32_t names_len;
};

void vt_portrait_make(struct vt_portrait *p, struct vt_bytes der);
void vt_portrait_free(struct vt_portrait *p);

/* Writes DER as PEM, NL at each line's end. */
void vt_portrait_pem(struct vt_bytes der, const char *nl, FILE *out);

#endif

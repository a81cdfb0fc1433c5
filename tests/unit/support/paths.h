/* The cases of vectors/paths/paths.txt: chains, anchors, a time and a name for the verifier to judge.
 *
 * Trouble with the file ends the test program. */
#pragma once

#include "x509/certificate.h"

enum { VT_CASE_CERTS = 64, VT_CASE_WARNINGS = 64 };

/* A case that was judged. */
struct vt_case {
    char name[64], host[64];
    int64_t at;
    int openssl;                        /* the code of `openssl verify`; -1: it has none */
    struct vt_bytes sent[VT_CASE_CERTS], anchors[VT_CASE_CERTS], untrusted[VT_CASE_CERTS];
    uint32_t sent_len, anchors_len, untrusted_len;
    struct vt_verify_work *work;        /* freed by vt_case_free */
    struct vt_verify_result result;
    uint8_t outcome[VT_RULE_COUNT];     /* a bit 1 << enum vt_result for each that was told of a rule */
    uint32_t certificates, blocks;      /* buffers announced */
};

/* Reads and judges the case NAME. HEARD: with a sink, which fills outcome and the counts, and checks that leaves tile. */
void vt_case_run(struct vt_case *out, const char *name, enum vt_key_exchange key_exchange, bool heard);
void vt_case_free(struct vt_case *judged);

/* The certificate NAME. */
struct vt_bytes vt_case_certificate(const char *name);

/* Calls EACH with every case's name, or with the words for each code. */
void vt_case_names(void (*each)(const char *name));
void vt_case_codes(void (*each)(uint8_t code, const char *words));

/* Files that were named on the command line: their bytes, and the certificates in them. Errors are one
 * line on stderr. */
#pragma once

#include <stdio.h>

#include "vitrine.h"

/* Nothing that is read whole may be larger, but for traces: 64 MiB. */
#define VT_FILE_MAX (64u << 20)

/* Reads all of PATH ("-": stdin) into memory of the caller's to free. False after a line on stderr. */
bool vt_file_read(const char *path, struct vt_bytes *out);

/* The same in steps, for who looks at the beginning first: the file, or stdin, opened; NULL after a line
 * on stderr; the rest of it, refused above MOST bytes, by its size where that is known; and closed, unless
 * it is stdin. */
FILE *vt_file_open(const char *path);
bool vt_file_read_rest(FILE *in, const char *path, size_t most, struct vt_bytes *out);
void vt_file_done(FILE *in);

/* Opens PATH to be written, or to be appended to. PRIVATE, for what holds secrets: it is made its owner's
 * alone before anything is written, it must be ours, and no symbolic link. NULL after a line on stderr. */
FILE *vt_file_write(const char *path, bool append, bool private);

/* Closes OUT, if it is open; false, after a line on stderr, when what was written has not all arrived. */
bool vt_file_close(FILE *out, const char *path);

/* Copies the rest of FROM behind what is in TO. */
void vt_file_copy(FILE *from, FILE *to);

/* Certificates of a file, PEM (any text between the blocks) or DER (one). */
struct vt_certificates {
    const char *path;
    struct vt_bytes *der;
    uint32_t *line;           /* where each begins in PEM; 0: DER */
    uint32_t count, room;
    uint8_t *memory;          /* what they live in */
};

/* Reads them. False after a line on stderr: no such file, no certificate in it, broken PEM. FORGIVING: a
 * broken block is left out, with a line on stderr, as long as others are whole. */
bool vt_certificates_load(struct vt_certificates *c, const char *path, bool forgiving);

/* The same for TEXT in PEM, called C->path in complaints. */
bool vt_certificates_parse(struct vt_certificates *c, struct vt_bytes text, bool forgiving);

void vt_certificates_free(struct vt_certificates *c);

/* The trusted roots, or spares: a file of certificates, indexed by subject at the first question. */
struct vt_bundle {
    struct vt_anchors anchors;      /* hand &anchors to the engine */
    struct vt_certificates certificates;
    struct vt_bundle_row *index;    /* sorted by subject */
    uint32_t indexed;
    const char *path;
};

/* Finds PATH, or the default when it is NULL: SSL_CERT_FILE, then the usual places. False after a line on
 * stderr: no bundle, or nothing in it. */
bool vt_bundle_load(struct vt_bundle *bundle, const char *path);

/* Certificates of PATH to build paths with, as the spares of ANCHORS: BUNDLE must outlive them. */
bool vt_spares_load(struct vt_bundle *bundle, const char *path, struct vt_anchors *anchors);

void vt_bundle_free(struct vt_bundle *bundle);

/* Which file that is; NULL: there is none. */
const char *vt_bundle_path(const char *path);

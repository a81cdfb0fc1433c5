/* The words for what is shown, each written once. A back end says how: text, the full screen, the page.
 *
 * What this code does not check: the model, which was read strictly. */
#pragma once

#include <stdio.h>

#include "session/model.h"

/* Where words go, and how. */
struct vt_words {
    FILE *out;
    const struct vt_model *model;
    void (*text)(FILE *out, const char *text);        /* escapes what needs it; NULL: nothing does */
    /* TEXT names a derivation ('d') or a field ('f'), or is a name in its own right ('b'), whatever INDEX; NULL: as text. */
    void (*link)(FILE *out, char kind, uint32_t index, const char *text);
};

/* "key_block = prf_sha256(master_secret, "key expansion", server_random, client_random)" */
void vt_content_formula(const struct vt_words *w, const struct vt_model_derive *derive);

/* Where an input came from. */
void vt_content_origin(const struct vt_words *w, const struct vt_origin *origin);

/* What a value went into. */
void vt_content_use(const struct vt_words *w, const struct vt_use *use);

/* BYTES in hex, at most MOST of them; "secret" for what was withheld, "-" for none. To be freed. */
char *vt_content_hex(struct vt_bytes bytes, size_t most);

/* What those write, as plain text, to be freed. */
char *vt_formula_text(const struct vt_model_derive *derive);
char *vt_origin_text(const struct vt_model *model, const struct vt_origin *origin);

/* "bytes 1432–1497 of what the server sent, in record 3"; "" where there is no wire. To be freed. */
char *vt_place_text(const struct vt_model *model, uint32_t buffer, uint64_t off, uint64_t len);

/* The words for what is shown, each written once. A back end says how: text, the full screen, the page.
 *
 * What this code does not check: the model, which was read strictly. */
#pragma once

#include <stdio.h>

#include "session/model.h"
#include "show/layout.h"

/* Where words go, and how. */
struct vt_words {
    FILE *out;
    const struct vt_model *model;
    void (*text)(FILE *out, const char *text);        /* escapes what needs it; NULL: nothing does */
    /* TEXT is of a derivation ('d'), a field ('f') or a buffer ('b'), or is a name in its own right (0);
     * NULL: as text. */
    void (*link)(FILE *out, char kind, uint32_t index, const char *text);
};

/* TEXT, which may be NULL; and TEXT that leads there. */
void vt_words_text(const struct vt_words *w, const char *text);
void vt_words_link(const struct vt_words *w, char kind, uint32_t index, const char *text);

/* "key_block = prf_sha256(master_secret, "key expansion", server_random, client_random)" */
void vt_content_formula(const struct vt_words *w, const struct vt_model_derive *derive);

/* Where an input came from. */
void vt_content_origin(const struct vt_words *w, const struct vt_origin *origin);

/* What a value went into. */
void vt_content_use(const struct vt_words *w, const struct vt_use *use);

/* What a buffer is called: "server_hello", "certificate 1"; how long it is, and what parts of others it was
 * made of. */
void vt_content_buffer(const struct vt_words *w, uint32_t id);
void vt_content_parts(const struct vt_words *w, const struct vt_model_buffer *buffer);

/* What those write, as plain text, to be freed. */
char *vt_formula_text(const struct vt_model_derive *derive);
char *vt_origin_text(const struct vt_model *model, const struct vt_origin *origin);
char *vt_buffer_text(const struct vt_model *model, uint32_t id);

/* BYTES in hex, at most MOST of them; "secret" for what was withheld, "-" for none. To be freed. */
char *vt_content_hex(struct vt_bytes bytes, size_t most);

/* The value of a term in words or in hex, as above. To be freed. */
char *vt_term_text(const struct vt_model_term *term, size_t most);

/* "W[16]"; NAME alone where INDEX is -1. Returns its length uncut. */
size_t vt_step_label(char *out, size_t size, const char *name, int index);

/* "bytes 1432–1497 of what the server sent, in record 3"; "" where there is no wire. To be freed. */
char *vt_wire_text(const struct vt_model *model, uint32_t buffer, uint64_t off, uint64_t len);

/* "bytes 6–37 of server_hello: bytes 1432–1463 of what the server sent, in record 3". To be freed. */
char *vt_place_text(const struct vt_model *model, const struct vt_model_field *field);

/* What a line of the dialogue or an alert says: the line, or the values of its leaves; "" for others. To be
 * freed. */
char *vt_said_text(const struct vt_model *model, const struct vt_model_message *message);

/* Rows: what is said of one thing, each with a label, and an ink that tells what matters. */
struct vt_rows {
    const struct vt_model *model;
    void (*row)(void *context, const char *label, enum vt_ink ink, const char *text);
    void *context;
};

/* A row, left out where TEXT is NULL or "". Of WORDS, which are freed; of a format. */
void vt_row(const struct vt_rows *r, const char *label, enum vt_ink ink, const char *text);
void vt_row_words(const struct vt_rows *r, const char *label, enum vt_ink ink, char *words);
__attribute__((format(printf, 4, 5)))
void vt_row_format(const struct vt_rows *r, const char *label, enum vt_ink ink, const char *format, ...);

/* What is said of an event, of a field wherever it is met, and of a session or a file as a whole. */
void vt_content_event(const struct vt_rows *r, uint32_t event);
void vt_content_field(const struct vt_rows *r, const struct vt_model_field *field);
void vt_content_head(const struct vt_rows *r);

/* What the targets share. A target is one function, LLVMFuzzerTestOneInput, that hands hostile bytes to one
 * part of the program and demands what must hold whatever they are. It does no input and no output, and keeps
 * its memory from one call to the next.
 *
 * What this code does not check: that the demands are enough. A demand that nothing can break is worth
 * nothing: tests/fuzz/seeded.py breaks each target once, and sees that it finds out. */
#pragma once

#include <stdio.h>

#include "base/cursor.h"
#include "tests/unit/support/tiles.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the process, as a sanitizer does, unless HOLDS. */
#define FUZZ_DEMAND(holds) ((holds) ? (void)0 : fuzz_breach(#holds, __FILE__, __LINE__))
_Noreturn void fuzz_breach(const char *what, const char *file, int line);

/* An input is read from its beginning; what is not there reads as 0, or as empty. */
struct fuzz_input {
    struct vt_bytes rest;
};
uint8_t fuzz_byte(struct fuzz_input *in);
uint32_t fuzz_number(struct fuzz_input *in, unsigned bytes);
struct vt_bytes fuzz_take(struct fuzz_input *in, size_t n);
/* A block: its length in two bytes, then as much of it as there is. */
struct vt_bytes fuzz_block(struct fuzz_input *in);

/* A copy of BYTES in memory of just that size, so that a sanitizer sees a read beyond it; to be freed. */
uint8_t *fuzz_exact(struct vt_bytes bytes);

/* A file that is memory: empty each time, and what was written to it since. There are two, 0 and 1. */
FILE *fuzz_out(unsigned slot);
struct vt_bytes fuzz_written(unsigned slot);

/* True for one input in eight, and for that always: for what would slow down the rest. */
bool fuzz_seldom(struct vt_bytes data);

/* What a target hears that shows a file: the tree for people, and the trace that is read back. */
struct vt_sink *fuzz_viewers(void);
/* Demands that the tree is safe to show, and that the trace holds one buffer, of the bytes DATA. */
void fuzz_check_viewers(struct vt_bytes data, bool whole);

/* A whole parse of DATA: true when all of it was read and nothing failed. */
typedef bool fuzz_parser(struct vt_reader *r, void *out);

/* Parses DATA as KIND aloud, then in silence: its leaves tile, its groups nest, and both come to the same
 * end. ALSO, if not NULL, is told what was told aloud. */
bool fuzz_parse(struct vt_bytes data, enum vt_buffer_kind kind, fuzz_parser *parse, void *out,
                struct vt_sink *also);

/* Text for people: UTF-8, in which nothing steers a terminal. */
void fuzz_check_text(struct vt_bytes text);

/* One line of JSON for scripts. */
void fuzz_check_json(struct vt_bytes text);

/* A page: its markup is our own. */
void fuzz_check_html(struct vt_bytes page);

/* A sink that holds events to their invariants. One at a time; fuzz_tiles_end demands that all is tiled, and
 * frees. */
struct tiles *fuzz_tiles(void);
void fuzz_tiles_end(struct tiles *tiles);

/* Both verdicts come to the same. */
void fuzz_same_verdict(const struct vt_verdict *a, const struct vt_verdict *b);

/* What vt_signature_verify (x509/signature.h) does while a target runs; see signatures.c. */
void fuzz_signatures(bool trusting);
/* True when a signature over CONTENT was found good since. */
bool fuzz_signed(struct vt_bytes content);

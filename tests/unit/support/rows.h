/* Rows of test vectors out of a JSON file, and the tally of what became of each.
 *
 * jq does the parsing: a filter turns the file into arrays, one array a vector, and each array becomes a
 * row of fields. The corpora live in $CORPORA (default ../shared/corpora). Typical use:
 *
 *     struct vt_rows rows;
 *     vt_rows_open(&rows, "wycheproof/x25519_test.json",
 *                  ".testGroups[] as $g | $g.tests[] | [.tcId, .result, .public, .private, .shared]");
 *     while (vt_rows_next(&rows)) {
 *         if (vt_rows_uint(&rows, 5) != 96)
 *             vt_rows_not_applicable(&rows, "nonce is not 96 bits");
 *         else
 *             vt_rows_check(&rows, agree(vt_rows_hex(&rows, 2), vt_rows_hex(&rows, 3)));
 *     }
 *     ck_assert(vt_rows_close(&rows));
 *
 * Trouble with a file, jq or a field ends the test program: a vector is never skipped silently. */
#pragma once

#include "base/bytes.h"

#include <stdio.h>

enum { VT_ROWS_FIELDS = 16, VT_ROWS_REASONS = 8 };

struct vt_rows {
    const char *file;
    FILE *pipe;
    char *line;                             /* the current row; fields end in NUL */
    size_t capacity;
    uint8_t *bytes;                         /* where its hex fields are decoded */
    char *field[VT_ROWS_FIELDS];
    size_t fields;
    size_t total, seen, run, passed;        /* vectors: the file's own count, rows read, checked, as expected */
    bool settled;                           /* the current row was checked, or declared not applicable */
    struct {
        const char *reason;
        size_t count;
    } not_applicable[VT_ROWS_REASONS];
};

/* Opens FILE (below $CORPORA) through the jq FILTER, which yields an array a vector; no single quotes in it. */
void vt_rows_open(struct vt_rows *rows, const char *file, const char *filter);

/* The same for the output of any COMMAND that prints the number of its rows, then a row of tab-separated fields a
 * line: expected values computed by another program. NAME is for the tally. */
void vt_rows_run(struct vt_rows *rows, const char *name, const char *command);

/* The next row; false at the end. The fields of the last row are gone. */
bool vt_rows_next(struct vt_rows *rows);

/* Field I of the row: as text, as a decimal number, decoded from hex. An absent field (null) is "", 0, empty. */
const char *vt_rows_text(const struct vt_rows *rows, size_t i);
size_t vt_rows_uint(const struct vt_rows *rows, size_t i);
struct vt_bytes vt_rows_hex(const struct vt_rows *rows, size_t i);

/* Every row must get exactly one of these. A failed check prints the whole row. */
void vt_rows_check(struct vt_rows *rows, bool as_expected);
void vt_rows_not_applicable(struct vt_rows *rows, const char *reason);

/* Prints the file's tally. True when each vector of the file was settled and every one that ran was as expected. */
bool vt_rows_close(struct vt_rows *rows);

/* Decodes hex TEXT into OUT, which has room for MAX bytes; returns the number of bytes. */
size_t vt_unhex(const char *text, uint8_t *out, size_t max);

#define _POSIX_C_SOURCE 200809L /* popen, getline */

#include "tests/unit/support/rows.h"

#include <stdlib.h>

static void stop(const char *file, const char *what, const char *detail)
{
    fprintf(stderr, "%s: %s%s%s\n", file, what, *detail ? ": " : "", detail);
    exit(99);
}

size_t vt_unhex(const char *text, uint8_t *out, size_t max)
{
    size_t n = 0;

    for (; text[0] != 0; text += 2, n++) {
        int high = vt_hex_digit((uint8_t)text[0]), low = high < 0 ? -1 : vt_hex_digit((uint8_t)text[1]);

        if (low < 0 || n == max)
            stop("hex", n == max ? "too long" : "not hex", text);
        out[n] = (uint8_t)(high << 4 | low);
    }
    return n;
}

/* Reads a line of jq's output, without its newline; false at the end. */
static bool read_line(struct vt_rows *rows)
{
    ssize_t length = getline(&rows->line, &rows->capacity, rows->pipe);

    if (length <= 0)
        return false;
    if (rows->line[length - 1] == '\n')
        rows->line[length - 1] = 0;
    return true;
}

void vt_rows_run(struct vt_rows *rows, const char *name, const char *command)
{
    *rows = (struct vt_rows){ .file = name, .settled = true };
    fflush(NULL);
    rows->pipe = popen(command, "r");
    if (rows->pipe == NULL || !read_line(rows))
        stop(name, "no rows (is the program installed, does the file exist?)", command);
    rows->total = strtoul(rows->line, NULL, 10);
}

void vt_rows_open(struct vt_rows *rows, const char *file, const char *filter)
{
    const char *corpora = getenv("CORPORA");
    char command[4096];
    int length;

    length = snprintf(command, sizeof command, "exec jq -r '.numberOfTests // (.testcases | length), (%s | @tsv)' '%s/%s'", filter,
                      corpora ? corpora : "../shared/corpora", file);
    if (length < 0 || (size_t)length >= sizeof command)
        stop(file, "filter too long", filter);
    vt_rows_run(rows, file, command);
}

static void unsettled(const struct vt_rows *rows)
{
    stop(rows->file, "row neither checked nor declared not applicable, or both", vt_rows_text(rows, 0));
}

static void split(struct vt_rows *rows)
{
    char *at = rows->line;

    for (rows->fields = 0; at != NULL; rows->fields++) {
        if (rows->fields == VT_ROWS_FIELDS)
            stop(rows->file, "too many fields", "");
        rows->field[rows->fields] = at;
        at = strchr(at, '\t');
        if (at != NULL)
            *at++ = 0;
    }
}

bool vt_rows_next(struct vt_rows *rows)
{
    if (!rows->settled)
        unsettled(rows);
    if (!read_line(rows))
        return false;
    split(rows);
    rows->bytes = realloc(rows->bytes, rows->capacity);
    if (rows->bytes == NULL)
        stop(rows->file, "out of memory", "");
    rows->settled = false;
    rows->seen++;
    return true;
}

const char *vt_rows_text(const struct vt_rows *rows, size_t i)
{
    if (i >= rows->fields)
        stop(rows->file, "no such field", "");
    return rows->field[i];
}

size_t vt_rows_uint(const struct vt_rows *rows, size_t i)
{
    return strtoul(vt_rows_text(rows, i), NULL, 10);
}

/* A field is decoded at its own offset in the scratch bytes, and takes half its room there: none overlap. */
struct vt_bytes vt_rows_hex(const struct vt_rows *rows, size_t i)
{
    const char *text = vt_rows_text(rows, i);
    uint8_t *out = rows->bytes + (size_t)(text - rows->line);

    return vt_bytes(out, vt_unhex(text, out, strlen(text)));
}

static void settle(struct vt_rows *rows)
{
    if (rows->settled)
        unsettled(rows);
    rows->settled = true;
}

void vt_rows_check(struct vt_rows *rows, bool as_expected)
{
    settle(rows);
    rows->run++;
    rows->passed += as_expected;
    if (as_expected)
        return;
    printf("%s: NOT AS EXPECTED:", rows->file);
    for (size_t i = 0; i < rows->fields; i++)
        printf(" %s", rows->field[i]);
    printf("\n");
}

void vt_rows_not_applicable(struct vt_rows *rows, const char *reason)
{
    size_t i = 0;

    settle(rows);
    while (rows->not_applicable[i].reason && strcmp(rows->not_applicable[i].reason, reason) != 0)
        if (++i == VT_ROWS_REASONS)
            stop(rows->file, "too many reasons", reason);
    rows->not_applicable[i].reason = reason;
    rows->not_applicable[i].count++;
}

bool vt_rows_close(struct vt_rows *rows)
{
    int status = pclose(rows->pipe);
    size_t settled = rows->run;

    printf("%s: %zu vectors, %zu run, %zu passed", rows->file, rows->total, rows->run, rows->passed);
    for (size_t i = 0; i < VT_ROWS_REASONS && rows->not_applicable[i].reason; i++) {
        settled += rows->not_applicable[i].count;
        printf(", %zu not applicable: %s", rows->not_applicable[i].count, rows->not_applicable[i].reason);
    }
    printf("\n");
    fflush(stdout);
    free(rows->line);
    free(rows->bytes);
    return status == 0 && rows->settled && settled == rows->total && rows->passed == rows->run;
}

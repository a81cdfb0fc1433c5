/* The bytes that come in, and the file that they go out to. */
#define _GNU_SOURCE /* fopencookie */
#include "tests/fuzz/support/fuzz.h"

#include <stdlib.h>

_Noreturn void fuzz_breach(const char *what, const char *file, int line)
{
    fprintf(stderr, "%s:%d: this must hold: %s\n", file, line, what);
    abort();
}

struct vt_bytes fuzz_take(struct fuzz_input *in, size_t n)
{
    struct vt_bytes taken = vt_bytes(in->rest.data, n < in->rest.len ? n : in->rest.len);

    in->rest.data += taken.len;
    in->rest.len -= taken.len;
    return taken;
}

uint32_t fuzz_number(struct fuzz_input *in, unsigned bytes)
{
    struct vt_bytes digits = fuzz_take(in, bytes);
    uint32_t number = 0;

    for (size_t i = 0; i < digits.len; i++)
        number = number << 8 | digits.data[i];
    return number;
}

uint8_t fuzz_byte(struct fuzz_input *in)
{
    return (uint8_t)fuzz_number(in, 1);
}

struct vt_bytes fuzz_block(struct fuzz_input *in)
{
    return fuzz_take(in, fuzz_number(in, 2));
}

bool fuzz_seldom(struct vt_bytes data)
{
    uint32_t hash = 0x811c9dc5;

    for (size_t i = 0; i < data.len; i++)
        hash = (hash ^ data.data[i]) * 0x01000193;
    return (hash >> 13) % 8 == 0;
}

uint8_t *fuzz_exact(struct vt_bytes bytes)
{
    uint8_t *copy = malloc(bytes.len > 0 ? bytes.len : 1);

    FUZZ_DEMAND(copy != NULL);
    if (bytes.len > 0)
        memcpy(copy, bytes.data, bytes.len);
    return copy;
}

static struct out {
    FILE *file;
    char *text;
    size_t len, room;
} outs[2];

static ssize_t take(void *context, const char *data, size_t n)
{
    struct out *out = context;

    if (n > out->room - out->len) {
        out->room = 2 * (out->len + n);
        out->text = realloc(out->text, out->room);
        FUZZ_DEMAND(out->text != NULL);
    }
    memcpy(out->text + out->len, data, n);
    out->len += n;
    return (ssize_t)n;
}

FILE *fuzz_out(unsigned slot)
{
    struct out *out = &outs[slot];

    if (out->file == NULL)
        out->file = fopencookie(out, "w", (cookie_io_functions_t){ .write = take });
    FUZZ_DEMAND(out->file != NULL);
    fflush(out->file);
    out->len = 0;
    return out->file;
}

struct vt_bytes fuzz_written(unsigned slot)
{
    fflush(outs[slot].file);
    return vt_bytes(outs[slot].text != NULL ? outs[slot].text : "", outs[slot].len);
}

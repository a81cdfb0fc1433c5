#include "base/out.h"

void vt_put_char(struct vt_out *out, char c)
{
    if (out->len < out->room)
        out->text[out->len] = c;
    out->len++;
}

void vt_put(struct vt_out *out, const char *text)
{
    const size_t n = strlen(text), room = out->len < out->room ? out->room - out->len : 0;

    if (room > 0)
        memcpy(out->text + out->len, text, n < room ? n : room);
    out->len += n;
}

void vt_put_number(struct vt_out *out, uint64_t number, unsigned digits)
{
    char reversed[20]; /* 2^64 has 20 digits */
    unsigned count = 0;

    for (; number != 0 || count < digits; number /= 10)
        reversed[count++] = (char)('0' + number % 10);
    while (count > 0)
        vt_put_char(out, reversed[--count]);
}

void vt_put_hex(struct vt_out *out, struct vt_bytes bytes)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < bytes.len; i++) {
        vt_put_char(out, digits[bytes.data[i] >> 4]);
        vt_put_char(out, digits[bytes.data[i] & 15]);
    }
}

size_t vt_put_end(struct vt_out *out)
{
    if (out->room > 0)
        out->text[out->len < out->room ? out->len : out->room - 1] = 0;
    return out->len;
}

#include "trace/escape.h"

#include <stdio.h>

#include "trace/value.h"

/* The smallest character that needs as many bytes. */
static const uint32_t shortest[] = { 0, 0, 0x80, 0x800, 0x10000 };

size_t vt_utf8_decode(struct vt_bytes text, uint32_t *character)
{
    uint8_t lead = text.data[0];
    size_t n = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;
    uint32_t c = n == 1 ? lead : (uint32_t)lead & (0x7fu >> n);

    if (n == 0 || n > text.len)
        return 0;
    for (size_t i = 1; i < n; i++) {
        if ((text.data[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (text.data[i] & 0x3fu);
    }
    if (c < shortest[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 0;
    *character = c;
    return n;
}

bool vt_is_plain(uint32_t c)
{
    static const struct { uint32_t from, to; } odd[] = {
        { 0, 0x1f }, { 0x7f, 0x9f },                      /* controls */
        { 0x61c, 0x61c }, { 0x200b, 0x200f },             /* direction marks, characters without width */
        { 0x2028, 0x202e }, { 0x2060, 0x206f },           /* separators, embeddings, isolates */
        { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f },
    };

    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        if (c >= odd[i].from && c <= odd[i].to)
            return false;
    return true;
}

struct vt_put vt_put(char *out, size_t size)
{
    if (size > 0)
        out[0] = 0;
    return (struct vt_put){ .out = out, .size = size };
}

void vt_put_bytes(struct vt_put *put, const void *bytes, size_t n)
{
    if (!put->full && put->len + n < put->size) {
        memcpy(put->out + put->len, bytes, n);
        put->out[put->len + n] = 0;
    } else {
        put->full = true;
    }
    put->len += n;
}

void vt_put_text(struct vt_put *put, const char *text)
{
    vt_put_bytes(put, text, strlen(text));
}

void vt_put_number(struct vt_put *put, uint64_t number)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    vt_put_text(put, digits);
}

size_t vt_escape_text(struct vt_bytes text, char *out, size_t size)
{
    struct vt_put put = vt_put(out, size);

    for (size_t i = 0; i < text.len;) {
        uint32_t c = 0;
        size_t n = vt_utf8_decode(vt_bytes(text.data + i, text.len - i), &c);

        if (n > 0 && vt_is_plain(c) && c != '\\') {
            vt_put_bytes(&put, text.data + i, n);
        } else {
            char spelled[20] = "";

            for (size_t k = 0; k < (n > 0 ? n : 1); k++)
                snprintf(spelled + 4 * k, 5, "\\x%02x", text.data[i + k]);
            vt_put_text(&put, spelled);
        }
        i += n > 0 ? n : 1;
    }
    return put.len;
}

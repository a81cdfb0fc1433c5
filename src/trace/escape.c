#include "trace/escape.h"

#include <stdio.h>

#include "base/out.h"
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

/* Adds PIECE whole, or nothing more at all: a character is never cut. */
static void put_whole(struct vt_out *out, const char *piece)
{
    if (out->len < out->room && strlen(piece) >= out->room - out->len)
        out->room = out->len + 1;
    vt_put(out, piece);
}

size_t vt_escape_text(struct vt_bytes text, char *buffer, size_t size)
{
    struct vt_out out = vt_out(buffer, size);

    for (size_t i = 0; i < text.len;) {
        uint32_t c = 0;
        size_t n = vt_utf8_decode(vt_bytes(text.data + i, text.len - i), &c);
        bool plain = n > 0 && vt_is_plain(c) && c != '\\';
        char piece[20] = "";

        n = n > 0 ? n : 1;
        for (size_t k = 0; k < n && !plain; k++)
            snprintf(piece + 4 * k, 5, "\\x%02x", text.data[i + k]);
        if (plain)
            memcpy(piece, text.data + i, n);
        else if (c == '\\')
            memcpy(piece, "\\\\", 3);
        put_whole(&out, piece);
        i += n;
    }
    return vt_put_end(&out);
}

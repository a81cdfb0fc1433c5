/* Text of any origin, made safe to show. */
#include <stdio.h>

#include "asn1/der.h"
#include "asn1/string.h"
#include "session/value.h"

/* Adds PIECE whole, or nothing more at all: a character is never cut. */
static void put_whole(struct vt_out *out, const char *piece)
{
    if (out->len < out->room && strlen(piece) >= out->room - out->len)
        out->room = out->len + 1;
    vt_put(out, piece);
}

static size_t escape(struct vt_bytes text, bool escaped, char *buffer, size_t size)
{
    struct vt_out out = vt_out(buffer, size);

    for (size_t i = 0; i < text.len;) {
        /* Most characters: a trace is read with all of its texts through here. */
        if (text.data[i] >= 0x20 && text.data[i] < 0x7f && (escaped || text.data[i] != '\\')) {
            vt_put_char(&out, (char)text.data[i++]);
            continue;
        }

        uint32_t c = 0;
        size_t n = 0;
        bool read = vt_string_next(VT_DER_UTF8_STRING, vt_bytes(text.data + i, text.len - i), &n, &c);
        bool backslash = read && !escaped && c == '\\', plain = read && !backslash && !vt_character_hidden(c);
        char piece[20] = "";

        n = read ? n : 1;
        for (size_t k = 0; k < n && !plain; k++)
            snprintf(piece + 4 * k, 5, "\\x%02x", text.data[i + k]);
        if (plain)
            memcpy(piece, text.data + i, n);
        else if (backslash)
            memcpy(piece, "\\\\", 3);
        put_whole(&out, piece);
        i += n;
    }
    return vt_put_end(&out);
}

size_t vt_escape_text(struct vt_bytes text, char *buffer, size_t size)
{
    return escape(text, false, buffer, size);
}

size_t vt_clean_text(struct vt_bytes text, char *buffer, size_t size)
{
    return escape(text, true, buffer, size);
}

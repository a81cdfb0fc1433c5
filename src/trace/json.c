#include "trace/json.h"

#include "asn1/der.h"
#include "asn1/string.h"
#include "trace/value.h"

/* A character as JSON escapes it: UTF-16, in surrogates where it must (RFC 8259 7). */
static void spell(FILE *out, uint32_t c)
{
    if (c == '\n')
        fputs("\\n", out);
    else if (c == '\r')
        fputs("\\r", out);
    else if (c == '\t')
        fputs("\\t", out);
    else if (c < 0x10000)
        fprintf(out, "\\u%04x", (unsigned)c);
    else
        fprintf(out, "\\u%04x\\u%04x", (unsigned)(0xd800 + ((c - 0x10000) >> 10)), (unsigned)(0xdc00 + (c & 0x3ff)));
}

/* How many characters of ASCII TEXT begins with that need no escape: nearly all text is one such run. */
static size_t plain_run(struct vt_bytes text)
{
    size_t n = 0;

    while (n < text.len && text.data[n] >= ' ' && text.data[n] < 0x7f && text.data[n] != '"' && text.data[n] != '\\')
        n++;
    return n;
}

/* TEXT, quotes included, at once: false when it is too long for that, or not all of it is plain. */
static bool put_plain(FILE *out, struct vt_bytes text)
{
    char piece[256];

    if (text.len + 2 > sizeof piece || plain_run(text) < text.len)
        return false;
    piece[0] = piece[text.len + 1] = '"';
    if (text.len > 0)
        memcpy(piece + 1, text.data, text.len);
    return fwrite(piece, 1, text.len + 2, out) > 0;
}

void vt_json_text(FILE *out, struct vt_bytes text)
{
    if (put_plain(out, text))
        return;
    putc('"', out);
    for (size_t i = 0; i < text.len;) {
        uint32_t c = text.data[i];
        size_t n = plain_run(vt_bytes(text.data + i, text.len - i));

        if (n > 0) {
            fwrite(text.data + i, 1, n, out);
            i += n;
            continue;
        }
        bool read = vt_string_next(VT_DER_UTF8_STRING, vt_bytes(text.data + i, text.len - i), &n, &c);

        if (c == '"' || c == '\\')
            putc('\\', out);
        if (read && !vt_character_hidden(c))
            fwrite(text.data + i, 1, n, out);
        else
            spell(out, c);
        i += read ? n : 1;
    }
    putc('"', out);
}

void vt_json_hex(FILE *out, struct vt_bytes bytes)
{
    static const char digits[] = "0123456789abcdef";
    char piece[513];
    size_t n = 0;

    if (bytes.data == NULL && bytes.len > 0) {
        fputs("null", out);
        return;
    }
    piece[n++] = '"';
    for (size_t i = 0; i < bytes.len; i++) {
        piece[n++] = digits[bytes.data[i] >> 4];
        piece[n++] = digits[bytes.data[i] & 15];
        if (n + 2 > sizeof piece) {
            fwrite(piece, 1, n, out);
            n = 0;
        }
    }
    piece[n++] = '"';
    fwrite(piece, 1, n, out);
}

void vt_json_value(FILE *out, const struct vt_value *value)
{
    char text[4096];

    if (value->secret && value->bytes.data == NULL)
        fputs("null", out);
    else if (value->kind == VT_VALUE_NONE)
        fputs("null", out);
    else if (value->kind == VT_VALUE_UINT)
        fprintf(out, "%llu", (unsigned long long)value->number);
    else if (value->kind == VT_VALUE_BOOL)
        fputs(value->number != 0 ? "true" : "false", out);
    else if (value->kind == VT_VALUE_TEXT)
        vt_json_text(out, value->bytes);
    else if (value->kind == VT_VALUE_BYTES)
        vt_json_hex(out, value->bytes);
    else {
        vt_value_text(value, text, sizeof text);
        vt_json_string(out, text);
    }
}

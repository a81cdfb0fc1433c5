#include "session/json.h"

#include "asn1/der.h"
#include "asn1/oid.h"
#include "asn1/string.h"
#include "session/value.h"

/* A character as JSON escapes it: UTF-16, in surrogates where it must (RFC 8259 7). */
static void spell(struct vt_text_writer *writer, uint32_t c)
{
    char text[16];

    if (c == '\n')
        vt_text_writer_put(writer, "\\n");
    else if (c == '\r')
        vt_text_writer_put(writer, "\\r");
    else if (c == '\t')
        vt_text_writer_put(writer, "\\t");
    else if (c < 0x10000)
        vt_text_writer_bytes(writer, text, (size_t)snprintf(text, sizeof text, "\\u%04x", (unsigned)c));
    else
        vt_text_writer_bytes(writer, text, (size_t)snprintf(text, sizeof text, "\\u%04x\\u%04x",
                                                            (unsigned)(0xd800 + ((c - 0x10000) >> 10)),
                                                 (unsigned)(0xdc00 + (c & 0x3ff))));
}

/* How many characters from the first on stand for themselves: most do. */
static size_t plain_length(struct vt_bytes text)
{
    size_t n = 0;

    while (n < text.len && text.data[n] >= 0x20 && text.data[n] < 0x7f && text.data[n] != '"'
           && text.data[n] != '\\')
        n++;
    return n;
}

/* One character that may not. Returns how many bytes it is. */
static size_t put_character(struct vt_text_writer *writer, struct vt_bytes text)
{
    uint32_t c = text.data[0];
    size_t n = 0;
    bool read = vt_string_next(VT_DER_UTF8_STRING, text, &n, &c);

    if (c == '"' || c == '\\')
        vt_text_writer_char(writer, '\\');
    if (read && !vt_character_hidden(c))
        vt_text_writer_bytes(writer, text.data, n);
    else
        spell(writer, c);
    return read ? n : 1;
}

void vt_json_write_text(struct vt_text_writer *writer, struct vt_bytes text)
{
    vt_text_writer_char(writer, '"');
    while (text.len > 0) {
        size_t n = plain_length(text);

        vt_text_writer_bytes(writer, text.data, n);
        if (n < text.len)
            n += put_character(writer, vt_bytes(text.data + n, text.len - n));
        text = vt_bytes(text.data + n, text.len - n);
    }
    vt_text_writer_char(writer, '"');
}

void vt_json_write_hex(struct vt_text_writer *writer, struct vt_bytes bytes)
{
    if (bytes.data == NULL && bytes.len > 0) {
        vt_text_writer_put(writer, "null");
        return;
    }
    vt_text_writer_char(writer, '"');
    vt_text_writer_hex(writer, bytes);
    vt_text_writer_char(writer, '"');
}

/* What has a name of its own is not put in words first. */
static const char *name_of(const struct vt_value *value)
{
    if (value->kind == VT_VALUE_ENUM)
        return value->label;
    return value->kind == VT_VALUE_OID ? vt_oid_name(value->bytes) : NULL;
}

void vt_json_write_value(struct vt_text_writer *writer, const struct vt_value *value)
{
    char text[4096];

    if ((value->secret && value->bytes.data == NULL) || value->kind == VT_VALUE_NONE) {
        vt_text_writer_put(writer, "null");
    } else if (value->kind == VT_VALUE_UINT) {
        vt_text_writer_number(writer, value->number);
    } else if (value->kind == VT_VALUE_BOOL) {
        vt_text_writer_put(writer, value->number != 0 ? "true" : "false");
    } else if (value->kind == VT_VALUE_TEXT) {
        vt_json_write_text(writer, value->bytes);
    } else if (value->kind == VT_VALUE_BYTES) {
        vt_json_write_hex(writer, value->bytes);
    } else if (name_of(value) != NULL) {
        vt_json_write_text(writer, vt_text(name_of(value)));
    } else {
        vt_value_text(value, text, sizeof text);
        vt_json_write_text(writer, vt_text(text));
    }
}

void vt_json_text(FILE *out, struct vt_bytes text)
{
    struct vt_text_writer writer;

    vt_text_writer_begin(&writer, out);
    vt_json_write_text(&writer, text);
    vt_text_writer_flush(&writer);
}

void vt_json_hex(FILE *out, struct vt_bytes bytes)
{
    struct vt_text_writer writer;

    vt_text_writer_begin(&writer, out);
    vt_json_write_hex(&writer, bytes);
    vt_text_writer_flush(&writer);
}

#include "cli/file_type.h"

#include <string.h>

bool vt_like_trace(struct vt_bytes file)
{
    return vt_bytes_begin(file, "{");
}

/* RFC 5246 6.2.1: a content type, and a version from SSL 3.0 to the one that TLS 1.3 would not write. */
bool vt_like_records(struct vt_bytes file)
{
    return file.len >= 3 && file.data[0] >= 20 && file.data[0] <= 23 && file.data[1] == 3
        && file.data[2] <= 4;
}

bool vt_like_pem(struct vt_bytes file)
{
    static const char dashes[] = "-----BEGIN ";
    const uint8_t *at = file.data, *end = file.data + file.len;

    while (at != end && (at = memchr(at, '-', (size_t)(end - at))) != NULL) {
        if (vt_bytes_begin(vt_bytes(at, (size_t)(end - at)), dashes))
            return true;
        at++;
    }
    return false;
}

static bool blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The first line that is not blank has at least two digits, and nothing before them. */
bool vt_like_hex(struct vt_bytes file)
{
    size_t i = 0, n = 0;

    while (i < file.len && blank(file.data[i]))
        i++;
    while (i + n < file.len && vt_hex_digit(file.data[i + n]) >= 0)
        n++;
    return n >= 2
        && (i + n == file.len || blank(file.data[i + n]) || file.data[i + n] == ':'
            || file.data[i + n] == ',');
}

/* How the lines of a text are laid out. */
enum layout { PLAIN, COLON, SPACES };

struct hex {
    enum layout layout;
    uint8_t *out;
    size_t len, row, row_len;   /* decoded; the last row, which "*" repeats */
    bool squeezed;              /* a "*" waits for the next offset */
    const char *why;
};

static bool wrong(struct hex *h, const char *why)
{
    h->why = why;
    return false;
}

/* The digits at the start of LINE as a number, at most 16 of them. */
static size_t number(struct vt_bytes line, uint64_t *out)
{
    size_t n = 0;

    for (*out = 0; n < line.len && n < 16 && vt_hex_digit(line.data[n]) >= 0; n++)
        *out = *out << 4 | (unsigned)vt_hex_digit(line.data[n]);
    return n;
}

/* xxd's offsets end in a colon; those of hexdump and od are 4 zeros at least, with bytes or nothing
 * behind. */
static enum layout layout_of(struct vt_bytes line)
{
    uint64_t offset;
    size_t n = number(line, &offset);

    if (n < 4 || offset != 0)
        return PLAIN;
    if (n < line.len && line.data[n] == ':')
        return COLON;
    return n + 2 < line.len && line.data[n] == ' ' ? SPACES : PLAIN;
}

/* The offset of a row, and after "*" the rows that were left out. */
static bool take_offset(struct hex *h, struct vt_bytes *line, size_t room)
{
    uint64_t offset;
    size_t n = number(*line, &offset);

    if (n < 4)
        return wrong(h, "it has no offset, but those before it have");
    *line = vt_bytes(line->data + n, line->len - n);
    if (h->layout == COLON && vt_bytes_begin(*line, ":"))
        *line = vt_bytes(line->data + 1, line->len - 1);
    while (h->squeezed && h->row_len > 0 && h->len + h->row_len <= offset && h->row_len <= room - h->len) {
        memcpy(h->out + h->len, h->out + h->row, h->row_len);
        h->len += h->row_len;
    }
    h->squeezed = false;
    return h->len == offset || wrong(h, "its offset is not the number of bytes before it");
}

/* Where the bytes of a row end and their letters begin: xxd leaves 2 spaces before these, others 3, or
 * draws a bar. */
static size_t bytes_end(enum layout layout, struct vt_bytes line)
{
    const char *gap = layout == COLON ? "  " : "   ";
    size_t start = 0;

    while (start < line.len && blank(line.data[start]))
        start++;
    for (size_t i = start; layout != PLAIN && i < line.len; i++)
        if (line.data[i] == '|' || vt_bytes_begin(vt_bytes(line.data + i, line.len - i), gap))
            return i;
    return line.len;
}

static bool take_digits(struct hex *h, struct vt_bytes line)
{
    for (size_t i = 0; i < line.len;) {
        int high = vt_hex_digit(line.data[i]), low = i + 1 < line.len ? vt_hex_digit(line.data[i + 1]) : -1;

        if (blank(line.data[i]) || line.data[i] == ':' || line.data[i] == ',') {
            i++;
            continue;
        }
        if (high < 0)
            return wrong(h, "it holds something other than hex digits");
        if (low < 0)
            return wrong(h, "its hex digits do not come in pairs");
        h->out[h->len++] = (uint8_t)(high << 4 | low);
        i += 2;
    }
    return true;
}

static bool take_line(struct hex *h, struct vt_bytes line, size_t room)
{
    while (line.len > 0 && blank(line.data[0]))
        line = vt_bytes(line.data + 1, line.len - 1);
    if (line.len == 0)
        return true;
    if (h->len == 0)
        h->layout = layout_of(line);
    if (h->layout != PLAIN && line.data[0] == '*') {
        h->squeezed = true;
        return true;
    }
    if (h->layout != PLAIN && !take_offset(h, &line, room))
        return false;
    h->row = h->len;
    if (!take_digits(h, vt_bytes(line.data, bytes_end(h->layout, line))))
        return false;
    h->row_len = h->len - h->row;
    return true;
}

unsigned long vt_hex_decode(struct vt_bytes text, uint8_t *out, size_t *len, const char **why)
{
    struct hex h = { .out = out };
    unsigned long lines = 0;
    size_t room = text.len;
    bool good = true;

    while (good && text.len > 0) {
        const uint8_t *end = memchr(text.data, '\n', text.len);
        size_t n = end != NULL ? (size_t)(end - text.data) : text.len;

        lines++;
        good = take_line(&h, vt_bytes(text.data, n), room);
        n += end != NULL;
        text = vt_bytes(text.data + n, text.len - n);
    }
    *len = h.len;
    *why = h.why;
    return good ? 0 : lines;
}

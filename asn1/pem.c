#include "base/bytes.h"

/* What an octet is in a block's body: a base64 digit's value, or one of these. */
enum {
    W = 64, /* white space */
    N,      /* the end of a line */
    P,      /* padding */
    D,      /* a dash: no body has one, so the END line begins */
    X       /* anything else */
};

static const uint8_t table[256] = {
    X, X, X, X, X, X, X, X, X, W, N, W, W, W, X, X,
    X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
    W, X, X, X, X, X, X, X, X, X, X, 62, X, D, X, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, X, X, X, P, X, X,
    X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, X, X, X, X, X,
    X, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, X, X, X, X, X,
    X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
    X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
    X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
    X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
};

struct decoder {
    uint8_t *out;
    size_t len, room;
    uint32_t group;    /* of up to four digits */
    unsigned digits;   /* in it */
    unsigned padding;
};

/* Decodes whole groups of four digits, as many as follow each other: nearly all of a block. Returns the
 * octets read. */
static size_t decode_groups(struct decoder *d, const uint8_t *p, size_t left)
{
    const uint8_t *const start = p, *const end = p + left / 4 * 4;
    uint8_t *out = d->out + d->len;
    size_t groups = (d->room - d->len) / 3;

    for (; p < end && groups > 0; p += 4, groups--, out += 3) {
        uint32_t a = table[p[0]], b = table[p[1]], c = table[p[2]], e = table[p[3]];
        uint32_t group = a << 18 | b << 12 | c << 6 | e;

        if ((a | b | c | e) >= 64)
            break;
        out[0] = (uint8_t)(group >> 16);
        out[1] = (uint8_t)(group >> 8);
        out[2] = (uint8_t)group;
    }
    d->len = (size_t)(out - d->out);
    return (size_t)(p - start);
}

/* Writes the whole octets of a group: 3 of four digits, 2 of three, 1 of two. */
static enum vt_pem_result write_group(struct decoder *d)
{
    unsigned octets = d->digits * 6 / 8;

    if (octets > d->room - d->len)
        return VT_PEM_NO_ROOM;
    for (unsigned i = 0; i < octets; i++)
        d->out[d->len++] = (uint8_t)(d->group >> (6 * d->digits - 8 * (i + 1)));
    d->digits = 0;
    d->group = 0;
    return VT_PEM_BLOCK;
}

static enum vt_pem_result decode_digit(struct decoder *d, uint8_t digit)
{
    if (d->padding > 0)
        return VT_PEM_BAD_PADDING;
    d->group = d->group << 6 | digit;
    return ++d->digits == 4 ? write_group(d) : VT_PEM_BLOCK;
}

/* RFC 4648 4: two digits and "==", or three and "="; the bits that are left over are zero. */
static enum vt_pem_result decode_last(struct decoder *d)
{
    uint32_t left_over = d->digits == 2 ? 0xf : 0x3;

    if (d->digits == 0)
        return d->padding == 0 ? VT_PEM_BLOCK : VT_PEM_BAD_PADDING;
    if (d->digits + d->padding != 4 || d->digits == 1 || (d->group & left_over) != 0)
        return VT_PEM_BAD_PADDING;
    return write_group(d);
}

/* Decodes until a dash. */
static enum vt_pem_result decode_body(struct vt_pem *pem, struct decoder *d)
{
    enum vt_pem_result result = VT_PEM_BLOCK;

    for (; result == VT_PEM_BLOCK; pem->at++) {
        if (d->digits == 0 && d->padding == 0)
            pem->at += decode_groups(d, pem->text.data + pem->at, pem->text.len - pem->at);
        if (pem->at == pem->text.len)
            return VT_PEM_NO_END;

        uint8_t c = table[pem->text.data[pem->at]];

        if (c < 64)
            result = decode_digit(d, c);
        else if (c == D)
            return decode_last(d);
        else if (c == X)
            result = VT_PEM_BAD_CHARACTER;
        pem->line += c == N;
        d->padding += c == P;
    }
    return result;
}

/* Takes the next line, without its end. False at the end of the text. */
static bool next_line(struct vt_pem *pem, struct vt_bytes *line)
{
    size_t from = pem->at, end = from;

    if (from == pem->text.len)
        return false;
    while (end < pem->text.len && pem->text.data[end] != '\n')
        end++;
    pem->at = end < pem->text.len ? end + 1 : end;
    pem->line += end < pem->text.len;
    while (end > from && table[pem->text.data[end - 1]] == W)
        end--;
    *line = vt_bytes(pem->text.data + from, end - from);
    return true;
}

/* Cuts TEXT off the start of LINE, or its end. */
static bool cut_start(struct vt_bytes *line, const char *text)
{
    size_t len = strlen(text);

    if (line->len < len || memcmp(line->data, text, len) != 0)
        return false;
    *line = vt_bytes(line->data + len, line->len - len);
    return true;
}

static bool cut_end(struct vt_bytes *line, const char *text)
{
    size_t len = strlen(text);

    if (line->len < len || memcmp(line->data + line->len - len, text, len) != 0)
        return false;
    line->len -= len;
    return true;
}

static enum vt_pem_result find_begin(struct vt_pem *pem, struct vt_pem_block *block)
{
    do {
        block->at = pem->at;
        block->line = pem->line;
        if (!next_line(pem, &block->label))
            return VT_PEM_END;
        if (block->at == 0)
            cut_start(&block->label, "\xef\xbb\xbf"); /* the byte order mark of Windows editors */
    } while (!cut_start(&block->label, "-----BEGIN "));
    if (cut_end(&block->label, "-----"))
        return VT_PEM_BLOCK;
    pem->line = block->line;
    return VT_PEM_BAD_BEGIN;
}

/* RFC 1421 4.4: lines with a colon, up to an empty one. */
static void skip_headers(struct vt_pem *pem, struct vt_pem_block *block)
{
    struct vt_pem look = *pem;
    struct vt_bytes line;
    size_t i = 0;

    block->headers = vt_bytes(pem->text.data + pem->at, 0);
    if (!next_line(&look, &line))
        return;
    while (i < line.len && line.data[i] != ':')
        i++;
    if (i == line.len)
        return;
    while (line.len > 0 && next_line(&look, &line))
        continue;
    block->headers.len = look.at - pem->at;
    *pem = look;
}

static enum vt_pem_result read_end(struct vt_pem *pem, const struct vt_pem_block *block)
{
    uint32_t number = pem->line;
    struct vt_bytes line = { NULL, 0 };
    enum vt_pem_result result = VT_PEM_BLOCK;
    size_t from = pem->at;

    next_line(pem, &line);
    if (cut_start(&line, "-----BEGIN ")) {
        pem->at = from; /* the next call's */
        result = VT_PEM_NO_END;
    } else if (!cut_start(&line, "-----END ") || !cut_end(&line, "-----")) {
        result = VT_PEM_BAD_CHARACTER;
    } else if (!vt_bytes_equal(line, block->label)) {
        result = VT_PEM_OTHER_END;
    }
    if (result != VT_PEM_BLOCK)
        pem->line = number;
    return result;
}

enum vt_pem_result vt_pem_next(struct vt_pem *pem, uint8_t *out, size_t room, struct vt_pem_block *block)
{
    struct decoder d = { .out = out, .room = room };
    enum vt_pem_result result = find_begin(pem, block);

    if (result != VT_PEM_BLOCK)
        return result;
    skip_headers(pem, block);
    result = decode_body(pem, &d);
    if (result == VT_PEM_BLOCK)
        result = read_end(pem, block);
    block->data = vt_bytes(out, d.len);
    return result;
}

const char *vt_pem_error(enum vt_pem_result result)
{
    static const char *const texts[] = {
        [VT_PEM_END] = "no more PEM blocks",
        [VT_PEM_BLOCK] = "a PEM block",
        [VT_PEM_BAD_BEGIN] = "a BEGIN line that does not end in five dashes",
        [VT_PEM_BAD_CHARACTER] = "a character that is not base64",
        [VT_PEM_BAD_PADDING] = "base64 that is cut short or padded wrongly",
        [VT_PEM_NO_END] = "a block without its END line",
        [VT_PEM_OTHER_END] = "an END line with another label than its BEGIN line",
        [VT_PEM_NO_ROOM] = "a block that is too long",
    };

    return texts[result];
}

#include "x509/address.h"

/* A number of 1 to 3 decimal digits, without a leading zero, up to 255. Returns the digits read; 0: none. */
static size_t read_decimal(struct vt_bytes text, size_t at, uint8_t *out)
{
    unsigned value = 0;
    size_t digits = 0;

    while (digits < 3 && at + digits < text.len && text.data[at + digits] >= '0'
        && text.data[at + digits] <= '9')
        value = value * 10 + (text.data[at + digits++] - (unsigned)'0');
    if (digits == 0 || value > 255 || (digits > 1 && text.data[at] == '0'))
        return 0;
    *out = (uint8_t)value;
    return digits;
}

/* Four decimal numbers with dots between, from AT to the end of the text. */
static bool read_v4(struct vt_bytes text, size_t at, uint8_t out[4])
{
    for (int i = 0; i < 4; i++) {
        size_t digits = read_decimal(text, at, &out[i]);

        if (digits == 0)
            return false;
        at += digits;
        if (i < 3 && (at == text.len || text.data[at++] != '.'))
            return false;
    }
    return at == text.len;
}

/* 1 to 4 hexadecimal digits. Returns how many; 0: none. */
static size_t read_group(struct vt_bytes text, size_t at, uint16_t *out)
{
    size_t digits = 0;

    *out = 0;
    while (digits < 4 && at + digits < text.len && vt_hex_digit(text.data[at + digits]) >= 0)
        *out = (uint16_t)(*out << 4 | vt_hex_digit(text.data[at + digits++]));
    return digits;
}

/* What an IPv6 literal has been read into: LEN bytes, and where "::" stood among them (-1: nowhere). */
struct v6 {
    uint8_t bytes[16];
    int len, gap;
};

/* Takes "::" at *AT. One is allowed, and it stands for a group at least. */
static bool take_gap(struct vt_bytes text, size_t *at, struct v6 *out)
{
    if (text.len - *at < 2 || text.data[*at] != ':' || text.data[*at + 1] != ':' || out->gap >= 0)
        return false;
    out->gap = out->len;
    *at += 2;
    return true;
}

/* Groups with single colons between, and an IPv4 address at the end perhaps. Stops before "::" or at the
 * end. */
static bool take_groups(struct vt_bytes text, size_t *at, struct v6 *out)
{
    uint16_t group;

    while (out->len <= 14) {
        size_t digits = read_group(text, *at, &group);

        if (out->len <= 12 && read_v4(text, *at, out->bytes + out->len)) {
            out->len += 4;
            *at = text.len;
            return true;
        }
        if (digits == 0)
            return false;
        vt_store16be(out->bytes + out->len, group);
        out->len += 2;
        *at += digits;
        if (*at == text.len || (text.len - *at >= 2 && text.data[*at + 1] == ':'))
            return true;
        if (text.data[(*at)++] != ':')
            return false;
    }
    return false;
}

static bool read_v6(struct vt_bytes text, uint8_t out[16])
{
    struct v6 v6 = { .len = 0, .gap = -1 };
    size_t at = 0, tail;

    (void)take_gap(text, &at, &v6);
    while (at < text.len)
        if (!take_groups(text, &at, &v6) || (at < text.len && !take_gap(text, &at, &v6)))
            return false;
    if (v6.gap < 0 ? v6.len != 16 : v6.len > 14)
        return false;
    tail = v6.gap < 0 ? 0 : (size_t)(v6.len - v6.gap);
    memset(out, 0, 16);
    memcpy(out, v6.bytes, (size_t)v6.len - tail);
    memcpy(out + 16 - tail, v6.bytes + v6.len - tail, tail);
    return true;
}

uint8_t vt_address_parse(struct vt_bytes text, uint8_t out[16])
{
    uint8_t v4[4];

    if (read_v4(text, 0, v4)) {
        memcpy(out, v4, 4);
        return 4;
    }
    return read_v6(text, out) ? 16 : 0;
}

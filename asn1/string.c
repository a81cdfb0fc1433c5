#include "asn1/string.h"

#include "asn1/der.h"

/* What the first octet of a UTF-8 sequence says (RFC 3629 3): its length, its own bits, the least
 * character. */
struct utf8_lead {
    uint8_t mask, lead, len;
    uint32_t least;
};

static const struct utf8_lead utf8_leads[] = {
    { 0x80, 0x00, 1, 0 }, { 0xe0, 0xc0, 2, 0x80 }, { 0xf0, 0xe0, 3, 0x800 }, { 0xf8, 0xf0, 4, 0x10000 },
};

static bool is_character(uint32_t c)
{
    return c <= 0x10ffff && (c & 0xfffff800) != 0xd800; /* no surrogates */
}

static size_t next_utf8(const uint8_t *p, size_t left, uint32_t *c)
{
    const struct utf8_lead *lead = utf8_leads;

    while (lead->len < 4 && (p[0] & lead->mask) != lead->lead)
        lead++;
    if ((p[0] & lead->mask) != lead->lead || lead->len > left)
        return 0;
    *c = (uint32_t)p[0] & (uint8_t)~lead->mask;
    for (size_t i = 1; i < lead->len; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        *c = *c << 6 | (p[i] & 0x3f);
    }
    return *c >= lead->least && is_character(*c) ? lead->len : 0;
}

/* BMPString is UCS-2; Windows writes UTF-16 in it. */
static size_t next_bmp(const uint8_t *p, size_t left, uint32_t *c)
{
    if (left < 2)
        return 0;
    *c = vt_load16be(p);
    if (is_character(*c))
        return 2;
    if (left < 4 || *c >= 0xdc00 || (vt_load16be(p + 2) & 0xfc00) != 0xdc00)
        return 0;
    *c = 0x10000 + ((*c & 0x3ff) << 10 | (vt_load16be(p + 2) & 0x3ff));
    return 4;
}

static size_t next_universal(const uint8_t *p, size_t left, uint32_t *c)
{
    if (left < 4)
        return 0;
    *c = vt_load32be(p);
    return is_character(*c) ? 4 : 0;
}

static size_t next_latin1(const uint8_t *p, size_t left, uint32_t *c)
{
    (void)left;
    *c = p[0];
    return 1;
}

static size_t next_ia5(const uint8_t *p, size_t left, uint32_t *c)
{
    return next_latin1(p, left, c) != 0 && *c < 0x80;
}

static size_t next_visible(const uint8_t *p, size_t left, uint32_t *c)
{
    return next_latin1(p, left, c) != 0 && *c >= 0x20 && *c < 0x7f;
}

bool vt_character_in(const char *characters, uint32_t c)
{
    while (*characters != 0 && (uint32_t)*characters != c)
        characters++;
    return *characters != 0;
}

static size_t next_numeric(const uint8_t *p, size_t left, uint32_t *c)
{
    return next_latin1(p, left, c) != 0 && vt_character_in("0123456789 ", *c);
}

static size_t next_printable(const uint8_t *p, size_t left, uint32_t *c)
{
    return next_latin1(p, left, c) != 0
        && ((*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z')
            || vt_character_in(" '()+,-./:=?*@_&", *c));
}

static const struct {
    uint8_t tag;
    size_t (*next)(const uint8_t *p, size_t left, uint32_t *c); /* octets of the character; 0: it is none */
} types[] = {
    { VT_DER_PRINTABLE_STRING, next_printable }, { VT_DER_UTF8_STRING, next_utf8 },
    { VT_DER_IA5_STRING, next_ia5 }, { VT_DER_BMP_STRING, next_bmp }, { VT_DER_T61_STRING, next_latin1 },
    { VT_DER_NUMERIC_STRING, next_numeric }, { VT_DER_VISIBLE_STRING, next_visible },
    { VT_DER_UNIVERSAL_STRING, next_universal },
};

#define TYPES (sizeof types / sizeof *types)

static size_t type_of(uint8_t tag)
{
    size_t i = 0;

    while (i < TYPES && types[i].tag != tag)
        i++;
    return i;
}

bool vt_string_type(uint8_t tag)
{
    return type_of(tag) < TYPES;
}

bool vt_string_next(uint8_t tag, struct vt_bytes string, size_t *at, uint32_t *character)
{
    size_t type = type_of(tag), octets;
    uint32_t read;

    if (type == TYPES || *at >= string.len)
        return false;
    octets = types[type].next(string.data + *at, string.len - *at, &read);
    if (octets == 0)
        return false;
    *at += octets;
    *character = read;
    return true;
}

bool vt_string_valid(uint8_t tag, struct vt_bytes string)
{
    size_t at = 0;
    uint32_t character;

    while (vt_string_next(tag, string, &at, &character))
        continue;
    return at >= string.len && vt_string_type(tag);
}

void vt_put_utf8(struct vt_out *out, uint32_t character)
{
    unsigned lead = character < 0x80 ? 0 : character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;

    vt_put_char(out, (char)(utf8_leads[lead].lead | character >> (6 * lead)));
    for (; lead > 0; lead--)
        vt_put_char(out, (char)(0x80 | (character >> (6 * (lead - 1)) & 0x3f)));
}

bool vt_character_hidden(uint32_t character)
{
    static const struct {
        uint32_t from, to;
    } hidden[] = {
        { 0, 0x1f }, { 0x7f, 0x9f },          /* controls */
        { 0x61c, 0x61c }, { 0x200b, 0x200f }, /* direction marks, characters without width */
        { 0x2028, 0x202e }, { 0x2060, 0x206f }, /* separators, embeddings, isolates */
        { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f }, /* annotations, tags */
    };

    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (character >= hidden[i].from && character <= hidden[i].to)
            return true;
    return false;
}

void vt_put_shown(struct vt_out *out, uint32_t character)
{
    char bytes[5];
    struct vt_out utf8 = vt_out(bytes, sizeof bytes);

    if (!vt_character_hidden(character)) {
        vt_put_utf8(out, character);
        return;
    }
    vt_put_utf8(&utf8, character);
    for (size_t i = 0; i < utf8.len; i++) {
        vt_put_char(out, '\\');
        vt_put_hex(out, vt_bytes(bytes + i, 1));
    }
}

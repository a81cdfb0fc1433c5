/* Names as RFC 4514 text. */
#include "asn1/oid.h"
#include "asn1/string.h"
#include "x509/name.h"

/* RFC 4514 2.4: what must be escaped anywhere, and a space or '#' at the start, a space at the end. */
static bool is_special(uint32_t c, bool first, bool last)
{
    if (c == ' ')
        return first || last;
    return (c == '#' && first) || vt_character_in("\"+,;<>\\", c);
}

static void put_string(struct vt_out *out, const struct vt_attribute *attribute)
{
    size_t at = 0;
    uint32_t c;

    for (bool first = true; vt_string_next(attribute->tag, attribute->value, &at, &c); first = false) {
        if (is_special(c, first, at == attribute->value.len))
            vt_put_char(out, '\\');
        vt_put_shown(out, c);
    }
}

static void put_attribute(struct vt_out *out, const struct vt_attribute *attribute)
{
    const char *name = vt_oid_attribute(attribute->oid);
    char dotted[96];

    if (name == NULL)
        vt_oid_format(attribute->oid, dotted, sizeof dotted);
    vt_put(out, name != NULL ? name : dotted);
    vt_put_char(out, '=');
    if (name != NULL && vt_string_type(attribute->tag)) {
        put_string(out, attribute);
        return;
    }
    /* RFC 4514 2.4: any other value is the hex of its encoding: the content, and the header that stands
     * before it. */
    size_t len = attribute->value.len, header = len < 0x80 ? 2 : len < 0x100 ? 3 : len < 0x10000 ? 4 : 5;

    vt_put_char(out, '#');
    vt_put_hex(out, vt_bytes(attribute->value.data - header, header + attribute->value.len));
}

/* The RDN at *POSITION, which is moved behind it; its attributes are joined by '+'. */
static void put_rdn(struct vt_out *out, struct vt_bytes name, uint32_t *position)
{
    struct vt_attribute attribute;
    uint32_t behind = *position;

    for (bool first = true; vt_name_next(name, &behind, &attribute)
        && attribute.first_of_rdn == first; first = false) {
        if (!first)
            vt_put_char(out, '+');
        put_attribute(out, &attribute);
        *position = behind;
    }
}

/* The length of its text. False: there is none. */
static bool measure(struct vt_bytes name, uint32_t *position, size_t *len)
{
    struct vt_out counted = vt_out(NULL, 0);
    uint32_t from = *position;

    put_rdn(&counted, name, position);
    *len = counted.len;
    return *position > from;
}

/* RFC 4514 2.1: from the last RDN to the first. Each is written where it will stand, so that none is looked
 * for. */
size_t vt_name_format(struct vt_bytes name, char *out, size_t size)
{
    struct vt_out text = vt_out(out, size);
    uint32_t position = 0, from = 0;
    size_t len, left;

    while (measure(name, &position, &len))
        text.len += len + (from++ > 0);
    left = text.len;
    for (position = from = 0; measure(name, &position, &len); from = position) {
        struct vt_out part = left - len < size
        ? vt_out(out + left - len, size - (left - len)) : vt_out(NULL, 0);

        put_rdn(&part, name, &from);
        left -= len;
        if (left > 0 && --left + 1 < size)
            out[left] = ',';
    }
    return vt_put_end(&text);
}

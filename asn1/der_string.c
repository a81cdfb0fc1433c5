#include "asn1/der_element.h"

#include "asn1/string.h"

/* Longer texts of wide characters are shown as octets. */
#define SHOWN_MAX 256

/* What to show for STRING: the text itself when its octets are UTF-8 already, else converted into ROOM. */
static struct vt_value shown(uint8_t type, struct vt_bytes string, char *room)
{
    struct vt_out out = vt_out(room, SHOWN_MAX);
    uint32_t character;
    size_t at = 0;

    if (type != VT_DER_BMP_STRING && type != VT_DER_UNIVERSAL_STRING && type != VT_DER_T61_STRING)
        return vt_value_of(VT_VALUE_TEXT, string);
    while (vt_string_next(type, string, &at, &character))
        vt_put_utf8(&out, character);
    if (at < string.len || out.len > SHOWN_MAX)
        return vt_octets(string);
    return vt_value_of(VT_VALUE_TEXT, vt_bytes(room, out.len));
}

bool vt_der_string_as(struct vt_reader *r, const char *name, uint8_t tag, uint8_t type, struct vt_bytes *out)
{
    char room[SHOWN_MAX];
    struct vt_value value = vt_none();

    if (!vt_der_take(r, name, tag, out))
        return false;
    if (vt_parse_heard(r->parse))
        value = shown(type, *out, room);
    return vt_der_content(r, out->len, value, VT_RULE_DER_STRING, vt_string_valid(type, *out));
}

bool vt_der_any_string_as(struct vt_reader *r, const char *name, struct vt_bytes *out, uint8_t *tag)
{
    *tag = VT_DER_UTF8_STRING; /* what to ask for when there is something else: RFC 5280 4.1.2.4 */
    if (vt_peek_u8(r, tag) && !vt_string_type(*tag))
        *tag = VT_DER_UTF8_STRING;
    return vt_der_string_as(r, name, *tag, *tag, out);
}

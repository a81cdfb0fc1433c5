#include "asn1/der_element.h"

#include "asn1/string.h"

#define CONTEXT(n) { VT_DER_CONTEXT(n), "[" #n "]" }, { VT_DER_CONTEXT_OF(n), "[" #n "]" }

const struct vt_name vt_der_tag_names[] = {
    { VT_DER_SEQUENCE, "SEQUENCE" }, { VT_DER_OID, "OBJECT IDENTIFIER" }, { VT_DER_SET, "SET" },
    { VT_DER_INTEGER, "INTEGER" }, { VT_DER_OCTET_STRING, "OCTET STRING" },
    { VT_DER_BIT_STRING, "BIT STRING" },
    { VT_DER_BOOLEAN, "BOOLEAN" }, { VT_DER_NULL, "NULL" }, { VT_DER_ENUMERATED, "ENUMERATED" },
    { VT_DER_UTF8_STRING, "UTF8String" }, { VT_DER_NUMERIC_STRING, "NumericString" },
    { VT_DER_PRINTABLE_STRING, "PrintableString" }, { VT_DER_T61_STRING, "T61String" },
    { VT_DER_IA5_STRING, "IA5String" }, { VT_DER_UTC_TIME, "UTCTime" },
    { VT_DER_GENERALIZED_TIME, "GeneralizedTime" }, { VT_DER_VISIBLE_STRING, "VisibleString" },
    { VT_DER_UNIVERSAL_STRING, "UniversalString" }, { VT_DER_BMP_STRING, "BMPString" },
    CONTEXT(0), CONTEXT(1), CONTEXT(2), CONTEXT(3), CONTEXT(4), CONTEXT(5), CONTEXT(6), CONTEXT(7),
    CONTEXT(8),
    { 0, NULL }
};

#undef CONTEXT

static bool is_constructed(uint8_t tag)
{
    return (tag & 0x20) != 0;
}

/* X.690 10.2: strings are primitive. SEQUENCE and SET are constructed; so are EXTERNAL, EMBEDDED PDV and
 * CHARACTER STRING, which are refused here: nothing that we read is made of them. */
static bool form_fits(uint8_t tag)
{
    bool universal = (tag & 0xc0) == 0, structure = (tag & 0x1f) == 0x10 || (tag & 0x1f) == 0x11;

    return !universal || structure == is_constructed(tag);
}

static bool dump_primitive(struct vt_reader *r, const char *name, uint8_t tag)
{
    struct vt_bytes content;
    uint8_t unused;
    int64_t time;
    bool flag;

    switch (tag) {
    case VT_DER_BOOLEAN:
        return vt_der_boolean(r, name, &flag);
    case VT_DER_INTEGER:
    case VT_DER_ENUMERATED:
        return vt_der_integer_as(r, name, tag, &content);
    case VT_DER_BIT_STRING:
        return vt_der_bits_as(r, name, tag, &unused, &content);
    case VT_DER_NULL:
        return vt_der_null(r, name);
    case VT_DER_OID:
        return vt_der_oid(r, name, &content);
    case VT_DER_UTC_TIME:
    case VT_DER_GENERALIZED_TIME:
        return vt_der_time(r, name, &time);
    default:
        return vt_string_type(tag) ? vt_der_string_as(r, name, tag, tag, &content)
                                   : vt_der_primitive_as(r, name, tag, VT_VALUE_BYTES, &content);
    }
}

/* Elements inside others are called after their type. */
static const char *type_name(uint8_t tag)
{
    const char *name = VT_TRACE ? vt_name_of(vt_der_tag_names, tag) : NULL;

    return name != NULL ? name : "element";
}

/* Reads the next element, or opens it onto the stack of readers when it is constructed. */
static bool dump_next(struct vt_reader *r, const char *name, struct vt_reader *stack, unsigned *height)
{
    uint8_t tag = 0; /* when nothing is left, the read below fails by it */

    vt_peek_u8(r, &tag);
    if (!form_fits(tag))
        return vt_fail(r->parse, VT_RULE_DER_TAG, vt_uint(tag));
    if (name == NULL)
        name = type_name(tag);
    if (!is_constructed(tag))
        return dump_primitive(r, name, tag);
    return vt_der_open_as(r, name, NULL, tag, &stack[*height]) && ++*height > 0;
}

bool vt_der_dump_as(struct vt_reader *r, const char *name)
{
    struct vt_reader stack[VT_DEPTH_MAX]; /* no more can be open: vt_enter counts them */
    unsigned height = 0;

    if (!dump_next(r, name, stack, &height))
        return false;
    while (height > 0) {
        struct vt_reader *top = &stack[height - 1];

        if (vt_more(top) ? !dump_next(top, NULL, stack, &height) : !vt_read_done(&stack[--height]))
            return false;
    }
    return true;
}

/* True when all that R has left is one element that vt_der_dump would read, as deep as R's parse is
 * already. */
static bool dumps_well(const struct vt_reader *r)
{
    struct vt_parse parse;
    struct vt_reader look = vt_parse_untraced(&parse, vt_bytes(r->data + r->at, vt_left(r)));

    parse.depth = r->parse->depth;
    return vt_der_dump(&look, NULL) && vt_left(&look) == 0;
}

bool vt_der_rest_as(struct vt_reader *r, const char *name)
{
    struct vt_bytes octets;

    if (vt_more(r) && dumps_well(r))
        return vt_der_dump(r, name);
    return vt_read_rest(r, name, &octets);
}

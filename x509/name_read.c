/* Names and general names read traced, as RFC 5280 4.1.2.4 and 4.2.1.6 write them. */
#include "asn1/der.h"
#include "asn1/string.h"
#include "x509/name.h"

/* AttributeValue is ANY: a DirectoryString as a rule. */
static bool read_value(struct vt_reader *pair)
{
    struct vt_bytes value;
    uint8_t tag;

    if (vt_peek_u8(pair, &tag) && vt_string_type(tag))
        return vt_der_string(pair, "value", &value, &tag);
    return vt_der_dump(pair, "value");
}

/* RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue */
static bool read_rdn(struct vt_reader *rdn)
{
    struct vt_bytes oid, item, previous = { NULL, 0 };
    struct vt_reader pair;

    if (!vt_demand(rdn->parse, VT_RULE_VALUE, vt_left(rdn) > 0, vt_say("an empty RDN")))
        return false;
    for (uint16_t i = 0; vt_more(rdn); i++, previous = item)
        if (!vt_demand(rdn->parse, VT_RULE_LIMIT, i < VT_RDN_ATTRIBUTES_MAX, vt_uint(i))
            || !(vt_der_peek_whole(rdn, &item)
                 || vt_fail(rdn->parse, VT_RULE_TRUNCATED, vt_uint(vt_left(rdn))))
            || !vt_der_set_order(rdn, previous, item)
            || !vt_der_open_item(rdn, i, VT_DER_SEQUENCE, &pair)
            || !vt_der_oid(&pair, "type", &oid)
            || !read_value(&pair)
            || !vt_read_done(&pair))
            return false;
    return vt_read_done(rdn);
}

/* Name ::= CHOICE { rdnSequence SEQUENCE OF RelativeDistinguishedName } */
bool vt_name_read(struct vt_reader *r, const char *name, const char *ref, struct vt_bytes *out)
{
    const uint32_t from = r->at;
    struct vt_reader rdns, rdn;

    if (!vt_der_open(r, name, ref, VT_DER_SEQUENCE, &rdns))
        return false;
    *out = vt_bytes(r->data + from, r->at - from);
    for (uint16_t i = 0; vt_more(&rdns); i++)
        if (!vt_der_open_item(&rdns, i, VT_DER_SET, &rdn) || !read_rdn(&rdn))
            return false;
    return vt_read_done_as(&rdns, vt_value_of(VT_VALUE_NAME, *out));
}

static bool read_ia5(struct vt_reader *r, const char *name, uint8_t tag, struct vt_bytes *out)
{
    return vt_der_primitive(r, name, tag, VT_VALUE_TEXT, out)
        && vt_demand(r->parse, VT_RULE_DER_STRING, vt_string_valid(VT_DER_IA5_STRING, *out), vt_octets(*out));
}

/* OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY DEFINED BY type-id } */
static bool read_other(struct vt_reader *r, const char *name, uint8_t tag, struct vt_bytes *out)
{
    struct vt_reader body, value;
    struct vt_bytes oid;

    if (!vt_der_open(r, name, NULL, tag, &body))
        return false;
    *out = vt_bytes(body.data + body.at, vt_left(&body));
    return vt_der_oid(&body, "type-id", &oid)
        && vt_der_open(&body, "value", NULL, VT_DER_CONTEXT_OF(0), &value) && vt_der_dump(&value, "any")
        && vt_read_done(&value)
        && vt_read_done(&body);
}

/* ORAddress and EDIPartyName, which nobody uses: their elements as they come. */
static bool read_rare(struct vt_reader *r, const char *name, uint8_t tag, struct vt_bytes *out)
{
    struct vt_reader body;

    if (!vt_der_open(r, name, NULL, tag, &body))
        return false;
    *out = vt_bytes(body.data + body.at, vt_left(&body));
    while (vt_more(&body))
        if (!vt_der_dump(&body, "element"))
            return false;
    return vt_read_done(&body);
}

/* A CHOICE is tagged explicitly, so the Name stands whole inside its [4]. */
static bool read_directory(struct vt_reader *r, const char *name, uint8_t tag, struct vt_bytes *out)
{
    struct vt_reader body;

    return vt_der_open(r, name, NULL, tag, &body)
        && vt_name_read(&body, "rdnSequence", NULL, out)
        && vt_read_done(&body);
}

static bool read_address(struct vt_reader *r, const char *name, uint8_t tag, struct vt_bytes *out)
{
    return vt_der_primitive(r, name, tag, VT_VALUE_ADDRESS, out);
}

static bool read_registered(struct vt_reader *r, const char *name, uint8_t tag, struct vt_bytes *out)
{
    return vt_der_primitive(r, name, tag, VT_VALUE_OID, out);
}

static const struct choice {
    uint8_t tag;
    const char *name;
    bool (*read)(struct vt_reader *r, const char *name, uint8_t tag, struct vt_bytes *out);
} choices[] = {
    [VT_GN_OTHER] = { VT_DER_CONTEXT_OF(0), "otherName", read_other },
    [VT_GN_EMAIL] = { VT_DER_CONTEXT(1), "rfc822Name", read_ia5 },
    [VT_GN_DNS] = { VT_DER_CONTEXT(2), "dNSName", read_ia5 },
    [VT_GN_X400] = { VT_DER_CONTEXT_OF(3), "x400Address", read_rare },
    [VT_GN_DIRECTORY] = { VT_DER_CONTEXT_OF(4), "directoryName", read_directory },
    [VT_GN_EDI] = { VT_DER_CONTEXT_OF(5), "ediPartyName", read_rare },
    [VT_GN_URI] = { VT_DER_CONTEXT(6), "uniformResourceIdentifier", read_ia5 },
    [VT_GN_ADDRESS] = { VT_DER_CONTEXT(7), "iPAddress", read_address },
    [VT_GN_REGISTERED] = { VT_DER_CONTEXT(8), "registeredID", read_registered },
};

bool vt_general_name_read(struct vt_reader *r, uint16_t index, struct vt_general_name *out)
{
    uint32_t from = r->at;
    uint8_t tag = 0;
    size_t i = 0;

    vt_peek_u8(r, &tag);
    while (i <= VT_GN_REGISTERED && choices[i].tag != tag)
        i++;
    if (i > VT_GN_REGISTERED)
        return vt_fail(r->parse, VT_RULE_DER_TAG, vt_uint(tag));
    out->kind = (enum vt_general_name_kind)i;
    return vt_open_item(r, index)
        && choices[i].read(r, choices[i].name, tag, &out->value)
        && vt_close_as(r, vt_value_of(VT_VALUE_GENERAL_NAME, vt_bytes(r->data + from, r->at - from)));
}

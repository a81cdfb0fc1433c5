#include "x509/host.h"

#include "asn1/oid.h"
#include "x509/address.h"
#include "x509/name.h"

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

bool vt_host_equal(struct vt_bytes a, struct vt_bytes b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.data[i]) != lower(b.data[i]))
            return false;
    return true;
}

static bool label_octet(uint8_t c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool vt_host_syntax(struct vt_bytes name)
{
    size_t label = 0;

    if (name.len == 0 || name.len > VT_HOST_NAME_MAX)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        if (name.data[i] == '.' ? label == 0 : !label_octet(name.data[i]))
            return false;
        label = name.data[i] == '.' ? 0 : label + 1;
        if (label > 63)
            return false;
    }
    return label != 0;
}

bool vt_host_parent(struct vt_bytes name, struct vt_bytes *parent)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.data[i] == '.') {
            *parent = vt_bytes(name.data + i + 1, name.len - i - 1);
            return parent->len != 0;
        }
    return false;
}

/* A name whose last label is a number is an address, or nothing (RFC 1123 2.1: the top-level label is
 * alphabetic). */
static bool ends_in_number(struct vt_bytes name)
{
    size_t i = name.len;

    while (i > 0 && name.data[i - 1] >= '0' && name.data[i - 1] <= '9')
        i--;
    return i < name.len && (i == 0 || name.data[i - 1] == '.');
}

bool vt_host_is_name(struct vt_bytes text)
{
    return vt_host_syntax(text) && !ends_in_number(text);
}

bool vt_reference_parse(struct vt_bytes text, struct vt_reference *out)
{
    *out = (struct vt_reference){ .text = text };
    out->address_len = vt_address_parse(text, out->address);
    if (out->address_len != 0)
        return true;
    if (text.len != 0 && text.data[text.len - 1] == '.')
        out->text.len--;
    return vt_host_is_name(out->text);
}

bool vt_host_is_wildcard(struct vt_bytes name)
{
    return name.len > 2 && name.data[0] == '*' && name.data[1] == '.';
}

struct vt_bytes vt_host_without_wildcard(struct vt_bytes name)
{
    return vt_host_is_wildcard(name) ? vt_bytes(name.data + 2, name.len - 2) : name;
}

/* RFC 9525 6.3: octets without case, or "*." in front of all that follows the first label of the reference. A
 * presented name with a NUL, a trailing dot or a wildcard elsewhere equals no reference: a reference has none
 * of them. */
static bool dns_matches(struct vt_bytes presented, struct vt_bytes reference)
{
    struct vt_bytes parent;

    if (vt_host_is_wildcard(presented))
        return vt_host_parent(reference, &parent)
            && vt_host_equal(vt_host_without_wildcard(presented), parent);
    return vt_host_equal(presented, reference);
}

static bool entry_matches(const struct vt_general_name *entry, const struct vt_reference *reference)
{
    if (reference->address_len != 0)
        return vt_bytes_equal(entry->value, vt_bytes(reference->address, reference->address_len));
    return dns_matches(entry->value, reference->text);
}

static enum vt_host_match_result match_common_name(const struct vt_certificate *certificate,
                                                   const struct vt_reference *reference,
                                                   struct vt_value *seen)
{
    struct vt_bytes value;
    uint8_t tag;

    if (!vt_name_attribute(certificate->subject, vt_oid_octets(VT_OID_COMMON_NAME), &value, &tag))
        return VT_HOST_NAMELESS;
    *seen = vt_value_of(VT_VALUE_TEXT, value);
    return reference->address_len == 0 && dns_matches(value, reference->text)
        ? VT_HOST_COMMON_NAME : VT_HOST_NAMELESS;
}

/* Somebody can connect by this name: an address, a host name, or a wildcard that stands for host names. */
static bool serves(const struct vt_general_name *entry)
{
    return entry->kind == VT_GN_ADDRESS
        || (entry->kind == VT_GN_DNS && vt_host_is_name(vt_host_without_wildcard(entry->value)));
}

/* Looks for the reference in all of subjectAltName. SEEN: see vt_host_match. SERVER: some entry is for
 * servers, so that the common name does not count (RFC 6125 6.4.4, as OpenSSL, GnuTLS and Postfix have
 * it). */
static bool match_alt_names(struct vt_bytes names, const struct vt_reference *reference,
                            struct vt_value *seen, bool *server)
{
    const enum vt_general_name_kind kind = reference->address_len != 0 ? VT_GN_ADDRESS : VT_GN_DNS;
    uint32_t position = 0, from = 0;
    struct vt_general_name entry;
    bool of_kind = false;

    for (; vt_general_name_next(names, &position, &entry); from = position) {
        bool matches = entry.kind == kind && entry_matches(&entry, reference), usable = serves(&entry);

        *server = *server || (entry.kind != VT_GN_EMAIL && entry.kind != VT_GN_DIRECTORY);
        if (matches || (usable && (seen->kind == VT_VALUE_NONE || (entry.kind == kind && !of_kind))))
            *seen = vt_value_of(VT_VALUE_GENERAL_NAME, vt_bytes(names.data + from, position - from));
        of_kind = of_kind || (usable && entry.kind == kind);
        if (matches)
            return true;
    }
    return false;
}

enum vt_host_match_result vt_host_match(const struct vt_certificate *certificate,
                                        const struct vt_reference *reference, struct vt_value *seen)
{
    bool server = false;

    *seen = vt_none();
    if ((certificate->present & VT_EXT_SUBJECT_ALT_NAME) != 0
        && match_alt_names(certificate->subject_alt_name, reference, seen, &server))
        return VT_HOST_MATCH;
    if (seen->kind != VT_VALUE_NONE)
        return VT_HOST_MISMATCH;
    return server ? VT_HOST_NAMELESS : match_common_name(certificate, reference, seen);
}

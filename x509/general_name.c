/* General names (RFC 5280 4.2.1.6): the walk over a run of them, and their text. */
#include "asn1/der.h"
#include "asn1/oid.h"
#include "asn1/string.h"
#include "x509/name.h"

bool vt_general_name_next(struct vt_bytes names, uint32_t *position, struct vt_general_name *out)
{
    struct vt_der_element element;
    struct vt_bytes rest;

    if (*position >= names.len)
        return false;
    rest = vt_bytes(names.data + *position, names.len - *position);
    if (!vt_der_split(&rest, &element) || (element.tag & 0x1f) > VT_GN_REGISTERED)
        return false;
    out->kind = (enum vt_general_name_kind)(element.tag & 0x1f);
    out->value = element.content;
    *position = (uint32_t)(names.len - rest.len);
    return true;
}

static void put_v4(struct vt_out *out, const uint8_t *p)
{
    for (int i = 0; i < 4; i++) {
        if (i > 0)
            vt_put_char(out, '.');
        vt_put_number(out, p[i], 1);
    }
}

static void put_hextet(struct vt_out *out, uint16_t hextet)
{
    static const char digits[] = "0123456789abcdef";
    int shift = 12;

    while (shift > 0 && hextet >> shift == 0)
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        vt_put_char(out, digits[hextet >> shift & 15]);
}

/* RFC 5952 4.2: the first of the longest runs of two zero hextets or more is "::". */
static int longest_zeros(const uint8_t *p, int *len)
{
    int best = -1;

    *len = 1;
    for (int i = 0; i < 8; i++) {
        int n = 0;

        while (i + n < 8 && vt_load16be(p + 2 * (i + n)) == 0)
            n++;
        if (n > *len) {
            *len = n;
            best = i;
        }
    }
    return best;
}

static void put_v6(struct vt_out *out, const uint8_t *p)
{
    int zeros, start = longest_zeros(p, &zeros);

    for (int i = 0; i < 8; i++) {
        if (i == start) {
            vt_put(out, "::");
            i += zeros - 1;
            continue;
        }
        if (i > 0 && !(start >= 0 && i == start + zeros))
            vt_put_char(out, ':');
        put_hextet(out, vt_load16be(p + 2 * i));
    }
}

static void put_address(struct vt_out *out, struct vt_bytes address)
{
    if (address.len == 4 || address.len == 8)
        put_v4(out, address.data);
    else if (address.len == 16 || address.len == 32)
        put_v6(out, address.data);
    else
        vt_put_hex(out, address);
    if (address.len == 8 || address.len == 32)
        vt_put_char(out, '/');
    if (address.len == 8)
        put_v4(out, address.data + 4);
    else if (address.len == 32)
        put_v6(out, address.data + 16);
}

static void put_ascii(struct vt_out *out, struct vt_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        vt_put_shown(out, text.data[i]);
}

static void put_directory(struct vt_out *out, struct vt_bytes name)
{
    size_t room = out->len < out->room ? out->room - out->len : 0;

    out->len += vt_name_format(name, room > 0 ? out->text + out->len : NULL, room);
}

static void put_oid(struct vt_out *out, struct vt_bytes oid)
{
    char dotted[96];

    vt_oid_format(oid, dotted, sizeof dotted);
    vt_put(out, dotted);
}

/* As OpenSSL's tools prefix them: what mail admins are used to read. */
static const struct {
    const char *prefix;
    void (*put)(struct vt_out *out, struct vt_bytes value);
} kinds[] = {
    [VT_GN_OTHER] = { "othername:", vt_put_hex },
    [VT_GN_EMAIL] = { "email:", put_ascii },
    [VT_GN_DNS] = { "DNS:", put_ascii },
    [VT_GN_X400] = { "X400:", vt_put_hex },
    [VT_GN_DIRECTORY] = { "DirName:", put_directory },
    [VT_GN_EDI] = { "EDI:", vt_put_hex },
    [VT_GN_URI] = { "URI:", put_ascii },
    [VT_GN_ADDRESS] = { "IP:", put_address },
    [VT_GN_REGISTERED] = { "RID:", put_oid },
};

size_t vt_general_name_format(const struct vt_general_name *name, char *out, size_t size)
{
    struct vt_out text = vt_out(out, size);

    vt_put(&text, kinds[name->kind].prefix);
    kinds[name->kind].put(&text, name->value);
    return vt_put_end(&text);
}

#include "asn1/oid.h"

static const struct {
    const char *octets;
    uint8_t len;
} table[VT_OID_COUNT] = {
    [VT_OID_UNKNOWN] = { "", 0 },
#define VT_ROW(symbol, octets, name) [VT_OID_##symbol] = { octets, sizeof octets - 1 },
#include "asn1/oid_table.h"
#undef VT_ROW
};

struct vt_bytes vt_oid_octets(enum vt_oid oid)
{
    return vt_bytes(table[oid].octets, table[oid].len);
}

enum vt_oid vt_oid_find(struct vt_bytes octets)
{
    if (octets.len == 0)
        return VT_OID_UNKNOWN;
    for (unsigned i = 1; i < VT_OID_COUNT; i++)
        if (table[i].len == octets.len
            && (uint8_t)table[i].octets[octets.len - 1] == octets.data[octets.len - 1]
            && memcmp(table[i].octets, octets.data, octets.len) == 0)
            return (enum vt_oid)i;
    return VT_OID_UNKNOWN;
}

bool vt_oid_valid(struct vt_bytes octets)
{
    bool fresh = true; /* the next octet begins an arc */

    for (size_t i = 0; i < octets.len; i++) {
        if (fresh && octets.data[i] == 0x80)
            return false;
        fresh = octets.data[i] < 0x80;
    }
    return octets.len > 0 && fresh;
}

#include "capture/packet.h"

#include "session/value.h"

enum { IPV4 = 0x0800, IPV6 = 0x86dd };
enum { PROTOCOL_TCP = 6 };

/* What is left of a packet, and how many bytes behind it the capture cut off. */
struct rest {
    struct vt_bytes data;
    uint32_t cut;
};

static bool take_ahead(struct rest *r, size_t n, const uint8_t **out)
{
    if (r->data.len < n)
        return false;
    *out = r->data.data;
    r->data = vt_bytes(r->data.data + n, r->data.len - n);
    return true;
}

/* Drops what follows the first N bytes: padding of the frame. With fewer, the rest was cut off. */
static void limit(struct rest *r, size_t n)
{
    if (n <= r->data.len) {
        r->data.len = n;
        r->cut = 0;
    } else {
        r->cut = (uint32_t)(n - r->data.len);
    }
}

static enum vt_packet_kind read_tcp(struct rest r, struct vt_segment *s)
{
    const uint8_t *p, *options;
    size_t header;

    if (!take_ahead(&r, 20, &p))
        return VT_PACKET_BROKEN;
    header = (size_t)(p[12] >> 4) * 4;
    if (header < 20 || !take_ahead(&r, header - 20, &options))
        return VT_PACKET_BROKEN;
    s->from.port = vt_load16be(p);
    s->to.port = vt_load16be(p + 2);
    s->seq = vt_load32be(p + 4);
    s->ack = vt_load32be(p + 8);
    s->flags = p[13];
    s->data = r.data;
    s->cut = r.cut;
    return VT_PACKET_TCP;
}

static void put_ipv4(struct vt_endpoint *e, const uint8_t *ip)
{
    memset(e->ip, 0, 10);
    e->ip[10] = e->ip[11] = 0xff;
    memcpy(e->ip + 12, ip, 4);
}

/* RFC 791 3.1. A total length of 0 is that of a card that cuts large segments itself. */
static enum vt_packet_kind read_ipv4(struct rest r, struct vt_segment *s)
{
    const uint8_t *p, *options;
    uint16_t total, offset;
    size_t header;

    if (!take_ahead(&r, 20, &p))
        return VT_PACKET_BROKEN;
    header = (size_t)(p[0] & 15) * 4;
    total = vt_load16be(p + 2);
    offset = vt_load16be(p + 6) & 0x1fff;
    if (p[0] >> 4 != 4 || header < 20 || (total != 0 && total < header))
        return VT_PACKET_BROKEN;
    if (total != 0)
        limit(&r, total - 20u);
    if (!take_ahead(&r, header - 20, &options))
        return VT_PACKET_BROKEN;
    if (p[9] != PROTOCOL_TCP)
        return VT_PACKET_OTHER;
    if (offset > 0)
        return VT_PACKET_FRAGMENT;
    put_ipv4(&s->from, p + 12);
    put_ipv4(&s->to, p + 16);
    return read_tcp(r, s);
}

/* RFC 8200 4: the extension headers before TCP. A chain is as long as the packet at most. */
static enum vt_packet_kind read_extensions(struct rest r, uint8_t next, struct vt_segment *s)
{
    const uint8_t *p, *more;

    while (next != PROTOCOL_TCP) {
        const bool fragment = next == 44, authentication = next == 51;

        if (next != 0 && next != 43 && next != 60 && next != 135 && !fragment && !authentication)
            return VT_PACKET_OTHER;
        if (!take_ahead(&r, 8, &p))
            return VT_PACKET_BROKEN;
        if (fragment && (vt_load16be(p + 2) & 0xfff8) != 0)
            return p[0] == PROTOCOL_TCP ? VT_PACKET_FRAGMENT : VT_PACKET_OTHER;
        if (authentication ? (p[1] < 1 || !take_ahead(&r, (size_t)p[1] * 4, &more))
                           : (!fragment && !take_ahead(&r, (size_t)p[1] * 8, &more)))
            return VT_PACKET_BROKEN;
        next = p[0];
    }
    return read_tcp(r, s);
}

/* RFC 8200 3. A payload length of 0 is a jumbogram's, or of a card that cuts large segments itself. */
static enum vt_packet_kind read_ipv6(struct rest r, struct vt_segment *s)
{
    const uint8_t *p;

    if (!take_ahead(&r, 40, &p) || p[0] >> 4 != 6)
        return VT_PACKET_BROKEN;
    if (vt_load16be(p + 4) != 0)
        limit(&r, vt_load16be(p + 4));
    memcpy(s->from.ip, p + 8, 16);
    memcpy(s->to.ip, p + 24, 16);
    return read_extensions(r, p[6], s);
}

static enum vt_packet_kind read_ip(struct rest r, struct vt_segment *s)
{
    if (r.data.len == 0)
        return VT_PACKET_BROKEN;
    return r.data.data[0] >> 4 == 6 ? read_ipv6(r, s) : read_ipv4(r, s);
}

/* Behind an EtherType: VLAN tags (IEEE 802.1Q, 802.1ad), then IP. PPPoE sessions have two bytes of PPP before
 * it. */
static enum vt_packet_kind read_ether_type(struct rest r, uint16_t type, struct vt_segment *s)
{
    const uint8_t *p;

    while (type == 0x8100 || type == 0x88a8 || type == 0x9100) {
        if (!take_ahead(&r, 4, &p))
            return VT_PACKET_BROKEN;
        type = vt_load16be(p + 2);
    }
    if (type == 0x8864)
        return !take_ahead(&r, 8, &p) ? VT_PACKET_BROKEN
            : vt_load16be(p + 6) == 0x21 || vt_load16be(p + 6) == 0x57 ? read_ip(r, s) : VT_PACKET_OTHER;
    return type == IPV4 || type == IPV6 ? read_ip(r, s) : VT_PACKET_OTHER;
}

/* LINKTYPE_NULL: an address family in the byte order of the machine that captured; LINKTYPE_LOOP: in network
 * order. */
static enum vt_packet_kind read_loopback(struct rest r, struct vt_segment *s)
{
    static const uint8_t families[] = { 2, 10, 24, 28, 30 };      /* AF_INET; AF_INET6 of Linux and the
                                                                     BSDs */
    const uint8_t *p;
    uint32_t family;

    if (!take_ahead(&r, 4, &p))
        return VT_PACKET_BROKEN;
    family = vt_load32be(p) < 256 ? vt_load32be(p) : vt_load32le(p);
    return memchr(families, (int)(family & 0xff), sizeof families) != NULL && family < 256 ? read_ip(r, s)
        : VT_PACKET_OTHER;
}

/* Where each link layer says what it carries. */
static const struct link {
    uint16_t link;
    uint8_t header, type_at;
} links[] = {
    { 1, 14, 12 },     /* Ethernet */
    { 113, 16, 14 },   /* Linux cooked */
    { 276, 20, 0 },    /* Linux cooked, version 2 */
};

enum vt_packet_kind vt_packet_read(const struct vt_packet *packet, struct vt_segment *s)
{
    struct rest r = { packet->data, packet->cut };
    const uint8_t *p;

    *s = (struct vt_segment){ .seq = 0 };
    switch (packet->link) {
    case 0: case 108:
        return read_loopback(r, s);
    case 12: case 14: case 101: case 228: case 229:               /* raw IP, by its names */
        return read_ip(r, s);
    default:
        break;
    }
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
        if (links[i].link == packet->link)
            return take_ahead(&r, links[i].header, &p)
                ? read_ether_type(r, vt_load16be(p + links[i].type_at), s) : VT_PACKET_BROKEN;
    return VT_PACKET_LINK;
}

void vt_endpoint_text(const struct vt_endpoint *e, char out[VT_ENDPOINT_TEXT])
{
    static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
    const bool ipv4 = memcmp(e->ip, mapped, sizeof mapped) == 0;
    const struct vt_value value = vt_value_of(VT_VALUE_ADDRESS,
                                              ipv4 ? vt_bytes(e->ip + 12, 4) : vt_bytes(e->ip, 16));
    char ip[48];

    vt_value_text(&value, ip, sizeof ip);
    snprintf(out, VT_ENDPOINT_TEXT, ipv4 ? "%s:%u" : "[%s]:%u", ip, e->port);
}

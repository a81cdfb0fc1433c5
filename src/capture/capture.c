/* The two file formats: draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng. */
#include "capture/capture.h"

#include <stdarg.h>
#include <stdlib.h>

#define PCAP_MICRO 0xa1b2c3d4
#define PCAP_NANO 0xa1b23c4d
#define SECTION 0x0a0d0d0a
#define BYTE_ORDER_MAGIC 0x1a2b3c4d
#define SECRETS_TLS 0x544c534b

static bool fail(struct vt_capture *c, const char *format, ...)
{
    char what[120];
    va_list args;

    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    snprintf(c->error, sizeof c->error, "at byte %llu: %s", (unsigned long long)c->offset, what);
    return false;
}

static bool read_exactly(struct vt_capture *c, uint8_t *out, size_t n)
{
    const size_t got = fread(out, 1, n, c->in);

    if (got == n) {
        c->offset += n;
        return true;
    }
    return fail(c, ferror(c->in) ? "it cannot be read"
                : "it ends in the middle of a packet or block, %llu bytes early",
                (unsigned long long)(n - got));
}

/* Reads on without keeping: the stream may be a pipe. */
static bool skip(struct vt_capture *c, uint64_t n)
{
    uint8_t waste[4096];

    while (n > 0) {
        const size_t piece = n < sizeof waste ? (size_t)n : sizeof waste;

        if (!read_exactly(c, waste, piece))
            return false;
        n -= piece;
    }
    return true;
}

static uint32_t get32(const struct vt_capture *c, const uint8_t *p)
{
    return c->swapped ? vt_load32be(p) : vt_load32le(p);
}

static uint16_t get16(const struct vt_capture *c, const uint8_t *p)
{
    return (uint16_t)(c->swapped ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}

/* Makes room for N bytes; the bounds of the callers keep it small. */
static bool reserve(struct vt_capture *c, uint32_t n)
{
    uint8_t *room;

    if (n <= c->room_len)
        return true;
    room = realloc(c->room, n);
    if (room == NULL)
        return fail(c, "no memory");
    c->room = room;
    c->room_len = n;
    return true;
}

static bool is_pcap(uint32_t magic)
{
    return magic == PCAP_MICRO || magic == PCAP_NANO;
}

bool vt_capture_is(struct vt_bytes bytes)
{
    return bytes.len >= 4 && (is_pcap(vt_load32le(bytes.data)) || is_pcap(vt_load32be(bytes.data))
                              || vt_load32be(bytes.data) == SECTION);
}

/* Classic pcap: the rest of the file header makes its one interface. */
static bool open_pcap(struct vt_capture *c, const uint8_t magic[4])
{
    uint8_t header[20];

    c->swapped = is_pcap(vt_load32be(magic));
    if (!read_exactly(c, header, sizeof header))
        return false;
    c->interfaces[0] = (struct vt_interface){ .link = (uint16_t)get32(c, header + 16),
                                              .snap = get32(c, header + 12),
                                              .per_second = get32(c, magic) == PCAP_NANO ? 1000000000
                                              : 1000000 };
    c->interfaces_len = 1;
    return true;
}

/* The Section Header Block behind its type: its byte order decides how its length reads. */
static bool read_section(struct vt_capture *c)
{
    uint8_t head[8];
    uint32_t length;

    if (!read_exactly(c, head, sizeof head))
        return false;
    c->swapped = vt_load32be(head + 4) == BYTE_ORDER_MAGIC;
    if (!c->swapped && vt_load32le(head + 4) != BYTE_ORDER_MAGIC)
        return fail(c, "a section without its byte-order magic");
    length = get32(c, head);
    if (length < 28 || length % 4 != 0)
        return fail(c, "a section header of %lu bytes", (unsigned long)length);
    c->interfaces_len = 0;
    return skip(c, length - 12);
}

bool vt_capture_open(struct vt_capture *c, FILE *in)
{
    uint8_t magic[4];

    *c = (struct vt_capture){ .in = in };
    c->interfaces = calloc(VT_CAPTURE_INTERFACES_MAX, sizeof *c->interfaces);
    if (c->interfaces == NULL)
        return fail(c, "no memory");
    if (!read_exactly(c, magic, sizeof magic))
        return false;
    if (!vt_capture_is(vt_bytes(magic, sizeof magic)))
        return fail(c, "this is neither pcap nor pcapng");
    c->ng = vt_load32be(magic) == SECTION;
    return c->ng ? read_section(c) : open_pcap(c, magic);
}

/* Reads the N bytes of a packet whose length on the wire was WIRE. */
static bool read_packet(struct vt_capture *c, struct vt_packet *packet, uint32_t n, uint32_t wire)
{
    if (n > VT_CAPTURE_PACKET_MAX)
        return fail(c, "a packet of %lu bytes, more than %u: the file is damaged", (unsigned long)n,
                    VT_CAPTURE_PACKET_MAX);
    if (!reserve(c, n) || !read_exactly(c, c->room, n))
        return false;
    packet->number = ++c->packets;
    packet->data = vt_bytes(c->room, n);
    packet->cut = wire > n ? wire - n : 0;
    return true;
}

/* Reads N bytes with which a packet or block begins; VT_CAPTURE_END when the file ends before them. */
static enum vt_capture_next read_head(struct vt_capture *c, uint8_t *out, size_t n)
{
    const int first = getc(c->in);

    if (first == EOF && !ferror(c->in))
        return VT_CAPTURE_END;
    if (first != EOF) {
        out[0] = (uint8_t)first;
        c->offset++;
    }
    return read_exactly(c, out + 1, n - 1) ? VT_CAPTURE_PACKET : VT_CAPTURE_ERROR;
}

static enum vt_capture_next next_pcap(struct vt_capture *c, struct vt_packet *packet)
{
    uint8_t head[16];
    enum vt_capture_next next = read_head(c, head, sizeof head);

    if (next != VT_CAPTURE_PACKET)
        return next;
    if (!read_packet(c, packet, get32(c, head + 8), get32(c, head + 12)))
        return VT_CAPTURE_ERROR;
    packet->time = get32(c, head);
    packet->link = c->interfaces[0].link;
    return VT_CAPTURE_PACKET;
}

/* if_tsresol: a negative power of ten, or of two when its top bit is set. Beyond 18 digits a second doesn't
 * fit. */
static int64_t units(uint8_t resolution)
{
    int64_t per_second = 1;

    for (uint8_t i = 0; i < (resolution & 0x7f) && per_second < INT64_MAX / 10; i++)
        per_second *= resolution & 0x80 ? 2 : 10;
    return per_second;
}

/* The options of an interface that say how its clock counts. */
static void read_interface_options(const struct vt_capture *c, struct vt_bytes options,
                                   struct vt_interface *interface)
{
    while (options.len >= 4) {
        const uint16_t code = get16(c, options.data), len = get16(c, options.data + 2);
        const size_t whole = 4 + ((size_t)len + 3) / 4 * 4;

        if (code == 0 || whole > options.len)
            return;
        if (code == 9 && len == 1)
            interface->per_second = units(options.data[4]);
        if (code == 14 && len == 8)
            interface->offset = (int64_t)(c->swapped ? vt_load64be(options.data + 4)
                                          : vt_load64le(options.data + 4));
        options = vt_bytes(options.data + whole, options.len - whole);
    }
}

/* A block under way: a body of LEN bytes behind the HEAD that its kind has, its two lengths apart. What is
 * too large to keep, or unknown, is read past. */
struct block {
    uint32_t type, len;
    uint8_t head[20];
    struct vt_packet *packet;
    struct vt_bytes *text;
    enum vt_capture_next next;     /* VT_CAPTURE_END: it holds nothing for the caller */
};

/* False with error set. */
typedef bool take_block(struct vt_capture *c, struct block *b);

static bool take_interface(struct vt_capture *c, struct block *b)
{
    struct vt_interface *interface;

    if (b->len < 8 || b->len > VT_CAPTURE_PACKET_MAX || c->interfaces_len == VT_CAPTURE_INTERFACES_MAX)
        return skip(c, (uint64_t)b->len + 4);
    if (!reserve(c, b->len) || !read_exactly(c, c->room, b->len))
        return false;
    interface = &c->interfaces[c->interfaces_len++];
    *interface = (struct vt_interface){ .link = get16(c, c->room), .snap = get32(c, c->room + 4),
                                        .per_second = 1000000 };
    read_interface_options(c, vt_bytes(c->room + 8, b->len - 8), interface);
    return skip(c, 4);
}

/* What the head of a packet says, in each of the three blocks that hold one. */
struct packet_head {
    uint32_t interface, captured, wire;
    uint64_t ticks;
};

static bool take_packet(struct vt_capture *c, struct block *b, struct packet_head h)
{
    const struct vt_interface *interface;

    if (h.captured > b->len)
        return fail(c, "a packet of %lu bytes in a block with room for %lu", (unsigned long)h.captured,
                    (unsigned long)b->len);
    if (h.interface >= c->interfaces_len) {
        c->packets++;
        c->passed_over++;
        return skip(c, (uint64_t)b->len + 4);
    }
    interface = &c->interfaces[h.interface];
    if (!read_packet(c, b->packet, h.captured, h.wire) || !skip(c, b->len - h.captured + 4))
        return false;
    b->packet->link = interface->link;
    b->packet->time = h.ticks == 0 ? 0
        : (int64_t)(h.ticks / (uint64_t)interface->per_second) + interface->offset;
    b->next = VT_CAPTURE_PACKET;
    return true;
}

#define OBSOLETE 2                 /* the Packet Block */

/* The Enhanced Packet Block, and the obsolete one, whose interface has 16 bits. */
static bool take_stamped(struct vt_capture *c, struct block *b)
{
    return take_packet(c, b, (struct packet_head){
        .interface = b->type == OBSOLETE ? get16(c, b->head) : get32(c, b->head),
        .ticks = (uint64_t)get32(c, b->head + 4) << 32 | get32(c, b->head + 8),
        .captured = get32(c, b->head + 12), .wire = get32(c, b->head + 16) });
}

/* The Simple Packet Block: of the first interface, without a time; its captured length follows from the
 * snapshot length. */
static bool take_simple(struct vt_capture *c, struct block *b)
{
    const uint32_t snap = c->interfaces_len > 0 ? c->interfaces[0].snap : 0, wire = get32(c, b->head);
    const uint32_t captured = snap > 0 && snap < wire ? snap : wire;

    return take_packet(c, b, (struct packet_head){ .captured = captured < b->len ? captured : b->len,
                                                   .wire = wire });
}

static bool take_secrets(struct vt_capture *c, struct block *b)
{
    const uint32_t n = get32(c, b->head + 4);

    if (get32(c, b->head) != SECRETS_TLS || n > b->len || n > VT_CAPTURE_SECRETS_MAX)
        return skip(c, (uint64_t)b->len + 4);
    if (!reserve(c, n) || !read_exactly(c, c->room, n) || !skip(c, b->len - n + 4))
        return false;
    *b->text = vt_bytes(c->room, n);
    b->next = VT_CAPTURE_SECRETS;
    return true;
}

static const struct {
    uint32_t type, head;           /* LEN of it; 0: it has none */
    take_block *take;
    const char *what;
} blocks[] = {
    { 1, 0, take_interface, NULL },
    { OBSOLETE, 20, take_stamped, "packet" },
    { 3, 4, take_simple, "packet" },
    { 6, 20, take_stamped, "packet" },
    { 10, 8, take_secrets, "secrets" },
};

/* The block that begins with B's head. */
static bool take_any(struct vt_capture *c, struct block *b)
{
    uint8_t length[4];

    b->type = get32(c, b->head);
    if (b->type == SECTION)             /* it reads alike in both byte orders */
        return read_section(c);
    if (!read_exactly(c, length, sizeof length))
        return false;
    b->len = get32(c, length);
    if (b->len < 12 || b->len % 4 != 0)
        return fail(c, "a block of %lu bytes", (unsigned long)b->len);
    b->len -= 12;
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        if (blocks[i].type != b->type)
            continue;
        if (b->len < blocks[i].head || !read_exactly(c, b->head, blocks[i].head))
            return fail(c, "a %s block of %lu bytes", blocks[i].what, (unsigned long)b->len);
        b->len -= blocks[i].head;
        return blocks[i].take(c, b);
    }
    return skip(c, (uint64_t)b->len + 4);
}

static enum vt_capture_next next_ng(struct vt_capture *c, struct vt_packet *packet, struct vt_bytes *text)
{
    struct block b = { .packet = packet, .text = text, .next = VT_CAPTURE_END };

    while (b.next == VT_CAPTURE_END) {
        const enum vt_capture_next begun = read_head(c, b.head, 4);

        if (begun != VT_CAPTURE_PACKET)
            return begun;
        if (!take_any(c, &b))
            return VT_CAPTURE_ERROR;
    }
    return b.next;
}

enum vt_capture_next vt_capture_next(struct vt_capture *c, struct vt_packet *packet, struct vt_bytes *text)
{
    if (c->error[0] != '\0')
        return VT_CAPTURE_ERROR;
    *packet = (struct vt_packet){ .number = 0 };
    return c->ng ? next_ng(c, packet, text) : next_pcap(c, packet);
}

void vt_capture_close(struct vt_capture *c)
{
    free(c->interfaces);
    free(c->room);
    *c = (struct vt_capture){ .in = NULL };
}

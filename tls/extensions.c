#include "tls/extensions.h"

#include <stddef.h>

/* Writers. Each writes the extension_data that its clause asks of a client. */

static void write_opaque(struct vt_writer *w, uint32_t size, struct vt_bytes bytes)
{
    uint32_t mark = vt_write_vector(w, size);

    vt_write_bytes(w, bytes);
    vt_write_vector_end(w, size, mark);
}

static void write_server_name(struct vt_writer *w, const struct vt_offers *offers)
{
    uint32_t mark = vt_write_vector(w, 2);

    vt_write_u8(w, 0);
    write_opaque(w, 2, offers->server_name);
    vt_write_vector_end(w, 2, mark);
}

static void write_groups(struct vt_writer *w, const struct vt_offers *offers)
{
    vt_write_list(w, &offers->groups);
}

static void write_schemes(struct vt_writer *w, const struct vt_offers *offers)
{
    vt_write_list(w, &offers->schemes);
}

/* A list of one byte-sized element, 0: uncompressed points alone; and, the same bytes less one, an empty
 * string. */
static void write_point_formats(struct vt_writer *w, const struct vt_offers *offers)
{
    (void)offers;
    vt_write_u16(w, 0x0100);
}

static void write_renegotiation_info(struct vt_writer *w, const struct vt_offers *offers)
{
    (void)offers;
    vt_write_u8(w, 0);
}

static void write_alpn(struct vt_writer *w, const struct vt_offers *offers)
{
    uint32_t mark = vt_write_vector(w, 2);

    for (uint8_t i = 0; i < offers->alpn_len; i++)
        write_opaque(w, 1, offers->alpn[i]);
    vt_write_vector_end(w, 2, mark);
}

static bool has_name(const struct vt_offers *offers)
{
    return offers->server_name.len > 0;
}

static bool has_alpn(const struct vt_offers *offers)
{
    return offers->alpn_len > 0;
}

static bool has_ecdhe(const struct vt_offers *offers)
{
    return vt_offers_exchange(offers, VT_EXCHANGE_ECDHE);
}

/* Readers of extension_data. Those that keep nothing serve both hellos. */

static bool read_empty(struct vt_reader *r, struct vt_flight *flight)
{
    (void)r, (void)flight;
    return true;   /* bytes left over fail the group's end */
}

static bool read_server_name(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_opaque host_name = { "host_name", "name", 2, 1, 65535, true };
    struct vt_reader list;
    uint8_t type;

    return vt_read_vector16(r, "server_name_list", &list)
        && vt_open_item(&list, 0)
        && vt_read_enum8(&list, "name_type", vt_name_type_names, &type)
        && vt_read_opaque(&list, host_name, &flight->client.server_name)
        && vt_close(&list)
        && vt_read_done(&list);
}

static bool read_groups(struct vt_reader *r, struct vt_flight *flight)
{
    (void)flight;
    return vt_read_numbers(r, (struct vt_numbers){ "named_group_list", "group", 2, 2, vt_group_names });
}

static bool read_schemes(struct vt_reader *r, struct vt_flight *flight)
{
    (void)flight;
    return vt_read_numbers(r, (struct vt_numbers){ "supported_signature_algorithms", "algorithm", 2, 2,
                                                vt_scheme_names });
}

static bool read_point_formats(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_reader list;
    uint8_t format;
    bool uncompressed = false;

    (void)flight;
    if (!vt_read_vector8(r, "ec_point_format_list", &list))
        return false;
    for (uint16_t i = 0; vt_more(&list); i++) {
        if (!(vt_open_item(&list, i) && vt_read_enum8(&list, "format", vt_point_format_names, &format)
              && vt_close(&list)))
            return false;
        uncompressed = uncompressed || format == 0;
    }
    return vt_demand(r->parse, VT_RULE_VALUE, uncompressed, vt_say("no uncompressed points"))
        && vt_read_done(&list);
}

static bool read_renegotiation_info(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_opaque form = { "renegotiated_connection", "verify_data", 1, 0, 255, false };
    struct vt_bytes data;

    return vt_read_opaque(r, form, &data)
        && vt_demand(r->parse, VT_RULE_TLS_RENEGOTIATION_INFO, data.len == 0 || flight->again,
                     vt_octets(data));
}

/* RFC 5077 3.2: empty to ask for a ticket, as we do; others show one. */
static bool read_shown_ticket(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_bytes ticket;

    (void)flight;
    return vt_left(r) == 0 || vt_read_rest(r, "ticket", &ticket);
}

static bool alpn_offered(const struct vt_offers *offers, struct vt_bytes protocol)
{
    for (uint8_t i = 0; offers != NULL && i < offers->alpn_len; i++)
        if (vt_bytes_equal(offers->alpn[i], protocol))
            return true;
    return offers == NULL;
}

static bool protocol_item(struct vt_reader *list, uint16_t index, void *context)
{
    static const struct vt_opaque form = { "protocol_name", "name", 1, 1, 255, true };

    return vt_open_item(list, index) && vt_read_opaque(list, form, context) && vt_close(list);
}

/* ProtocolName protocol_name_list<2..2^16-1>: there is one at least. */
static bool read_offered_alpn(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_reader list;
    struct vt_bytes protocol;

    (void)flight;
    return vt_read_vector16(r, "protocol_name_list", &list)
        && (vt_left(&list) > 0
            ? vt_read_items(&list, protocol_item, &protocol) : protocol_item(&list, 0, &protocol));
}

/* RFC 7301 3.1, 3.2: the server's list has exactly one protocol, of those offered. */
static bool read_selected_alpn(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_reader list;
    struct vt_bytes protocol;

    if (!(vt_read_vector16(r, "protocol_name_list", &list)
          && protocol_item(&list, 0, &protocol)
          && vt_demand(r->parse, VT_RULE_TLS_ALPN, alpn_offered(flight->offers, protocol),
                       vt_value_of(VT_VALUE_TEXT, protocol))
          && vt_read_done(&list)))
        return false;
    flight->hello.alpn = protocol;
    return true;
}

/* TLS 1.3's, which only others send: it tells of which version what follows is. */
static bool read_supported_versions(struct vt_reader *r, struct vt_flight *flight)
{
    (void)flight;
    return vt_read_numbers(r, (struct vt_numbers){ "versions", "version", 1, 2, vt_version_names });
}

static bool read_selected_version(struct vt_reader *r, struct vt_flight *flight)
{
    return vt_read_enum16(r, "selected_version", vt_version_names, &flight->hello.selected_version);
}

static bool never(const struct vt_offers *offers)
{
    (void)offers;
    return false;
}

/* Data of an extension that we don't know, between two others. */
static bool read_unknown(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_bytes data;

    (void)flight;
    return vt_left(r) == 0 || vt_read_rest(r, "data", &data);
}

#define NOTED(flag) offsetof(struct vt_server_hello, flag)

/* Servers of TLS 1.2 have no business sending supported_groups, but some appliances do, and every peer lets
 * them. signature_algorithms is last: there are servers that choke on a hello whose last extension is
 * empty. */
const struct vt_extension_row vt_extensions[] = {
    { 0, has_name, write_server_name, read_server_name, read_empty, 0, "RFC 6066 3" },
    { 65281, NULL, write_renegotiation_info, read_renegotiation_info, read_renegotiation_info,
      NOTED(secure_renegotiation), "RFC 5746 3.2" },
    { 23, NULL, NULL, read_empty, read_empty, NOTED(extended_master_secret), "RFC 7627 5.1" },
    { 22, vt_offers_cbc, NULL, read_empty, read_empty, NOTED(encrypt_then_mac), "RFC 7366 2" },
    { 35, NULL, NULL, read_shown_ticket, read_empty, NOTED(ticket), "RFC 5077 3.2" },
    { 16, has_alpn, write_alpn, read_offered_alpn, read_selected_alpn, 0, "RFC 7301 3.1" },
    { 10, has_ecdhe, write_groups, read_groups, read_groups, 0, "RFC 8422 5.1.1" },
    { 11, has_ecdhe, write_point_formats, read_point_formats, read_point_formats, 0, "RFC 8422 5.1.2" },
    { 13, NULL, write_schemes, read_schemes, NULL, 0, "RFC 5246 7.4.1.4.1" },
    { 43, never, NULL, read_supported_versions, read_selected_version, 0, "RFC 8446 4.2.1" },
    { 0, NULL, NULL, NULL, NULL, 0, NULL }
};

static bool offered(const struct vt_extension_row *row, const struct vt_offers *offers)
{
    return row->offer == NULL || row->offer(offers);
}

void vt_write_client_extensions(struct vt_writer *w, const struct vt_offers *offers)
{
    uint32_t block = vt_write_vector(w, 2), data;

    for (const struct vt_extension_row *row = vt_extensions; row->clause != NULL; row++) {
        if (!offered(row, offers))
            continue;
        vt_write_u16(w, row->type);
        data = vt_write_vector(w, 2);
        if (row->write != NULL)
            row->write(w, offers);
        vt_write_vector_end(w, 2, data);
    }
    vt_write_vector_end(w, 2, block);
}

/* The row of the extension TYPE when it was offered; NULL: nobody asked for it. */
static const struct vt_extension_row *row_of(uint16_t type, const struct vt_offers *offers)
{
    for (const struct vt_extension_row *row = vt_extensions; row->clause != NULL; row++)
        if (row->type == type)
            return offers == NULL || offered(row, offers) ? row : NULL;
    return NULL;
}

/* What reads the data of an extension of ROW in either hello; NULL: it may not be there. */
static vt_message_reader *reader_of(const struct vt_extension_row *row, const struct vt_flight *flight,
                                    bool server)
{
    vt_message_reader *read = row == NULL ? NULL : server ? row->read_server : row->read_client;

    return read == NULL && flight->offers == NULL ? read_unknown : read;
}

/* The block of extensions under way. */
struct extensions {
    struct vt_flight *flight;
    bool server;                 /* in a ServerHello */
    uint32_t answered;           /* those that have come: a bit each row */
};

/* struct { ExtensionType extension_type; opaque extension_data<0..2^16-1>; } Extension; */
static bool read_extension(struct vt_reader *r, struct extensions *block)
{
    struct vt_flight *flight = block->flight;
    const struct vt_extension_row *row;
    vt_message_reader *read;
    const char *clause;
    struct vt_reader data;
    struct vt_value seen;
    uint16_t type;

    if (!vt_read_enum16(r, "extension_type", vt_extension_names, &type))
        return false;
    row = row_of(type, flight->offers);
    read = reader_of(row, flight, block->server);
    clause = row == NULL ? NULL : row->clause;
    if (read == read_unknown && flight->unknown != NULL)
        read = flight->unknown(type, block->server, &clause);
    seen = vt_enum(type, vt_name_of(vt_extension_names, type));
    if (!vt_demand(r->parse, VT_RULE_TLS_EXTENSION, read != NULL, seen))
        return false;

    uint32_t bit = row == NULL ? 0 : 1u << (row - vt_extensions);
    bool first = (block->answered & bit) == 0;
    block->answered |= bit;
    if (block->server && row != NULL && row->noted != 0)
        *(bool *)((char *)&flight->hello + row->noted) = true;
    return vt_demand(r->parse, VT_RULE_TLS_EXTENSION_TWICE, first, seen)
        && vt_cite(r, clause)
        && vt_read_vector16(r, "extension_data", &data)
        && read(&data, flight)
        && vt_read_done(&data);
}

static bool extension_item(struct vt_reader *list, uint16_t index, void *context)
{
    return vt_open_item(list, index) && read_extension(list, context) && vt_close(list);
}

static bool read_extensions(struct vt_reader *r, struct vt_flight *flight, bool server)
{
    struct extensions block = { flight, server, 0 };
    struct vt_reader list;

    return vt_read_vector16(r, "extensions", &list) && vt_read_items(&list, extension_item, &block);
}

bool vt_read_client_extensions(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_flight unused = *flight;

    if (flight->offers == NULL)
        return vt_left(r) == 0 || read_extensions(r, flight, false);
    return read_extensions(r, &unused, false);
}

bool vt_read_server_extensions(struct vt_reader *r, struct vt_flight *flight)
{
    return vt_left(r) == 0 || read_extensions(r, flight, true);
}

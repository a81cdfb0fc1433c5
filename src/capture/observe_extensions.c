/* Extensions that only others send, field by field: what our client offers is in tls/extensions.c. */
#include "capture/observe_messages.h"

/* The fields of each kind that needs no more than one. */

static bool read_empty(struct vt_reader *r, struct vt_flight *flight)
{
    (void)r, (void)flight;
    return true;     /* bytes left over fail the group's end */
}

static bool read_whole(struct vt_reader *r, const char *name)
{
    struct vt_bytes bytes;

    return vt_left(r) == 0 || vt_read_rest(r, name, &bytes);
}

static bool read_data(struct vt_reader *r, struct vt_flight *flight)
{
    (void)flight;
    return read_whole(r, "data");
}

static bool read_padding(struct vt_reader *r, struct vt_flight *flight)
{
    (void)flight;
    return read_whole(r, "padding");
}

static bool read_max_fragment_length(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_name lengths[] = { { 1, "2^9" }, { 2, "2^10" }, { 3, "2^11" }, { 4, "2^12" },
                                              { 0, NULL } };
    uint8_t length;

    (void)flight;
    return vt_read_enum8(r, "max_fragment_length", lengths, &length);
}

static bool read_heartbeat(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_name modes[] = { { 1, "peer_allowed_to_send" }, { 2, "peer_not_allowed_to_send" },
                                            { 0, NULL } };
    uint8_t mode;

    (void)flight;
    return vt_read_enum8(r, "mode", modes, &mode);
}

static bool read_record_size_limit(struct vt_reader *r, struct vt_flight *flight)
{
    uint16_t limit;

    (void)flight;
    return vt_read_u16(r, "record_size_limit", &limit);
}

static bool read_psk_modes(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_name modes[] = { { 0, "psk_ke" }, { 1, "psk_dhe_ke" }, { 0xff, NULL } };

    (void)flight;
    return vt_read_numbers(r, (struct vt_numbers){ "ke_modes", "mode", 1, 1, modes });
}

static bool read_compression(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_name algorithms[] = { { 1, "zlib" }, { 2, "brotli" }, { 3, "zstd" }, { 0, NULL } };

    (void)flight;
    return vt_read_numbers(r, (struct vt_numbers){ "algorithms", "algorithm", 1, 2, algorithms });
}

static bool read_schemes(struct vt_reader *r, struct vt_flight *flight)
{
    (void)flight;
    return vt_read_numbers(r, (struct vt_numbers){ "supported_signature_algorithms", "algorithm", 2, 2,
                                                   vt_scheme_names });
}

static bool read_cookie(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_opaque cookie = { "cookie", "bytes", 2, 1, 65535, false };
    struct vt_bytes bytes;

    (void)flight;
    return vt_read_opaque(r, cookie, &bytes);
}

static bool read_cas(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_bytes names;

    (void)flight;
    return vt_read_authorities(r, &names);
}

static bool read_selected_identity(struct vt_reader *r, struct vt_flight *flight)
{
    uint16_t identity;

    (void)flight;
    return vt_read_u16(r, "selected_identity", &identity);
}

/* Lists of what has several fields: each item by ITEM. */
static bool read_items(struct vt_reader *list, bool (*item)(struct vt_reader *list))
{
    for (uint16_t i = 0; vt_more(list); i++)
        if (!(vt_open_item(list, i) && item(list) && vt_close(list)))
            return false;
    return true;
}

static bool read_list(struct vt_reader *r, const char *name, bool (*item)(struct vt_reader *list))
{
    struct vt_reader list;

    return vt_read_vector16(r, name, &list) && read_items(&list, item) && vt_read_done(&list);
}

/* struct { CertificateStatusType status_type; ResponderID responder_id_list<0..2^16-1>; Extensions
 * request_extensions; } */
static bool read_responder_id(struct vt_reader *list)
{
    static const struct vt_opaque id = { "responder_id", "ResponderID", 2, 1, 65535, false };
    struct vt_bytes bytes;

    return vt_read_opaque(list, id, &bytes);
}

static bool read_status_request(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_opaque extensions = { "request_extensions", "Extensions", 2, 0, 65535, false };
    struct vt_bytes bytes;
    uint8_t type;

    (void)flight;
    return vt_read_enum8(r, "status_type", vt_status_type_names, &type)
        && (type != 1 ? read_whole(r, "request")
                      : read_list(r, "responder_id_list", read_responder_id)
                          && vt_read_opaque(r, extensions, &bytes));
}

/* struct { NamedGroup group; opaque key_exchange<1..2^16-1>; } KeyShareEntry; of a HelloRetryRequest the
 * group alone. */
static bool read_share(struct vt_reader *r)
{
    static const struct vt_opaque key_exchange = { "key_exchange", "bytes", 2, 1, 65535, false };
    struct vt_bytes bytes;
    uint16_t group;

    return vt_read_enum16(r, "group", vt_group_names, &group) && vt_read_opaque(r, key_exchange, &bytes);
}

static bool read_shares(struct vt_reader *r, struct vt_flight *flight)
{
    (void)flight;
    return read_list(r, "client_shares", read_share);
}

static bool read_server_share(struct vt_reader *r, struct vt_flight *flight)
{
    uint16_t group;

    (void)flight;
    return vt_left(r) == 2 ? vt_read_enum16(r, "selected_group", vt_group_names, &group)
                           : vt_open(r, "server_share", NULL) && read_share(r) && vt_close(r);
}

/* struct { PskIdentity identities<7..2^16-1>; PskBinderEntry binders<33..2^16-1>; } OfferedPsks; */
static bool read_identity(struct vt_reader *list)
{
    static const struct vt_opaque identity = { "identity", "bytes", 2, 1, 65535, false };
    struct vt_bytes bytes;
    uint32_t age;

    return vt_read_opaque(list, identity, &bytes) && vt_read_u32(list, "obfuscated_ticket_age", &age);
}

static bool read_binder(struct vt_reader *list)
{
    static const struct vt_opaque binder = { "binder", "bytes", 1, 32, 255, false };
    struct vt_bytes bytes;

    return vt_read_opaque(list, binder, &bytes);
}

static bool read_psks(struct vt_reader *r, struct vt_flight *flight)
{
    (void)flight;
    return read_list(r, "identities", read_identity) && read_list(r, "binders", read_binder);
}

static bool read_protocol(struct vt_reader *list)
{
    static const struct vt_opaque protocol = { "protocol_name", "name", 1, 0, 255, true };
    struct vt_bytes bytes;

    return vt_read_opaque(list, protocol, &bytes);
}

static bool read_next_protocols(struct vt_reader *r, struct vt_flight *flight)
{
    (void)flight;
    return vt_open(r, "protocols", NULL) && read_items(r, read_protocol) && vt_close(r);
}

static const struct {
    uint16_t type;
    const char *clause;
    vt_message_reader *client, *server;
} unknown[] = {
    { 1, "RFC 6066 4", read_max_fragment_length, read_max_fragment_length },
    { 5, "RFC 6066 8", read_status_request, read_empty },
    { 15, "RFC 6520 2", read_heartbeat, read_heartbeat },
    { 21, "RFC 7685 3", read_padding, read_padding },
    { 27, "RFC 8879 3", read_compression, read_data },
    { 28, "RFC 8449 4", read_record_size_limit, read_record_size_limit },
    { 41, "RFC 8446 4.2.11", read_psks, read_selected_identity },
    { 42, "RFC 8446 4.2.10", read_empty, read_empty },
    { 44, "RFC 8446 4.2.2", read_cookie, read_cookie },
    { 45, "RFC 8446 4.2.9", read_psk_modes, read_data },
    { 47, "RFC 8446 4.2.4", read_cas, read_data },
    { 49, "RFC 8446 4.2.6", read_empty, read_data },
    { 50, "RFC 8446 4.2.3", read_schemes, read_data },
    { 51, "RFC 8446 4.2.8", read_shares, read_server_share },
    { 13172, "draft-agl-tls-nextprotoneg-04 3", read_empty, read_next_protocols },
};

vt_message_reader *vt_read_unknown_extension(uint16_t type, bool server, const char **clause)
{
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        if (unknown[i].type == type) {
            *clause = unknown[i].clause;
            return server ? unknown[i].server : unknown[i].client;
        }
    return read_data;
}

#include "tls/extensions.h"
#include "base/ct.h"

bool vt_read_message_header(struct vt_reader *r, uint8_t *type)
{
    uint8_t next;
    uint32_t length;
    const char *name = vt_peek_u8(r, &next) ? vt_name_of(vt_handshake_type_names, next) : NULL;

    return vt_open(r, name != NULL ? name : "handshake", "RFC 5246 7.4")
        && vt_read_enum8(r, "msg_type", vt_handshake_type_names, type)
        && vt_read_u24(r, "length", &length);
}

bool vt_read_nothing(struct vt_reader *r, struct vt_flight *flight)
{
    (void)flight;
    return vt_cite(r, "RFC 5246 7.4.1.1, 7.4.5");
}

/* RFC 8446 4.1.3: a server that could speak TLS 1.2 and settles for less ends its random so. That of TLS 1.3
 * servers, which ends in 01, is what every 1.2 client gets from them, and no fault. */
static bool says_downgrade(const struct vt_reader *random)
{
    static const uint8_t sentinel[8] = { 0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x00 };
    const uint32_t at = VT_RANDOM_LEN - sizeof sentinel;

    return vt_left(random) >= VT_RANDOM_LEN
        && memcmp(random->data + random->at + at, sentinel, sizeof sentinel) == 0;
}

/* The rule that VERSION breaks, seen with the random that follows; VT_RULE_NONE: it is ours. OTHERS may have
 * agreed on a newer one, and on an older one for want of it. */
static enum vt_rule version_fault(const struct vt_reader *random, uint16_t version, bool others)
{
    if (version > VT_TLS13 || vt_name_of(vt_version_names, version) == NULL)
        return VT_RULE_TLS_VERSION_UNKNOWN;
    if (version == VT_TLS13)
        return others ? VT_RULE_NONE : VT_RULE_TLS_VERSION_NEW;
    if (!others && says_downgrade(random))
        return VT_RULE_TLS_DOWNGRADE;
    return version < VT_TLS12 ? VT_RULE_TLS_VERSION_OLD : VT_RULE_NONE;
}

static bool check_version(struct vt_reader *r, const struct vt_flight *flight, uint16_t version)
{
    const bool others = flight->offers == NULL;
    enum vt_rule fault = version_fault(r, version, others);

    return (others && fault == VT_RULE_NONE)
        || vt_check(r->parse, fault == VT_RULE_NONE ? VT_RULE_TLS_VERSION_OLD : fault, fault == VT_RULE_NONE,
                    vt_enum(version, vt_name_of(vt_version_names, version)));
}

/* An enumerated value with the name its registry gives. */
static struct vt_value named(const struct vt_name *names, uint32_t number)
{
    return vt_enum(number, vt_name_of(names, number));
}

/* struct {
 *     ProtocolVersion server_version;
 *     Random random;
 *     SessionID session_id;
 *     CipherSuite cipher_suite;
 *     CompressionMethod compression_method;
 *     select (extensions_present) { case false: struct {}; case true: Extension extensions<0..2^16-1>; };
 * } ServerHello; */
bool vt_read_server_hello(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_opaque session_id = { "session_id", "id", 1, 0, 32, false };
    struct vt_server_hello *m = &flight->hello;

    return vt_cite(r, "RFC 5246 7.4.1.3")
        && vt_read_enum16(r, "server_version", vt_version_names, &m->version)
        && check_version(r, flight, m->version)
        && vt_read_bytes(r, "random", VT_RANDOM_LEN, &m->random)
        && vt_read_opaque(r, session_id, &m->session_id)
        && vt_read_enum16(r, "cipher_suite", vt_suite_names, &m->suite)
        && (flight->offers == NULL
            || vt_check(r->parse, VT_RULE_TLS_CIPHER, vt_offered(&flight->offers->suites, m->suite),
                        named(vt_suite_names, m->suite)))
        && vt_read_enum8(r, "compression_method", vt_compression_names, &m->compression)
        && vt_check(r->parse, VT_RULE_TLS_COMPRESSION, m->compression == 0,
                    named(vt_compression_names, m->compression))
        && vt_read_server_extensions(r, flight)
        && (flight->offers == NULL                        /* RFC 7366 3: no answer but beside CBC */
            || vt_demand(r->parse, VT_RULE_TLS_ETM, !m->encrypt_then_mac
                         || vt_suite_of(m->suite)->kind == VT_PROTECT_CBC_MTE,
                             named(vt_suite_names, m->suite)));
}

/* opaque ASN.1Cert<1..2^24-1>; the certificates themselves are the verifier's to read. Those beyond the limit
 * are counted. */
static bool certificate_item(struct vt_reader *list, uint16_t index, void *context)
{
    struct vt_flight *flight = context;
    const uint32_t i = flight->chain_sent;
    struct vt_bytes der;
    uint32_t length;

    if (!(vt_open_item(list, index)
          && vt_read_u24(list, "length", &length)
          && vt_demand(list->parse, VT_RULE_VALUE, length > 0, vt_uint(length))
          && vt_read_bytes(list, "certificate", length, &der)
          && vt_close(list)))
        return false;
    flight->chain_sent++;
    if (i >= VT_CHAIN_MAX)
        return true;
    flight->chain[i] = der;
    flight->chain_parts[i] = (struct vt_part){ list->parse->buffer, list->at - length, length };
    flight->chain_len = i + 1;
    return true;
}

/* struct { ASN.1Cert certificate_list<0..2^24-1>; } Certificate; */
bool vt_read_certificate(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_reader list;

    return vt_cite(r, "RFC 5246 7.4.2")
        && vt_read_vector24(r, "certificate_list", &list)
        && vt_demand(r->parse, VT_RULE_TLS_NO_CERTIFICATE, vt_left(&list) > 0, vt_uint(0))
        && vt_read_items(&list, certificate_item, flight);
}

/* struct { ECCurveType curve_type = named_curve; NamedCurve namedcurve; } ECParameters;
 * struct { ECParameters curve_params; ECPoint public; } ServerECDHParams; */
bool vt_read_ecdh_params(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_opaque point = { "public", "point", 1, 1, 255, false };
    struct vt_server_key_exchange *m = &flight->key_exchange;
    uint8_t curve_type;

    return vt_open(r, "params", "RFC 8422 5.4")
        && vt_read_enum8(r, "curve_type", vt_curve_type_names, &curve_type)
        && vt_demand(r->parse, VT_RULE_TLS_GROUP, curve_type == 3, named(vt_curve_type_names, curve_type))
        && vt_read_enum16(r, "namedcurve", vt_group_names, &m->group)
        && vt_demand(r->parse, VT_RULE_TLS_GROUP,
                     flight->offers == NULL || vt_offered(&flight->offers->groups, m->group),
                     named(vt_group_names, m->group))
        && vt_read_opaque(r, point, &m->point)
        && vt_close(r);
}

/* RFC 5246 7.4.3: the scheme was offered, and the key in the certificate is of its kind. */
static bool scheme_allowed(const struct vt_flight *flight, uint16_t code)
{
    const struct vt_scheme *scheme = vt_scheme_of(code);

    if (flight->offers == NULL)
        return true;
    return scheme != NULL && vt_offered(&flight->offers->schemes, code)
        && scheme->key == flight->server_key->type;
}

/* struct { ServerECDHParams params; Signature signed_params; } ServerKeyExchange; RFC 8422 5.4 and RFC 5246
 * 4.7 */
bool vt_read_server_key_exchange(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_opaque signature = { "signature", "bytes", 2, 0, 65535, false };
    struct vt_server_key_exchange *m = &flight->key_exchange;
    uint32_t start = r->at;

    if (!vt_read_ecdh_params(r, flight))
        return false;
    m->params = vt_bytes(r->data + start, r->at - start);
    return vt_open(r, "signed_params", "RFC 5246 7.4.3")
        && vt_read_enum16(r, "algorithm", vt_scheme_names, &m->scheme)
        && vt_demand(r->parse, VT_RULE_TLS_SCHEME, scheme_allowed(flight, m->scheme),
                     named(vt_scheme_names, m->scheme))
        && vt_read_opaque(r, signature, &m->signature)
        && vt_close(r);
}

/* opaque DistinguishedName<1..2^16-1>, whose content is DER: what is shown to a person has been parsed. */
static bool authority_item(struct vt_reader *list, uint16_t index, void *context)
{
    struct vt_reader der;
    struct vt_bytes name;

    (void)context;
    return vt_open_item(list, index) && vt_read_vector16(list, "distinguished_name", &der)
        && vt_name_read(&der, "Name", "RFC 5280 4.1.2.4", &name) && vt_read_done(&der) && vt_close(list);
}

bool vt_read_authorities(struct vt_reader *r, struct vt_bytes *out)
{
    struct vt_reader list;

    if (!vt_read_vector16(r, "certificate_authorities", &list))
        return false;
    *out = vt_bytes(list.data + list.at, vt_left(&list));
    return vt_read_items(&list, authority_item, NULL);
}

/* struct {
 *     ClientCertificateType certificate_types<1..2^8-1>;
 *     SignatureAndHashAlgorithm supported_signature_algorithms<2..2^16-2>;
 *     DistinguishedName certificate_authorities<0..2^16-1>;
 * } CertificateRequest; */
bool vt_read_certificate_request(struct vt_reader *r, struct vt_flight *flight)
{
    return vt_cite(r, "RFC 5246 7.4.4")
        && vt_read_numbers(r, (struct vt_numbers){ "certificate_types", "type", 1, 1,
                                                vt_certificate_type_names })
        && vt_read_numbers(r, (struct vt_numbers){ "supported_signature_algorithms", "algorithm", 2, 2,
                                                vt_scheme_names })
        && vt_read_authorities(r, &flight->ca_names);
}

/* struct { uint32 ticket_lifetime_hint; opaque ticket<0..2^16-1>; } NewSessionTicket; */
bool vt_read_new_session_ticket(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_opaque ticket = { "ticket", "bytes", 2, 0, 65535, false };
    struct vt_bytes bytes;

    return vt_cite(r, "RFC 5077 3.3")
        && vt_read_u32(r, "ticket_lifetime_hint", &flight->ticket_lifetime)
        && vt_read_opaque(r, ticket, &bytes);
}

/* struct { opaque verify_data[verify_data_length]; } Finished; compared in constant time */
bool vt_read_finished(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_bytes data;

    return vt_cite(r, "RFC 5246 7.4.9")
        && vt_read_bytes(r, "verify_data", VT_VERIFY_DATA_LEN, &data)
        && vt_read_all(r)
        && vt_check(r->parse, VT_RULE_TLS_FINISHED,
                    vt_ct_equal(data.data, flight->verify_data, VT_VERIFY_DATA_LEN), vt_none());
}

#include "capture/observe_messages.h"

#include "capture/ocsp.h"

/* How keys are exchanged, as the beginning of a suite's name says. */
struct way {
    const char *prefix;
    vt_message_reader *params;         /* of the ServerKeyExchange; NULL: none is sent */
    bool is_signed;
    vt_message_reader *client;         /* of the ClientKeyExchange */
};

/* Opaque vectors, each with a length of SIZE bytes, as many as there are NAMES. */
static bool read_opaques(struct vt_reader *r, uint32_t size, const char *const *names)
{
    struct vt_bytes value;

    for (; *names != NULL; names++)
        if (!vt_read_opaque(r, (struct vt_opaque){ *names, "value", size, 1, 65535, false }, &value))
            return false;
    return true;
}

static bool read_rsa_params(struct vt_reader *r, struct vt_flight *flight)
{
    static const char *const names[] = { "rsa_modulus", "rsa_exponent", NULL };

    (void)flight;
    return vt_open(r, "params", "RFC 4346 7.4.3") && read_opaques(r, 2, names) && vt_close(r);
}

static bool read_dh_params(struct vt_reader *r, struct vt_flight *flight)
{
    static const char *const names[] = { "dh_p", "dh_g", "dh_Ys", NULL };

    (void)flight;
    return vt_open(r, "params", "RFC 5246 7.4.3") && read_opaques(r, 2, names) && vt_close(r);
}

/* RFC 5246 7.4.7.2: empty where the client's certificate holds its share. */
static bool read_client_dh(struct vt_reader *r, struct vt_flight *flight)
{
    static const char *const names[] = { "dh_Yc", NULL };

    (void)flight;
    return vt_cite(r, "RFC 5246 7.4.7.2") && (vt_left(r) == 0 || read_opaques(r, 2, names));
}

static bool read_client_ecdh(struct vt_reader *r, struct vt_flight *flight)
{
    return vt_left(r) == 0 || vt_read_client_ecdh(r, flight);
}

/* SSL 3.0 wrote the secret without a length (RFC 5246 7.4.7.1, the implementation note). */
static bool read_client_rsa(struct vt_reader *r, struct vt_flight *flight)
{
    return flight->hello.version != VT_SSL3 ? vt_read_client_rsa(r, flight)
        : vt_cite(r, "RFC 5246 7.4.7.1")
            && vt_read_rest(r, "encrypted_pre_master_secret", &flight->client.exchange_keys);
}

/* RFC 4492 5.4 had curves that are written out: what stands before the public point, and it. */
static bool read_explicit_prime(struct vt_reader *r)
{
    static const char *const names[] = { "prime_p", "a", "b", "base", "order", "cofactor", "public", NULL };
    uint8_t curve_type;

    return vt_open(r, "params", "RFC 4492 5.4")
        && vt_read_enum8(r, "curve_type", vt_curve_type_names, &curve_type)
        && vt_demand(r->parse, VT_RULE_TLS_GROUP, false, vt_enum(curve_type,
                                                                 vt_name_of(vt_curve_type_names, curve_type)))
        && read_opaques(r, 1, names) && vt_close(r);
}

static bool read_ec_params(struct vt_reader *r, struct vt_flight *flight)
{
    uint8_t curve_type;

    return vt_peek_u8(r, &curve_type) && curve_type == 1 ? read_explicit_prime(r)
        : vt_read_ecdh_params(r, flight);
}

/* The first that fits. */
static const struct way ways[] = {
    { "TLS_ECDHE_PSK_", NULL, false, NULL },
    { "TLS_ECDHE_", read_ec_params, true, read_client_ecdh },
    { "TLS_ECDH_anon_", read_ec_params, false, read_client_ecdh },
    { "TLS_ECDH_", NULL, false, read_client_ecdh },
    { "TLS_DHE_PSK_", NULL, false, NULL },
    { "TLS_DHE_", read_dh_params, true, read_client_dh },
    { "TLS_DH_anon_", read_dh_params, false, read_client_dh },
    { "TLS_DH_", NULL, false, read_client_dh },
    { "TLS_RSA_PSK_", NULL, false, NULL },
    { "TLS_RSA_EXPORT_", read_rsa_params, true, read_client_rsa },
    { "TLS_RSA_", NULL, false, read_client_rsa },
};

static const struct way *way_of(uint16_t suite)
{
    const char *name = vt_suite_name(suite);

    for (size_t i = 0; name != NULL && i < sizeof ways / sizeof ways[0]; i++)
        if (strncmp(name, ways[i].prefix, strlen(ways[i].prefix)) == 0)
            return &ways[i];
    return NULL;
}

const struct vt_suite *vt_suite_alike(uint16_t suite)
{
    const char *name = vt_suite_name(suite), *cipher = name == NULL ? NULL : strstr(name, "_WITH_");

    for (const struct vt_suite *s = vt_suites; cipher != NULL && s->code != 0; s++)
        if (strcmp(strstr(vt_suite_name(s->code), "_WITH_"), cipher) == 0)
            return s;
    return NULL;
}

/* RFC 5246 4.7: what is digitally signed names its algorithm; before 1.2 it did not. */
static bool read_signed(struct vt_reader *r, const struct vt_flight *flight, uint16_t *scheme,
                        struct vt_bytes *out)
{
    static const struct vt_opaque signature = { "signature", "bytes", 2, 0, 65535, false };

    *scheme = 0;
    return (flight->hello.version < VT_TLS12 || vt_read_enum16(r, "algorithm", vt_scheme_names, scheme))
        && vt_read_opaque(r, signature, out);
}

bool vt_read_any_server_key_exchange(struct vt_reader *r, struct vt_flight *flight)
{
    const struct way *way = way_of(flight->hello.suite);
    struct vt_server_key_exchange *m = &flight->key_exchange;
    const uint32_t start = r->at;

    *m = (struct vt_server_key_exchange){ .group = 0 };
    if (way == NULL || way->params == NULL)
        return vt_read_rest(r, "params", &m->params);
    if (!way->params(r, flight))
        return false;
    m->params = vt_bytes(r->data + start, r->at - start);
    return !way->is_signed
        || (vt_open(r, "signed_params", flight->hello.version < VT_TLS12 ? "RFC 4346 7.4.3"
                    : "RFC 5246 7.4.3")
            && read_signed(r, flight, &m->scheme, &m->signature) && vt_close(r));
}

bool vt_read_any_client_key_exchange(struct vt_reader *r, struct vt_flight *flight)
{
    const struct way *way = way_of(flight->hello.suite);

    if (way != NULL && way->client != NULL)
        return way->client(r, flight);
    return vt_cite(r, "RFC 5246 7.4.7")
        && (vt_left(r) == 0 || vt_read_rest(r, "exchange_keys", &flight->client.exchange_keys));
}

bool vt_read_any_certificate_verify(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_bytes signature;
    uint16_t scheme;

    return vt_cite(r, flight->hello.version < VT_TLS12 ? "RFC 4346 7.4.8" : "RFC 5246 7.4.8")
        && read_signed(r, flight, &scheme, &signature);
}

bool vt_read_any_certificate_request(struct vt_reader *r, struct vt_flight *flight)
{
    return flight->hello.version >= VT_TLS12 ? vt_read_certificate_request(r, flight)
        : vt_cite(r, "RFC 4346 7.4.4")
              && vt_read_numbers(r, (struct vt_numbers){ "certificate_types", "type", 1, 1,
                                                         vt_certificate_type_names })
              && vt_read_authorities(r, &flight->ca_names);
}

/* One OCSPResponse, or with ocsp_multi (RFC 6961 2.2) a list in which one may be empty. */
static bool read_ocsp(struct vt_reader *r, const char *name)
{
    struct vt_reader der;

    return vt_read_vector24(r, name, &der)
        && (vt_left(&der) == 0 || vt_ocsp_response_read(&der))
        && vt_read_done(&der);
}

static bool read_ocsp_list(struct vt_reader *r)
{
    struct vt_reader list;

    if (!vt_read_vector24(r, "ocsp_response_list", &list))
        return false;
    for (uint16_t i = 0; vt_more(&list); i++)
        if (!(vt_open_item(&list, i) && read_ocsp(&list, "ocsp_response") && vt_close(&list)))
            return false;
    return vt_read_done(&list);
}

const struct vt_name vt_status_type_names[] = { { 1, "ocsp" }, { 2, "ocsp_multi" }, { 0, NULL } };

/* struct { CertificateStatusType status_type; select (status_type) { case ocsp: OCSPResponse; } response; }
 * CertificateStatus; */
bool vt_read_certificate_status(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_bytes rest;
    uint8_t type;

    (void)flight;
    return vt_cite(r, "RFC 6066 8")
        && vt_read_enum8(r, "status_type", vt_status_type_names, &type)
        && (type == 1 ? read_ocsp(r, "response") : type == 2 ? read_ocsp_list(r)
            : vt_read_rest(r, "response", &rest));
}

/* struct { opaque selected_protocol<0..255>; opaque padding<0..255>; } NextProtocol; */
bool vt_read_next_protocol(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_opaque selected = { "selected_protocol", "name", 1, 0, 255, true };
    static const struct vt_opaque padding = { "padding", "bytes", 1, 0, 255, false };
    struct vt_bytes bytes;

    (void)flight;
    return vt_cite(r, "draft-agl-tls-nextprotoneg-04 6")
        && vt_read_opaque(r, selected, &bytes) && vt_read_opaque(r, padding, &bytes);
}

bool vt_read_body(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_bytes body;

    (void)flight;
    return vt_left(r) == 0 || vt_read_rest(r, "body", &body);
}

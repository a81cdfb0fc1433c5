#include "tls/extensions.h"

static uint32_t begin(struct vt_writer *w, uint8_t type)
{
    vt_write_u8(w, type);
    return vt_write_vector(w, 3);
}

/* RFC 5246 7.4.1.2. No session to resume; compression null alone (RFC 9325 3.3). */
void vt_write_client_hello(struct vt_writer *w, const struct vt_offers *offers,
                           const uint8_t random[VT_RANDOM_LEN])
{
    uint32_t mark = begin(w, VT_CLIENT_HELLO);

    vt_write_u16(w, VT_TLS12);
    vt_write_bytes(w, vt_bytes(random, VT_RANDOM_LEN));
    vt_write_u8(w, 0);
    vt_write_list(w, &offers->suites);
    vt_write_u16(w, 0x0100);
    vt_write_client_extensions(w, offers);
    vt_write_vector_end(w, 3, mark);
}

void vt_write_client_certificate(struct vt_writer *w)
{
    uint32_t mark = begin(w, VT_CERTIFICATE);

    vt_write_number(w, 3, 0);
    vt_write_vector_end(w, 3, mark);
}

/* RFC 8422 5.7: ecdh_Yc, a length of 1 byte. RFC 5246 7.4.7.1: EncryptedPreMasterSecret, of 2. */
void vt_write_client_key_exchange(struct vt_writer *w, uint32_t length_size, struct vt_bytes exchange_keys)
{
    uint32_t mark = begin(w, VT_CLIENT_KEY_EXCHANGE);

    vt_write_number(w, length_size, (uint32_t)exchange_keys.len);
    vt_write_bytes(w, exchange_keys);
    vt_write_vector_end(w, 3, mark);
}

void vt_write_finished(struct vt_writer *w, const uint8_t verify_data[VT_VERIFY_DATA_LEN])
{
    uint32_t mark = begin(w, VT_FINISHED);

    vt_write_bytes(w, vt_bytes(verify_data, VT_VERIFY_DATA_LEN));
    vt_write_vector_end(w, 3, mark);
}

/* struct {
 *     ProtocolVersion client_version;
 *     Random random;
 *     SessionID session_id;
 *     CipherSuite cipher_suites<2..2^16-2>;
 *     CompressionMethod compression_methods<1..2^8-1>;
 *     Extension extensions<0..2^16-1>;
 * } ClientHello; */
bool vt_read_client_hello(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_opaque session_id = { "session_id", "id", 1, 0, 32, false };
    struct vt_client_hello *m = &flight->client;
    uint16_t version;

    return vt_cite(r, "RFC 5246 7.4.1.2")
        && vt_read_enum16(r, "client_version", vt_version_names, &version)
        && vt_read_bytes(r, "random", VT_RANDOM_LEN, &m->random)
        && vt_read_opaque(r, session_id, &m->session_id)
        && vt_read_numbers(r, (struct vt_numbers){ "cipher_suites", "cipher_suite", 2, 2, vt_suite_names })
        && vt_read_numbers(r,
                           (struct vt_numbers){ "compression_methods", "method", 1, 1, vt_compression_names })
        && vt_read_client_extensions(r, flight);
}

bool vt_read_client_certificate(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_reader list;

    (void)flight;
    return vt_cite(r, "RFC 5246 7.4.6")
        && vt_read_vector24(r, "certificate_list", &list)
        && vt_read_done(&list);
}

bool vt_read_client_ecdh(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_opaque public = { "ecdh_Yc", "point", 1, 1, 255, false };

    return vt_cite(r, "RFC 8422 5.7")
        && vt_read_opaque(r, public, &flight->client.exchange_keys);
}

bool vt_read_client_rsa(struct vt_reader *r, struct vt_flight *flight)
{
    static const struct vt_opaque secret = { "EncryptedPreMasterSecret", "encrypted_pre_master_secret", 2, 0,
                                             65535, false };

    return vt_cite(r, "RFC 5246 7.4.7.1")
        && vt_read_opaque(r, secret, &flight->client.exchange_keys);
}

bool vt_read_client_finished(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_bytes data;

    (void)flight;
    return vt_cite(r, "RFC 5246 7.4.9")
        && vt_read_bytes(r, "verify_data", VT_VERIFY_DATA_LEN, &data);
}

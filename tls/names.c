#include "tls/names.h"

const struct vt_name vt_version_names[] = {
    { 0x0200, "SSL 2.0" }, { 0x0300, "SSL 3.0" }, { 0x0301, "TLS 1.0" }, { 0x0302, "TLS 1.1" },
    { 0x0303, "TLS 1.2" }, { 0x0304, "TLS 1.3" }, { 0xfeff, "DTLS 1.0" }, { 0xfefd, "DTLS 1.2" }, { 0, NULL }
};

const struct vt_name vt_content_type_names[] = {
    { 20, "change_cipher_spec" }, { 21, "alert" }, { 22, "handshake" }, { 23, "application_data" },
    { 24, "heartbeat" }, { 0, NULL }
};

const struct vt_name vt_handshake_type_names[] = {
    { 0, "hello_request" }, { 1, "client_hello" }, { 2, "server_hello" }, { 3, "hello_verify_request" },
    { 4, "new_session_ticket" }, { 8, "encrypted_extensions" }, { 11, "certificate" },
    { 12, "server_key_exchange" }, { 13, "certificate_request" }, { 14, "server_hello_done" },
    { 15, "certificate_verify" }, { 16, "client_key_exchange" }, { 20, "finished" },
    { 21, "certificate_url" }, { 22, "certificate_status" }, { 23, "supplemental_data" },
    { 24, "key_update" }, { 67, "next_protocol" }, { 0, NULL }
};

const struct vt_name vt_compression_names[] = {
    { 0, "null" }, { 1, "DEFLATE" }, { 64, "LZS" }, { 0, NULL }
};

const struct vt_name vt_certificate_type_names[] = {
    { 1, "rsa_sign" }, { 2, "dss_sign" }, { 3, "rsa_fixed_dh" }, { 4, "dss_fixed_dh" },
    { 20, "fortezza_dms" }, { 64, "ecdsa_sign" }, { 65, "rsa_fixed_ecdh" }, { 66, "ecdsa_fixed_ecdh" },
    { 0, NULL }
};

const struct vt_name vt_curve_type_names[] = {
    { 1, "explicit_prime" }, { 2, "explicit_char2" }, { 3, "named_curve" }, { 0, NULL }
};

const struct vt_name vt_point_format_names[] = {
    { 0, "uncompressed" }, { 1, "ansiX962_compressed_prime" }, { 2, "ansiX962_compressed_char2" }, { 0, NULL }
};

const struct vt_name vt_name_type_names[] = { { 0, "host_name" }, { 0, NULL } };

const struct vt_name vt_group_names[] = {
    { 19, "secp192r1" }, { 21, "secp224r1" }, { 22, "secp256k1" }, { 23, "secp256r1" }, { 24, "secp384r1" },
    { 25, "secp521r1" }, { 26, "brainpoolP256r1" }, { 27, "brainpoolP384r1" }, { 28, "brainpoolP512r1" },
    { 29, "x25519" }, { 30, "x448" }, { 256, "ffdhe2048" }, { 257, "ffdhe3072" }, { 258, "ffdhe4096" },
    { 259, "ffdhe6144" }, { 260, "ffdhe8192" }, { 4588, "X25519MLKEM768" }, { 0, NULL }
};

/* RFC 8446 gave RFC 5246's pairs of hash and signature one name each, and 1.2 uses its new ones: RSA-PSS and
 * EdDSA. */
const struct vt_name vt_scheme_names[] = {
    { 0x0101, "rsa_pkcs1_md5" }, { 0x0201, "rsa_pkcs1_sha1" }, { 0x0202, "dsa_sha1" },
    { 0x0203, "ecdsa_sha1" }, { 0x0301, "rsa_pkcs1_sha224" }, { 0x0302, "dsa_sha224" },
    { 0x0303, "ecdsa_sha224" }, { 0x0401, "rsa_pkcs1_sha256" }, { 0x0402, "dsa_sha256" },
    { 0x0403, "ecdsa_secp256r1_sha256" }, { 0x0501, "rsa_pkcs1_sha384" }, { 0x0502, "dsa_sha384" },
    { 0x0503, "ecdsa_secp384r1_sha384" }, { 0x0601, "rsa_pkcs1_sha512" }, { 0x0602, "dsa_sha512" },
    { 0x0603, "ecdsa_secp521r1_sha512" }, { 0x0804, "rsa_pss_rsae_sha256" },
    { 0x0805, "rsa_pss_rsae_sha384" }, { 0x0806, "rsa_pss_rsae_sha512" }, { 0x0807, "ed25519" },
    { 0x0808, "ed448" }, { 0x0809, "rsa_pss_pss_sha256" }, { 0x080a, "rsa_pss_pss_sha384" },
    { 0x080b, "rsa_pss_pss_sha512" }, { 0x081a, "ecdsa_brainpoolP256r1tls13_sha256" },
    { 0x081b, "ecdsa_brainpoolP384r1tls13_sha384" }, { 0x081c, "ecdsa_brainpoolP512r1tls13_sha512" },
    { 0, NULL }
};

const struct vt_name vt_extension_names[] = {
    { 0, "server_name" }, { 1, "max_fragment_length" }, { 2, "client_certificate_url" },
    { 3, "trusted_ca_keys" }, { 4, "truncated_hmac" }, { 5, "status_request" }, { 6, "user_mapping" },
    { 9, "cert_type" }, { 10, "supported_groups" }, { 11, "ec_point_formats" }, { 12, "srp" },
    { 13, "signature_algorithms" }, { 14, "use_srtp" }, { 15, "heartbeat" },
    { 16, "application_layer_protocol_negotiation" }, { 17, "status_request_v2" },
    { 18, "signed_certificate_timestamp" }, { 19, "client_certificate_type" },
    { 20, "server_certificate_type" }, { 21, "padding" }, { 22, "encrypt_then_mac" },
    { 23, "extended_master_secret" }, { 24, "token_binding" }, { 27, "compress_certificate" },
    { 28, "record_size_limit" }, { 35, "session_ticket" }, { 41, "pre_shared_key" }, { 42, "early_data" },
    { 43, "supported_versions" }, { 44, "cookie" }, { 45, "psk_key_exchange_modes" },
    { 47, "certificate_authorities" }, { 49, "post_handshake_auth" }, { 50, "signature_algorithms_cert" },
    { 51, "key_share" }, { 57, "quic_transport_parameters" }, { 13172, "next_protocol_negotiation" },
    { 65281, "renegotiation_info" }, { 0, NULL }
};

const struct vt_name vt_alert_level_names[] = { { 1, "warning" }, { 2, "fatal" }, { 0, NULL } };

const struct vt_name vt_alert_names[] = {
#define VT_ALERT_ROW(number, name, words) { number, name },
#include "tls/alert_table.h"
#undef VT_ALERT_ROW
    { 0, NULL }
};

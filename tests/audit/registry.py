"""Numbers and their names, from the registries of IANA and the RFCs cited."""

GROUPS = {23: "secp256r1", 24: "secp384r1", 25: "secp521r1", 29: "x25519"}
VERSIONS = {0x0300: "SSL 3.0", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1", 0x0303: "TLS 1.2", 0x0304: "TLS 1.3"}
CONTENT_TYPES = {20: "change_cipher_spec", 21: "alert", 22: "handshake", 23: "application_data"}
MESSAGES = {0: "hello_request", 1: "client_hello", 2: "server_hello", 4: "new_session_ticket", 11: "certificate", 12: "server_key_exchange",
            13: "certificate_request", 14: "server_hello_done", 15: "certificate_verify", 16: "client_key_exchange", 20: "finished"}
SCHEMES = {
    0x0401: "rsa_pkcs1_sha256", 0x0501: "rsa_pkcs1_sha384", 0x0601: "rsa_pkcs1_sha512", 0x0403: "ecdsa_secp256r1_sha256",
    0x0503: "ecdsa_secp384r1_sha384", 0x0603: "ecdsa_secp521r1_sha512", 0x0804: "rsa_pss_rsae_sha256", 0x0805: "rsa_pss_rsae_sha384",
    0x0806: "rsa_pss_rsae_sha512", 0x0807: "ed25519", 0x0808: "ed448", 0x0809: "rsa_pss_pss_sha256", 0x080a: "rsa_pss_pss_sha384",
    0x080b: "rsa_pss_pss_sha512",
}

# number: name, hash of the PRF, MAC (None: AEAD), bytes of a key (RFC 5246 A.5, 5288, 5289, 7905, 8422)
SUITES = {
    0x002f: ("TLS_RSA_WITH_AES_128_CBC_SHA", "sha256", "sha1", 16), 0x0035: ("TLS_RSA_WITH_AES_256_CBC_SHA", "sha256", "sha1", 32),
    0x003c: ("TLS_RSA_WITH_AES_128_CBC_SHA256", "sha256", "sha256", 16), 0x003d: ("TLS_RSA_WITH_AES_256_CBC_SHA256", "sha256", "sha256", 32),
    0x009c: ("TLS_RSA_WITH_AES_128_GCM_SHA256", "sha256", None, 16), 0x009d: ("TLS_RSA_WITH_AES_256_GCM_SHA384", "sha384", None, 32),
    0xc009: ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "sha256", "sha1", 16), 0xc00a: ("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "sha256", "sha1", 32),
    0xc013: ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "sha256", "sha1", 16), 0xc014: ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "sha256", "sha1", 32),
    0xc023: ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "sha256", "sha256", 16), 0xc024: ("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", "sha384", "sha384", 32),
    0xc027: ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "sha256", "sha256", 16), 0xc028: ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", "sha384", "sha384", 32),
    0xc02b: ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "sha256", None, 16), 0xc02c: ("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "sha384", None, 32),
    0xc02f: ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "sha256", None, 16), 0xc030: ("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "sha384", None, 32),
    0xcca8: ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "sha256", None, 32), 0xcca9: ("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "sha256", None, 32),
}

# The last word of a leaf's path: the names of its numbers. One that is not here is compared no further than `values.py` can.
ENUMERATIONS = {
    "content_type": CONTENT_TYPES, "version": VERSIONS, "client_version": VERSIONS, "server_version": VERSIONS, "msg_type": MESSAGES,
    "cipher_suite": {n: s[0] for n, s in SUITES.items()}, "group": GROUPS, "namedcurve": GROUPS, "algorithm": SCHEMES,
    "method": {0: "null", 1: "DEFLATE"}, "compression_method": {0: "null", 1: "DEFLATE"}, "name_type": {0: "host_name"},
    "format": {0: "uncompressed", 1: "ansiX962_compressed_prime", 2: "ansiX962_compressed_char2"},
    "form": {2: "compressed", 3: "compressed", 4: "uncompressed"}, "curve_type": {1: "explicit_prime", 2: "explicit_char2", 3: "named_curve"},
    "level": {1: "warning", 2: "fatal"},
    "description": {0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 22: "record_overflow", 40: "handshake_failure",
                    42: "bad_certificate", 43: "unsupported_certificate", 44: "certificate_revoked", 45: "certificate_expired", 46: "certificate_unknown",
                    47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied", 50: "decode_error", 51: "decrypt_error", 70: "protocol_version",
                    71: "insufficient_security", 80: "internal_error", 86: "inappropriate_fallback", 90: "user_canceled", 100: "no_renegotiation",
                    109: "missing_extension", 110: "unsupported_extension", 112: "unrecognized_name", 113: "bad_certificate_status_response",
                    120: "no_application_protocol"},
    "extension_type": {0: "server_name", 1: "max_fragment_length", 5: "status_request", 10: "supported_groups", 11: "ec_point_formats",
                       13: "signature_algorithms", 16: "application_layer_protocol_negotiation", 18: "signed_certificate_timestamp",
                       22: "encrypt_then_mac", 23: "extended_master_secret", 35: "session_ticket", 65281: "renegotiation_info"},
    "tag": {1: "BOOLEAN", 2: "INTEGER", 3: "BIT STRING", 4: "OCTET STRING", 5: "NULL", 6: "OBJECT IDENTIFIER", 10: "ENUMERATED", 12: "UTF8String",
            19: "PrintableString", 18: "NumericString", 20: "T61String", 22: "IA5String", 23: "UTCTime", 24: "GeneralizedTime", 26: "VisibleString", 28: "UniversalString",
            30: "BMPString", 48: "SEQUENCE", 49: "SET", **{0x80 + i: f"[{i}]" for i in range(31)}, **{0xa0 + i: f"[{i}]" for i in range(31)}},
}

# Names by which a trace may call an OBJECT IDENTIFIER.
OIDS = {
    "2.5.4.3": "commonName", "2.5.4.6": "countryName", "2.5.4.7": "localityName", "2.5.4.8": "stateOrProvinceName", "2.5.4.10": "organizationName",
    "2.5.4.11": "organizationalUnitName", "1.2.840.10045.2.1": "id-ecPublicKey", "1.2.840.10045.3.1.7": "secp256r1", "1.3.132.0.34": "secp384r1",
    "1.3.132.0.35": "secp521r1", "1.2.840.10045.4.3.2": "ecdsa-with-SHA256", "1.2.840.10045.4.3.3": "ecdsa-with-SHA384",
    "1.2.840.10045.4.3.4": "ecdsa-with-SHA512", "1.2.840.113549.1.1.1": "rsaEncryption", "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
    "1.2.840.113549.1.1.10": "id-RSASSA-PSS", "1.2.840.113549.1.1.11": "sha256WithRSAEncryption", "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
    "1.2.840.113549.1.1.13": "sha512WithRSAEncryption", "1.3.101.112": "id-Ed25519", "1.3.14.3.2.26": "id-sha1", "2.16.840.1.101.3.4.2.1": "id-sha256",
    "2.16.840.1.101.3.4.2.2": "id-sha384", "2.16.840.1.101.3.4.2.3": "id-sha512", "2.5.29.14": "subjectKeyIdentifier", "2.5.29.15": "keyUsage",
    "2.5.29.17": "subjectAltName", "2.5.29.19": "basicConstraints", "2.5.29.30": "nameConstraints", "2.5.29.35": "authorityKeyIdentifier",
    "2.5.29.37": "extKeyUsage", "1.3.6.1.5.5.7.3.1": "id-kp-serverAuth", "1.3.6.1.5.5.7.3.2": "id-kp-clientAuth",
}
KEY_USAGE = ("digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly")

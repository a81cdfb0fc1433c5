/* Every bound of the library, each with its reason. A limit reached is a failure, never a skip: what
 * was not looked at has not passed. A build for a small target may lower those marked (*) with -D. Two
 * that public structs are made of stand beside them: VT_PATH_MAX (vitrine.h) and VT_DEPTH_MAX
 * (vitrine_parse.h). */
#pragma once

/* RFC 5246 6.2.1: a TLSPlaintext fragment; 6.2.3: a TLSCiphertext may add 2048. */
#define VT_PLAINTEXT_MAX 16384
#define VT_CIPHERTEXT_MAX (16384 + 2048)

/* (*) One handshake message. A chain of ten RSA-4096 certificates is 20 KB; a leaf with 2,000 names 50 KB. */
#ifndef VT_HANDSHAKE_MAX
#define VT_HANDSHAKE_MAX 65536
#endif

/* Records in a row that bring nothing forward: empty fragments and warning alerts. Peers use 32 and 5. */
#define VT_EMPTY_RECORDS_MAX 32
#define VT_WARNING_ALERTS_MAX 4

/* (*) Certificates a server may send. Public chains have 2 to 5; servers that send their whole history,
 * 12. */
#ifndef VT_CHAIN_MAX
#define VT_CHAIN_MAX 16
#endif

/* (*) Spares, and trust anchors, that one search may meet: those whose subject issued something in the pool.
 * How many more there are does not matter. */
#ifndef VT_SPARES_MAX
#define VT_SPARES_MAX 64
#endif
#ifndef VT_ANCHORS_MAX
#define VT_ANCHORS_MAX 16
#endif

/* Of them, those of one subject: CAs that are cross-signed have some 5. Those that fit best by key identifier
 * are kept. */
#define VT_NAMESAKES_MAX 16

/* Work in one path search. Peers: 100 signatures (rustls-webpki), 200 in Go. A look at a candidate is
 * cheap. */
#define VT_SIGNATURE_CHECKS_MAX 64
#define VT_PATH_STEPS_MAX 4096

/* Comparisons of a name with a name constraint in one search, and in the judgement after it: rustls-webpki
 * stops at 250,000. */
#define VT_CONSTRAINT_CHECKS_MAX 250000

/* A comparison of names that are longer counts for several: it is as long as they are. */
#define VT_CONSTRAINT_CHECK_BYTES 512

/* Certificate policies at one depth of a path (RFC 9618 4.1: the graph grows with the policies and the
 * mappings of its certificates, no faster). A public server's certificate has 1 to 4. */
#define VT_POLICIES_MAX 64

/* Comparisons of two policies in one search, and in the judgement after it: those of some ten paths that are
 * full of them, or hundreds of real ones. */
#define VT_POLICY_CHECKS_MAX 1000000

/* Octets of a serial number. RFC 5280 4.1.2.2 allows CAs 20, and asks their users for grace: 64 hold any
 * digest that a CA may make one of. */
#define VT_SERIAL_MAX 64

/* Extensions of one certificate; real ones carry 8 to 15. */
#define VT_EXTENSIONS_MAX 32

/* Attributes of one RDN. Real ones have 1, rarely 2; two RDNs are compared each attribute with each. */
#define VT_RDN_ATTRIBUTES_MAX 16

/* RSA moduli. Below 1024 nothing is verified at all; above 8192 (*) the arithmetic is a denial of service. */
#define VT_RSA_BITS_MIN 1024
#ifndef VT_RSA_BITS_MAX
#define VT_RSA_BITS_MAX 8192
#endif
#define VT_RSA_BYTES_MAX (VT_RSA_BITS_MAX / 8)

/* RSA public exponents. Nobody needs more than 65537; one of 64 bits already costs up to seven times as much,
 * so larger ones only keep us busy. OpenSSL, too, stops there for large keys. */
#define VT_RSA_EXPONENT_BITS_MAX 64

/* RFC 1035 3.1: a host name in text form. */
#define VT_HOST_NAME_MAX 253

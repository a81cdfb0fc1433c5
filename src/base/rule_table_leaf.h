/* The rows of base/rule_table.h, which includes this, for the server's own certificate: the demands on it,
 * and revocation. */

/* The leaf: the demands on a mail server's certificate. */
VT_ROW(LEAF_VERSION, CHAIN, "leaf.purpose", "version", 7, 43, 26, "RFC 5246 7.4.2",
       "a server certificate is version 3", "replace {subject} by a current certificate: it is {seen}")
VT_ROW(LEAF_PURPOSE, CHAIN, "leaf.purpose", "", 7, 43, 26, "RFC 5280 4.2.1.12",
       "extKeyUsage, when present, allows serverAuth",
       "have {subject} reissued for {wanted}: it is for {seen}")
VT_ROW(LEAF_ISSUER_PURPOSE, CHAIN, "leaf.purpose", "issuer", 7, 43, 26, "RFC 5280 4.2.1.12",
       "extKeyUsage in the CAs above, when present, allows serverAuth",
       "use a CA for TLS servers: {subject} may issue for {seen} alone")
VT_ROW(LEAF_SIGN, CHAIN, "leaf.key-usage", "digital-signature", 7, 43, 39, "RFC 5246 7.4.2",
       "keyUsage, when present, allows digitalSignature: the key exchange in use signs",
       "have {subject} reissued with {wanted} in its keyUsage: it has {seen}")
VT_ROW(LEAF_ENCIPHER, CHAIN, "leaf.key-usage", "key-encipherment", 7, 43, 26, "RFC 5246 7.4.2",
       "keyUsage, when present, allows keyEncipherment: RSA key exchange encrypts to the key",
       "enable ECDHE on the server, or have {subject} reissued with {wanted} in its keyUsage: it has {seen}")
VT_ROW(LEAF_NO_USE, CHAIN, "leaf.key-usage", "none", 7, 43, 39, "RFC 5280 4.2.1.12",
       "keyUsage, when present, allows digitalSignature, keyEncipherment or keyAgreement",
       "have {subject} reissued with {wanted} in its keyUsage: it has {seen}")
VT_ROW(LEAF_KEY_STRENGTH, CHAIN, "leaf.key-strength", "", 7, 42, 66, "RFC 9325 4.5",
       "the key is 2048 bits of RSA or P-256 at least",
       "make a new key, of {wanted} bits at least, and have {subject} reissued for it: the key has {seen} "
       "bits")
VT_ROW(LEAF_KEY_TYPE, CHAIN, "leaf.key-strength", "type", 7, 43, 6, "RFC 5280 4.1.2.7",
       "the key is one that this program knows: RSA, P-256, P-384, P-521 or Ed25519",
       "check it with another program, or have {subject} reissued for another key: this one is {seen}, which "
       "this program does not know")
VT_ROW(LEAF_NAME, CHAIN, "leaf.name", "", 6, 42, 62, "RFC 9525 6.3",
       "a DNS name of the certificate matches the name that was asked for",
       "have {subject} reissued with DNS:{wanted} among its names, or connect by a name that it has: {seen}")
VT_ROW(LEAF_ADDRESS, CHAIN, "leaf.name", "address", 6, 42, 64, "RFC 9525 6.4",
       "an IP address of the certificate equals the address that was asked for",
       "have {subject} reissued with IP:{wanted} among its names, or connect by a name that it has: {seen}")
VT_ROW(LEAF_COMMON_NAME, CHAIN, "leaf.name", "common-name", 6, 42, 62, "RFC 9525 2",
       "the name stands in subjectAltName, not in the common name alone",
       "have {subject} reissued with DNS:{wanted} in a subjectAltName: OpenSSL, GnuTLS and Postfix take its "
       "common name all the same, Go and browsers do not")
VT_ROW(LEAF_NAMELESS, CHAIN, "leaf.name", "no-host", 6, 42, 62, "RFC 9525 6.3",
       "the certificate has a DNS name or an IP address, in its subjectAltName",
       "have {subject} reissued with {wanted} in a subjectAltName: it names no host there")
VT_ROW(LEAF_NOT_FIRST, CHAIN, "leaf.name", "not-first", 6, 42, 62, "RFC 5246 7.4.2",
       "the server's own certificate comes first",
       "put the certificate of {seen}, which is for {wanted}, first in the chain file, before that of "
       "{subject}")
VT_ROW(LEAF_NO_NAME, CHAIN, "leaf.name", "none-given", 6, 42, 62, "RFC 9525 6.1",
       "there is a host name or an address to compare with",
       "say which name to check with --name: {wanted} is none")

/* Revocation. */
VT_ROW(REVOKED_CRL, CHAIN, "revocation.crl", "", 8, 44, 23, "RFC 5280 6.3.3",
       "no CRL lists the certificate", "replace {subject}: its CA revoked it on {seen}")
VT_ROW(REVOKED_STAPLE, CHAIN, "revocation.staple", "", 8, 44, 23, "RFC 6960 2.2",
       "the stapled response does not say revoked", "replace {subject}: its CA revoked it on {seen}")

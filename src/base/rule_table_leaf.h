/* The rows of base/rule_table.h, which includes this, for the server's own certificate: the demands on it,
 * and revocation. */

/* The leaf: the demands on a mail server's certificate. */

/* "The certificate type MUST be X.509v3, unless explicitly negotiated otherwise" (RFC 5246 7.4.2) */
VT_ROW(LEAF_VERSION, CHAIN, "leaf.purpose", "version", 7, 43, 26, "RFC 5246 7.4.2",
       "a server certificate is version 3", "replace {subject} by a current certificate: it is {seen}")
/* "If the extension is present, then the certificate MUST only be used for one of the purposes indicated."
 * (RFC 5280 4.2.1.12). That it binds what a CA issues, too, is the practice of verifiers. */
VT_ROW(LEAF_PURPOSE, CHAIN, "leaf.purpose", "", 7, 43, 26, "RFC 5280 4.2.1.12",
       "extKeyUsage, when present, allows serverAuth",
       "have {subject} reissued for {wanted}: it is for {seen}")
VT_ROW(LEAF_ISSUER_PURPOSE, CHAIN, "leaf.purpose", "issuer", 7, 43, 26, "RFC 5280 4.2.1.12",
       "extKeyUsage in the CAs above, when present, allows serverAuth",
       "use a CA for TLS servers: {subject} may issue for {seen} alone")
/* "… the certificate MUST allow the key to be used for signing (the digitalSignature bit MUST be set if the
 * key usage extension is present)" (RFC 5246 7.4.2) */
VT_ROW(LEAF_SIGN, CHAIN, "leaf.key-usage", "digital-signature", 7, 43, 39, "RFC 5246 7.4.2",
       "keyUsage, when present, allows digitalSignature: the key exchange in use signs",
       "have {subject} reissued with {wanted} in its keyUsage: it has {seen}")
/* "… the certificate MUST allow the key to be used for encryption (the keyEncipherment bit MUST be set if the
 * key usage extension is present)." (RFC 5246 7.4.2) */
VT_ROW(LEAF_ENCIPHER, CHAIN, "leaf.key-usage", "key-encipherment", 7, 43, 26, "RFC 5246 7.4.2",
       "keyUsage, when present, allows keyEncipherment: RSA key exchange encrypts to the key",
       "enable ECDHE on the server, or have {subject} reissued with {wanted} in its keyUsage: it has {seen}")
/* "Key usage bits that may be consistent: digitalSignature, keyEncipherment or keyAgreement"
 * (RFC 5280 4.2.1.12) */
VT_ROW(LEAF_NO_USE, CHAIN, "leaf.key-usage", "none", 7, 43, 39, "RFC 5280 4.2.1.12",
       "keyUsage, when present, allows digitalSignature, keyEncipherment or keyAgreement",
       "have {subject} reissued with {wanted} in its keyUsage: it has {seen}")
/* "When using RSA, servers MUST authenticate using certificates with at least a 2048-bit modulus for the
 * public key." (RFC 9325 4.5); "When using ECDSA signatures for authentication of TLS peers, it is
 * RECOMMENDED that implementations use the NIST curve P-256." (RFC 9325 4.2) */
VT_ROW(LEAF_KEY_STRENGTH, CHAIN, "leaf.key-strength", "", 7, 42, 66, "RFC 9325 4.5",
       "the key is 2048 bits of RSA or P-256 at least",
       "make a new key, of {wanted} bits at least, and have {subject} reissued for it: the key has {seen} "
       "bits")
/* "This field is used to carry the public key and identify the algorithm with which the key is used (e.g.,
 * RSA, DSA, or Diffie-Hellman)." (RFC 5280 4.1.2.7). Which of them we know is our own choice. */
VT_ROW(LEAF_KEY_TYPE, CHAIN, "leaf.key-strength", "type", 7, 43, 6, "RFC 5280 4.1.2.7",
       "the key is one that this program knows: RSA, P-256, P-384, P-521 or Ed25519",
       "check it with another program, or have {subject} reissued for another key: this one is {seen}, which "
       "this program does not know")
/* "Each label MUST match in order for the names to be considered a match, except as supplemented by the rule
 * about checking wildcard labels" (RFC 9525 6.3) */
VT_ROW(LEAF_NAME, CHAIN, "leaf.name", "", 6, 42, 62, "RFC 9525 6.3",
       "a DNS name of the certificate matches the name that was asked for",
       "have {subject} reissued with DNS:{wanted} among its names, or connect by a name that it has: {name}")
/* "Matching of an IP-ID is based on an octet-for-octet comparison of the bytes of the reference identity with
 * the bytes contained in the iPAddress subjectAltName." (RFC 9525 6.4) */
VT_ROW(LEAF_ADDRESS, CHAIN, "leaf.name", "address", 6, 42, 64, "RFC 9525 6.4",
       "an IP address of the certificate equals the address that was asked for",
       "have {subject} reissued with IP:{wanted} among its names, or connect by a name that it has: {name}")
/* "The Common Name RDN MUST NOT be used to identify a service because it is not strongly typed"
 * (RFC 9525 2) */
VT_ROW(LEAF_COMMON_NAME, CHAIN, "leaf.name", "common-name", 6, 42, 62, "RFC 9525 2",
       "the name stands in subjectAltName, not in the common name alone",
       "have {subject} reissued with DNS:{wanted} in a subjectAltName: OpenSSL, GnuTLS and Postfix take its "
       "common name all the same, Go and browsers do not")
/* "The certificate MUST include at least one identifier." (RFC 9525 4.1) */
VT_ROW(LEAF_NAMELESS, CHAIN, "leaf.name", "no-host", 6, 42, 62, "RFC 9525 4.1",
       "the certificate has a DNS name or an IP address, in its subjectAltName",
       "have {subject} reissued with {wanted} in a subjectAltName: it names no host there")
/* "The sender's certificate MUST come first in the list." (RFC 5246 7.4.2) */
VT_ROW(LEAF_NOT_FIRST, CHAIN, "leaf.name", "not-first", 6, 42, 62, "RFC 5246 7.4.2",
       "the server's own certificate comes first",
       "put the certificate of {seen}, which is for {wanted}, first in the chain file, before that of "
       "{subject}")
/* "The client MUST construct a list of acceptable reference identifiers and MUST do so independently of the
 * identifiers presented by the server." (RFC 9525 6.1.1) */
VT_ROW(LEAF_NO_NAME, CHAIN, "leaf.name", "none-given", 6, 42, 62, "RFC 9525 6.1.1",
       "there is a host name or an address to compare with",
       "say which name to check with --name: {wanted} is none")

/* Revocation. */

/* "If an entry is found that matches the certificate issuer and serial number …, then set the cert_status
 * variable to the indicated reason" (RFC 5280 6.3.3) */
VT_ROW(REVOKED_CRL, CHAIN, "revocation.crl", "", 8, 44, 23, "RFC 5280 6.3.3",
       "no CRL lists the certificate", "replace {subject}: its CA revoked it on {seen}")
/* "The 'revoked' status indicates that a certificate with the requested serial number should be rejected"
 * (RFC 6960 2.2) */
VT_ROW(REVOKED_STAPLE, CHAIN, "revocation.staple", "", 8, 44, 23, "RFC 6960 2.2",
       "the stapled response does not say revoked", "replace {subject}: its CA revoked it on {seen}")

/* The rows of base/rule_table.h about what a certificate is made of: its syntax, and what RFC 5280 asks of
 * issuers alone. */

/* Syntax. */
VT_ROW(DER_TAG, MESSAGE, "der.tag", "unexpected", 0, 42, 0, "X.690 8.1.2",
       "an element has the tag that its type asks for", "reissue the certificate with correct DER")
VT_ROW(DER_HIGH_TAG, MESSAGE, "der.tag", "high", 0, 42, 0, "X.690 8.1.2.4",
       "tag numbers are below 31", "reissue the certificate with correct DER")
VT_ROW(DER_INDEFINITE, MESSAGE, "der.length", "indefinite", 0, 42, 0, "X.690 10.1",
       "lengths are definite", "reissue the certificate in DER, not BER")
VT_ROW(DER_LENGTH, MESSAGE, "der.length", "not-minimal", 0, 42, 0, "X.690 10.1",
       "a length is encoded in the fewest octets", "reissue the certificate with correct DER")
VT_ROW(DER_BOOLEAN, MESSAGE, "der.boolean", "", 0, 42, 0, "X.690 11.1",
       "a BOOLEAN is 00 or FF", "reissue the certificate with correct DER")
VT_ROW(DER_DEFAULT, MESSAGE, "der.default", "", 5, 42, 0, "X.690 11.5",
       "a value equal to its DEFAULT is left out",
       "have {subject} reissued in correct DER, which leaves out what is the default: some clients refuse it")
VT_ROW(DER_INTEGER, MESSAGE, "der.integer", "", 0, 42, 0, "X.690 8.3.2",
       "an INTEGER is encoded in the fewest octets, and has one at least",
       "reissue the certificate with correct DER")
VT_ROW(DER_BIT_STRING, MESSAGE, "der.bit-string", "", 0, 42, 0, "X.690 8.6.2.2, 11.2.1",
       "the unused bits of a BIT STRING are 0 to 7, and zero", "reissue the certificate with correct DER")
VT_ROW(DER_NULL, MESSAGE, "der.null", "", 0, 42, 0, "X.690 8.8.2",
       "a NULL is empty", "reissue the certificate with correct DER")
VT_ROW(DER_OID, MESSAGE, "der.oid", "", 0, 42, 0, "X.690 8.19",
       "an OBJECT IDENTIFIER's arcs are complete and encoded in the fewest octets",
       "reissue the certificate with correct DER")
VT_ROW(DER_SET_ORDER, MESSAGE, "der.set-order", "", 0, 42, 0, "X.690 11.6",
       "the elements of a SET OF are in ascending order", "reissue the certificate with correct DER")
VT_ROW(DER_TIME, MESSAGE, "der.time", "", 0, 42, 0, "RFC 5280 4.1.2.5",
       "a time has seconds, no fraction of them, and a Z, and is a real date",
       "reissue the certificate with well-formed dates")
VT_ROW(CERT_TIME, MESSAGE, "der.time", "before-2050", 5, 42, 0, "RFC 5280 4.1.2.5",
       "a date to 2049 is a UTCTime", "have {subject} reissued with its dates before 2050 as UTCTime")
VT_ROW(DER_STRING, MESSAGE, "der.string", "", 0, 42, 0, "X.690 8.23",
       "a string holds characters of its type alone", "reissue the certificate without the stray characters")
VT_ROW(EXT_DUPLICATE, MESSAGE, "certificate.extension", "duplicate", 0, 42, 41, "RFC 5280 4.2",
       "an extension appears once", "reissue the certificate with each extension once: {seen} stands twice")
VT_ROW(EXT_EMPTY, MESSAGE, "certificate.extension", "empty", 0, 42, 41, "RFC 5280 4.2.1",
       "a list in an extension has an element at least",
       "reissue the certificate without the empty extension")
VT_ROW(EXT_VALUE, MESSAGE, "certificate.extension", "value", 0, 42, 41, "RFC 5280 4.2.1",
       "an extension holds what its clause allows", "reissue the certificate with a correct extension")
VT_ROW(EXT_UNREAD, MESSAGE, "certificate.extension", "unread", 5, 42, 41, "RFC 5280 4.2",
       "an extension that no rule needs is well formed all the same",
       "have {subject} reissued with a well-formed {seen}: it is ignored here, and other clients may refuse "
       "it")
VT_ROW(EXT_VERSION, MESSAGE, "certificate.extension", "version", 0, 42, 93, "RFC 5280 4.1.2.9",
       "extensions stand in version 3 certificates alone", "reissue the certificate as version 3")
VT_ROW(CERT_VERSION, MESSAGE, "certificate.version", "", 0, 43, 0, "RFC 5280 4.1.2.1",
       "a certificate's version is 1, 2 or 3", "reissue the certificate as version 3")
VT_ROW(CERT_ALGORITHMS_DIFFER, MESSAGE, "certificate.signature-algorithm", "", 0, 42, 78, "RFC 5280 4.1.1.2",
       "signatureAlgorithm equals tbsCertificate.signature",
       "reissue the certificate: its two algorithm fields differ")
VT_ROW(CERT_EMPTY_ISSUER, MESSAGE, "certificate.issuer", "empty", 0, 42, 83, "RFC 5280 4.1.2.4",
       "the issuer has a name", "reissue the certificate from a CA that has a name")
VT_ROW(CERT_SERIAL, MESSAGE, "certificate.serial", "", 0, 42, 0, "RFC 5280 4.1.2.2",
       "the serial number is 64 octets at most, which is more than any CA may use",
       "reissue the certificate with a serial number of 20 octets at most")
VT_ROW(CERT_KEY, MESSAGE, "certificate.key", "", 0, 43, 6, "RFC 5280 4.1.2.7",
       "the public key is well formed", "reissue the certificate for a well-formed key")
VT_ROW(CERT_KEY_RSA, MESSAGE, "certificate.key", "rsa-numbers", 0, 43, 6, "RFC 8017 3.1",
       "an RSA modulus is odd, and its public exponent odd, 3 at least and no longer than the modulus",
       "make a new RSA key, and have the certificate reissued for it")
VT_ROW(CERT_KEY_POINT, MESSAGE, "certificate.key", "off-curve", 0, 43, 6, "SEC 1 3.2.2.1",
       "a public point lies on its curve",
       "make a new key, and have the certificate reissued for it: its point is not on {seen}")
VT_ROW(CERT_EXPLICIT_CURVE, MESSAGE, "certificate.key", "explicit-curve", 0, 43, 94, "RFC 5480 2.1.1",
       "a curve is named, never spelled out",
       "reissue the certificate for a key on a named curve (P-256, P-384, P-521)")

/* Advice. DER_DEFAULT, CERT_TIME and EXT_UNREAD, above, are no more than that either. */
VT_ROW(ADVICE_KEY_ID, CHAIN, "certificate.key-identifiers", "", 5, 42, 0, "RFC 5280 4.2.1.1, 4.2.1.2",
       "certificates carry authority and subject key identifiers", "have {subject} reissued with {wanted}")
VT_ROW(ADVICE_KEY_ID_DIFFERS, CHAIN, "certificate.key-identifiers", "differ", 5, 42, 0, "RFC 5280 4.2.1.2",
       "the authority key identifier is that of the issuer",
       "have {subject} reissued with {wanted}, of its issuer {issuer}, in place of {seen}: OpenSSL refuses "
       "it")
VT_ROW(ADVICE_BASIC, CHAIN, "certificate.basic-constraints", "", 5, 42, 0, "RFC 5280 4.2.1.9",
       "a CA's basicConstraints is critical", "have {subject} reissued with basicConstraints critical")
VT_ROW(ADVICE_INCONSISTENT, CHAIN, "certificate.basic-constraints", "inconsistent", 5, 42, 0,
       "RFC 5280 4.2.1.9",
       "keyCertSign and pathLenConstraint stand in certificates of CAs alone",
       "have {subject} reissued without {seen}: it is not for signing certificates")
VT_ROW(ADVICE_PLAIN, CHAIN, "certificate.extension", "not-critical", 5, 42, 0,
       "RFC 5280 4.2.1.5, 4.2.1.10, 4.2.1.11",
       "constraints on names and policies, and policy mappings, are critical",
       "have {subject} reissued with {seen} critical: clients that do not know it may ignore it")
VT_ROW(ADVICE_SERIAL, CHAIN, "certificate.serial", "advice", 5, 42, 0, "RFC 5280 4.1.2.2",
       "the serial number is positive, and of 20 octets at most",
       "have {subject} reissued with a positive serial number of 20 octets at most: it has {seen}")
VT_ROW(ADVICE_NAME, CHAIN, "certificate.name", "", 5, 42, 0, "RFC 5280 4.2.1.6",
       "DNS names are in preferred name syntax, mail addresses are mailboxes, and URIs absolute",
       "have {subject} reissued without {seen}, which is none of its kind")
VT_ROW(ADVICE_WILDCARD, CHAIN, "certificate.name", "wildcard", 5, 42, 0, "Vitrine, docs",
       "a wildcard does not stand for all names of a top-level domain",
       "have {subject} reissued without {seen}, which matches anybody's name there: other clients refuse it")
VT_ROW(ADVICE_EMPTY_SUBJECT, CHAIN, "certificate.name", "empty-subject", 5, 42, 0, "RFC 5280 4.2.1.6",
       "subjectAltName is critical where the subject is empty",
       "have the certificate reissued with subjectAltName critical")
VT_ROW(ADVICE_LEADING_DOT, CHAIN, "path.name-constraints", "leading-dot", 5, 42, 0, "RFC 5280 4.2.1.10",
       "a constraint on DNS names has no dot in front",
       "have {subject} reissued with {seen} without the dot: clients differ on whether it allows the domain "
       "itself")
VT_ROW(ADVICE_ANY_PURPOSE, CHAIN, "leaf.purpose", "any", 7, 43, 0, "RFC 5280 4.2.1.12",
       "extKeyUsage names serverAuth, not only anyExtendedKeyUsage",
       "have {subject} reissued with serverAuth among its purposes: for OpenSSL {seen} does not stand for it")

/* The rows of base/rule_table.h about what a certificate is made of: its syntax, and what RFC 5280 asks of
 * issuers alone. */

/* Syntax. */

/* X.690 is ITU-T's, and RFC 5280 asks for it: "For signature calculation, the data that is to be signed is
 * encoded using the ASN.1 distinguished encoding rules (DER)" (RFC 5280 4.1) */
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
/* "UTCTime values MUST be expressed in Greenwich Mean Time (Zulu) and MUST include seconds"
 * (RFC 5280 4.1.2.5.1); "GeneralizedTime values MUST NOT include fractional seconds." (RFC 5280 4.1.2.5.2) */
VT_ROW(DER_TIME, MESSAGE, "der.time", "", 0, 42, 0, "RFC 5280 4.1.2.5",
       "a time has seconds, no fraction of them, and a Z, and is a real date",
       "reissue the certificate with well-formed dates")
/* "CAs conforming to this profile MUST always encode certificate validity dates through the year 2049 as
 * UTCTime" (RFC 5280 4.1.2.5) */
VT_ROW(CERT_TIME, MESSAGE, "der.time", "before-2050", 5, 42, 0, "RFC 5280 4.1.2.5",
       "a date to 2049 is a UTCTime", "have {subject} reissued with its dates before 2050 as UTCTime")
/* ITU-T's again: RFC 5280 names the types of string, X.690 says how each is encoded. */
VT_ROW(DER_STRING, MESSAGE, "der.string", "", 0, 42, 0, "X.690 8.23",
       "a string holds characters of its type alone", "reissue the certificate without the stray characters")
/* "A certificate MUST NOT include more than one instance of a particular extension." (RFC 5280 4.2) */
VT_ROW(EXT_DUPLICATE, MESSAGE, "certificate.extension", "duplicate", 0, 42, 41, "RFC 5280 4.2",
       "an extension appears once", "reissue the certificate with each extension once: {seen} stands twice")
/* "If the subjectAltName extension is present, the sequence MUST contain at least one entry."
 * (RFC 5280 4.2.1.6); "When the keyUsage extension appears in a certificate, at least one of the bits MUST be
 * set to 1." (RFC 5280 4.2.1.3) */
VT_ROW(EXT_EMPTY, MESSAGE, "certificate.extension", "empty", 0, 42, 41, "RFC 5280 4.2.1",
       "a list in an extension has an element at least",
       "reissue the certificate without the empty extension")
/* "When an extension appears in a certificate, the OID appears as the field extnID and the corresponding
 * ASN.1 DER encoded structure is the value of the octet string extnValue." (RFC 5280 4.2) */
VT_ROW(EXT_VALUE, MESSAGE, "certificate.extension", "value", 0, 42, 41, "RFC 5280 4.2",
       "an extension holds what its clause allows", "reissue the certificate with a correct extension")
/* "A non-critical extension MAY be ignored if it is not recognized, but MUST be processed if it is
 * recognized." (RFC 5280 4.2) */
VT_ROW(EXT_UNREAD, MESSAGE, "certificate.extension", "unread", 5, 42, 41, "RFC 5280 4.2",
       "an extension that no rule needs is well formed all the same",
       "have {subject} reissued with a well-formed {seen}: it is ignored here, and other clients may refuse "
       "it")
/* "This field MUST only appear if the version is 3" (RFC 5280 4.1.2.9) */
VT_ROW(EXT_VERSION, MESSAGE, "certificate.extension", "version", 0, 42, 93, "RFC 5280 4.1.2.9",
       "extensions stand in version 3 certificates alone", "reissue the certificate as version 3")
/* "Version ::= INTEGER { v1(0), v2(1), v3(2) }" (RFC 5280 4.1); "Implementations SHOULD be prepared to accept
 * any version certificate." (RFC 5280 4.1.2.1) */
VT_ROW(CERT_VERSION, MESSAGE, "certificate.version", "", 0, 43, 0, "RFC 5280 4.1.2.1",
       "a certificate's version is 1, 2 or 3", "reissue the certificate as version 3")
/* "This field MUST contain the same algorithm identifier as the signature field in the sequence
 * tbsCertificate" (RFC 5280 4.1.1.2) */
VT_ROW(CERT_ALGORITHMS_DIFFER, MESSAGE, "certificate.signature-algorithm", "", 0, 42, 78, "RFC 5280 4.1.1.2",
       "signatureAlgorithm equals tbsCertificate.signature",
       "reissue the certificate: its two algorithm fields differ")
/* "The issuer field MUST contain a non-empty distinguished name (DN)." (RFC 5280 4.1.2.4) */
VT_ROW(CERT_EMPTY_ISSUER, MESSAGE, "certificate.issuer", "empty", 0, 42, 83, "RFC 5280 4.1.2.4",
       "the issuer has a name", "reissue the certificate from a CA that has a name")
/* "Certificate users MUST be able to handle serialNumber values up to 20 octets." (RFC 5280 4.1.2.2). The 64
 * are ours: base/limits.h. */
VT_ROW(CERT_SERIAL, MESSAGE, "certificate.serial", "", 0, 42, 0, "RFC 5280 4.1.2.2",
       "the serial number is 64 octets at most, which is more than any CA may use",
       "reissue the certificate with a serial number of 20 octets at most")
/* "… the methods for encoding the public key materials (public key and parameters) are specified in
 * [RFC3279], [RFC4055] …" (RFC 5280 4.1.2.7) */
VT_ROW(CERT_KEY, MESSAGE, "certificate.key", "", 0, 43, 6, "RFC 5280 4.1.2.7",
       "the public key is well formed", "reissue the certificate for a well-formed key")
/* "In a valid RSA public key, the RSA modulus n is a product of u distinct odd primes … and the RSA public
 * exponent e is an integer between 3 and n - 1 satisfying GCD(e,\lambda(n)) = 1" (RFC 8017 3.1) */
VT_ROW(CERT_KEY_RSA, MESSAGE, "certificate.key", "rsa-numbers", 0, 43, 6, "RFC 8017 3.1",
       "an RSA modulus is odd, and its public exponent odd, 3 at least and no longer than the modulus",
       "make a new RSA key, and have the certificate reissued for it")
/* SECG's; of the points of a key exchange TLS asks the same: "A receiving party MUST check that the x and y
 * parameters from the peer's public value satisfy the curve equation" (RFC 8422 5.11) */
VT_ROW(CERT_KEY_POINT, MESSAGE, "certificate.key", "off-curve", 0, 43, 6, "SEC 1 3.2.2.1",
       "a public point lies on its curve",
       "make a new key, and have the certificate reissued for it: its point is not on {seen}")
/* "implicitCurve and specifiedCurve MUST NOT be used in PKIX." (RFC 5480 2.1.1) */
VT_ROW(CERT_EXPLICIT_CURVE, MESSAGE, "certificate.key", "explicit-curve", 0, 43, 94, "RFC 5480 2.1.1",
       "a curve is named, never spelled out",
       "reissue the certificate for a key on a named curve (P-256, P-384, P-521)")

/* Advice. DER_DEFAULT, CERT_TIME and EXT_UNREAD, above, are no more than that either. */

/* "The keyIdentifier field of the authorityKeyIdentifier extension MUST be included in all certificates
 * generated by conforming CAs" (RFC 5280 4.2.1.1); "… this extension MUST appear in all conforming CA
 * certificates" (RFC 5280 4.2.1.2) */
VT_ROW(ADVICE_KEY_ID, CHAIN, "certificate.key-identifiers", "", 5, 42, 0, "RFC 5280 4.2.1.1, 4.2.1.2",
       "certificates carry authority and subject key identifiers", "have {subject} reissued with {wanted}")
/* "In conforming CA certificates, the value of the subject key identifier MUST be the value placed in the key
 * identifier field of the authority key identifier extension … of certificates issued by the subject of this
 * certificate." (RFC 5280 4.2.1.2) */
VT_ROW(ADVICE_KEY_ID_DIFFERS, CHAIN, "certificate.key-identifiers", "differ", 5, 42, 0, "RFC 5280 4.2.1.2",
       "the authority key identifier is that of the issuer",
       "have {subject} reissued with {wanted}, of its issuer {issuer}, in place of {seen}: OpenSSL refuses "
       "it")
/* "Conforming CAs MUST include this extension in all CA certificates … and MUST mark the extension as
 * critical in such certificates." (RFC 5280 4.2.1.9) */
VT_ROW(ADVICE_BASIC, CHAIN, "certificate.basic-constraints", "", 5, 42, 0, "RFC 5280 4.2.1.9",
       "a CA's basicConstraints is critical", "have {subject} reissued with basicConstraints critical")
/* "If the cA boolean is not asserted, then the keyCertSign bit in the key usage extension MUST NOT be
 * asserted. … CAs MUST NOT include the pathLenConstraint field unless the cA boolean is asserted and the key
 * usage extension asserts the keyCertSign bit." (RFC 5280 4.2.1.9) */
VT_ROW(ADVICE_INCONSISTENT, CHAIN, "certificate.basic-constraints", "inconsistent", 5, 42, 0,
       "RFC 5280 4.2.1.9",
       "keyCertSign and pathLenConstraint stand in certificates of CAs alone",
       "have {subject} reissued without {seen}: it is not for signing certificates")
/* "Conforming CAs SHOULD mark this extension as critical." (RFC 5280 4.2.1.5); "Conforming CAs MUST mark this
 * extension as critical" (RFC 5280 4.2.1.10); "Conforming CAs MUST mark this extension as critical."
 * (RFC 5280 4.2.1.11) */
VT_ROW(ADVICE_PLAIN, CHAIN, "certificate.extension", "not-critical", 5, 42, 0,
       "RFC 5280 4.2.1.5, 4.2.1.10, 4.2.1.11",
       "constraints on names and policies, and policy mappings, are critical",
       "have {subject} reissued with {seen} critical: clients that do not know it may ignore it")
/* "The serial number MUST be a positive integer assigned by the CA to each certificate. … Conforming CAs MUST
 * NOT use serialNumber values longer than 20 octets." (RFC 5280 4.1.2.2) */
VT_ROW(ADVICE_SERIAL, CHAIN, "certificate.serial", "advice", 5, 42, 0, "RFC 5280 4.1.2.2",
       "the serial number is positive, and of 20 octets at most",
       "have {subject} reissued with a positive serial number of 20 octets at most: it has {seen}")
/* "The format of an rfc822Name is a 'Mailbox' … The name MUST be in the 'preferred name syntax' … The name
 * MUST NOT be a relative URI" (RFC 5280 4.2.1.6) */
VT_ROW(ADVICE_NAME, CHAIN, "certificate.name", "", 5, 42, 0, "RFC 5280 4.2.1.6",
       "DNS names are in preferred name syntax, mail addresses are mailboxes, and URIs absolute",
       "have {subject} reissued without {seen}, which is none of its kind")
/* Ours, after what other clients do: "… the semantics of subject alternative names that include wildcard
 * characters … are not addressed by this specification." (RFC 5280 4.2.1.6) */
VT_ROW(ADVICE_WILDCARD, CHAIN, "certificate.name", "wildcard", 5, 42, 0, "Vitrine, docs",
       "a wildcard does not stand for all names of a top-level domain",
       "have {subject} reissued without {seen}, which matches anybody's name there: other clients refuse it")
/* "If the subject field contains an empty sequence, then the issuing CA MUST include a subjectAltName
 * extension that is marked as critical." (RFC 5280 4.2.1.6) */
VT_ROW(ADVICE_EMPTY_SUBJECT, CHAIN, "certificate.name", "empty-subject", 5, 42, 0, "RFC 5280 4.2.1.6",
       "subjectAltName is critical where the subject is empty",
       "have the certificate reissued with subjectAltName critical")
/* "DNS name restrictions are expressed as host.example.com." (RFC 5280 4.2.1.10) */
VT_ROW(ADVICE_LEADING_DOT, CHAIN, "path.name-constraints", "leading-dot", 5, 42, 0, "RFC 5280 4.2.1.10",
       "a constraint on DNS names has no dot in front",
       "have {subject} reissued with {seen} without the dot: clients differ on whether it allows the domain "
       "itself")
/* "Applications that require the presence of a particular purpose MAY reject certificates that include the
 * anyExtendedKeyUsage OID but not the particular OID expected for the application." (RFC 5280 4.2.1.12) */
VT_ROW(ADVICE_ANY_PURPOSE, CHAIN, "leaf.purpose", "any", 7, 43, 0, "RFC 5280 4.2.1.12",
       "extKeyUsage names serverAuth, not only anyExtendedKeyUsage",
       "have {subject} reissued with serverAuth among its purposes: for OpenSSL {seen} does not stand for it")

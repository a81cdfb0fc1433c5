/* The rows of base/rule_table.h, which includes this, for path validation. */

/* "The signature on the certificate can be verified using working_public_key_algorithm, the
 * working_public_key, and the working_public_key_parameters." (RFC 5280 6.1.3 (a)(1)) */
VT_ROW(PATH_SIGNATURE, CHAIN, "path.signature", "", 5, 42, 7, "RFC 5280 6.1.3 (a)(1)",
       "each certificate is signed by the key of its issuer",
       "get {subject} from its CA once more, or have it reissued: it is not as {issuer} signed it")
VT_ROW(PATH_SIGNATURE_OTHER_KEY, CHAIN, "path.signature", "other-key", 5, 42, 7, "RFC 5280 6.1.3 (a)(1)",
       "each certificate is signed by the key of its issuer",
       "the certificate of {issuer} in the chain file is perhaps its previous one: replace it by the one "
       "whose key signed {subject}, which its CA has; if it is the right one, get {subject} from its CA once "
       "more")
VT_ROW(PATH_SIGNATURE_OTHER_ROOT, CHAIN, "path.signature", "other-root", 5, 42, 7, "RFC 5280 6.1.3 (a)(1)",
       "each certificate is signed by the key of its issuer",
       "the clients' bundle perhaps holds {issuer} with another key than the one that signed {subject}: "
       "update its roots; if they are up to date, get {subject} from its CA once more")
/* "… list supported signature algorithms, but other signature algorithms MAY also be supported."
 * (RFC 5280 4.1.1.2) */
VT_ROW(PATH_SIGNATURE_ALGORITHM, CHAIN, "path.signature", "algorithm", 5, 43, 76, "RFC 5280 4.1.1.2",
       "the signature algorithm is one that is verified",
       "have {subject} reissued with a current signature algorithm: {seen} is not accepted")
VT_ROW(PATH_ALGORITHM_UNKNOWN, CHAIN, "certificate.signature-algorithm", "unknown", 5, 43, 76,
       "RFC 5280 4.1.1.2",
       "the signature algorithm is one that this program knows",
       "check {subject} with another program: it is signed with {seen}, which is not known here. That is a "
       "limit of this program")
/* "The certificate validity period includes the current time." (RFC 5280 6.1.3 (a)(2)); "The validity period
 * for a certificate is the period of time from notBefore through notAfter, inclusive." (RFC 5280 4.1.2.5) */
VT_ROW(PATH_NOT_YET_VALID, CHAIN, "path.validity", "not-yet-valid", 5, 45, 9, "RFC 5280 6.1.3 (a)(2)",
       "the time of the check lies within the validity, to the second at both ends",
       "correct the clock of this host, if it is wrong; else wait, or use a chain without {subject}, until "
       "{seen}, when it begins to be valid")
/* "The field is represented as a SEQUENCE of two dates: the date on which the certificate validity period
 * begins (notBefore) and the date on which the certificate validity period ends (notAfter)."
 * (RFC 5280 4.1.2.5) */
VT_ROW(PATH_NEVER_VALID, CHAIN, "path.validity", "never", 5, 45, 9, "RFC 5280 4.1.2.5",
       "the validity begins before it ends",
       "have {subject} reissued: it would end before it begins, and is never valid")
/* "The certificate validity period includes the current time." (RFC 5280 6.1.3 (a)(2)); "The validity period
 * for a certificate is the period of time from notBefore through notAfter, inclusive." (RFC 5280 4.1.2.5) */
VT_ROW(PATH_EXPIRED, CHAIN, "path.validity", "expired", 5, 45, 10, "RFC 5280 6.1.3 (a)(2)",
       "the time of the check lies within the validity, to the second at both ends",
       "renew {subject}: it expired on {seen}")
VT_ROW(PATH_EXPIRED_CA, CHAIN, "path.validity", "expired-intermediate", 5, 45, 10, "RFC 5280 6.1.3 (a)(2)",
       "the time of the check lies within the validity, to the second at both ends",
       "fetch the current certificate of {subject} from its CA, and put it in the place of the one that "
       "expired on {seen}")
VT_ROW(PATH_EXPIRED_UPPER_CA, CHAIN, "path.validity", "expired-upper", 5, 45, 10, "RFC 5280 6.1.3 (a)(2)",
       "the time of the check lies within the validity, to the second at both ends",
       "fetch the current certificate of {subject} from its CA, and put it in the place of the one that "
       "expired on {seen}; where {subject} is a root by now, leave it out instead, and update the clients' "
       "roots")
VT_ROW(PATH_EXPIRED_ROOT, CHAIN, "path.validity", "expired-root", 5, 45, 10, "RFC 5280 6.1.3 (a)(2)",
       "the time of the check lies within the validity, to the second at both ends",
       "update the clients' roots, or send the chain to a root that they have and that is valid: {subject} "
       "expired on {seen}")
/* Ours (--expires-in): who renews by hand has to hear of it before the end, not after. */
VT_ROW(PATH_EXPIRES_SOON, CHAIN, "path.expires-soon", "", 5, 45, 0, "Vitrine, docs",
       "every certificate below the root is valid for some time more",
       "renew {subject} now: it expires on {seen}")
VT_ROW(PATH_EXPIRES_SOON_CA, CHAIN, "path.expires-soon", "intermediate", 5, 45, 0, "Vitrine, docs",
       "every certificate below the root is valid for some time more",
       "before {seen}, when this certificate of {subject} ends, replace it by the current one of its CA")
/* "If certificate i is a version 3 certificate, verify that the basicConstraints extension is present and
 * that cA is set to TRUE." (RFC 5280 6.1.4 (k)) */
VT_ROW(PATH_CA, CHAIN, "path.ca", "", 5, 42, 24, "RFC 5280 6.1.4 (k)",
       "an issuer is a CA: basicConstraints says cA TRUE",
       "use a certificate from a real CA: {subject} issued what is below it, and is no CA")
/* "Conforming implementations may choose to reject all version 1 and version 2 intermediate certificates."
 * (RFC 5280 6.1.4 (k)) */
VT_ROW(PATH_VERSION, CHAIN, "path.ca", "version", 5, 43, 24, "RFC 5280 6.1.4 (k)",
       "an issuer below the anchor is a version 3 certificate",
       "have {subject} reissued as version 3 with basicConstraints: it is {seen}")
/* "If the certificate was not self-issued, verify that max_path_length is greater than zero and decrement
 * max_path_length by 1." (RFC 5280 6.1.4 (l)) */
VT_ROW(PATH_LENGTH, CHAIN, "path.length", "", 5, 42, 25, "RFC 5280 6.1.4 (l)",
       "no more intermediates follow a CA than its pathLenConstraint allows",
       "have the certificate issued nearer to the root: {subject} allows {wanted} CAs below it, and {seen} "
       "follow")
/* "If a key usage extension is present, verify that the keyCertSign bit is set." (RFC 5280 6.1.4 (n)) */
VT_ROW(PATH_KEY_USAGE, CHAIN, "path.key-usage", "", 5, 42, 32, "RFC 5280 6.1.4 (n)",
       "an issuer's keyUsage, when present, allows keyCertSign",
       "have {subject} reissued with keyCertSign in its keyUsage, or use another CA")
/* "… verify that the subject name is within one of the permitted_subtrees … and verify that each of the
 * alternative names … is within one of the permitted_subtrees for that name type." (RFC 5280 6.1.3 (b)) */
VT_ROW(PATH_NOT_PERMITTED, CHAIN, "path.name-constraints", "not-permitted", 5, 42, 47, "RFC 5280 6.1.3 (b)",
       "every name lies within the subtrees that the CAs above permit",
       "have {subject} reissued with names under {wanted}, or by a CA that is not limited to it: {issuer} "
       "may not certify {seen}")
/* "… verify that the subject name is not within any of the excluded_subtrees … and verify that each of the
 * alternative names … is not within any of the excluded_subtrees for that name type."
 * (RFC 5280 6.1.3 (c)) */
VT_ROW(PATH_EXCLUDED, CHAIN, "path.name-constraints", "excluded", 5, 42, 48, "RFC 5280 6.1.3 (c)",
       "no name lies within a subtree that a CA above excludes",
       "have {subject} reissued with names outside {wanted}, or by another CA: {issuer} may not certify "
       "{seen}")
/* "… the application MUST either process the constraint or reject the certificate." (RFC 5280 4.2.1.10) */
VT_ROW(PATH_CONSTRAINT, CHAIN, "path.name-constraints", "syntax", 5, 42, 52, "RFC 5280 4.2.1.10",
       "a name constraint can be evaluated",
       "have {issuer} reissued: its name constraint {wanted} is malformed")
VT_ROW(PATH_CONSTRAINT_TYPE, CHAIN, "path.name-constraints", "type", 5, 42, 51, "RFC 5280 4.2.1.10",
       "a name constraint can be evaluated",
       "have {subject} reissued without {seen}: {issuer} limits names of that kind, which cannot be compared")
VT_ROW(PATH_CONSTRAINT_NAME, CHAIN, "path.name-constraints", "name-syntax", 5, 42, 53, "RFC 5280 4.2.1.10",
       "a name under a constraint can be evaluated",
       "have {subject} reissued without {seen}, which cannot be compared with the constraint of {issuer}")
/* "The name constraints extension, which MUST be used only in a CA certificate" (RFC 5280 4.2.1.10) */
VT_ROW(PATH_CONSTRAINT_PLACE, CHAIN, "path.name-constraints", "not-a-ca", 5, 42, 41, "RFC 5280 4.2.1.10",
       "name constraints stand in CA certificates alone",
       "have {subject} reissued without name constraints: it is no CA")
/* Ours: names times constraints is more than a hostile chain should make us compare. */
VT_ROW(PATH_CONSTRAINT_BUDGET, CHAIN, "path.name-constraints", "budget", 5, 42, 1, "Vitrine, base/limits.h",
       "names and constraints stay within the budget of comparisons",
       "have {subject} reissued with fewer names: the check gave up after {wanted} comparisons")
/* "A certificate-using system MUST reject the certificate if it encounters a critical extension it does not
 * recognize or a critical extension that contains information that it cannot process." (RFC 5280 4.2) */
VT_ROW(PATH_CRITICAL, CHAIN, "path.critical", "", 5, 43, 34, "RFC 5280 4.2",
       "every critical extension is understood",
       "have {subject} reissued without the critical extension {seen}, which clients must refuse")
/* "The text for each extension specifies the acceptable values for the critical field for CAs conforming to
 * this profile." (RFC 5280 4.2) */
VT_ROW(PATH_CRITICALITY, CHAIN, "path.critical", "marking", 5, 42, 41, "RFC 5280 4.2",
       "an extension whose clause says non-critical is not critical",
       "have {subject} reissued with {seen} not critical")
/* "If this extension is critical, the path validation software MUST be able to interpret this extension
 * (including the optional qualifier), or MUST reject the certificate." (RFC 5280 4.2.1.4) */
VT_ROW(PATH_QUALIFIER, CHAIN, "path.critical", "qualifier", 5, 43, 34, "RFC 5280 4.2.1.4",
       "critical certificate policies are understood, with their qualifiers",
       "have {subject} reissued without the policy qualifier {seen}, or with its policies not critical")
/* "Calculate the intersection of the valid_policy_tree and the user-initial-policy-set … If either (1) the
 * value of explicit_policy variable is greater than zero or (2) the valid_policy_tree is not NULL, then path
 * processing has succeeded." (RFC 5280 6.1.5) */
VT_ROW(PATH_POLICY, CHAIN, "path.policy", "required", 5, 42, 43, "RFC 5280 6.1.5 (g)",
       "the path has a valid certificate policy, where one is required",
       "have the certificates below the root reissued under one policy, or use another CA: {issuer} requires "
       "one that holds for them all; {subject} has {seen}, to which the path does not lead")
VT_ROW(PATH_POLICY_ASKED, CHAIN, "path.policy", "asked-for", 5, 42, 43, "RFC 5280 6.1.5 (g)",
       "the path has a certificate policy that was asked for",
       "leave out --require-explicit-policy, where you need no policy, or ask with --policy for one that "
       "leads through all CAs of the path: {subject} has {seen}, but a CA above lacks that, or maps another "
       "policy to it (which --inhibit-policy-mapping forbids)")
/* "If a policy mappings extension is present, verify that the special value anyPolicy does not appear as an
 * issuerDomainPolicy or a subjectDomainPolicy." (RFC 5280 6.1.4 (a)) */
VT_ROW(PATH_POLICY_MAPPING, CHAIN, "path.policy", "mapping", 5, 42, 42, "RFC 5280 6.1.4 (a)",
       "policies are not mapped to anyPolicy, nor from it",
       "have {subject} reissued with policy mappings that do not name {seen}")
/* Ours: policies times mappings, too, is more than a hostile chain should make us compare. */
VT_ROW(PATH_POLICY_BUDGET, CHAIN, "path.policy", "budget", 5, 42, 1, "Vitrine, base/limits.h",
       "certificate policies and their mappings stay within the budget of comparisons",
       "have {subject} reissued with fewer certificate policies and mappings: the check of them gave up")
/* "Clients MUST NOT include MD5 and SHA-1 in this extension." (RFC 9155 2); "If the client provided a
 * 'signature_algorithms' extension, then all certificates provided by the server MUST be signed by a
 * hash/signature algorithm pair that appears in that extension." (RFC 5246 7.4.2) */
VT_ROW(PATH_DIGEST, CHAIN, "path.digest-strength", "", 7, 42, 68, "RFC 9155 2 with RFC 5246 7.4.2",
       "signatures use no digest weaker than SHA-224",
       "have {subject} reissued with a {wanted} signature: {seen} is broken")
/* "When using RSA, servers MUST authenticate using certificates with at least a 2048-bit modulus for the
 * public key." (RFC 9325 4.5); "When using ECDSA signatures for authentication of TLS peers, it is
 * RECOMMENDED that implementations use the NIST curve P-256." (RFC 9325 4.2) */
VT_ROW(PATH_KEY_STRENGTH, CHAIN, "path.key-strength", "", 7, 42, 67, "RFC 9325 4.5",
       "a CA's key is 2048 bits of RSA or P-256 at least",
       "use a CA with a stronger key: that of {subject} has {seen} bits, {wanted} are the least")
/* "This field is used to carry the public key and identify the algorithm with which the key is used (e.g.,
 * RSA, DSA, or Diffie-Hellman)." (RFC 5280 4.1.2.7). Which of them we know is our own choice. */
VT_ROW(PATH_KEY_TYPE, CHAIN, "path.key-strength", "type", 5, 43, 6, "RFC 5280 4.1.2.7",
       "a CA's key is one that this program knows: RSA, P-256, P-384, P-521 or Ed25519",
       "check the chain with another program: the key of {subject} is {seen}, which is not known here, so "
       "what it signed was not checked. That is a limit of this program")

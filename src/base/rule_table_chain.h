/* The rows of base/rule_table.h, which includes this, for the chain as sent: what came, and whether it leads
 * to a trust anchor. */

/* "Certificate ::= SEQUENCE { tbsCertificate TBSCertificate, signatureAlgorithm AlgorithmIdentifier,
 * signatureValue BIT STRING }" (RFC 5280 4.1) */
VT_ROW(CHAIN_SYNTAX, CERTIFICATE, "chain.syntax", "", 5, 42, 0, "RFC 5280 4.1",
       "the server's certificate parses to its last byte",
       "replace the server's certificate by a well-formed one: it breaks {seen}")
/* Ours: base/limits.h says what real certificates have, and hostile ones go beyond. */
VT_ROW(CHAIN_SYNTAX_LIMIT, CERTIFICATE, "chain.syntax", "limit", 5, 42, 0, "Vitrine, base/limits.h",
       "the server's certificate stays within this program's limits",
       "check it with another program, or have it reissued with less in it: {seen} is a limit of this "
       "program")
/* "Certificate ::= SEQUENCE { tbsCertificate TBSCertificate, signatureAlgorithm AlgorithmIdentifier,
 * signatureValue BIT STRING }" (RFC 5280 4.1) */
VT_ROW(CHAIN_SPARE, CERTIFICATE, "chain.spare", "", 5, 42, 0, "RFC 5280 4.1",
       "the other certificates parse too",
       "replace certificate {depth} of what the server sends, or remove it: it breaks {seen}")
VT_ROW(CHAIN_MALFORMED, CHAIN, "chain.complete", "malformed", 5, 42, 21, "RFC 5280 4.1",
       "the issuer's certificate parses to its last byte",
       "certificate {depth} of what the server sends, {issuer}, breaks {seen}: get it from its CA once more, "
       "or have {subject} issued by another CA")
/* Ours: each certificate more is one more to try, and public chains have two to five. */
VT_ROW(CHAIN_TOO_MANY, CHAIN, "chain.length", "", 5, 42, 22, "Vitrine, base/limits.h",
       "a chain stays within its limit",
       "send only the certificates between the server's own and the root: {seen} were sent, {wanted} are the "
       "limit")
/* "Each following certificate MUST directly certify the one preceding it." (RFC 5246 7.4.2) */
VT_ROW(CHAIN_ORDER, CHAIN, "chain.order", "", 5, 42, 0, "RFC 5246 7.4.2",
       "each certificate certifies the one before it",
       "send the server's own certificate first, then the issuer of each, and nothing else: {seen} stands "
       "where {wanted} belongs")
/* "This is a sequence (chain) of certificates. … the self-signed certificate that specifies the root
 * certificate authority MAY be omitted from the chain" (RFC 5246 7.4.2) */
VT_ROW(CHAIN_COMPLETE, CHAIN, "chain.complete", "", 5, 48, 20, "RFC 5246 7.4.2",
       "the server sends every certificate up to the root",
       "send the intermediate {issuer}, which issued {subject} and is missing from the chain")
VT_ROW(CHAIN_LEAF_UNVERIFIED, CHAIN, "chain.complete", "leaf-only", 5, 48, 21, "RFC 5246 7.4.2",
       "the server sends every certificate up to the root",
       "send the intermediate {issuer}, which issued {subject} and is missing from the chain")
VT_ROW(CHAIN_PUBLISHED, CHAIN, "chain.complete", "published", 5, 48, 21, "RFC 5246 7.4.2",
       "the server sends the issuer's certificate, which its CA publishes there",
       "send the intermediate {issuer}, which issued {subject} and is missing from the chain: its CA "
       "publishes it at {wanted} (in DER, as a rule: as PEM it belongs below {subject} in the chain file)")
VT_ROW(CHAIN_DIRECTORY, CHAIN, "chain.complete", "directory", 5, 48, 21, "RFC 5246 7.4.2",
       "the server sends every certificate up to the root",
       "send the intermediate {issuer}, which issued {subject} and is missing from the chain: its CA "
       "publishes it in a directory (LDAP), so it is probably private: clients that trust it need its root "
       "in their bundle (here: --bundle)")
/* "… the value of the subject key identifier MUST be the value placed in the key identifier field of the
 * authority key identifier extension … of certificates issued by the subject of this certificate."
 * (RFC 5280 4.2.1.2) */
VT_ROW(CHAIN_OTHER_ISSUER, CHAIN, "chain.complete", "other-issuer", 5, 48, 21, "RFC 5280 4.2.1.2",
       "the issuer's certificate has the key identifier that the certificate below it names",
       "what was sent is another certificate of {issuer}, perhaps its previous one: replace it by the one "
       "whose key signed {subject}, which its CA has")
VT_ROW(CHAIN_OTHER_KEY, CHAIN, "chain.complete", "other-key", 5, 48, 20, "RFC 5280 4.2.1.2",
       "the issuer's certificate has the key identifier that the certificate below it names",
       "what was sent is another certificate of {issuer}, perhaps its previous one: replace it by the one "
       "whose key signed {subject}, which its CA has")
/* "Certificate ::= SEQUENCE { tbsCertificate TBSCertificate, signatureAlgorithm AlgorithmIdentifier,
 * signatureValue BIT STRING }" (RFC 5280 4.1) */
VT_ROW(CHAIN_MALFORMED_GIVEN, CHAIN, "chain.complete", "malformed-given", 5, 42, 20, "RFC 5280 4.1",
       "the issuer's certificate parses to its last byte",
       "the certificate of {issuer} that was given (--bundle, --untrusted) breaks {seen}: get it from its CA "
       "once more")
/* "… the path validation process verifies, among other things, that a prospective certification path (a
 * sequence of n certificates) satisfies the following conditions: … certificate 1 is issued by the trust
 * anchor" (RFC 5280 6.1) */
VT_ROW(CHAIN_SELF_SIGNED_LEAF, CHAIN, "chain.trusted", "self-signed", 5, 48, 18, "RFC 5280 6.1",
       "the path ends at a trust anchor",
       "replace the self-signed certificate {subject}, perhaps an installer's place-holder, by one from a CA "
       "that clients trust; or add it to the client's trust with --bundle")
VT_ROW(CHAIN_PLACE_HOLDER, CHAIN, "chain.trusted", "place-holder", 5, 48, 18, "RFC 5280 6.1",
       "the path ends at a trust anchor",
       "the server still serves what looks like the place-holder that its installer made, {subject}: get a "
       "certificate from a CA that clients trust, and name its files in the server's configuration")
VT_ROW(CHAIN_PLACE_HOLDER_ISSUED, CHAIN, "chain.trusted", "place-holder-issued", 5, 48, 20, "RFC 5280 6.1",
       "the path ends at a trust anchor",
       "the server still serves what looks like the place-holder that its installer made, {subject}: get a "
       "certificate from a CA that clients trust, and name its files in the server's configuration")
VT_ROW(CHAIN_UNTRUSTED_ROOT, CHAIN, "chain.trusted", "unknown-root", 5, 48, 19, "RFC 5280 6.1",
       "the path ends at a trust anchor",
       "the root {subject} is private, or newer than the clients' bundle: add it to that bundle (here: "
       "--bundle), or use a public CA")
/* "… the value of the subject key identifier MUST be the value placed in the key identifier field of the
 * authority key identifier extension … of certificates issued by the subject of this certificate."
 * (RFC 5280 4.2.1.2) */
VT_ROW(CHAIN_OTHER_ROOT, CHAIN, "chain.trusted", "other-root", 5, 48, 20, "RFC 5280 4.2.1.2",
       "the trust anchor has the key identifier that the certificate below it names",
       "the clients' bundle holds {issuer} with another key than the one that signed {subject}: update its "
       "roots")
/* Ours: the ways to join certificates are far more than certificates, so that a search for them has
 * budgets. */
VT_ROW(CHAIN_DEPTH, CHAIN, "chain.trusted", "depth", 5, 42, 22, "Vitrine, base/limits.h",
       "a path reaches its anchor within the limit of certificates",
       "use a CA nearer to its root, or trust one of the chain with --bundle: {wanted} certificates reach no "
       "anchor")
VT_ROW(CHAIN_STEPS, CHAIN, "chain.trusted", "steps", 5, 42, 22, "Vitrine, base/limits.h",
       "a path is found within the budget of steps",
       "send, and give with --untrusted, only the CAs of this chain: {wanted} ways to join them were tried, "
       "not all")
VT_ROW(CHAIN_SIGNATURES, CHAIN, "chain.trusted", "signatures", 5, 42, 22, "Vitrine, base/limits.h",
       "a path is found within the budget of signatures",
       "send, and give with --untrusted, only the CAs of this chain: {wanted} signatures were checked, not "
       "all")
VT_ROW(CHAIN_SPARES, CHAIN, "chain.trusted", "spares", 5, 42, 22, "Vitrine, base/limits.h",
       "the certificates beside the chain that fit it by name stay within the limit",
       "leave in --untrusted only the CAs of this chain: of those that fit it by name only {wanted} were "
       "tried")
VT_ROW(CHAIN_ANCHORS, CHAIN, "chain.trusted", "anchors", 5, 42, 22, "Vitrine, base/limits.h",
       "the trust anchors that fit the chain by name stay within the limit",
       "remove old roots from --bundle: of those that fit this chain by name only {wanted} were tried")
VT_ROW(CHAIN_COMPARISONS, CHAIN, "chain.trusted", "comparisons", 5, 42, 22, "Vitrine, base/limits.h",
       "comparisons stay within the budget",
       "use certificates with fewer names and policies: {wanted} were made")
/* "… the path validation process verifies, among other things, that a prospective certification path (a
 * sequence of n certificates) satisfies the following conditions: … certificate 1 is issued by the trust
 * anchor" (RFC 5280 6.1) */
VT_ROW(CHAIN_TRUSTED, CHAIN, "chain.trusted", "", 5, 48, 20, "RFC 5280 6.1",
       "the path ends at a trust anchor",
       "{subject}, the last CA of the chain, was issued by {issuer}, which these clients do not have: a "
       "private or new root is to be added to their bundle (here: --bundle), or use a public CA")
VT_ROW(CHAIN_TRUSTED_PUBLISHED, CHAIN, "chain.trusted", "published", 5, 48, 20, "RFC 5280 6.1",
       "the path goes on to a trust anchor, perhaps by what is published there",
       "{subject}, the last CA of the chain, was issued by {issuer}, which these clients do not have: look "
       "at what its CA publishes at {wanted}; if that is one more intermediate, send it, too; if it is a "
       "private or new root, it is to be added to the clients' bundle (here: --bundle)")

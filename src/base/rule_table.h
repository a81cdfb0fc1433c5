/* The one table of rules, with base/rule_table_certificate.h and base/rule_table_tls.h; see base/rule.h. No
 * guard: it is included once for each thing that is made of it.
 *
 * VT_ROW(symbol, class, id, reason, exit, alert, verify code, clause, sentence, fix)
 *
 * The class is the kind of thing that a rule notices (session/flips.h counts by it): MESSAGE, WAITING,
 * DIALOGUE, RECORD, MAC, ORDER, CHOICE, SIGNATURE, FINISHED, CERTIFICATE or CHAIN.
 *
 * Verify codes are those that OpenSSL documents, so that a mail admin can search for them. */

/* Syntax: what is wrong with bytes. The owner of the bytes says what it means. */
VT_ROW(TRUNCATED, MESSAGE, "syntax.length", "truncated", 0, 50, 0, "RFC 5246 7.2.2",
       "a field lies within the bytes that hold it",
       "{seen} bytes were left where the field needs more; have the owner look for what cuts the data short")
VT_ROW(TRAILING, MESSAGE, "syntax.length", "trailing", 0, 50, 0, "RFC 5246 7.2.2",
       "a structure fills the length that was given for it",
       "{seen} bytes are left over; have the owner remove them")
VT_ROW(DEPTH, MESSAGE, "syntax.depth", "", 0, 50, 0, "Vitrine, base/limits.h",
       "structures nest no deeper than the limit", "no real certificate nests so deeply: replace it")
VT_ROW(LIMIT, MESSAGE, "syntax.limit", "", 0, 50, 0, "Vitrine, base/limits.h",
       "a count stays within its limit", "reduce what exceeds the limit of {seen}")
VT_ROW(VALUE, MESSAGE, "syntax.value", "", 0, 47, 0, "RFC 5246 7.2.2",
       "a field holds a value that its structure allows", "{seen} is not allowed here; replace what holds it")
#include "base/rule_table_certificate.h"

/* Reaching the server. */
VT_ROW(NET_RESOLVE, WAITING, "net.connected", "unknown-host", 2, 0, 0, "RFC 1034 5.2.1",
       "the host name resolves to an address",
       "check the spelling of {wanted}, or have its owner publish an A or AAAA record")
VT_ROW(NET_RESOLVER, WAITING, "net.connected", "resolver", 2, 0, 0, "RFC 1034 5.2.3",
       "the resolver of this host answers",
       "find out why this host's resolver did not tell the address of {wanted} ({seen}; its settings are in "
       "/etc/resolv.conf), or name the server by its address")
VT_ROW(NET_CONNECT, WAITING, "net.connected", "refused", 2, 0, 0, "RFC 9293 3.5",
       "the server accepts a connection",
       "start the service on {wanted}, or open its port in the firewall ({seen})")
VT_ROW(NET_UNREACHABLE, WAITING, "net.connected", "unreachable", 2, 0, 0, "RFC 9293 3.5",
       "there is a way from this host to the server",
       "look at this host's own network first: it has no way to {wanted} ({seen}); a route may be missing, "
       "an address of that family (IPv4 or IPv6), or, where it says so of the host, that host may be down or "
       "behind a firewall")
VT_ROW(NET_FORBIDDEN, WAITING, "net.connected", "permission", 2, 0, 0, "RFC 9293 3.5",
       "this host lets its programs connect to the server",
       "let this host's own firewall, or its routes, permit connections to {wanted} ({seen})")
VT_ROW(NET_TIMEOUT, WAITING, "net.answered", "timeout", 2, 0, 0, "Vitrine, cli/options.h",
       "the server answers in time", "find out why the server at {wanted} says nothing: {seen}{hint}")
VT_ROW(NET_UNFINISHED, WAITING, "net.answered", "unfinished", 2, 0, 0, "Vitrine, cli/options.h",
       "the server comes in time to the end of what it says",
       "find out why the server at {wanted} begins to speak and does not come to an end: {seen}")
VT_ROW(NET_UNREAD, WAITING, "net.answered", "unread", 2, 0, 0, "Vitrine, cli/options.h",
       "the server reads in time what it is sent",
       "find out why the server at {wanted} does not read on: {seen}")
VT_ROW(NET_FLOOD, WAITING, "net.answered", "flood", 4, 0, 0, "Vitrine, net/limits.h",
       "the server comes to an end", "find out why the server at {wanted} goes on sending: {seen}")

/* The STARTTLS dialogue. */
VT_ROW(STARTTLS_GREETING, DIALOGUE, "starttls.offered", "greeting", 3, 0, 0, "RFC 5321 3.1",
       "the server greets with success",
       "the server greeted with {seen}: have its owner find out why it refuses clients")
VT_ROW(STARTTLS_BUSY, DIALOGUE, "starttls.offered", "busy", 3, 0, 0, "RFC 5321 4.2.1",
       "the server has room for one client more",
       "wait some minutes and try again, since the server said {seen}; if it stays so, have its owner raise "
       "its limits")
VT_ROW(STARTTLS_REFUSED, DIALOGUE, "starttls.offered", "refused", 3, 0, 0, "RFC 5321 4.1.4",
       "the server tells what it offers when it is asked", "the server refused {wanted} with {seen}: {hint}")
VT_ROW(STARTTLS_MASKED, DIALOGUE, "starttls.offered", "masked", 3, 0, 0, "RFC 3207 6",
       "what the server offers arrives as it was sent",
       "switch off the inspection of SMTP in the firewall before the server (Cisco: no inspect esmtp, or "
       "allow-tls in its policy): it writes over what the server offers ({seen})")
VT_ROW(STARTTLS_MISPLACED, DIALOGUE, "starttls.offered", "first-line", 3, 0, 0, "RFC 5321 4.1.1.1",
       "the reply to EHLO names the server first, and then what it offers, a line each",
       "have the server put its own name into the first line of that reply, and STARTTLS below: clients take "
       "the first line for the name ({seen})")
VT_ROW(STARTTLS_OFFERED, DIALOGUE, "starttls.offered", "", 3, 0, 0, "RFC 3207 3",
       "the server offers to begin TLS",
       "switch {wanted} on for this port{hint}, or ask on a port that has it; it offers {seen}")
VT_ROW(STARTTLS_ACCEPTED, DIALOGUE, "starttls.accepted", "", 3, 0, 0, "RFC 3207 4",
       "the server agrees to begin TLS", "the server answered {seen}: {hint}")
VT_ROW(STARTTLS_BUSY_NOW, DIALOGUE, "starttls.accepted", "busy", 3, 0, 0, "RFC 5321 4.2.1",
       "the server has room for one client more",
       "wait some minutes and try again, since the server said {seen}; if it stays so, have its owner raise "
       "its limits")
VT_ROW(STARTTLS_DIALOGUE, DIALOGUE, "starttls.accepted", "dialogue", 3, 0, 0, "RFC 5321 4.2",
       "replies are well formed", "the server sent what is no reply of {wanted} ({seen}): {hint}")
VT_ROW(STARTTLS_CLOSED, WAITING, "starttls.accepted", "closed", 3, 0, 0, "RFC 5321 3.8",
       "the server does not break off the dialogue",
       "look in the server's log for why it closed the connection after {seen}{hint}")
VT_ROW(STARTTLS_IMPLICIT, DIALOGUE, "starttls.accepted", "implicit-tls", 3, 0, 0, "RFC 8314 3.3",
       "the port speaks the protocol in plain text first",
       "this port speaks TLS from the first byte: run {hint}")
VT_ROW(STARTTLS_EARLY, DIALOGUE, "starttls.no-injection", "early", 3, 0, 0, "RFC 5321 4.3.1",
       "the server answers what it was asked, and says nothing before",
       "the server, or somebody on the way, sent {seen} before it was asked: update the server, or find who "
       "sends this")
VT_ROW(STARTTLS_LATE, DIALOGUE, "starttls.no-injection", "late", 3, 10, 0, "RFC 3207 4",
       "TLS follows the reply to STARTTLS, and no plain text",
       "the server had agreed to TLS, and {seen} came in plain text: have its owner look in its log for why "
       "TLS did not begin; if the server did not write this, somebody on the way put it in")
VT_ROW(STARTTLS_INJECTION, DIALOGUE, "starttls.no-injection", "", 3, 10, 0, "RFC 3207 4",
       "no plain text follows the reply to STARTTLS",
       "the server, or somebody on the way, sent {seen} in plain text behind the reply to STARTTLS: update "
       "the server, or find who injects it")

#include "base/rule_table_tls.h"

/* The chain as sent. */
VT_ROW(CHAIN_SYNTAX, CERTIFICATE, "chain.syntax", "", 5, 42, 0, "RFC 5280 4.1",
       "the server's certificate parses to its last byte",
       "replace the server's certificate by a well-formed one: it breaks {seen}")
VT_ROW(CHAIN_SYNTAX_LIMIT, CERTIFICATE, "chain.syntax", "limit", 5, 42, 0, "Vitrine, base/limits.h",
       "the server's certificate stays within this program's limits",
       "check it with another program, or have it reissued with less in it: {seen} is a limit of this "
       "program")
VT_ROW(CHAIN_SPARE, CERTIFICATE, "chain.spare", "", 5, 42, 0, "RFC 5280 4.1",
       "the other certificates parse too",
       "replace certificate {depth} of what the server sends, or remove it: it breaks {seen}")
VT_ROW(CHAIN_MALFORMED, CHAIN, "chain.complete", "malformed", 5, 42, 21, "RFC 5280 4.1",
       "the issuer's certificate parses to its last byte",
       "certificate {depth} of what the server sends, {issuer}, breaks {seen}: get it from its CA once more, "
       "or have {subject} issued by another CA")
VT_ROW(CHAIN_TOO_MANY, CHAIN, "chain.length", "", 5, 42, 22, "Vitrine, base/limits.h",
       "a chain stays within its limit",
       "send only the certificates between the server's own and the root: {seen} were sent, {wanted} are the "
       "limit")
VT_ROW(CHAIN_ORDER, CHAIN, "chain.order", "", 5, 42, 0, "RFC 5246 7.4.2",
       "each certificate certifies the one before it",
       "send the server's own certificate first, then the issuer of each, and nothing else: {seen} stands "
       "where {wanted} belongs")
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
VT_ROW(CHAIN_OTHER_ISSUER, CHAIN, "chain.complete", "other-issuer", 5, 48, 21, "RFC 5280 4.2.1.2",
       "the issuer's certificate has the key identifier that the certificate below it names",
       "what was sent is another certificate of {issuer}, perhaps its previous one: replace it by the one "
       "whose key signed {subject}, which its CA has")
VT_ROW(CHAIN_OTHER_KEY, CHAIN, "chain.complete", "other-key", 5, 48, 20, "RFC 5280 4.2.1.2",
       "the issuer's certificate has the key identifier that the certificate below it names",
       "what was sent is another certificate of {issuer}, perhaps its previous one: replace it by the one "
       "whose key signed {subject}, which its CA has")
VT_ROW(CHAIN_MALFORMED_GIVEN, CHAIN, "chain.complete", "malformed-given", 5, 42, 20, "RFC 5280 4.1",
       "the issuer's certificate parses to its last byte",
       "the certificate of {issuer} that was given (--bundle, --untrusted) breaks {seen}: get it from its CA "
       "once more")
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
VT_ROW(CHAIN_OTHER_ROOT, CHAIN, "chain.trusted", "other-root", 5, 48, 20, "RFC 5280 4.2.1.2",
       "the trust anchor has the key identifier that the certificate below it names",
       "the clients' bundle holds {issuer} with another key than the one that signed {subject}: update its "
       "roots")
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
VT_ROW(CHAIN_TRUSTED, CHAIN, "chain.trusted", "", 5, 48, 20, "RFC 5280 6.1",
       "the path ends at a trust anchor",
       "{subject}, the last CA of the chain, was issued by {issuer}, which these clients do not have: a "
       "private or new root is to be added to their bundle (here: --bundle), or use a public CA")
VT_ROW(CHAIN_TRUSTED_PUBLISHED, CHAIN, "chain.trusted", "published", 5, 48, 20, "RFC 5280 6.1",
       "the path goes on to a trust anchor, perhaps by what is published there",
       "{subject}, the last CA of the chain, was issued by {issuer}, which these clients do not have: look "
       "at what its CA publishes at {wanted}; if that is one more intermediate, send it, too; if it is a "
       "private or new root, it is to be added to the clients' bundle (here: --bundle)")

/* Path validation. */
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
VT_ROW(PATH_SIGNATURE_ALGORITHM, CHAIN, "path.signature", "algorithm", 5, 43, 76, "RFC 5280 4.1.1.2",
       "the signature algorithm is one that is verified",
       "have {subject} reissued with a current signature algorithm: {seen} is not accepted")
VT_ROW(PATH_ALGORITHM_UNKNOWN, CHAIN, "certificate.signature-algorithm", "unknown", 5, 43, 76,
       "RFC 5280 4.1.1.2",
       "the signature algorithm is one that this program knows",
       "check {subject} with another program: it is signed with {seen}, which is not known here. That is a "
       "limit of this program")
VT_ROW(PATH_NOT_YET_VALID, CHAIN, "path.validity", "not-yet-valid", 5, 45, 9, "RFC 5280 6.1.3 (a)(2)",
       "the time of the check lies within the validity, to the second at both ends",
       "correct the clock of this host, if it is wrong; else wait, or use a chain without {subject}, until "
       "{seen}, when it begins to be valid")
VT_ROW(PATH_NEVER_VALID, CHAIN, "path.validity", "never", 5, 45, 9, "RFC 5280 4.1.2.5",
       "the validity begins before it ends",
       "have {subject} reissued: it would end before it begins, and is never valid")
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
VT_ROW(PATH_EXPIRES_SOON, CHAIN, "path.expires-soon", "", 5, 45, 0, "Vitrine, docs",
       "every certificate below the root is valid for some time more",
       "renew {subject} now: it expires on {seen}")
VT_ROW(PATH_EXPIRES_SOON_CA, CHAIN, "path.expires-soon", "intermediate", 5, 45, 0, "Vitrine, docs",
       "every certificate below the root is valid for some time more",
       "before {seen}, when this certificate of {subject} ends, replace it by the current one of its CA")
VT_ROW(PATH_CA, CHAIN, "path.ca", "", 5, 42, 24, "RFC 5280 6.1.4 (k)",
       "an issuer is a CA: basicConstraints says cA TRUE",
       "use a certificate from a real CA: {subject} issued what is below it, and is no CA")
VT_ROW(PATH_VERSION, CHAIN, "path.ca", "version", 5, 43, 24, "RFC 5280 6.1.4 (k)",
       "an issuer below the anchor is a version 3 certificate",
       "have {subject} reissued as version 3 with basicConstraints: it is {seen}")
VT_ROW(PATH_LENGTH, CHAIN, "path.length", "", 5, 42, 25, "RFC 5280 6.1.4 (l)",
       "no more intermediates follow a CA than its pathLenConstraint allows",
       "have the certificate issued nearer to the root: {subject} allows {wanted} CAs below it, and {seen} "
       "follow")
VT_ROW(PATH_KEY_USAGE, CHAIN, "path.key-usage", "", 5, 42, 32, "RFC 5280 6.1.4 (n)",
       "an issuer's keyUsage, when present, allows keyCertSign",
       "have {subject} reissued with keyCertSign in its keyUsage, or use another CA")
VT_ROW(PATH_NOT_PERMITTED, CHAIN, "path.name-constraints", "not-permitted", 5, 42, 47, "RFC 5280 6.1.3 (b)",
       "every name lies within the subtrees that the CAs above permit",
       "have {subject} reissued with names under {wanted}, or by a CA that is not limited to it: {issuer} "
       "may not certify {seen}")
VT_ROW(PATH_EXCLUDED, CHAIN, "path.name-constraints", "excluded", 5, 42, 48, "RFC 5280 6.1.3 (c)",
       "no name lies within a subtree that a CA above excludes",
       "have {subject} reissued with names outside {wanted}, or by another CA: {issuer} may not certify "
       "{seen}")
VT_ROW(PATH_CONSTRAINT, CHAIN, "path.name-constraints", "syntax", 5, 42, 52, "RFC 5280 4.2.1.10",
       "a name constraint can be evaluated",
       "have {issuer} reissued: its name constraint {wanted} is malformed")
VT_ROW(PATH_CONSTRAINT_TYPE, CHAIN, "path.name-constraints", "type", 5, 42, 51, "RFC 5280 4.2.1.10",
       "a name constraint can be evaluated",
       "have {subject} reissued without {seen}: {issuer} limits names of that kind, which cannot be compared")
VT_ROW(PATH_CONSTRAINT_NAME, CHAIN, "path.name-constraints", "name-syntax", 5, 42, 53, "RFC 5280 4.2.1.10",
       "a name under a constraint can be evaluated",
       "have {subject} reissued without {seen}, which cannot be compared with the constraint of {issuer}")
VT_ROW(PATH_CONSTRAINT_PLACE, CHAIN, "path.name-constraints", "not-a-ca", 5, 42, 41, "RFC 5280 4.2.1.10",
       "name constraints stand in CA certificates alone",
       "have {subject} reissued without name constraints: it is no CA")
VT_ROW(PATH_CONSTRAINT_BUDGET, CHAIN, "path.name-constraints", "budget", 5, 42, 1, "Vitrine, base/limits.h",
       "names and constraints stay within the budget of comparisons",
       "have {subject} reissued with fewer names: the check gave up after {wanted} comparisons")
VT_ROW(PATH_CRITICAL, CHAIN, "path.critical", "", 5, 43, 34, "RFC 5280 4.2",
       "every critical extension is understood",
       "have {subject} reissued without the critical extension {seen}, which clients must refuse")
VT_ROW(PATH_CRITICALITY, CHAIN, "path.critical", "marking", 5, 42, 41, "RFC 5280 4.2",
       "an extension whose clause says non-critical is not critical",
       "have {subject} reissued with {seen} not critical")
VT_ROW(PATH_QUALIFIER, CHAIN, "path.critical", "qualifier", 5, 43, 34, "RFC 5280 4.2.1.4",
       "critical certificate policies are understood, with their qualifiers",
       "have {subject} reissued without the policy qualifier {seen}, or with its policies not critical")
VT_ROW(PATH_POLICY, CHAIN, "path.policy", "required", 5, 42, 43, "RFC 5280 6.1.5 (g)",
       "the path has a valid certificate policy, where one is required",
       "have the certificates below the root reissued under one policy, or use another CA: {issuer} requires "
       "one that holds for them all; {subject} has {seen}, to which the path does not lead")
VT_ROW(PATH_POLICY_ASKED, CHAIN, "path.policy", "asked-for", 5, 42, 43, "RFC 5280 6.1.5 (g)",
       "the path has a certificate policy that was asked for",
       "leave out --require-explicit-policy, where you need no policy, or ask with --policy for one that "
       "leads through all CAs of the path: {subject} has {seen}, but a CA above lacks that, or maps another "
       "policy to it (which --inhibit-policy-mapping forbids)")
VT_ROW(PATH_POLICY_MAPPING, CHAIN, "path.policy", "mapping", 5, 42, 42, "RFC 5280 6.1.4 (a)",
       "policies are not mapped to anyPolicy, nor from it",
       "have {subject} reissued with policy mappings that do not name {seen}")
VT_ROW(PATH_POLICY_BUDGET, CHAIN, "path.policy", "budget", 5, 42, 1, "Vitrine, base/limits.h",
       "certificate policies and their mappings stay within the budget of comparisons",
       "have {subject} reissued with fewer certificate policies and mappings: the check of them gave up")
VT_ROW(PATH_DIGEST, CHAIN, "path.digest-strength", "", 7, 42, 68, "RFC 9155 2 with RFC 5246 7.4.2",
       "signatures use no digest weaker than SHA-224",
       "have {subject} reissued with a {wanted} signature: {seen} is broken")
VT_ROW(PATH_KEY_STRENGTH, CHAIN, "path.key-strength", "", 7, 42, 67, "RFC 9325 4.5",
       "a CA's key is 2048 bits of RSA or P-256 at least",
       "use a CA with a stronger key: that of {subject} has {seen} bits, {wanted} are the least")
VT_ROW(PATH_KEY_TYPE, CHAIN, "path.key-strength", "type", 5, 43, 6, "RFC 5280 4.1.2.7",
       "a CA's key is one that this program knows: RSA, P-256, P-384, P-521 or Ed25519",
       "check the chain with another program: the key of {subject} is {seen}, which is not known here, so "
       "what it signed was not checked. That is a limit of this program")

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

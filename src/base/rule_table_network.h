/* The rows of base/rule_table.h, which includes this, for the way to the server: its name, the connection,
 * and the dialogue before TLS. */

/* Reaching the server. */

/* "A name error (NE). This happens when the referenced name does not exist. For example, a user may have
 * mistyped a host name." (RFC 1034 5.2.1) */
VT_ROW(NET_RESOLVE, WAITING, "net.connected", "unknown-host", 2, 0, 0, "RFC 1034 5.2.1",
       "the host name resolves to an address",
       "check the spelling of {wanted}, or have its owner publish an A or AAAA record")
/* "It is essential that this sort of condition should not be signalled as a name or data not present error to
 * applications." (RFC 1034 5.2.3) */
VT_ROW(NET_RESOLVER, WAITING, "net.connected", "resolver", 2, 0, 0, "RFC 1034 5.2.3",
       "the resolver of this host answers",
       "find out why this host's resolver did not tell the address of {wanted} ({seen}; its settings are in "
       "/etc/resolv.conf), or name the server by its address")
/* "If the connection does not exist (CLOSED), then a reset is sent in response to any incoming segment except
 * another reset. A SYN segment that does not match an existing connection is rejected by this means."
 * (RFC 9293 3.5.2) */
VT_ROW(NET_CONNECT, WAITING, "net.connected", "refused", 2, 0, 0, "RFC 9293 3.5.2",
       "the server accepts a connection",
       "start the service on {wanted}, or open its port in the firewall ({seen})")
/* "The 'three-way handshake' is the procedure used to establish a connection. This procedure normally is
 * initiated by one TCP peer and responded to by another TCP peer." (RFC 9293 3.5) */
VT_ROW(NET_UNREACHABLE, WAITING, "net.connected", "unreachable", 2, 0, 0, "RFC 9293 3.5",
       "there is a way from this host to the server",
       "look at this host's own network first: it has no way to {wanted} ({seen}); a route may be missing, "
       "an address of that family (IPv4 or IPv6), or, where it says so of the host, that host may be down or "
       "behind a firewall")
VT_ROW(NET_FORBIDDEN, WAITING, "net.connected", "permission", 2, 0, 0, "RFC 9293 3.5",
       "this host lets its programs connect to the server",
       "let this host's own firewall, or its routes, permit connections to {wanted} ({seen})")
/* Ours, since the user says how long (--timeout): a standard lets servers take minutes, and who asks about
 * one waits for seconds. */
VT_ROW(NET_TIMEOUT, WAITING, "net.answered", "timeout", 2, 0, 0, "Vitrine, cli/options.h",
       "the server answers in time", "find out why the server at {wanted} says nothing: {seen}{hint}")
VT_ROW(NET_UNFINISHED, WAITING, "net.answered", "unfinished", 2, 0, 0, "Vitrine, cli/options.h",
       "the server comes in time to the end of what it says",
       "find out why the server at {wanted} begins to speak and does not come to an end: {seen}")
VT_ROW(NET_UNREAD, WAITING, "net.answered", "unread", 2, 0, 0, "Vitrine, cli/options.h",
       "the server reads in time what it is sent",
       "find out why the server at {wanted} does not read on: {seen}")
/* Ours: a server that sends without an end would keep us for ever. */
VT_ROW(NET_FLOOD, WAITING, "net.answered", "flood", 4, 0, 0, "Vitrine, net/limits.h",
       "the server comes to an end", "find out why the server at {wanted} goes on sending: {seen}")

/* The STARTTLS dialogue. */

/* "… a 554 response MAY be given in the initial connection opening message instead of the 220."
 * (RFC 5321 3.1) */
VT_ROW(STARTTLS_GREETING, DIALOGUE, "starttls.offered", "greeting", 3, 0, 0, "RFC 5321 3.1",
       "the server greets with success",
       "the server greeted with {seen}: have its owner find out why it refuses clients")
/* "… the error condition is temporary, and the action may be requested again." (RFC 5321 4.2.1) */
VT_ROW(STARTTLS_BUSY, DIALOGUE, "starttls.offered", "busy", 3, 0, 0, "RFC 5321 4.2.1",
       "the server has room for one client more",
       "wait some minutes and try again, since the server said {seen}; if it stays so, have its owner raise "
       "its limits")
/* "If the EHLO command is not acceptable to the SMTP server, 501, 500, 502, or 550 failure replies MUST be
 * returned as appropriate." (RFC 5321 4.1.4) */
VT_ROW(STARTTLS_REFUSED, DIALOGUE, "starttls.offered", "refused", 3, 0, 0, "RFC 5321 4.1.4",
       "the server tells what it offers when it is asked", "the server refused {wanted} with {seen}: {hint}")
/* "A man-in-the-middle attack can be launched by deleting the '250 STARTTLS' response from the server."
 * (RFC 3207 6) */
VT_ROW(STARTTLS_MASKED, DIALOGUE, "starttls.offered", "masked", 3, 0, 0, "RFC 3207 6",
       "what the server offers arrives as it was sent",
       "switch off the inspection of SMTP in the firewall before the server (Cisco: no inspect esmtp, or "
       "allow-tls in its policy): it writes over what the server offers ({seen})")
/* "ehlo-ok-rsp = ( '250' SP Domain [ SP ehlo-greet ] CRLF ) / ( '250-' Domain [ SP ehlo-greet ] CRLF *(
 * '250-' ehlo-line CRLF ) '250' SP ehlo-line CRLF )" (RFC 5321 4.1.1.1) */
VT_ROW(STARTTLS_MISPLACED, DIALOGUE, "starttls.offered", "first-line", 3, 0, 0, "RFC 5321 4.1.1.1",
       "the reply to EHLO names the server first, and then what it offers, a line each",
       "have the server put its own name into the first line of that reply, and STARTTLS below: clients take "
       "the first line for the name ({seen})")
/* "The STARTTLS keyword is used to tell the SMTP client that the SMTP server is currently able to negotiate
 * the use of TLS." (RFC 3207 3) */
VT_ROW(STARTTLS_OFFERED, DIALOGUE, "starttls.offered", "", 3, 0, 0, "RFC 3207 3",
       "the server offers to begin TLS",
       "switch {wanted} on for this port{hint}, or ask on a port that has it; it offers {seen}")
/* "After the client gives the STARTTLS command, the server responds with one of the following reply codes:
 * 220 Ready to start TLS …" (RFC 3207 4) */
VT_ROW(STARTTLS_ACCEPTED, DIALOGUE, "starttls.accepted", "", 3, 0, 0, "RFC 3207 4",
       "the server agrees to begin TLS", "the server answered {seen}: {hint}")
/* "… the error condition is temporary, and the action may be requested again." (RFC 5321 4.2.1) */
VT_ROW(STARTTLS_BUSY_NOW, DIALOGUE, "starttls.accepted", "busy", 3, 0, 0, "RFC 5321 4.2.1",
       "the server has room for one client more",
       "wait some minutes and try again, since the server said {seen}; if it stays so, have its owner raise "
       "its limits")
/* "An SMTP reply consists of a three digit number (transmitted as three numeric characters) followed by some
 * text unless specified otherwise in this document." (RFC 5321 4.2) */
VT_ROW(STARTTLS_DIALOGUE, DIALOGUE, "starttls.accepted", "dialogue", 3, 0, 0, "RFC 5321 4.2",
       "replies are well formed", "the server sent what is no reply of {wanted} ({seen}): {hint}")
/* "An SMTP server MUST NOT intentionally close the connection under normal operational circumstances …
 * except: … After receiving a QUIT command and responding with a 221 reply." (RFC 5321 3.8) */
VT_ROW(STARTTLS_CLOSED, WAITING, "starttls.accepted", "closed", 3, 0, 0, "RFC 5321 3.8",
       "the server does not break off the dialogue",
       "look in the server's log for why it closed the connection after {seen}{hint}")
/* "When a TCP connection is established for the 'submissions' service (default port 465), a TLS handshake
 * begins immediately." (RFC 8314 3.3) */
VT_ROW(STARTTLS_IMPLICIT, DIALOGUE, "starttls.accepted", "implicit-tls", 3, 0, 0, "RFC 8314 3.3",
       "the port speaks the protocol in plain text first",
       "this port speaks TLS from the first byte: run {hint}")
/* "The communication between the sender and receiver is an alternating dialogue, controlled by the sender. As
 * such, the sender issues a command and the receiver responds with a reply." (RFC 5321 4.3.1) */
VT_ROW(STARTTLS_EARLY, DIALOGUE, "starttls.no-injection", "early", 3, 0, 0, "RFC 5321 4.3.1",
       "the server answers what it was asked, and says nothing before",
       "the server, or somebody on the way, sent {seen} before it was asked: update the server, or find who "
       "sends this")
/* "After receiving a 220 response to a STARTTLS command, the client MUST start the TLS negotiation before
 * giving any other SMTP commands." (RFC 3207 4); "Before the TLS handshake has begun, any protocol
 * interactions are performed in the clear and may be modified by an active attacker." (RFC 3207 6) */
VT_ROW(STARTTLS_LATE, DIALOGUE, "starttls.no-injection", "late", 3, 10, 0, "RFC 3207 4",
       "TLS follows the reply to STARTTLS, and no plain text",
       "the server had agreed to TLS, and {seen} came in plain text: have its owner look in its log for why "
       "TLS did not begin; if the server did not write this, somebody on the way put it in")
VT_ROW(STARTTLS_INJECTION, DIALOGUE, "starttls.no-injection", "", 3, 10, 0, "RFC 3207 4",
       "no plain text follows the reply to STARTTLS",
       "the server, or somebody on the way, sent {seen} in plain text behind the reply to STARTTLS: update "
       "the server, or find who injects it")

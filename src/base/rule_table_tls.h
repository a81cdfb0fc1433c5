/* The rows of base/rule_table.h, which includes this, for the record and handshake protocols. */

/* "The record layer fragments information blocks into TLSPlaintext records carrying data in chunks of 2^14
 * bytes or less." (RFC 5246 6.2.1) */
VT_ROW(TLS_PLAIN_TEXT, RECORD, "tls.record", "plain-text", 4, 10, 0, "RFC 5246 6.2.1",
       "the server answers in TLS records", "this port speaks {hint}; it began with {seen}")
/* "enum { change_cipher_spec(20), alert(21), handshake(22), application_data(23), (255) } ContentType;"
 * (RFC 5246 6.2.1) */
VT_ROW(TLS_RECORD, RECORD, "tls.record", "", 4, 10, 0, "RFC 5246 6.2.1",
       "a record has a known type and version",
       "check what listens on this port: it sent what is no TLS record ({seen})")
/* "Implementations MUST NOT send record types not defined in this document unless negotiated by some
 * extension." (RFC 5246 6) */
VT_ROW(TLS_RECORD_TYPE, RECORD, "tls.record", "type", 4, 10, 0, "RFC 5246 6",
       "a record is of a type that was agreed on",
       "update the server: it sent a record of type {seen}, which was not agreed on")
/* "The version of the protocol being employed." (RFC 5246 6.2.1) */
VT_ROW(TLS_RECORD_VERSION, RECORD, "tls.record", "version", 4, 10, 0, "RFC 5246 6.2.1",
       "a record carries the version that was agreed on",
       "update the server: it sent a record of version {seen}, which is not the one that was agreed on")
/* Of TLSPlaintext: "The length MUST NOT exceed 2^14." (RFC 5246 6.2.1) Of TLSCiphertext: "The length MUST NOT
 * exceed 2^14 + 2048." (RFC 5246 6.2.3) */
VT_ROW(TLS_RECORD_OVERFLOW, RECORD, "tls.record", "overflow", 4, 22, 0, "RFC 5246 6.2.1, 6.2.3",
       "a record has 16384 bytes at most, a protected one 18432",
       "update the server: it sent a record of {seen} bytes")
/* "Implementations MUST NOT send zero-length fragments of Handshake, Alert, or ChangeCipherSpec content
 * types." (RFC 5246 6.2.1) */
VT_ROW(TLS_RECORD_EMPTY, RECORD, "tls.record", "empty", 4, 10, 0, "RFC 5246 6.2.1",
       "records of handshake, alert and ChangeCipherSpec carry something",
       "update the server: it sends empty records")
/* "This alert is returned if a record is received with an incorrect MAC." (RFC 5246 7.2.2); "If the
 * decryption fails, a fatal bad_record_mac alert MUST be generated." (RFC 5246 6.2.3.3) */
VT_ROW(TLS_BAD_MAC, MAC, "tls.record", "bad-mac", 4, 20, 0, "RFC 5246 7.2.2",
       "a protected record authenticates",
       "try from another network, since something may change the data on the way; if it fails there too, "
       "update the server")
/* "A message could not be decoded because some field was out of the specified range or the length of the
 * message was incorrect." (RFC 5246 7.2.2) */
VT_ROW(TLS_DECODE, MESSAGE, "tls.decode", "", 4, 50, 0, "RFC 5246 7.2.2",
       "a message parses to its last byte", "update the server: it sent a malformed {seen}")
/* "A field in the handshake was out of range or inconsistent with other fields." (RFC 5246 7.2.2) */
VT_ROW(TLS_VALUE, MESSAGE, "tls.decode", "value", 4, 47, 0, "RFC 5246 7.2.2",
       "a message holds values that are allowed in it",
       "update the server: its {seen} holds what is not allowed there")
/* "The handshake protocol messages are presented below in the order they MUST be sent; sending handshake
 * messages in an unexpected order results in a fatal error." (RFC 5246 7.4) */
VT_ROW(TLS_UNEXPECTED, ORDER, "tls.sequence", "", 4, 10, 0, "RFC 5246 7.4",
       "messages come in the order of the handshake",
       "update the server: it sent {seen} where {wanted} was due")
/* Ours: a length of 24 bits (RFC 5246 7.4) would have us keep 16 MB for whoever asks. */
VT_ROW(TLS_HANDSHAKE_SIZE, ORDER, "tls.sequence", "size", 4, 47, 0, "Vitrine, base/limits.h",
       "a handshake message stays within its limit",
       "send fewer or shorter certificates, or name fewer CAs for client certificates: {seen} bytes were "
       "announced, {wanted} are the most")
VT_ROW(TLS_MESSAGE_SIZE, ORDER, "tls.sequence", "message-size", 4, 47, 0, "Vitrine, base/limits.h",
       "a handshake message stays within its limit",
       "update the server: it announced a message of {seen} bytes, {wanted} are the most")
/* "Next, the server will send the ServerHelloDone message, indicating that the hello-message phase of the
 * handshake is complete. The server will then wait for a client response." (RFC 5246 7.3) */
VT_ROW(TLS_FLIGHT_END, ORDER, "tls.sequence", "behind", 4, 10, 0, "RFC 5246 7.3",
       "a flight ends with its last message",
       "update the server: it sent {seen} bytes more behind {wanted}, the last of its flight")
/* Ours: each of these records is allowed, and a server that sends nothing else would keep us for ever. */
VT_ROW(TLS_FLOOD, ORDER, "tls.sequence", "flood", 4, 10, 0, "Vitrine, base/limits.h",
       "warnings and empty records do not pile up",
       "update the server: it sent {seen} records in a row that bring nothing forward")
/* "Upon transmission or receipt of a fatal alert message, both parties immediately close the connection."
 * (RFC 5246 7.2.2) */
VT_ROW(TLS_ALERT, ORDER, "tls.alert", "", 4, 0, 0, "RFC 5246 7.2.2",
       "the server does not break the session off",
       "look in the server's log for why, while {wanted} was due, it sent the alert {seen}{hint}")
/* "Reception of a handshake_failure alert message indicates that the sender was unable to negotiate an
 * acceptable set of security parameters given the options available." (RFC 5246 7.2.2) */
VT_ROW(TLS_NO_SHARED, ORDER, "tls.alert", "no-shared-parameters", 4, 0, 0, "RFC 5246 7.2.2",
       "server and client share a version, a cipher suite, a group and a signature algorithm",
       "look in the server's log for what it did not find in our ClientHello: its alert says no more than "
       "{seen}{hint}")
/* "If the client does not send any certificates, the server MAY at its discretion either continue the
 * handshake without client authentication, or respond with a fatal handshake_failure alert."
 * (RFC 5246 7.4.6) */
VT_ROW(TLS_CLIENT_CERTIFICATE, ORDER, "tls.alert", "client-certificate", 4, 0, 0, "RFC 5246 7.4.6",
       "the server lets clients in that have no certificate",
       "the server demands a client certificate: have it ask for one without demanding it (Exim: "
       "tls_try_verify_hosts, not tls_verify_hosts), or use a client that has one; told that there is none, "
       "it answered with {seen}{hint}")
VT_ROW(TLS_CLIENT_CERTIFICATE_REPLY, ORDER, "tls.alert", "client-certificate-reply", 4, 0, 0,
       "RFC 5246 7.4.6", "the server lets clients in that have no certificate",
       "the server demands a client certificate: have it ask for one without demanding it (Postfix: "
       "smtpd_tls_req_ccert = no), or use a client that has one; told that there is none, it completed the "
       "handshake and then said {seen}")
/* "Unless some other fatal alert has been transmitted, each party is required to send a close_notify alert
 * before closing the write side of the connection." (RFC 5246 7.2.1) */
VT_ROW(TLS_CLOSED, WAITING, "tls.alert", "closed", 4, 0, 0, "RFC 5246 7.2.1",
       "the server completes the handshake",
       "look in the server's log for why it broke off while {wanted} was due: {seen}{hint}")
VT_ROW(TLS_TRUNCATED, WAITING, "tls.close", "", 4, 0, 0, "RFC 5246 7.2.1",
       "the server says close_notify before it closes the connection",
       "update the server if its clients miss data: it closes without {wanted}, so nobody can tell whether "
       "the last of it was cut off")
/* "Handshake messages are supplied to the TLS record layer, where they are encapsulated within one or more
 * TLSPlaintext structures" (RFC 5246 7.4) */
VT_ROW(TLS_HALF_MESSAGE, WAITING, "tls.close", "half-message", 4, 0, 0, "RFC 5246 7.4",
       "the server ends each message before it closes the connection",
       "update the server: it closed the connection inside a handshake message, of which it had sent {seen} "
       "bytes")
/* "The server will send this message in response to a ClientHello message when it was able to find an
 * acceptable set of algorithms. If it cannot find such a match, it will respond with a handshake failure
 * alert." (RFC 5246 7.4.1.3) */
VT_ROW(TLS_OFFERS, CHOICE, "tls.offers", "", 4, 0, 0, "RFC 5246 7.4.1.3",
       "the server takes something that this client offers",
       "enable {wanted} on the server: asked a second time, it took {seen}, which this client does not use")
/* "Reception of a handshake_failure alert message indicates that the sender was unable to negotiate an
 * acceptable set of security parameters given the options available." (RFC 5246 7.2.2) */
VT_ROW(TLS_OFFERS_NOT_12, CHOICE, "tls.offers", "tls1.3-alone", 4, 0, 0, "RFC 5246 7.2.2",
       "the server takes something of TLS 1.2",
       "enable TLS 1.2 beside TLS 1.3 on the server; if it is on, enable suites of it that fit the "
       "certificate (ECDHE_RSA with AES-GCM for a key of RSA, ECDHE_ECDSA for one on P-256): all that TLS "
       "1.2 has was refused, without a word on the version, and asked once more the server took {seen}")
/* "The certificate MUST be appropriate for the negotiated cipher suite's key exchange algorithm and any
 * negotiated extensions." (RFC 5246 7.4.2) */
VT_ROW(TLS_OFFERS_KEY, CHOICE, "tls.offers", "key", 4, 0, 0, "RFC 5246 7.4.2",
       "the server has a certificate whose key this client can use",
       "install a certificate with {wanted} on the server, be it beside the one that it has: the key of that "
       "is of a kind that this client does not use ({seen})")
/* "The server MUST send a Certificate message whenever the agreed-upon key exchange method uses certificates
 * for authentication (this includes all key exchange methods defined in this document except DH_anon)."
 * (RFC 5246 7.4.2) */
VT_ROW(TLS_OFFERS_ANONYMOUS, CHOICE, "tls.offers", "anonymous", 4, 0, 0, "RFC 5246 7.4.2",
       "the server has a certificate",
       "look in the server's log: perhaps it has no certificate and key that it can load (Postfix: "
       "smtpd_tls_chain_files); asked a second time, it took {seen}, which needs none")
/* "Reception of a handshake_failure alert message indicates that the sender was unable to negotiate an
 * acceptable set of security parameters given the options available." (RFC 5246 7.2.2) */
VT_ROW(TLS_OFFERS_NOTHING, CHOICE, "tls.offers", "nothing", 4, 0, 0, "RFC 5246 7.2.2",
       "the server takes something that clients can offer",
       "look in the server's log: asked a second time it refused all that TLS 1.0 to 1.3 have, with {seen}; "
       "perhaps it has no certificate and key that it can load, or none for this name")
/* "TLS 1.0 MUST NOT be used." (RFC 8996 4); "TLS 1.1 MUST NOT be used." (RFC 8996 5) */
VT_ROW(TLS_VERSION_OLD, CHOICE, "tls.version", "too-old", 4, 70, 0, "RFC 8996 4, 5",
       "the server speaks TLS 1.2", "enable TLS 1.2 on the server: it offers {seen}, which is deprecated")
/* "If server supports (or is willing to use) only versions greater than client_version, it MUST send a
 * 'protocol_version' alert message and close the connection." (RFC 5246 E.1) One that answers with TLS 1.3
 * all the same is such a server, too. */
VT_ROW(TLS_VERSION_NEW, CHOICE, "tls.version", "too-new", 4, 70, 0, "RFC 5246 E.1",
       "the server speaks TLS 1.2",
       "enable TLS 1.2 beside TLS 1.3 on the server, for clients that know no other: it answered {seen}")
/* "This field will contain the lower of that suggested by the client in the client hello and the highest
 * supported by the server." (RFC 5246 7.4.1.3) */
VT_ROW(TLS_VERSION_UNKNOWN, CHOICE, "tls.version", "unknown", 4, 70, 0, "RFC 5246 7.4.1.3",
       "the server answers with a version of TLS",
       "find out what listens on this port: it answered with version {seen}, which is none of TLS over TCP")
/* "The protocol version the client has attempted to negotiate is recognized but not supported."
 * (RFC 5246 7.2.2) The record of the alert is of an older version, so what the server wants is in doubt. */
VT_ROW(TLS_VERSION_REFUSED, CHOICE, "tls.version", "refused", 4, 70, 0, "RFC 5246 7.2.2",
       "the server speaks TLS 1.2",
       "enable TLS 1.2 on the server: it refused that version with the alert {seen}")
/* "TLS 1.2 clients SHOULD also check that the last 8 bytes are not equal to the second value if the
 * ServerHello indicates TLS 1.1 or below. If a match is found, the client MUST abort the handshake"
 * (RFC 8446 4.1.3) */
VT_ROW(TLS_DOWNGRADE, CHOICE, "tls.version", "downgrade", 4, 47, 0, "RFC 8446 4.1.3",
       "the server's random does not say that it settled for TLS 1.1 or below though it knows a newer "
       "version",
       "try from another network, since somebody on the way may force {seen}; if it stays, update the server")
/* "The single cipher suite selected by the server from the list in ClientHello.cipher_suites."
 * (RFC 5246 7.4.1.3) */
VT_ROW(TLS_CIPHER, CHOICE, "tls.cipher", "", 4, 47, 0, "RFC 5246 7.4.1.3",
       "the server chooses a cipher suite that was offered",
       "update the server: it chose {seen}, which was not offered")
/* "Implementations SHOULD NOT negotiate cipher suites based on RSA key transport, a.k.a. 'static RSA'."
 * (RFC 9325 4.1) */
VT_ROW(TLS_CIPHER_STATIC_RSA, CHOICE, "tls.cipher", "static-rsa", 4, 0, 0, "RFC 9325 4.1",
       "the key exchange is ephemeral",
       "enable ECDHE suites on the server, and prefer them: with {seen}, whoever gets its key can read all "
       "that was ever recorded")
/* "… implementation and deployment of the following cipher suites is RECOMMENDED:
 * TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 … A cipher suite that operates in CBC (cipher block chaining) mode …
 * SHOULD NOT be used unless the encrypt_then_mac extension … is also successfully negotiated."
 * (RFC 9325 4.2) Judged is the MAC alone: HMAC-SHA-1 is that of the suites older than TLS 1.2, none of which
 * is recommended; encrypt_then_mac makes them no newer. */
VT_ROW(TLS_CIPHER_SHA1, CHOICE, "tls.cipher", "cbc-sha1", 4, 0, 0, "RFC 9325 4.2",
       "the suite has no HMAC-SHA-1, with encrypt_then_mac or without: ECDHE with AES-GCM is recommended",
       "enable suites of ECDHE with AES-GCM on the server, and prefer them: it chose {seen}")
/* "The end entity certificate's public key (and associated restrictions) MUST be compatible with the selected
 * key exchange algorithm." (RFC 5246 7.4.2) */
VT_ROW(TLS_SERVER_KEY, CHOICE, "tls.cipher", "key-type", 4, 43, 0, "RFC 5246 7.4.2",
       "the certificate's key is of the kind that the cipher suite uses",
       "install a certificate whose key fits the suites that are enabled: it has {seen}, and {wanted} is "
       "needed")
VT_ROW(TLS_KEY_UNKNOWN, CHOICE, "tls.cipher", "key-unknown", 4, 43, 0, "RFC 5246 7.4.2",
       "the certificate's key is one that this program knows: RSA, P-256, P-384, P-521 or Ed25519",
       "check the server with another program, or install a certificate with such a key: {seen} is not known "
       "here")
/* "The single compression algorithm selected by the server from the list in ClientHello.compression_methods."
 * (RFC 5246 7.4.1.3) */
VT_ROW(TLS_COMPRESSION, CHOICE, "tls.compression", "", 4, 47, 0, "RFC 5246 7.4.1.3",
       "the server chooses no compression",
       "switch TLS compression off on the server (CRIME): it chose {seen}")
/* "An extension type MUST NOT appear in the ServerHello unless the same extension type appeared in the
 * corresponding ClientHello." (RFC 5246 7.4.1.4) */
VT_ROW(TLS_EXTENSION, CHOICE, "tls.extension", "unsolicited", 4, 110, 0, "RFC 5246 7.4.1.4",
       "the server answers extensions that were offered, and no others",
       "update the server: it sent extension {seen}, which was not offered")
/* "There MUST NOT be more than one extension of the same type." (RFC 5246 7.4.1.4) */
VT_ROW(TLS_EXTENSION_TWICE, CHOICE, "tls.extension", "duplicate", 4, 47, 0, "RFC 5246 7.4.1.4",
       "an extension appears once", "update the server: it sent extension {seen} twice")
/* "If a server receives an encrypt-then-MAC request extension from a client and then selects a stream or
 * Authenticated Encryption with Associated Data (AEAD) ciphersuite, it MUST NOT send an encrypt-then-MAC
 * response extension back to the client." (RFC 7366 3) */
VT_ROW(TLS_ETM, CHOICE, "tls.extension", "encrypt-then-mac", 4, 47, 0, "RFC 7366 3",
       "the server answers encrypt_then_mac beside a suite of CBC alone",
       "update the server: it answered encrypt_then_mac beside {seen}, which is no suite of CBC")
/* "The client MUST then verify that the length of the 'renegotiated_connection' field is zero, and if it is
 * not, MUST abort the handshake" (RFC 5746 3.4) */
VT_ROW(TLS_RENEGOTIATION_INFO, CHOICE, "tls.secure-renegotiation", "", 4, 40, 0, "RFC 5746 3.4",
       "renegotiation_info is empty in a first handshake",
       "try from another network, since somebody may splice connections together; if it stays, update the "
       "server: it sent {seen}")
/* "If the extension is not present, the server does not support secure renegotiation … In this case, some
 * clients may want to terminate the handshake instead of continuing" (RFC 5746 3.4) */
VT_ROW(TLS_RENEGOTIATION, CHOICE, "tls.secure-renegotiation", "missing", 4, 40, 0, "RFC 5746 3.4",
       "the server supports secure renegotiation",
       "update the server's TLS library: it does not know RFC 5746, of 2010")
/* "If a client receives a ServerHello without the extension, it SHOULD abort the handshake if it does not
 * wish to interoperate with legacy servers." (RFC 7627 5.2) */
VT_ROW(TLS_EMS, CHOICE, "tls.extended-master-secret", "", 4, 40, 0, "RFC 7627 5.2",
       "the server supports the extended master secret",
       "update the server's TLS library: it does not know RFC 7627, of 2015")
/* "It is expected that a server will have a list of protocols that it supports, in preference order, and will
 * only select a protocol if the client supports it." (RFC 7301 3.2) */
VT_ROW(TLS_ALPN, CHOICE, "tls.alpn", "", 4, 47, 0, "RFC 7301 3.2",
       "the server selects a protocol that was offered", "update the server: it selected {seen}")
/* "If a server … is unable to complete the ECC handshake while restricting itself to the enumerated curves
 * and point formats, it MUST NOT negotiate the use of an ECC cipher suite." (RFC 8422 5.1) */
VT_ROW(TLS_GROUP, CHOICE, "tls.group", "", 4, 47, 0, "RFC 8422 5.1",
       "the server uses a named group that was offered",
       "enable X25519 or P-256 on the server: it used {seen}")
/* "If the client has used a Supported Elliptic Curves Extension, the public key in the server's certificate
 * MUST respect the client's choice of elliptic curves." (RFC 8422 5.3) */
VT_ROW(TLS_GROUP_CERTIFICATE, CHOICE, "tls.group", "certificate", 4, 47, 0, "RFC 8422 5.3",
       "the key of the server's certificate is on a curve that was offered",
       "offer {seen} with --groups, or install a certificate with a key of RSA or on a curve that clients do "
       "offer: its key is on {seen}")
/* "A receiving party MUST check that the x and y parameters from the peer's public value satisfy the curve
 * equation … With X25519 and X448, a receiving party MUST check whether the computed premaster secret is the
 * all-zero value and abort the handshake if so" (RFC 8422 5.11) */
VT_ROW(TLS_POINT, CHOICE, "tls.group", "point", 4, 47, 0, "RFC 8422 5.11",
       "the server's public value is a point of the group, and no trivial one",
       "update the server: its key share is not valid ({seen})")
/* "The server MUST send a Certificate message whenever the agreed-upon key exchange method uses certificates
 * for authentication" (RFC 5246 7.4.2) */
VT_ROW(TLS_NO_CERTIFICATE, ORDER, "tls.sequence", "no-certificate", 4, 42, 0, "RFC 5246 7.4.2",
       "the server sends a certificate", "configure a certificate on the server: it sent none")
/* "… the signature algorithm and hash algorithm MUST be a pair listed in that extension. … In addition, the
 * hash and signature algorithms MUST be compatible with the key in the server's end-entity certificate."
 * (RFC 5246 7.4.3) */
VT_ROW(TLS_SCHEME, CHOICE, "tls.server-signature", "scheme", 4, 47, 0, "RFC 5246 7.4.3",
       "the server signs with an algorithm that was offered and that its key allows",
       "update the server: it signed with {seen}")
/* "For non-anonymous key exchanges, a signature over the server's key exchange parameters."
 * (RFC 5246 7.4.3) */
VT_ROW(TLS_SERVER_SIGNATURE, SIGNATURE, "tls.server-signature", "", 4, 51, 0, "RFC 5246 7.4.3",
       "the signature on the server's parameters verifies with the certificate's key",
       "install the key that belongs to the certificate; or something changed the data on the way: try from "
       "another network")
/* "Recipients of Finished messages MUST verify that the contents are correct." (RFC 5246 7.4.9) */
VT_ROW(TLS_FINISHED, FINISHED, "tls.finished", "", 4, 51, 0, "RFC 5246 7.4.9",
       "both sides saw the same handshake",
       "try from another network, since something may change the handshake on the way; if it stays, update "
       "the server")

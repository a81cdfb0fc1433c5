/* The rows of base/rule_table.h, which includes this, for the record and handshake protocols. */

VT_ROW(TLS_PLAIN_TEXT, RECORD, "tls.record", "plain-text", 4, 10, 0, "RFC 5246 6.2.1",
       "the server answers in TLS records", "this port speaks {hint}; it began with {seen}")
VT_ROW(TLS_RECORD, RECORD, "tls.record", "", 4, 10, 0, "RFC 5246 6.2.1",
       "a record has a known type and version",
       "check what listens on this port: it sent what is no TLS record ({seen})")
VT_ROW(TLS_RECORD_TYPE, RECORD, "tls.record", "type", 4, 10, 0, "RFC 5246 6",
       "a record is of a type that was agreed on",
       "update the server: it sent a record of type {seen}, which was not agreed on")
VT_ROW(TLS_RECORD_VERSION, RECORD, "tls.record", "version", 4, 10, 0, "RFC 5246 6.2.1",
       "a record carries the version that was agreed on",
       "update the server: it sent a record of version {seen}, which is not the one that was agreed on")
VT_ROW(TLS_RECORD_OVERFLOW, RECORD, "tls.record", "overflow", 4, 22, 0, "RFC 5246 6.2.1",
       "a record holds 16384 bytes at most", "update the server: it sent a record of {seen} bytes")
VT_ROW(TLS_RECORD_EMPTY, RECORD, "tls.record", "empty", 4, 10, 0, "RFC 5246 6.2.1",
       "records of handshake, alert and ChangeCipherSpec carry something",
       "update the server: it sends empty records")
VT_ROW(TLS_BAD_MAC, MAC, "tls.record", "bad-mac", 4, 20, 0, "RFC 5246 6.2.3",
       "a protected record authenticates",
       "try from another network, since something may change the data on the way; if it fails there too, "
       "update the server")
VT_ROW(TLS_DECODE, MESSAGE, "tls.decode", "", 4, 50, 0, "RFC 5246 7.2.2",
       "a message parses to its last byte", "update the server: it sent a malformed {seen}")
VT_ROW(TLS_VALUE, MESSAGE, "tls.decode", "value", 4, 47, 0, "RFC 5246 7.2.2",
       "a message holds values that are allowed in it",
       "update the server: its {seen} holds what is not allowed there")
VT_ROW(TLS_UNEXPECTED, ORDER, "tls.sequence", "", 4, 10, 0, "RFC 5246 7.3",
       "messages come in the order of the handshake",
       "update the server: it sent {seen} where {wanted} was due")
VT_ROW(TLS_HANDSHAKE_SIZE, ORDER, "tls.sequence", "size", 4, 47, 0, "Vitrine, base/limits.h",
       "a handshake message stays within its limit",
       "send fewer or shorter certificates, or name fewer CAs for client certificates: {seen} bytes were "
       "announced, {wanted} are the most")
VT_ROW(TLS_MESSAGE_SIZE, ORDER, "tls.sequence", "message-size", 4, 47, 0, "Vitrine, base/limits.h",
       "a handshake message stays within its limit",
       "update the server: it announced a message of {seen} bytes, {wanted} are the most")
VT_ROW(TLS_FLIGHT_END, ORDER, "tls.sequence", "behind", 4, 10, 0, "RFC 5246 7.3",
       "a flight ends with its last message",
       "update the server: it sent {seen} bytes more behind {wanted}, the last of its flight")
VT_ROW(TLS_FLOOD, ORDER, "tls.sequence", "flood", 4, 10, 0, "Vitrine, base/limits.h",
       "warnings and empty records do not pile up",
       "update the server: it sent {seen} records in a row that bring nothing forward")
VT_ROW(TLS_ALERT, ORDER, "tls.alert", "", 4, 0, 0, "RFC 5246 7.2.2",
       "the server does not break the session off",
       "look in the server's log for why, while {wanted} was due, it sent the alert {seen}{hint}")
VT_ROW(TLS_NO_SHARED, ORDER, "tls.alert", "no-shared-parameters", 4, 0, 0, "RFC 5246 7.2.2",
       "server and client share a version, a cipher suite, a group and a signature algorithm",
       "look in the server's log for what it did not find in our ClientHello: its alert says no more than "
       "{seen}{hint}")
VT_ROW(TLS_CLIENT_CERTIFICATE, ORDER, "tls.alert", "client-certificate", 4, 0, 0, "RFC 5246 7.4.6",
       "the server lets clients in that have no certificate",
       "the server demands a client certificate: have it ask for one without demanding it (Exim: "
       "tls_try_verify_hosts, not tls_verify_hosts), or use a client that has one; told that there is none, "
       "it answered with {seen}{hint}")
VT_ROW(TLS_CLIENT_CERTIFICATE_REPLY, ORDER, "tls.alert", "client-certificate-reply", 4, 0, 0,
       "RFC 5246 7.4.6",
       "the server lets clients in that have no certificate",
       "the server demands a client certificate: have it ask for one without demanding it (Postfix: "
       "smtpd_tls_req_ccert = no), or use a client that has one; told that there is none, it completed the "
       "handshake and then said {seen}")
VT_ROW(TLS_CLOSED, WAITING, "tls.alert", "closed", 4, 0, 0, "RFC 5246 7.2.1",
       "the server completes the handshake",
       "look in the server's log for why it broke off while {wanted} was due: {seen}{hint}")
VT_ROW(TLS_TRUNCATED, WAITING, "tls.close", "", 4, 0, 0, "RFC 5246 7.2.1",
       "the server says close_notify before it closes the connection",
       "update the server if its clients miss data: it closes without {wanted}, so nobody can tell whether "
       "the last of it was cut off")
VT_ROW(TLS_HALF_MESSAGE, WAITING, "tls.close", "half-message", 4, 0, 0, "RFC 5246 7.4",
       "the server ends each message before it closes the connection",
       "update the server: it closed the connection inside a handshake message, of which it had sent {seen} "
       "bytes")
VT_ROW(TLS_OFFERS, CHOICE, "tls.offers", "", 4, 0, 0, "RFC 5246 7.4.1.3",
       "the server takes something that this client offers",
       "enable {wanted} on the server: asked a second time, it took {seen}, which this client does not use")
VT_ROW(TLS_OFFERS_NOT_12, CHOICE, "tls.offers", "tls1.3-alone", 4, 0, 0, "RFC 5246 7.2.2",
       "the server takes something of TLS 1.2",
       "enable TLS 1.2 beside TLS 1.3 on the server; if it is on, enable suites of it that fit the "
       "certificate (ECDHE_RSA with AES-GCM for a key of RSA, ECDHE_ECDSA for one on P-256): all that TLS "
       "1.2 has was refused, without a word on the version, and asked once more the server took {seen}")
VT_ROW(TLS_OFFERS_KEY, CHOICE, "tls.offers", "key", 4, 0, 0, "RFC 5246 7.4.2",
       "the server has a certificate whose key this client can use",
       "install a certificate with {wanted} on the server, be it beside the one that it has: the key of that "
       "is of a kind that this client does not use ({seen})")
VT_ROW(TLS_OFFERS_ANONYMOUS, CHOICE, "tls.offers", "anonymous", 4, 0, 0, "RFC 5246 7.4.2",
       "the server has a certificate",
       "look in the server's log: perhaps it has no certificate and key that it can load (Postfix: "
       "smtpd_tls_chain_files); asked a second time, it took {seen}, which needs none")
VT_ROW(TLS_OFFERS_NOTHING, CHOICE, "tls.offers", "nothing", 4, 0, 0, "RFC 5246 7.2.2",
       "the server takes something that clients can offer",
       "look in the server's log: asked a second time it refused all that TLS 1.0 to 1.3 have, with {seen}; "
       "perhaps it has no certificate and key that it can load, or none for this name")
VT_ROW(TLS_VERSION_OLD, CHOICE, "tls.version", "too-old", 4, 70, 0, "RFC 8996 4, 5",
       "the server speaks TLS 1.2", "enable TLS 1.2 on the server: it offers {seen}, which is deprecated")
VT_ROW(TLS_VERSION_NEW, CHOICE, "tls.version", "too-new", 4, 70, 0, "RFC 8446 4.2.1",
       "the server speaks TLS 1.2",
       "enable TLS 1.2 beside TLS 1.3 on the server, for clients that know no other: it answered {seen}")
VT_ROW(TLS_VERSION_UNKNOWN, CHOICE, "tls.version", "unknown", 4, 70, 0, "RFC 5246 7.4.1.3",
       "the server answers with a version of TLS",
       "find out what listens on this port: it answered with version {seen}, which is none of TLS over TCP")
VT_ROW(TLS_VERSION_REFUSED, CHOICE, "tls.version", "refused", 4, 70, 0, "RFC 5246 E.1",
       "the server speaks TLS 1.2",
       "enable TLS 1.2 on the server: it refused that version with the alert {seen}")
VT_ROW(TLS_DOWNGRADE, CHOICE, "tls.version", "downgrade", 4, 47, 0, "RFC 8446 4.1.3",
       "the server's random does not say that it settled for TLS 1.1 or below though it knows a newer "
       "version",
       "try from another network, since somebody on the way may force {seen}; if it stays, update the server")
VT_ROW(TLS_CIPHER, CHOICE, "tls.cipher", "", 4, 47, 0, "RFC 5246 7.4.1.3",
       "the server chooses a cipher suite that was offered",
       "update the server: it chose {seen}, which was not offered")
VT_ROW(TLS_CIPHER_STATIC_RSA, CHOICE, "tls.cipher", "static-rsa", 4, 0, 0, "RFC 9325 4.1",
       "the key exchange is ephemeral",
       "enable ECDHE suites on the server, and prefer them: with {seen}, whoever gets its key can read all "
       "that was ever recorded")
VT_ROW(TLS_CIPHER_SHA1, CHOICE, "tls.cipher", "cbc-sha1", 4, 0, 0, "RFC 9325 4.2",
       "the cipher suite is not of CBC with SHA-1: ECDHE with AES-GCM is recommended",
       "enable suites of ECDHE with AES-GCM on the server, and prefer them: it chose {seen}")
VT_ROW(TLS_SERVER_KEY, CHOICE, "tls.cipher", "key-type", 4, 43, 0, "RFC 5246 7.4.2",
       "the certificate's key is of the kind that the cipher suite uses",
       "install a certificate whose key fits the suites that are enabled: it has {seen}, and {wanted} is "
       "needed")
VT_ROW(TLS_KEY_UNKNOWN, CHOICE, "tls.cipher", "key-unknown", 4, 43, 0, "RFC 5246 7.4.2",
       "the certificate's key is one that this program knows: RSA, P-256, P-384, P-521 or Ed25519",
       "check the server with another program, or install a certificate with such a key: {seen} is not known "
       "here")
VT_ROW(TLS_COMPRESSION, CHOICE, "tls.compression", "", 4, 47, 0, "RFC 5246 7.4.1.3",
       "the server chooses no compression",
       "switch TLS compression off on the server (CRIME): it chose {seen}")
VT_ROW(TLS_EXTENSION, CHOICE, "tls.extension", "unsolicited", 4, 110, 0, "RFC 5246 7.4.1.4",
       "the server answers extensions that were offered, and no others",
       "update the server: it sent extension {seen}, which was not offered")
VT_ROW(TLS_EXTENSION_TWICE, CHOICE, "tls.extension", "duplicate", 4, 47, 0, "RFC 5246 7.4.1.4",
       "an extension appears once", "update the server: it sent extension {seen} twice")
VT_ROW(TLS_ETM, CHOICE, "tls.extension", "encrypt-then-mac", 4, 47, 0, "RFC 7366 3",
       "the server answers encrypt_then_mac beside a suite of CBC alone",
       "update the server: it answered encrypt_then_mac beside {seen}, which is no suite of CBC")
VT_ROW(TLS_RENEGOTIATION_INFO, CHOICE, "tls.secure-renegotiation", "", 4, 40, 0, "RFC 5746 3.4",
       "renegotiation_info is empty in a first handshake",
       "try from another network, since somebody may splice connections together; if it stays, update the "
       "server: it sent {seen}")
VT_ROW(TLS_RENEGOTIATION, CHOICE, "tls.secure-renegotiation", "missing", 4, 40, 0, "RFC 5746 3.4",
       "the server supports secure renegotiation",
       "update the server's TLS library: it does not know RFC 5746, of 2010")
VT_ROW(TLS_EMS, CHOICE, "tls.extended-master-secret", "", 4, 40, 0, "RFC 7627 5.2",
       "the server supports the extended master secret",
       "update the server's TLS library: it does not know RFC 7627, of 2015")
VT_ROW(TLS_ALPN, CHOICE, "tls.alpn", "", 4, 47, 0, "RFC 7301 3.2",
       "the server selects a protocol that was offered", "update the server: it selected {seen}")
VT_ROW(TLS_GROUP, CHOICE, "tls.group", "", 4, 47, 0, "RFC 8422 5.4",
       "the server uses a named group that was offered",
       "enable X25519 or P-256 on the server: it used {seen}")
VT_ROW(TLS_GROUP_CERTIFICATE, CHOICE, "tls.group", "certificate", 4, 47, 0, "RFC 8422 5.3",
       "the key of the server's certificate is on a curve that was offered",
       "offer {seen} with --groups, or install a certificate with a key of RSA or on a curve that clients do "
       "offer: its key is on {seen}")
VT_ROW(TLS_POINT, CHOICE, "tls.group", "point", 4, 47, 0, "RFC 8422 5.11",
       "the server's public value is a point of the group, and no trivial one",
       "update the server: its key share is not valid ({seen})")
VT_ROW(TLS_NO_CERTIFICATE, ORDER, "tls.sequence", "no-certificate", 4, 42, 0, "RFC 5246 7.4.2",
       "the server sends a certificate", "configure a certificate on the server: it sent none")
VT_ROW(TLS_SCHEME, CHOICE, "tls.server-signature", "scheme", 4, 47, 0, "RFC 5246 7.4.3",
       "the server signs with an algorithm that was offered and that its key allows",
       "update the server: it signed with {seen}")
VT_ROW(TLS_SERVER_SIGNATURE, SIGNATURE, "tls.server-signature", "", 4, 51, 0, "RFC 5246 7.4.3",
       "the signature on the server's parameters verifies with the certificate's key",
       "install the key that belongs to the certificate; or something changed the data on the way: try from "
       "another network")
VT_ROW(TLS_FINISHED, FINISHED, "tls.finished", "", 4, 51, 0, "RFC 5246 7.4.9",
       "both sides saw the same handshake",
       "try from another network, since something may change the handshake on the way; if it stays, update "
       "the server")

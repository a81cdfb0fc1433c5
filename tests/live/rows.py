"""The table of faulty servers: what each must make `vitrine check` say. One row, one test.

SERVER is one of
  starttls:CHAIN   SMTP with STARTTLS, then TLS with that chain of pki.py
  fault:NAME       a server of hostile/server.py            (NAME in DIALOGUE: with --starttls smtp)
  s_server:CHAIN OPTIONS…                                   openssl, TLS from the first byte
  gnutls:CHAIN WORDS   gnutls-serv, TLS 1.2 from the first byte, with these words in its priority string
  gnutls-require:CHAIN WORDS   the same, and it demands a client certificate
  edit:NAME        openssl's behind the proxy of hostile/proxy.py, with that change
FAILS: the ids that must fail, those that may in parentheses, those that must warn behind a `~`; `a|b`: either will do.
OPTIONS: more of the command line; DEFAULT-TIMEOUT: none but vitrine's own.
FIX: what the fix of the first of them must hold; <CHAIN.0> and <CHAIN.1> stand for the first and the last date of a certificate.
CODE: the verify code in the JSON. REF: the clause that the first of them cites.
PROOF: an independent tool that must find the same fault, and what it then says: `TOOL [OPTIONS ::] PATTERN`. The tools: openssl, its s_client with
-verify_return_error and -verify_hostname; gnutls, gnutls-cli; raw, a plain socket that says EHLO and STARTTLS: all that it hears, and how that ended; silent, one
that sends a ClientHello and hears no end of it.
"""
from collections import namedtuple

Row = namedtuple("Row", "name server exit fails fix code options proof ref", defaults=("", "", None, "", "", ""))

HOST = "mail.vitrine.test"

CHAINS = [
    # right
    Row("good", "starttls:p256", 0, code=0, proof="openssl Verify return code: 0"),
    Row("wildcard", "starttls:wildcard", 0, code=0, proof="openssl Verify return code: 0"),
    Row("address", "starttls:address", 0, code=0, options="--name 127.0.0.1", proof="gnutls --verify-hostname=127.0.0.1 :: The certificate is trusted"),
    Row("permitted", "starttls:permitted", 0, code=0, proof="openssl Verify return code: 0"),
    Row("long", "starttls:long", 0, code=0, proof="openssl Verify return code: 0"),
    Row("pss-signed", "starttls:pss-signed", 0, code=0, proof="openssl Verify return code: 0"),
    Row("ed25519-signed", "starttls:ed25519-signed", 0, code=0, proof="openssl Verify return code: 0"),
    Row("root-sent", "starttls:root-sent", 0, code=0, proof="openssl Verify return code: 0"),
    # right, with advice
    Row("wrong-order", "starttls:wrong-order", 0, "~chain.order", code=0, proof="openssl 1 s:CN = Vitrine Upper Intermediate(?s:.*)Verify return code: 0"),
    Row("extra", "starttls:extra", 0, "(~chain.order)", code=0, proof="openssl 3 s:CN = other.vitrine.test(?s:.*)Verify return code: 0"),
    Row("twice", "starttls:twice", 0, "(~chain.order)", code=0, proof="openssl 1 s:CN = mail.vitrine.test(?s:.*)Verify return code: 0"),
    Row("expires-soon", "starttls:expires-soon", 0, "~path.expires-soon", "<expires-soon.1>", proof="openssl Verify return code: 0"),
    # dates
    Row("expired", "starttls:expired", 5, "path.validity", "mail.vitrine.test.*<expired.1>", 10, proof="openssl num=10:"),
    Row("not-yet", "starttls:not-yet", 5, "path.validity", "mail.vitrine.test.*<not-yet.0>", 9, proof="openssl num=9:"),
    Row("expired-intermediate", "starttls:under-expired", 5, "path.validity", "Vitrine Expired Intermediate.*<inter-expired.1>", 10, proof="openssl num=10:"),
    Row("good-later", "starttls:p256", 5, "path.validity", "<p256.1>", 10, "--at 2099-01-01T00:00:00Z", proof="openssl -attime 4070908800 :: num=10:"),
    # names
    Row("wrong-name", "starttls:wrong-name", 6, "leaf.name", r"DNS:mail\.vitrine\.test.*other\.vitrine\.test", 62, proof="openssl num=62:"),
    Row("wildcard-deep", "starttls:wildcard-deep", 6, "leaf.name", r"mail\.vitrine\.test.*\*\.test", 62, proof="openssl num=62:"),
    Row("wildcard-below", "starttls:wildcard", 6, "leaf.name", r"a\.mail\.vitrine\.test.*\*\.vitrine\.test", 62, "--name a.mail.vitrine.test",
        proof="openssl -verify_hostname a.mail.vitrine.test :: num=62:"),
    Row("cn-only", "starttls:cn-only", 6, "leaf.name", "subjectAltName", 62, proof="gnutls subject `CN=mail.vitrine.test'(?s:.*)The certificate is trusted"),
    Row("cn-beside-san", "starttls:cn-beside-san", 6, "leaf.name", r"other\.vitrine\.test", 62, proof="openssl num=62:"),
    Row("address-alone", "starttls:address", 6, "leaf.name", "127.0.0.1", 62, proof="gnutls name of the server .*not|does not match"),
    Row("wrong-address", "starttls:p256", 6, "leaf.name", r"127\.0\.0\.1.*mail\.vitrine\.test", 64, "--name 127.0.0.1",
        proof="openssl -verify_ip 127.0.0.1 :: num=64:"),
    # issuers
    Row("missing-intermediate", "starttls:missing", 5, "chain.complete (chain.trusted)", "Vitrine Test Intermediate", (20, 21), proof="openssl num=20:"),
    Row("self-signed", "starttls:self-signed", 5, "chain.trusted (chain.complete)", "mail.vitrine.test", 18, proof="openssl num=18:"),
    Row("untrusted-root", "starttls:untrusted", 5, "chain.complete|chain.trusted (chain.trusted) (chain.complete)", "Vitrine Stranger Root", (20, 21),
        proof="openssl num=20:"),
    Row("untrusted-root-sent", "starttls:untrusted-root-sent", 5, "chain.trusted (chain.complete)", "Vitrine Stranger Root", 19, proof="openssl num=19:"),
    Row("not-a-ca", "starttls:under-not-ca", 5, "path.ca (path.key-usage)", "Vitrine Intermediate Without CA", (24, 79), proof="openssl num=79:"),
    Row("no-basic-constraints", "starttls:under-no-basic", 5, "path.ca", "Vitrine Intermediate Without Constraints", (24, 79), proof="openssl num=79:"),
    Row("no-cert-sign", "starttls:under-no-sign", 5, "path.key-usage", "Vitrine Intermediate Without CertSign", (32, 79), proof="openssl num=79:"),
    Row("path-length", "starttls:too-deep", 5, "path.length", "Vitrine Test Intermediate", 25, proof="openssl num=25:"),
    Row("forged", "starttls:forged", 5, "path.signature", "mail.vitrine.test", 7, proof="openssl num=7:"),
    Row("excluded", "starttls:excluded", 5, "path.name-constraints", r"Vitrine Excluding Intermediate.*mail\.vitrine\.test", 48, proof="openssl num=48:"),
    Row("not-permitted", "starttls:not-permitted", 5, "path.name-constraints", r"elsewhere\.test", 47, proof="openssl num=47:"),
    Row("critical", "starttls:critical", 5, "path.critical", r"1\.3\.6\.1\.4\.1\.55555\.1", 34, proof="openssl num=34:"),
    Row("cut-certificate", "edit:certificate-tag", 5, "chain.syntax", "server's certificate.*byte 0", proof="openssl wrong tag"),
    # The server saw another certificate than the client, so that the keys differ too.
    Row("damaged-certificate", "edit:certificate-signature", 4, "path.signature tls.alert", "mail.vitrine.test", 7, proof="openssl num=7:"),
    # purpose and strength
    Row("client-only", "starttls:client-only", 7, "leaf.purpose", "mail.vitrine.test.*clientAuth", 26, proof="openssl num=26:"),
    Row("client-intermediate", "starttls:under-client", 7, "leaf.purpose", "Vitrine Client Intermediate", 26, proof="openssl num=26:"),
    Row("no-encipherment", "s_server:sign-only -tls1_2 -cipher AES128-SHA", 7, "leaf.key-usage", "keyEncipherment.*digitalSignature", 26,
        proof="gnutls --priority=NORMAL:-VERS-ALL:+VERS-TLS1.2:+RSA:%COMPAT :: [Kk]ey usage"),
    Row("encipherment-unused", "s_server:sign-only -tls1_2 -cipher ECDHE-RSA-AES128-SHA", 0, code=0, proof="openssl Verify return code: 0"),
    Row("no-signature", "s_server:encipher-only -tls1_2 -cipher ECDHE-RSA-AES128-SHA", 7, "leaf.key-usage", "digitalSignature.*keyEncipherment", 39,
        proof="gnutls --priority=NORMAL:-VERS-ALL:+VERS-TLS1.2 :: [Kk]ey usage"),
    Row("signature-unused", "s_server:encipher-only -tls1_2 -cipher AES128-SHA", 0, code=0, proof="openssl Verify return code: 0"),
    Row("sha1", "starttls:sha1", 7, "path.digest-strength", "mail.vitrine.test.*(SHA-1|sha1)", 68, proof="openssl num=68:"),
    Row("rsa1024", "starttls:rsa1024", 7, "leaf.key-strength", "mail.vitrine.test.*1024", 66, proof="openssl num=66:"),
]

DIALOGUE = [
    # right, though unusual
    Row("multi-line", "fault:multi-line", 0, code=0, proof=r"raw 220-mail.vitrine.test\r\n220-says\r\n220 hello"),
    Row("long-lines", "fault:long-lines", 0, code=0, proof=r"raw 220 x{9000}\r\n.*z{9000}"),
    Row("single-bytes", "fault:single-bytes", 0, code=0, proof="openssl Verify return code: 0"),
    Row("lower-case", "fault:lower-case", 0, code=0, proof="raw 250 starttls"),
    # wrong
    Row("greeting-554", "fault:greeting-554", 3, "starttls.offered", "554 no SMTP service here", proof="raw ^554 "),
    Row("greeting-421", "fault:greeting-421", 3, "starttls.offered", "try again.*421 too busy", proof="raw ^421 ", ref="RFC 5321 §4.2.1"),
    Row("greeting-421-many", "fault:greeting-421-many", 3, "starttls.offered", "try again.*too many connections", proof="raw ^421 "),
    Row("ehlo-421", "fault:ehlo-421", 3, "starttls.offered", "try again.*421 too many", proof=r"raw ^220 [^\n]*\n421 "),
    Row("greeting-silent", "fault:greeting-silent", 2, "net.answered", r"1 s without the greeting; .*if it is such a port, run vitrine check 127\.0\.0\.1:\d+$",
        options="--timeout 1", proof="raw ^<silent>$"),
    # Postscreen's and sendmail's way: who speaks first is turned away. 18 s are more than any phase but a greeting has.
    Row("greeting-held", "fault:greeting-held", 0, code=0, options="DEFAULT-TIMEOUT", proof="raw ^<silent>$"),
    Row("greeting-closed", "fault:greeting-closed", 3, "starttls.accepted|starttls.offered", r"TLS from the first byte, run vitrine check 127\.0\.0\.1:\d+",
        proof="raw ^<closed>$"),
    Row("greeting-garbage", "fault:greeting-garbage", 3, "starttls.accepted|starttls.offered", "find out what listens on this port", proof=r"raw ^\x00\x01"),
    Row("greeting-other", "fault:greeting-other", 3, "starttls.accepted|starttls.offered", r"it seems to speak IMAP in plain text first: run vitrine check 127\.0\.0\.1:\d+ --starttls imap", proof=r"raw ^\* OK IMAP"),
    Row("greeting-http", "fault:greeting-http", 3, "starttls.accepted", r"it seems to speak HTTP in plain text; its TLS is, as a rule, on another port: run", proof=r"raw ^HTTP/1\.1 400"),
    Row("ehlo-closed", "fault:ehlo-closed", 3, "starttls.accepted|starttls.offered", "closed the connection after EHLO", proof=r"raw ^220 [^\n]*\n<closed>$"),
    Row("ehlo-silent", "fault:ehlo-silent", 2, "net.answered", "127.0.0.1", options="--timeout 1", proof=r"raw ^220 [^\n]*\n<silent>$"),
    Row("ehlo-550", "fault:ehlo-550", 3, "starttls.offered", "EHLO .*550 go away: it turns this client away by its own policy", proof="raw 550 go away", ref="RFC 5321 §4.1.4"),
    Row("ehlo-501", "fault:ehlo-501", 3, "starttls.offered", "EHLO bad_name.*501 .*--ehlo NAME", options="--ehlo bad_name", proof="raw 501 invalid name"),
    *(Row(f"ehlo-{code}", f"fault:ehlo-{code}", 3, "starttls.offered", f"{code} no: .*{words}", proof=f"raw {code} no", ref="RFC 5321 §4.1.4")
      for code, words in ((504, "--ehlo NAME"), (521, "none from this host"), (530, "wants something else first"), (554, "none from this host"),
                          (555, "have its owner look in its log for why"))),
    Row("ehlo-502", "fault:ehlo-502", 3, "starttls.offered", "does not know.*firewall", proof="raw 502 not known"),
    Row("ehlo-early", "fault:ehlo-early", 3, "starttls.no-injection", "250-mail.vitrine.test.*before it was asked", proof=r"raw ^220 [^\n]*\n250-"),
    Row("masked", "fault:masked", 3, "starttls.offered", "firewall.*XXXXXXXA", proof="raw 250-XXXXXXXA"),
    Row("first-line", "fault:first-line", 3, "starttls.offered", "first line", proof="raw \n250-STARTTLS\r\n250 SIZE"),
    Row("ehlo-mixed", "fault:ehlo-mixed", 3, "starttls.accepted|starttls.offered", "251 STARTTLS", proof="raw 250-.*\n251 "),
    Row("not-offered", "fault:not-offered", 3, "starttls.offered", "STARTTLS.*Postfix.*PIPELINING", ref="RFC 3207 §3", proof="raw (?s)^(?!.*STARTTLS).*250 PIPELINING"),
    Row("refused-454", "fault:refused-454", 3, "starttls.accepted", "454 TLS not available", proof="raw \n454 TLS not available"),
    Row("refused-501", "fault:refused-501", 3, "starttls.accepted", "501 no parameters", proof="raw \n501 "),
    Row("starttls-closed", "fault:starttls-closed", 3, "starttls.accepted", "closed the connection after STARTTLS", proof=r"raw 250 8BITMIME\r\n<closed>$"),
    Row("starttls-silent", "fault:starttls-silent", 2, "net.answered", "127.0.0.1", options="--timeout 1", proof=r"raw 250 8BITMIME\r\n<silent>$"),
    Row("injected", "fault:injected", 3, "starttls.no-injection", "250 injected in plain text behind the reply to STARTTLS: update the server, or find", proof=r"raw 220 ready\r\n250 injected\r\n<silent>$"),
    Row("endless-line", "fault:endless-line", 3, "starttls.accepted|starttls.offered", "a line without end", proof="raw ^220 x{90000}"),
    Row("imap-not-offered", "fault:imap-not-offered", 3, "starttls.offered", "STARTTLS.*Dovecot: ssl = yes.*IMAP4rev1 IDLE", options="--starttls imap",
        proof=r"raw ^\* OK", ref="RFC 9051 §6.2.1"),
    Row("imap-refused", "fault:imap-refused", 3, "starttls.accepted", "a2 NO not today.*Dovecot", options="--starttls imap", proof=r"raw ^\* OK", ref="RFC 9051 §6.2.1"),
    Row("imap-bye", "fault:imap-bye", 3, "starttls.offered", r"BYE go away", options="--starttls imap", proof=r"raw ^\* BYE", ref="RFC 9051 §7.1"),
    Row("imap-busy", "fault:imap-busy", 3, "starttls.offered", r"try again.*UNAVAILABLE", options="--starttls imap", proof=r"raw ^\* BYE", ref="RFC 9051 §7.1"),
    Row("imap-injected", "fault:imap-injected", 3, "starttls.no-injection", "1 EXISTS", options="--starttls imap", proof=r"raw ^\* OK", ref="RFC 9051 §6.2.1"),
    Row("pop3-not-offered", "fault:pop3-not-offered", 3, "starttls.offered", "STLS.*Dovecot: ssl = yes.*UIDL TOP", options="--starttls pop3",
        proof=r"raw ^\+OK", ref="RFC 2595 §4"),
    Row("pop3-no-capa", "fault:pop3-no-capa", 3, "starttls.offered", "CAPA.*-ERR what.*STLS", options="--starttls pop3", proof=r"raw ^\+OK", ref="RFC 2449 §5"),
    Row("pop3-refused", "fault:pop3-refused", 3, "starttls.accepted", "-ERR no.*Dovecot", options="--starttls pop3", proof=r"raw ^\+OK", ref="RFC 2595 §4"),
    # A port that says nothing may be any: nothing in TLS is sent to it (tests/live/modes_test.py has those of implicit TLS by number).
    Row("implicit-tls", "fault:implicit", 2, "net.answered", r"run vitrine check 127\.0\.0\.1:\d+$", options="--timeout 2", proof="raw ^<silent>$"),
    # after STARTTLS
    Row("silent-after", "fault:silent-after", 2, "net.answered", "127.0.0.1", options="--timeout 1", proof=r"raw 220 ready\r\n<silent>$"),
    Row("closed-after", "fault:closed-after", 4, "tls.alert|net.answered", "broke off while server_hello was due", proof="openssl unexpected eof"),
    Row("plain-after", "fault:plain-after", 3, "starttls.no-injection", "500 what was that.*log", proof="openssl wrong version number"),
    Row("late-454", "fault:late-454", 3, "starttls.no-injection", "454 TLS not available.*log.*somebody on the way", proof="openssl wrong version number"),
    Row("garbage-after", "fault:garbage-after", 4, "tls.record", "no TLS record .9988776655", proof="openssl wrong version number|unexpected message|bad record type|packet length too long"),
]

TLS = [
    Row("implicit", "fault:implicit", 0, code=0, proof="openssl Verify return code: 0"),
    Row("plain-text", "fault:plain-text", 4, "tls.record", r"SMTP in plain text first: run vitrine check 127\.0\.0\.1:\d+ --starttls smtp; .*220 mail.vitrine.test",
        options="--timeout 2", proof="openssl wrong version number"),
    Row("http", "fault:http", 4, "tls.record", r"HTTP in plain.* run vitrine check 127\.0\.0\.1:443; .*HTTP/1.1 400", proof="openssl wrong version number"),
    Row("plain-ftp", "fault:plain-ftp", 4, "tls.record", r"FTP in plain.* run vitrine check 127\.0\.0\.1:990;", options="--timeout 2", proof="openssl wrong version number"),
    Row("plain-220", "fault:plain-220", 4, "tls.record", r"SMTP, or FTP,.* run vitrine check 127\.0\.0\.1:\d+ --starttls smtp;", options="--timeout 2",
        proof="openssl wrong version number"),
    Row("plain-imap", "fault:plain-imap", 4, "tls.record", r"IMAP in plain.* run vitrine check 127\.0\.0\.1:\d+ --starttls imap;", options="--timeout 2",
        proof="openssl wrong version number"),
    Row("plain-pop3", "fault:plain-pop3", 4, "tls.record", r"POP3 in plain.* run vitrine check 127\.0\.0\.1:\d+ --starttls pop3;", options="--timeout 2",
        proof="openssl wrong version number"),
    Row("plain-ssh", "fault:plain-ssh", 4, "tls.record", "SSH, which has no TLS", options="--timeout 2", proof="openssl wrong version number"),
    Row("plain-xmpp", "fault:plain-xmpp", 4, "tls.record", r"XMPP in plain.* run vitrine check 127\.0\.0\.1:5223;", options="--timeout 2",
        proof="openssl wrong version number"),
    Row("plain-mysql", "fault:plain-mysql", 4, "tls.record", "MySQL", options="--timeout 2", proof="openssl wrong version number"),
    Row("plain-mysql-full", "fault:plain-mysql-full", 4, "tls.record", "MySQL", options="--timeout 2", proof="openssl wrong version number"),
    Row("silent", "fault:silent", 2, "net.answered", "127.0.0.1", options="--timeout 1", proof="silent ^"),
    Row("closed", "fault:closed", 4, "tls.alert|net.answered", "while server_hello was due: the end of the connection", proof="openssl unexpected eof"),
    Row("closed-after-hello", "fault:closed-after-hello", 4, "tls.alert|net.answered", "while server_hello was due: the end of the connection", proof="openssl unexpected eof"),
    Row("reset-after-hello", "fault:reset-after-hello", 4, "tls.alert|net.answered", "while server_hello was due: the end of the connection", proof="openssl errno=104"),
    Row("reset-mid-handshake", "fault:reset-mid-handshake", 4, "tls.alert|net.answered", "while certificate was due", proof="openssl errno=104"),
    Row("closed-mid-handshake", "fault:closed-mid-handshake", 4, "tls.alert|net.answered", "while certificate was due", proof="openssl unexpected eof"),
    Row("silent-mid-handshake", "fault:silent-mid-handshake", 2, "net.answered", "127.0.0.1", options="--timeout 1", proof="silent ^"),
    Row("half-record", "fault:half-record", 4, "tls.alert|net.answered", "while server_hello was due", proof="openssl unexpected eof"),
    Row("tls1.0", "fault:tls1.0", 4, "tls.version", r"TLS ?v?1\.0", proof=r"openssl -cipher ALL:@SECLEVEL=0 -min_protocol TLSv1 :: Protocol *: TLSv1$"),
    Row("tls1.1", "fault:tls1.1", 4, "tls.version", r"TLS ?v?1\.1", proof=r"openssl -cipher ALL:@SECLEVEL=0 -min_protocol TLSv1 :: Protocol *: TLSv1\.1$"),
    Row("tls1.3", "fault:tls1.3", 4, "tls.version tls.offers", r"TLS ?v?1\.2", proof=r"openssl New, TLSv1\.3"),
    Row("no-shared-suite", "s_server:rsa -tls1_2 -cipher CAMELLIA128-SHA", 4, "tls.offers tls.alert", r"TLS_RSA_WITH_CAMELLIA_128_CBC_SHA\b",
        proof="openssl -tls1_2 -cipher AES128-SHA :: alert handshake failure"),
    Row("no-shared-group", "s_server:p256 -tls1_2 -groups X448", 4, "tls.offers tls.alert", "X25519 or P-256.*took x448",
        proof="openssl -tls1_2 -groups X25519 :: alert handshake failure"),
    Row("only-dhe", "s_server:rsa -tls1_2 -cipher DHE", 4, "tls.offers tls.alert", "took TLS_DHE_RSA_", proof="openssl -tls1_2 -cipher DHE :: Cipher *: DHE"),
    Row("only-ccm", "s_server:p256 -tls1_2 -cipher ECDHE-ECDSA-AES128-CCM", 4, "tls.offers tls.alert", "took TLS_ECDHE_ECDSA_WITH_AES_128_CCM,",
        proof="openssl -tls1_2 -cipher ECDHE-ECDSA-AES128-CCM :: Cipher *: ECDHE-ECDSA-AES128-CCM"),
    Row("only-anonymous", "s_server:rsa -tls1_2 -cipher ADH-AES128-SHA:@SECLEVEL=0", 4, "tls.offers tls.alert", "perhaps it has no certificate and key.*took TLS_DH_anon_",
        proof="openssl -tls1_2 -cipher ALL:aNULL:@SECLEVEL=0 :: ADH-AES128"),
    Row("only-brainpool", "s_server:rsa -tls1_2 -cipher ECDHE -groups brainpoolP256r1", 4, "tls.offers tls.alert", "X25519 or P-256.*took brainpoolP256r1",
        proof="openssl -tls1_2 -groups brainpoolP256r1 :: brainpoolP256r1"),
    Row("only-tls1.3", "s_server:p256 -tls1_3", 4, "tls.offers tls.version", "TLS 1.2 beside TLS 1.3.*took TLS 1.3", proof="openssl New, TLSv1\\.3"),
    Row("only-sha1", "s_server:rsa -tls1_2 -sigalgs RSA+SHA1 -cipher ECDHE:@SECLEVEL=0", 4, "tls.offers tls.alert", "took rsa_pkcs1_sha1",
        proof="openssl -tls1_2 -cipher ALL:@SECLEVEL=0 -sigalgs RSA+SHA1 :: digest: SHA1"),
    # TLS 1.2 is on, and nothing in it will do; TLS 1.3 beside it is no answer to that.
    Row("dhe-beside-1.3", "s_server:rsa -cipher DHE", 4, "tls.offers tls.alert", "ECDHE with AES-GCM.*took TLS_DHE_RSA_",
        proof="openssl -tls1_2 -cipher DHE :: Cipher *: DHE"),
    Row("group-beside-1.3", "s_server:p256 -groups X448", 4, "tls.offers tls.alert", "X25519 or P-256.*took x448", proof="openssl -tls1_2 -groups X448:P-256 :: X448"),
    Row("camellia-beside-1.3", "s_server:rsa -cipher CAMELLIA128-SHA", 4, "tls.offers tls.alert", "took TLS_RSA_WITH_CAMELLIA_128",
        proof="openssl -tls1_2 -cipher ALL :: CAMELLIA128-SHA"),
    Row("other-key-beside-1.3", "s_server:rsa -cipher ECDHE-ECDSA-AES128-GCM-SHA256", 4, "tls.offers tls.alert",
        "if it is on, enable suites of it that fit the certificate.*took TLS 1.3", proof="openssl New, TLSv1\\.3",
        ref="RFC 5246 §7.2.2"),
    Row("gnutls-dhe-beside-1.3", "gnutls:rsa +VERS-TLS1.3 -ECDHE-RSA -ECDHE-ECDSA -RSA", 4, "tls.offers tls.alert", "took TLS_DHE_RSA_",
        proof="openssl -tls1_2 -cipher ALL :: DHE"),
    # GnuTLS refuses the version so, too.
    Row("gnutls-only-1.3", "gnutls:rsa -VERS-ALL +VERS-TLS1.3", 4, "tls.offers tls.alert", "enable TLS 1.2 beside TLS 1.3.*; if it is on.*took TLS 1.3", proof="openssl New, TLSv1\\.3"),
    # No setting makes these keys do what this client wants.
    Row("key-ed448", "s_server:ed448 -tls1_2", 4, "tls.offers tls.alert", "install a certificate with a key of RSA or on P-256.*Ed448", proof="openssl -tls1_2 :: a:.*ED448"),
    Row("key-ed448-beside-1.3", "s_server:ed448", 4, "tls.offers tls.alert", "install a certificate with a key of RSA or on P-256.*Ed448", proof="openssl a:.*ED448"),
    Row("key-dsa", "s_server:dsa2048 -tls1_2 -cipher aDSS:@SECLEVEL=0", 4, "tls.offers tls.alert", "install a certificate with a key of RSA or on P-256.*dsa",
        proof="openssl -tls1_2 -cipher ALL:@SECLEVEL=0 -sigalgs DSA+SHA256:ECDSA+SHA256 :: Cipher *: DHE-DSS"),
    Row("key-brainpool", "s_server:brainpool -tls1_2", 4, "tls.offers tls.alert", "install a certificate with a key of RSA or on P-256.*brainpoolP256r1",
        proof="openssl -tls1_2 -groups brainpoolP256r1:X25519 :: Cipher *: ECDHE-ECDSA"),
    Row("key-p224", "s_server:p224 -tls1_2", 4, "tls.offers tls.alert", "install a certificate with a key of RSA or on P-256.*secp224r1",
        proof="openssl -tls1_2 -groups P-224:X25519 :: Cipher *: ECDHE-ECDSA"),
    Row("no-second-try", "s_server:rsa -tls1_2 -cipher DHE", 4, "tls.alert", "log", options="--no-second-try", proof="openssl -tls1_2 -cipher DHE :: Cipher *: DHE"),
    Row("gnutls-dhe", "gnutls:rsa -KX-ALL +DHE-RSA", 4, "tls.offers tls.alert", "took TLS_DHE_RSA_", proof="openssl -tls1_2 -cipher ALL :: DHE"),
    Row("client-certificate", "s_server:rsa -tls1_2 -Verify 1", 4, "tls.alert",
        r"demands a client certificate.*Exim.*answered with handshake_failure \(what was offered will not do\)", proof="openssl -tls1_2 :: alert handshake failure"),
    Row("client-certificate-gnutls", "gnutls-require:rsa", 4, "tls.alert", "demands a client certificate",
        proof="openssl -tls1_2 :: Acceptable client certificate CA names|certificate"),
    Row("static-rsa", "s_server:rsa -tls1_2 -cipher AES128-GCM-SHA256", 0, "~tls.cipher", "enable ECDHE suites on the server, and prefer them", 0, proof="openssl Cipher *: AES128-GCM"),
    Row("cbc-sha1", "s_server:rsa -tls1_2 -cipher ECDHE-RSA-AES128-SHA", 0, "~tls.cipher", "suites of ECDHE with AES-GCM on the server, and", 0, proof="openssl Cipher *: ECDHE-RSA-AES128-SHA"),
    Row("no-renegotiation-info", "gnutls:rsa %DISABLE_SAFE_RENEGOTIATION", 0, "~tls.secure-renegotiation", "5746", 0,
        proof="openssl unsafe legacy renegotiation disabled"),
    Row("no-extended-master-secret", "gnutls:rsa %NO_SESSION_HASH", 0, "~tls.extended-master-secret", "7627", 0,
        proof="openssl -tls1_2 :: Extended master secret: no"),
    Row("alert-handshake-failure", "fault:alert-handshake-failure", 4, "tls.alert tls.offers", r"its alert says no more than handshake_failure \(what was offered will not do\)", proof="openssl alert handshake failure"),
    Row("alert-internal-error", "fault:alert-internal-error", 4, "tls.alert", r"internal_error \(the sender has a problem of its own\)", proof="openssl alert internal error"),
    Row("alert-unrecognized-name", "fault:alert-unrecognized-name", 4, "tls.alert", "unrecognized.name", proof="openssl unrecognized name"),
    Row("warnings", "fault:warnings", 4, "tls.sequence", "5 records in a row", proof="openssl too many warn alerts"),
    Row("empty-records", "fault:empty-records", 4, "tls.record|tls.sequence", "it sends empty records", proof="openssl unexpected message|invalid empty|record too small|length mismatch|fragment"),
    Row("oversized-record", "fault:oversized-record", 4, "tls.record", "a record of 18433 bytes", proof="openssl packet length too long|length too long"),
    Row("oversized-message", "fault:oversized-message", 4, "tls.sequence|tls.decode", "a message of 16777215 bytes, 65536 are the most", proof="openssl excessive message size"),
    Row("early-ccs", "fault:early-ccs", 4, "tls.sequence", "sent change_cipher_spec where certificate was due", proof="openssl unexpected ccs|unexpected message|ccs received early"),
    Row("early-data", "fault:early-data", 4, "tls.sequence", "sent application_data where certificate was due", proof="openssl unexpected message|app data in handshake|unexpected record"),
    Row("many-certificates", "fault:many-certificates", 5, "chain.length", "51 were sent, 16 are the limit", proof="openssl asn1|tag|header too long|bad"),
    Row("hello-twice", "fault:hello-twice", 4, "tls.sequence", "sent server_hello where certificate was due", proof="openssl unexpected message"),
    Row("sslv2", "fault:sslv2", 4, "tls.record", "no TLS record .802e040001", proof="openssl wrong version number|unexpected|unsupported"),
]

ON_THE_WAY = [
    Row("one-byte-records", "edit:one-byte-records", 0, code=0, proof="openssl Verify return code: 0"),
    Row("one-record", "edit:one-record", 0, code=0, proof="openssl Verify return code: 0"),
    Row("edit-version-1.1", "edit:version-1.1", 4, "tls.version", "it offers TLS 1.1", proof="openssl -tls1_2 :: unsupported protocol|wrong ssl version|unsupported version"),
    Row("edit-version-1.0", "edit:version-1.0", 4, "tls.version", "it offers TLS 1.0", proof="openssl -tls1_2 :: unsupported protocol|wrong ssl version|unsupported version"),
    Row("edit-random", "edit:random", 4, "tls.server-signature", "key that belongs to the certificate", proof="openssl bad signature"),
    Row("edit-downgrade", "edit:downgrade", 4, "tls.version|tls.server-signature", "from another network", proof="openssl inappropriate fallback|bad signature"),
    Row("edit-suite-rc4", "edit:suite-rc4", 4, "tls.cipher", "RC4", proof="openssl unknown cipher returned"),
    Row("edit-suite-export", "edit:suite-export", 4, "tls.cipher", "TLS_RSA_EXPORT_WITH_RC4_40_MD5, which was not offered", proof="openssl unknown cipher returned"),
    Row("edit-suite-tls1.3", "edit:suite-tls1.3", 4, "tls.cipher", "TLS_AES_128_GCM_SHA256, which was not offered", proof="openssl wrong cipher returned"),
    Row("edit-compression", "edit:compression", 4, "tls.compression", "CRIME", proof="openssl compression disabled"),
    Row("edit-unsolicited", "edit:unsolicited-extension", 4, "tls.extension", "max_fragment_length|[^0-9]1[^0-9]", proof="openssl unsolicited extension"),
    Row("edit-extension-twice", "edit:extension-twice", 4, "tls.extension", "65281|renegotiation_info|ff01", proof="openssl bad extension"),
    # As above: what the proxy takes from the ServerHello, the server's Finished still covers.
    Row("edit-no-renegotiation-info", "edit:no-renegotiation-info", 4, "tls.alert (tls.secure-renegotiation)", "alert bad_record_mac", proof="openssl unsafe legacy renegotiation"),
    Row("edit-renegotiation-info", "edit:renegotiation-info-full", 4, "tls.secure-renegotiation", "splice connections", proof="openssl renegotiation mismatch"),
    Row("edit-hello-trailing", "edit:hello-trailing", 4, "tls.decode", "a malformed server_hello", proof="openssl bad length"),
    Row("edit-hello-cut", "edit:hello-cut", 4, "tls.decode", "a malformed server_hello", proof="openssl length mismatch"),
    Row("edit-hello-twice", "edit:hello-twice", 4, "tls.sequence", "sent server_hello where certificate was due", proof="openssl unexpected message"),
    Row("edit-no-certificate", "edit:no-certificate", 4, "tls.sequence", "sent server_key_exchange where certificate was due", proof="openssl unexpected message"),
    Row("edit-empty-certificate", "edit:empty-certificate", 4, "tls.sequence", "it sent none", proof="openssl length mismatch"),
    Row("edit-no-key-exchange", "edit:no-key-exchange", 4, "tls.sequence", "sent server_hello_done where server_key_exchange was due", proof="openssl unexpected message"),
    Row("edit-key-exchange-twice", "edit:key-exchange-twice", 4, "tls.sequence", "sent server_key_exchange where server_hello_done was due", proof="openssl unexpected message"),
    Row("edit-signature", "edit:signature", 4, "tls.server-signature", "key that belongs to the certificate", proof="openssl bad signature"),
    Row("edit-signed-point", "edit:signed-point", 4, "tls.server-signature|tls.group", "key that belongs to the certificate", proof="openssl bad signature"),
    Row("edit-scheme-sha1", "edit:scheme-sha1", 4, "tls.server-signature", "it signed with ecdsa_sha1", proof="openssl wrong signature type"),
    Row("edit-group-unknown", "edit:group-unknown", 4, "tls.group", "X25519 or P-256", proof="openssl wrong curve"),
    Row("edit-explicit-curve", "edit:explicit-curve", 4, "tls.group|tls.decode", "it used explicit_prime", proof="openssl wrong curve"),
    Row("edit-done-full", "edit:done-full", 4, "tls.decode", "a malformed server_hello_done", proof="openssl excessive message size"),
    Row("edit-finished-early", "edit:finished-early", 4, "tls.sequence", "sent finished where server_hello_done was due", proof="openssl unexpected message"),
    Row("edit-ticket", "edit:ticket", 4, "tls.finished", "from another network", proof="openssl digest check failed"),
    Row("edit-finished-record", "edit:finished-record", 4, "tls.record", "from another network", proof="openssl cipher operation failed|bad record mac"),
]

# name: (rows, with --starttls smtp)
TABLES = {"chains": (CHAINS, None), "dialogue": (DIALOGUE, True), "tls": (TLS, False), "on-the-way": (ON_THE_WAY, False)}

ECDHE = "ECDHE-ECDSA-AES128-GCM-SHA256"
# chain and options of an s_server: between them each kind of protection, key exchange and signature
SESSIONS = {
    "gcm x25519 ecdsa": ("p256", "-cipher", ECDHE, "-groups", "X25519"),
    "gcm-384 p256 pss": ("rsa", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384", "-groups", "P-256", "-sigalgs", "rsa_pss_rsae_sha384"),
    "chacha p384 pkcs1": ("rsa", "-cipher", "ECDHE-RSA-CHACHA20-POLY1305", "-groups", "P-384", "-sigalgs", "rsa_pkcs1_sha256"),
    "cbc p521 ed25519": ("ed25519", "-cipher", "ECDHE-ECDSA-AES256-SHA384", "-groups", "P-521"),
    "cbc mac-then-encrypt": ("p256", "-cipher", "ECDHE-ECDSA-AES128-SHA256", "-no_etm"),
    "rsa key exchange": ("rsa", "-cipher", "AES128-SHA"),
    "client certificate asked": ("rsa", "-cipher", "ECDHE-RSA-AES128-SHA", "-verify", "1", "-CAfile", "{roots}"),
    "no ticket": ("pss", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256", "-no_ticket"),
}

/* The files are taken into the program as they are, by the assembler: no generator, no tool but the
 * compiler. The paths are relative to the top of the tree, where make runs. */
#include "session/demo.h"

#define TAKE_IN(name, path)                                                                                  \
    __asm__(".section .rodata\nvt_demo_" #name "_start:\n.incbin \"" path "\"\nvt_demo_" #name               \
            "_end:\n.byte 0\n.previous\n");                                                                  \
    extern const uint8_t vt_demo_##name##_start[], vt_demo_##name##_end[];

TAKE_IN(postfix, "vectors/sessions/postfix.trace")
TAKE_IN(dovecot, "vectors/sessions/dovecot.trace")
TAKE_IN(openssl, "vectors/sessions/openssl.trace")
TAKE_IN(article, "vectors/article/apollo.pem")

const struct vt_demo vt_demos[] = {
    { "ecdhe-gcm", "SMTP to a Postfix: ECDHE, RSA signatures, AES-GCM", vt_demo_postfix_start,
      vt_demo_postfix_end, false },
    { "rsa-cbc", "IMAP to a Dovecot: RSA key exchange, AES-CBC, HMAC", vt_demo_dovecot_start,
      vt_demo_dovecot_end, false },
    { "ecdsa-chacha20", "HTTPS to an OpenSSL: ECDHE, ECDSA, ChaCha20-Poly1305", vt_demo_openssl_start,
      vt_demo_openssl_end, false },
    { "article", "the certificate of an article of 2010, and what is wrong with it", vt_demo_article_start,
      vt_demo_article_end, true },
    { 0 },
};

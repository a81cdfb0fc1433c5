/* Flights that misbehave before anything is encrypted, put together from the messages of the session ecdhe_rsa. */
#pragma once

#include "tests/unit/support/tls_session.h"

enum { SERVER_HELLO = 2, CERTIFICATE = 11, KEY_EXCHANGE = 12, REQUEST = 13, DONE = 14, FINISHED = 20 };

/* The suite that flights are for, unless they say so. */
extern const char hostile_suite[];

/* The flight under construction. */
extern struct flight hostile_flight;

/* Adds message INDEX of the recorded session: 0 ServerHello, 1 Certificate, 2 ServerKeyExchange, 3 CertificateRequest. */
void hostile_good(uint8_t type, unsigned index);
void hostile_hello_and_certificate(void);
void hostile_up_to_key_exchange(void);

/* The same with byte AT set to VALUE; negative AT counts from the end. */
void hostile_changed(uint8_t type, unsigned index, int at, uint8_t value);

/* Adds a ServerHello with no session id, and EXTENSIONS of LEN bytes. */
void hostile_hello(uint16_t suite, uint8_t compression, const void *extensions, size_t len);

/* A flight, and the rule that must catch it. */
struct hostile {
    const char *name;
    void (*build)(void);
    enum vt_rule rule;
};
#define ROW(build, rule) { #build, build, VT_RULE_##rule }

/* Each flight must fail by its rule; of malformed ones TLS_DECODE decides, or TLS_VALUE. The connection ends behind it. CONFIG: NULL for hostile_suite over
 * X25519. */
void hostile_run(const struct hostile *rows, size_t count, const struct vt_client_config *config);
void hostile_run_malformed(const struct hostile *rows, size_t count, const struct vt_client_config *config);

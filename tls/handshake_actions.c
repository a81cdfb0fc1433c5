#include "tls/client_internal.h"

#include "base/ct.h"

/* The rest of the assembly is free while nothing has come: the ClientHello is too long for the stack of a
 * small machine. */
bool vt_send_client_hello(struct vt_client *c)
{
    struct vt_writer w = vt_writer(c->assembly.data, VT_PLAINTEXT_MAX);

    if (!vt_random_draw(&c->random, "client_random", false, c->secrets.client_random, VT_RANDOM_LEN))
        return false;
    c->secrets.client_random_from = c->random.drawn;
    vt_write_client_hello(&w, &c->offers, c->secrets.client_random);
    return vt_handshake_send(c, &w, vt_read_client_hello);
}

/* What a server should have and can do without: a warning when it is missing. */
static void judge_wish(struct vt_client *c, enum vt_rule rule, bool has)
{
    (void)vt_judge_plain(&c->report, rule, has ? VT_PASS : VT_WARN, vt_bool(has), vt_none());
}

/* What works still, and should not be chosen: RSA key transport (RFC 9325 4.1), and suites other than those
 * that RFC 9325 4.2 recommends, when they are so old that their MAC is HMAC-SHA-1. */
static void judge_suite(struct vt_client *c)
{
    const struct vt_value suite = vt_enum(c->suite->code, vt_suite_name(c->suite->code));

    if (c->suite->exchange == VT_EXCHANGE_RSA)
        vt_client_warn(c, VT_RULE_TLS_CIPHER_STATIC_RSA, suite, vt_none());
    if (c->suite->mac == &vt_sha1)
        vt_client_warn(c, VT_RULE_TLS_CIPHER_SHA1, suite, vt_none());
}

bool vt_act_server_hello(struct vt_client *c)
{
    const struct vt_server_hello *hello = &c->flight.hello;
    struct vt_client_session *s = &c->session;

    c->suite = vt_suite_of(hello->suite);
    c->in.settled = true;
    memcpy(c->secrets.server_random, hello->random.data, VT_RANDOM_LEN);
    c->secrets.server_random_from = vt_from_home(&c->flight.home, hello->random);
    s->version = hello->version;
    s->suite = hello->suite;
    s->session_id = hello->session_id;
    s->alpn = hello->alpn;
    s->secure_renegotiation = hello->secure_renegotiation;
    s->extended_master_secret = hello->extended_master_secret;
    s->encrypt_then_mac = hello->encrypt_then_mac;
    judge_suite(c);
    judge_wish(c, VT_RULE_TLS_RENEGOTIATION, s->secure_renegotiation);
    judge_wish(c, VT_RULE_TLS_EMS, s->extended_master_secret);
    return true;
}

static bool verify_chain(struct vt_client *c)
{
    const struct vt_client_config *config = &c->config;
    const struct vt_verify_request request = {
        .chain = c->flight.chain, .chain_len = c->flight.chain_len,
        .anchors = config->anchors, .at = config->now,
        .name = config->verify_name.len > 0 ? config->verify_name : config->name, .no_name = config->no_name,
        .allow_cn = config->allow_cn, .expires_in = config->expires_in, .policy = config->policy,
        .key_exchange = c->suite->exchange == VT_EXCHANGE_RSA ? VT_KX_ENCIPHER : VT_KX_SIGN,
        .sink = config->sink, .parts = c->flight.chain_parts,
    };
    bool good = vt_verify(&request, c->work, &c->verify);

    c->verified = true;
    vt_verdict_join(&c->report.verdict, &c->verify.report.verdict);
    return good;
}

/* A leaf that does not parse has no key to go on with, whatever the caller puts up with. */
bool vt_act_certificate(struct vt_client *c)
{
    if (c->flight.chain_sent > VT_CHAIN_MAX)
        c->flight.chain_len = 0;             /* what was kept is not the chain as sent */
    if (c->flight.chain_sent > VT_CHAIN_MAX)
        return vt_client_fail(c, VT_RULE_CHAIN_TOO_MANY, vt_uint(c->flight.chain_sent),
                              vt_uint(VT_CHAIN_MAX));
    bool good = verify_chain(c);

    if (c->verify.leaf == NULL || (!good && c->config.trust == VT_TRUST_REQUIRED))
        return vt_client_fail_judged(c, c->verify.report.verdict.first);
    c->flight.server_key = &c->verify.leaf->key;
    if (c->suite->exchange == VT_EXCHANGE_RSA)
        (void)vt_judge_plain(&c->report, VT_RULE_TLS_SERVER_SIGNATURE, VT_SKIP, vt_say("RSA key exchange"),
                             vt_none());
    return vt_check_server_key(c);
}

bool vt_act_server_key_exchange(struct vt_client *c)
{
    c->session.group = c->flight.key_exchange.group;
    c->session.scheme = c->flight.key_exchange.scheme;
    c->flight.key_exchange.home = c->flight.home;
    return vt_check_server_signature(c);
}

bool vt_act_certificate_request(struct vt_client *c)
{
    c->session.certificate_requested = true;
    c->session.ca_names = c->flight.ca_names;
    return true;
}

static bool send_key_exchange(struct vt_client *c, struct vt_writer w)
{
    const bool rsa = c->suite->exchange == VT_EXCHANGE_RSA;
    uint8_t room[VT_SHARE_MAX];
    struct vt_bytes share;

    if (!vt_make_share(c, room, &share))
        return false;
    vt_write_client_key_exchange(&w, rsa ? 2 : 1, share);
    return vt_handshake_send(c, &w, rsa ? vt_read_client_rsa : vt_read_client_ecdh);
}

/* RFC 7627 4: with the extended master secret, the session hash ends with the ClientKeyExchange. */
static void make_keys(struct vt_client *c)
{
    uint8_t digest[VT_HASH_MAX];
    struct vt_digest session_hash = { .bytes = { NULL, 0 } };

    if (c->session.extended_master_secret)
        session_hash = vt_transcript_digest(&c->transcript, c->suite->prf, c->config.sink, true, digest);
    vt_make_master_secret(&c->secrets, c->suite->prf, session_hash, c->config.sink);
    vt_make_key_block(&c->keys, &c->secrets, c->suite, c->config.sink);
}

static bool send_change_cipher_spec(struct vt_client *c)
{
    static const uint8_t type = 1;
    struct vt_part origin;

    if (!vt_record_send(c, VT_CHANGE_CIPHER_SPEC, vt_bytes(&type, 1), &origin))
        return false;
    vt_protect_init(&c->out.protection, c->suite, c->session.encrypt_then_mac, &c->keys.client,
                    &vt_client_write_names);
    return true;
}

static void make_verify_data(struct vt_client *c, const char *label, uint8_t out[VT_VERIFY_DATA_LEN])
{
    uint8_t digest[VT_HASH_MAX];
    struct vt_digest hash = vt_transcript_digest(&c->transcript, c->suite->prf, c->config.sink, false,
                                                 digest);

    vt_make_verify_data(&c->secrets, c->suite->prf, label, hash, c->config.sink, out);
}

static bool send_finished(struct vt_client *c, struct vt_writer w)
{
    uint8_t verify_data[VT_VERIFY_DATA_LEN];

    make_verify_data(c, "client finished", verify_data);
    vt_write_finished(&w, verify_data);
    return vt_handshake_send(c, &w, vt_read_client_finished);
}

static bool send_certificate(struct vt_client *c, struct vt_writer w)
{
    if (!c->session.certificate_requested)
        return true;
    vt_write_client_certificate(&w);
    return vt_handshake_send(c, &w, vt_read_client_certificate);
}

/* The server's flight ends with its message NAME of LEN bytes, the last in its record too: RFC 5246 7.4.5 has
 * it wait for us then, and 7.3 gives it nothing more to say. HelloRequests, zeros all, may come at any time
 * (7.4.1.1). */
static bool flight_ends(struct vt_client *c, uint32_t len, const char *name)
{
    const uint8_t *behind = c->assembly.data + c->assembly.kept + len;
    const uint32_t n = c->assembly.have - len;
    uint8_t other = n % 4 != 0;

    for (uint32_t i = 0; i < n; i++)
        other |= behind[i];
    return other == 0 || vt_client_fail(c, VT_RULE_TLS_FLIGHT_END, vt_uint(n), vt_say(name));
}

/* Our second flight, as RFC 5246 7.3 draws it. */
bool vt_act_server_hello_done(struct vt_client *c)
{
    uint8_t room[4 + 2 + VT_SHARE_MAX];
    struct vt_writer w = vt_writer(room, sizeof room);
    bool sent = flight_ends(c, 4, "server_hello_done") && send_certificate(c, w) && send_key_exchange(c, w);

    if (sent)
        make_keys(c);
    sent = sent && send_change_cipher_spec(c) && send_finished(c, w);
    vt_wipe_stack();
    return sent;
}

bool vt_act_new_session_ticket(struct vt_client *c)
{
    c->session.ticket_received = true;
    c->session.ticket_lifetime = c->flight.ticket_lifetime;
    return true;
}

bool vt_act_change_cipher_spec(struct vt_client *c)
{
    vt_protect_init(&c->in.protection, c->suite, c->session.encrypt_then_mac, &c->keys.server,
                    &vt_server_write_names);
    vt_wipe(&c->keys, sizeof c->keys);
    make_verify_data(c, "server finished", c->flight.verify_data);
    vt_wipe_stack();
    return true;
}

bool vt_act_finished(struct vt_client *c)
{
    if (!flight_ends(c, 4 + VT_VERIFY_DATA_LEN, "finished"))
        return false;
    c->state = VT_CLIENT_OPEN;
    c->session.handshake_bytes_read = c->in.stream.off - c->config.s2c.off;
    c->session.handshake_bytes_written = c->out.stream.off - c->config.c2s.off;
    return true;
}

/* RFC 5246 7.2.2, 7.4.1.1: politely, and the session goes on. */
bool vt_act_refuse_renegotiation(struct vt_client *c)
{
    c->session.renegotiation_requested = true;
    if (c->state == VT_CLIENT_OPEN)
        vt_alert_send(c, VT_WARNING, VT_NO_RENEGOTIATION);
    return true;
}

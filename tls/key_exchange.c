#include "tls/client_internal.h"

#include "base/ct.h"
#include "crypto/rsa.h"
#include "crypto/x25519.h"
#include "x509/signature.h"

static const char *const key_names[] = {
    [VT_KEY_UNSUPPORTED] = "unknown", [VT_KEY_RSA] = "RSA", [VT_KEY_RSA_PSS] = "RSA-PSS",
    [VT_KEY_EC] = "EC", [VT_KEY_ED25519] = "Ed25519",
};

/* RFC 5246 7.4.2, RFC 8422 5.3 and 5.10: what the suite needs the certificate's key for. An RSA-PSS key
 * cannot decrypt. */
static bool key_serves(const struct vt_suite *suite, enum vt_key_type type)
{
    if (suite->ecdsa)
        return type == VT_KEY_EC || type == VT_KEY_ED25519;
    return type == VT_KEY_RSA || (type == VT_KEY_RSA_PSS && suite->exchange == VT_EXCHANGE_ECDHE);
}

/* RFC 8422 5.3: the certificate's key, too, is on a curve that was offered. */
static bool check_curve(struct vt_client *c)
{
    static const uint16_t groups[] = { [VT_CURVE_P256] = 23, [VT_CURVE_P384] = 24, [VT_CURVE_P521] = 25 };
    const uint16_t group = groups[c->flight.server_key->curve];

    return c->flight.server_key->type != VT_KEY_EC || vt_offered(&c->offers.groups, group)
        || vt_client_fail(c, VT_RULE_TLS_GROUP_CERTIFICATE, vt_enum(group, vt_name_of(vt_group_names, group)),
                          vt_none());
}

bool vt_check_server_key(struct vt_client *c)
{
    enum vt_key_type type = c->flight.server_key->type;

    if (!vt_signature_key_known(c->flight.server_key))
        return vt_client_fail(c, VT_RULE_TLS_KEY_UNKNOWN, vt_signature_key_shown(c->flight.server_key),
                              vt_none());
    return key_serves(c->suite, type) ? check_curve(c)
        : vt_client_fail(c, VT_RULE_TLS_SERVER_KEY, vt_say(key_names[type]),
                         vt_say(c->suite->ecdsa ? "EC" : "RSA"));
}

/* RFC 8422 5.4: the signature is over both randoms and the parameters, so it can't be replayed. */
bool vt_key_exchange_signed(const struct vt_flight *flight, const struct vt_secrets *randoms,
                            struct vt_sink *sink)
{
    const struct vt_server_key_exchange *m = &flight->key_exchange;
    const struct vt_signature_algorithm algorithm = vt_scheme_algorithm(vt_scheme_of(m->scheme));
    const struct vt_bytes parts[] = {
        vt_bytes(randoms->client_random, VT_RANDOM_LEN), vt_bytes(randoms->server_random, VT_RANDOM_LEN),
        m->params
    };
    const struct vt_signed told = {
        { "client_random", "server_random", "params" },
        { randoms->client_random_from, randoms->server_random_from, vt_from_home(&flight->home, m->params) },
        vt_from_home(&flight->home, m->signature),
    };

    return vt_signature_verify(flight->server_key, &algorithm, parts, 3, m->signature, sink, &told);
}

bool vt_check_server_signature(struct vt_client *c)
{
    const uint16_t scheme = c->flight.key_exchange.scheme;
    const struct vt_value seen = vt_enum(scheme, vt_name_of(vt_scheme_names, scheme));

    return vt_key_exchange_signed(&c->flight, &c->secrets, c->config.sink)
        ? vt_judge_plain(&c->report, VT_RULE_TLS_SERVER_SIGNATURE, VT_PASS, seen, vt_none())
        : vt_client_fail(c, VT_RULE_TLS_SERVER_SIGNATURE, seen, vt_none());
}

static const struct {
    uint16_t group;
    const char *keypair, *exchange, *clause;
} ops[] = {
    { 29, "x25519_keypair", "x25519", "RFC 7748 6.1" },
    { 23, "ecdh_secp256r1_keypair", "ecdh_secp256r1", "RFC 8422 5.10" },
    { 24, "ecdh_secp384r1_keypair", "ecdh_secp384r1", "RFC 8422 5.10" },
    { 25, "ecdh_secp521r1_keypair", "ecdh_secp521r1", "RFC 8422 5.10" },
};

/* An ephemeral key pair, and what it makes with the server's point. */
struct ephemeral {
    const struct vt_group_row *group;
    uint8_t len;                             /* of the private key */
    uint8_t private_key[VT_EC_MAX_LEN];
    struct vt_bytes public_key, peer, shared;
};

static void tell_exchange(struct vt_client *c, const struct ephemeral *e, const uint8_t *octets)
{
    size_t i = 0;

    while (ops[i].group != e->group->code)
        i++;

    const struct vt_term random = vt_term_from(
        c->random.drawn, vt_term_secret("octets", "private_key_octets", vt_bytes(octets, e->len)));
    const struct vt_term pair[] = {
        vt_term_secret("private", "client_private_key", vt_bytes(e->private_key, e->len)),
        vt_term_of("public", "ecdh_Yc", e->public_key),
    };
    const struct vt_from private_key = vt_emit_derive(c->config.sink, ops[i].keypair, ops[i].clause, &random,
                                                      1, pair, 2);
    const struct vt_term in[] = {
        vt_term_from(private_key, pair[0]),
        vt_term_from(vt_from_home(&c->flight.key_exchange.home, e->peer),
                     vt_term_of("public", "point", e->peer)),
    };
    const struct vt_term result = vt_term_secret("out", "pre_master_secret", e->shared);
    c->secrets.pre_master_from = vt_emit_derive(c->config.sink, ops[i].exchange, ops[i].clause, in, 2,
                                                &result, 1);
}

/* Draws a key pair, in OUT its public key. One draw in 2^32 is no key of P-256, and far fewer of the others;
 * the bound is there because a loop has one. */
static bool draw_keypair(struct vt_client *c, struct ephemeral *e, uint8_t *octets, uint8_t *out)
{
    const struct vt_ec_curve *curve = e->group->curve;
    bool made = false;

    for (int tries = 0; tries < 8 && !made; tries++) {
        if (!vt_random_draw(&c->random, "private_key_octets", true, octets, e->len))
            return false;
        memcpy(e->private_key, octets, e->len);
        if (curve == NULL)
            vt_x25519_public(out, e->private_key);
        made = curve == NULL || vt_ec_keypair(curve, e->private_key, out);
    }
    e->public_key = vt_bytes(out, curve == NULL ? VT_X25519_LEN : vt_ec_point_len(curve));
    return made;
}

static bool agree(const struct ephemeral *e, uint8_t *shared)
{
    if (e->group->curve != NULL)
        return vt_ecdh(e->group->curve, e->private_key, e->peer, shared);
    return e->peer.len == VT_X25519_LEN && vt_x25519(shared, e->private_key, e->peer.data);
}

static bool make_ecdhe(struct vt_client *c, uint8_t *out, struct vt_bytes *share)
{
    struct ephemeral e = { .group = vt_group_of(c->flight.key_exchange.group),
                           .peer = c->flight.key_exchange.point };
    uint8_t octets[VT_EC_MAX_LEN];
    bool drawn, agreed = false;

    e.len = e.group->curve == NULL ? VT_X25519_LEN : e.group->curve->len;
    drawn = draw_keypair(c, &e, octets, out);
    if (drawn)
        agreed = agree(&e, c->secrets.pre_master_secret);
    c->secrets.pre_master_len = e.len;
    e.shared = vt_bytes(c->secrets.pre_master_secret, e.len);
    if (agreed)
        tell_exchange(c, &e, octets);
    *share = e.public_key;
    vt_wipe(&e, sizeof e);
    vt_wipe(octets, sizeof octets);
    return agreed || vt_client_fail(c, VT_RULE_TLS_POINT, vt_octets(c->flight.key_exchange.point), vt_none());
}

/* RFC 5246 7.4.7.1: the version that we offered, so that a rollback is noticed, and 46 random bytes. */
static bool make_pre_master(struct vt_client *c)
{
    static const uint8_t version[2] = { VT_TLS12 >> 8, VT_TLS12 & 0xff };
    struct vt_secrets *s = &c->secrets;

    if (!vt_random_draw(&c->random, "pre_master_random", true, s->pre_master_secret + 2,
                        VT_MASTER_SECRET_LEN - 2))
        return false;
    memcpy(s->pre_master_secret, version, sizeof version);
    s->pre_master_len = VT_MASTER_SECRET_LEN;

    const struct vt_bytes made = vt_bytes(s->pre_master_secret, VT_MASTER_SECRET_LEN);
    const struct vt_term in[] = {
        vt_term_of("client_version", NULL, vt_bytes(version, sizeof version)),
        vt_term_from(c->random.drawn, vt_term_secret("random", "pre_master_random",
                                                     vt_bytes(made.data + 2, made.len - 2))),
    };
    const struct vt_term result = vt_term_secret("out", "pre_master_secret", made);
    s->pre_master_from = vt_emit_derive(c->config.sink, "concat", "RFC 5246 7.4.7.1", in, 2, &result, 1);
    return true;
}

static bool make_rsa(struct vt_client *c, uint8_t *out, struct vt_bytes *share)
{
    const struct vt_public_key *server = c->flight.server_key;
    const struct vt_rsa_key key = { server->n, server->e };
    const struct vt_bytes secret = vt_bytes(c->secrets.pre_master_secret, VT_MASTER_SECRET_LEN);
    uint8_t random[VT_RSA_BYTES_MAX];
    const size_t len = vt_rsa_key_ok(&key) ? vt_rsa_len(&key) : 0;
    bool made = len > 0 && make_pre_master(c)
        && vt_random_draw(&c->random, "padding_octets", true, random, len)
        && vt_rsa_pkcs1_encrypt(&key, secret, vt_bytes(random, len), out);

    *share = vt_bytes(out, len);
    if (made) {
        const struct vt_term in[] = {
            vt_term_from(c->secrets.pre_master_from, vt_term_secret("message", "pre_master_secret", secret)),
            vt_term_from(c->random.drawn,
                         vt_term_secret("octets", "padding_octets", vt_bytes(random, len))),
            vt_term_from(vt_from_home(&server->home, key.n), vt_term_of("n", "modulus", key.n)),
            vt_term_from(vt_from_home(&server->home, key.e), vt_term_of("e", "publicExponent", key.e)),
        };
        const struct vt_term result = vt_term_of("out", "encrypted_pre_master_secret", *share);
        vt_emit_derive(c->config.sink, "rsaes_pkcs1_encrypt", "RFC 8017 7.2.1", in, 4, &result, 1);
    }
    vt_wipe(random, sizeof random);
    return made
        || vt_client_fail(c, VT_RULE_TLS_SERVER_KEY, vt_say("an RSA key that cannot be used"), vt_say("RSA"));
}

bool vt_make_share(struct vt_client *c, uint8_t out[VT_SHARE_MAX], struct vt_bytes *share)
{
    bool made = c->suite->exchange == VT_EXCHANGE_RSA ? make_rsa(c, out, share) : make_ecdhe(c, out, share);

    vt_wipe_stack();
    return made;
}

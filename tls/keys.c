#include "tls/keys.h"

#include "base/ct.h"
#include "crypto/prf.h"

static struct vt_term label_term(const char *label)
{
    return (struct vt_term){ .role = "label", .value = vt_say(label) };
}

static const char *prf_name(const struct vt_hash *hash)
{
    return hash == &vt_sha384 ? "prf_sha384" : "prf_sha256";
}

void vt_transcript_init(struct vt_transcript *t)
{
    vt_hash_init(&t->sha256, &vt_sha256);
    vt_hash_init(&t->sha384, &vt_sha384);
}

void vt_transcript_update(struct vt_transcript *t, struct vt_bytes message)
{
    vt_hash_update(&t->sha256, message);
    vt_hash_update(&t->sha384, message);
}

struct vt_digest vt_transcript_digest(const struct vt_transcript *t, const struct vt_hash *hash,
                                      struct vt_sink *sink, bool session, uint8_t out[VT_HASH_MAX])
{
    bool sha384 = hash == &vt_sha384;
    struct vt_hash_state fork = sha384 ? t->sha384 : t->sha256;
    struct vt_bytes digest = vt_bytes(out, hash->digest_len);

    vt_hash_final(&fork, out);

    const struct vt_term in = { "message", "handshake_messages", vt_none(), { .kind = VT_FROM_MESSAGES } };
    const struct vt_term result = vt_term_of("digest", session ? "session_hash" : "handshake_hash", digest);
    return (struct vt_digest){
        digest, vt_emit_derive(sink, sha384 ? "sha384" : "sha256",
                               session ? "RFC 7627 3" : "RFC 5246 7.4.9", &in, 1, &result, 1)
    };
}

void vt_random_init(struct vt_random *random, const uint8_t seed[VT_DRBG_SEED_LEN], struct vt_sink *sink)
{
    const struct vt_term result = vt_term_secret("out", "seed", vt_bytes(seed, VT_DRBG_SEED_LEN));

    vt_drbg_init(&random->drbg, seed);
    random->sink = sink;
    random->seed = vt_emit_derive(sink, "entropy", "SP 800-90A 8.6.1", NULL, 0, &result, 1);
}

bool vt_random_draw(struct vt_random *random, const char *name, bool secret, uint8_t *out, size_t len)
{
    const struct vt_term in[] = {
        { "entropy_input", "seed", vt_none(), random->seed },
        { .role = "request", .value = vt_uint(random->drbg.requests) },
    };

    if (!vt_drbg_generate(&random->drbg, out, len))
        return false;

    const struct vt_term result = (secret ? vt_term_secret : vt_term_of)("out", name, vt_bytes(out, len));
    random->drawn = vt_emit_derive(random->sink, "hmac_drbg", "SP 800-90A 10.1.2.5", in, 2, &result, 1);
    return true;
}

void vt_make_master_secret(struct vt_secrets *s, const struct vt_hash *prf, struct vt_digest session_hash,
                           struct vt_sink *sink)
{
    const bool extended = session_hash.bytes.len > 0;
    const char *label = extended ? "extended master secret" : "master secret";
    const struct vt_bytes pre_master = vt_bytes(s->pre_master_secret, s->pre_master_len);
    const struct vt_bytes client = vt_bytes(s->client_random, VT_RANDOM_LEN);
    const struct vt_bytes server = vt_bytes(s->server_random, VT_RANDOM_LEN);
    const struct vt_bytes seed[] = { extended ? session_hash.bytes : client, server };

    vt_prf(prf, pre_master, label, seed, extended ? 1 : 2, s->master_secret, VT_MASTER_SECRET_LEN);

    const struct vt_term in[] = {
        vt_term_from(s->pre_master_from, vt_term_secret("secret", "pre_master_secret", pre_master)),
        label_term(label),
        extended ? vt_term_from(session_hash.from, vt_term_of("seed", "session_hash", seed[0]))
                 : vt_term_from(s->client_random_from, vt_term_of("seed", "client_random", client)),
        vt_term_from(s->server_random_from, vt_term_of("seed", "server_random", server)),
    };
    const struct vt_term result = vt_term_secret("out", "master_secret",
                                                 vt_bytes(s->master_secret, VT_MASTER_SECRET_LEN));
    s->master_from = vt_emit_derive(sink, prf_name(prf), extended ? "RFC 7627 4" : "RFC 5246 8.1", in,
                                    extended ? 3 : 4, &result, 1);
    vt_wipe(s->pre_master_secret, sizeof s->pre_master_secret);
    s->has_master = true;
}

/* Cuts the next LEN bytes off the block. */
static struct vt_bytes cut(struct vt_key_block *block, size_t *at, size_t len)
{
    struct vt_bytes part = vt_bytes(block->bytes + *at, len);

    *at += len;
    return part;
}

/* RFC 5246 6.3: in this order; CBC and AEAD suites lack a part each. FROM: where the block came from. */
static void partition(struct vt_key_block *block, const struct vt_suite *suite, struct vt_sink *sink,
                      struct vt_from from)
{
    const size_t mac_len = suite->mac != NULL ? suite->mac->digest_len : 0;
    struct vt_term parts[6];
    uint8_t count = 0;
    size_t at = 0;

    block->client.mac_key = cut(block, &at, mac_len);
    block->server.mac_key = cut(block, &at, mac_len);
    block->client.key = cut(block, &at, suite->key_len);
    block->server.key = cut(block, &at, suite->key_len);
    block->client.iv = cut(block, &at, suite->fixed_iv_len);
    block->server.iv = cut(block, &at, suite->fixed_iv_len);
    if (mac_len > 0) {
        parts[count++] = vt_term_secret("part", "client_write_MAC_key", block->client.mac_key);
        parts[count++] = vt_term_secret("part", "server_write_MAC_key", block->server.mac_key);
    }
    parts[count++] = vt_term_secret("part", "client_write_key", block->client.key);
    parts[count++] = vt_term_secret("part", "server_write_key", block->server.key);
    if (suite->fixed_iv_len > 0) {
        parts[count++] = vt_term_secret("part", "client_write_IV", block->client.iv);
        parts[count++] = vt_term_secret("part", "server_write_IV", block->server.iv);
    }

    const struct vt_term whole = vt_term_from(from, vt_term_secret("whole", "key_block",
                                                                  vt_bytes(block->bytes, at)));
    from = vt_emit_derive(sink, "partition", "RFC 5246 6.3", &whole, 1, parts, count);
    block->client.from = block->server.from = from;
    block->server.from.out = 1;
}

void vt_make_key_block(struct vt_key_block *block, const struct vt_secrets *s, const struct vt_suite *suite,
                       struct vt_sink *sink)
{
    const size_t mac_len = suite->mac != NULL ? suite->mac->digest_len : 0;
    const size_t len = 2 * (mac_len + suite->key_len + suite->fixed_iv_len);
    const struct vt_bytes master = vt_bytes(s->master_secret, VT_MASTER_SECRET_LEN);
    const struct vt_bytes seed[] = {
        vt_bytes(s->server_random, VT_RANDOM_LEN), vt_bytes(s->client_random, VT_RANDOM_LEN)
    };

    vt_prf(suite->prf, master, "key expansion", seed, 2, block->bytes, len);

    const struct vt_term in[] = {
        vt_term_from(s->master_from, vt_term_secret("secret", "master_secret", master)),
        label_term("key expansion"),
        vt_term_from(s->server_random_from, vt_term_of("seed", "server_random", seed[0])),
        vt_term_from(s->client_random_from, vt_term_of("seed", "client_random", seed[1])),
    };
    const struct vt_term result = vt_term_secret("out", "key_block", vt_bytes(block->bytes, len));
    partition(block, suite, sink,
              vt_emit_derive(sink, prf_name(suite->prf), "RFC 5246 6.3", in, 4, &result, 1));
}

void vt_make_verify_data(const struct vt_secrets *s, const struct vt_hash *prf, const char *label,
                         struct vt_digest digest, struct vt_sink *sink, uint8_t out[VT_VERIFY_DATA_LEN])
{
    const struct vt_bytes master = vt_bytes(s->master_secret, VT_MASTER_SECRET_LEN);

    vt_prf(prf, master, label, &digest.bytes, 1, out, VT_VERIFY_DATA_LEN);

    const struct vt_term in[] = {
        vt_term_from(s->master_from, vt_term_secret("secret", "master_secret", master)), label_term(label),
        vt_term_from(digest.from, vt_term_of("seed", "handshake_hash", digest.bytes)),
    };
    const struct vt_term result = vt_term_of("out", "verify_data", vt_bytes(out, VT_VERIFY_DATA_LEN));
    vt_emit_derive(sink, prf_name(prf), "RFC 5246 7.4.9", in, 3, &result, 1);
}

/* The messages of two others, and what follows from them. */
#include "trace/observe_parts.h"

#define AGAIN "a second handshake, which is not followed"

static bool one_two(const struct vt_observer *o)
{
    return o->seen.version == VT_TLS12;
}

static bool with_ecdhe(const struct vt_observer *o, struct vt_bytes message)
{
    (void)message;
    return one_two(o) && o->suite != NULL && o->suite->exchange == VT_EXCHANGE_ECDHE;
}

static bool with_rsa(const struct vt_observer *o, struct vt_bytes message)
{
    (void)message;
    return one_two(o) && o->suite != NULL && o->suite->exchange == VT_EXCHANGE_RSA;
}

static bool in_one_two(const struct vt_observer *o, struct vt_bytes message)
{
    (void)message;
    return one_two(o);
}

/* Older versions send these messages alike. */
static bool to_one_two(const struct vt_observer *o, struct vt_bytes message)
{
    (void)message;
    return o->seen.version > 0 && o->seen.version <= VT_TLS12;
}

static bool before_keys(const struct vt_observer *o, struct vt_bytes message)
{
    (void)message;
    return !o->seen.ciphered[0] && !o->seen.ciphered[1];
}

/* RFC 5246 7.4.6: a client without a certificate sends an empty list. */
static bool is_empty_list(const struct vt_observer *o, struct vt_bytes message)
{
    (void)o;
    return message.len == 7;
}

/* Whether the hash over all messages is known, and so what must stand in a Finished. */
static bool is_checked(const struct vt_observer *o, struct vt_bytes message)
{
    (void)message;
    return o->has_keys && !o->torn;
}

typedef void act(struct vt_observer *o, struct vt_side *side);
static act take_client_hello, take_server_hello, take_certificate, take_server_key_exchange, take_client_key_exchange;
static act take_finished;

/* Who may send what, how it reads, and what it tells. The first row that fits; a message without one is named as far as its
 * header goes. KEEP: its bytes stay, since more is asked of them later. */
static const struct row {
    uint8_t type;
    bool server, keep;
    bool (*when)(const struct vt_observer *o, struct vt_bytes message);
    vt_message_reader *read;
    act *act;
} rows[] = {
    { VT_CLIENT_HELLO, false, true, before_keys, vt_read_client_hello, take_client_hello },
    { VT_CERTIFICATE, false, false, is_empty_list, vt_read_client_certificate, NULL },
    { VT_CERTIFICATE, false, false, to_one_two, vt_read_certificate, NULL },
    { VT_CLIENT_KEY_EXCHANGE, false, false, with_ecdhe, vt_read_client_ecdh, take_client_key_exchange },
    { VT_CLIENT_KEY_EXCHANGE, false, false, with_rsa, vt_read_client_rsa, take_client_key_exchange },
    { VT_CERTIFICATE_VERIFY, false, false, in_one_two, vt_read_certificate_verify, NULL },
    { VT_FINISHED, false, false, is_checked, vt_read_finished, take_finished },
    { VT_FINISHED, false, false, in_one_two, vt_read_client_finished, NULL },
    { VT_HELLO_REQUEST, true, false, to_one_two, vt_read_nothing, NULL },
    { VT_SERVER_HELLO, true, true, before_keys, vt_read_server_hello, take_server_hello },
    { VT_CERTIFICATE, true, true, to_one_two, vt_read_certificate, take_certificate },
    { VT_SERVER_KEY_EXCHANGE, true, true, with_ecdhe, vt_read_server_key_exchange, take_server_key_exchange },
    { VT_CERTIFICATE_REQUEST, true, false, in_one_two, vt_read_certificate_request, NULL },
    { VT_SERVER_HELLO_DONE, true, false, to_one_two, vt_read_nothing, NULL },
    { VT_NEW_SESSION_TICKET, true, false, to_one_two, vt_read_new_session_ticket, NULL },
    { VT_FINISHED, true, false, is_checked, vt_read_finished, take_finished },
    { VT_FINISHED, true, false, in_one_two, vt_read_client_finished, NULL },
};

/* After ChangeCipherSpec only these are of the same handshake. */
static bool begins_again(const struct vt_observer *o, const struct vt_side *side, struct vt_bytes message)
{
    return o->seen.ciphered[side->server] && message.data[0] != VT_FINISHED && message.data[0] != VT_HELLO_REQUEST;
}

static const struct row *find(const struct vt_observer *o, const struct vt_side *side, struct vt_bytes message)
{
    if (begins_again(o, side, message))
        return NULL;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].type == message.data[0] && rows[i].server == side->server && rows[i].when(o, message))
            return &rows[i];
    return NULL;
}

static void take_client_hello(struct vt_observer *o, struct vt_side *side)
{
    o->seen.client_hello = true;
    o->seen.server_name = side->flight.client.server_name;
    memcpy(o->secrets.client_random, side->flight.client.random.data, VT_RANDOM_LEN);
}

static void pass(struct vt_observer *o, enum vt_rule rule, struct vt_value seen)
{
    const struct vt_event_check check = { .rule = rule, .result = VT_PASS, .depth = -1, .seen = seen };

    (void)vt_judge(&o->report, &check);
}

static void take_server_hello(struct vt_observer *o, struct vt_side *side)
{
    const struct vt_server_hello *hello = &side->flight.hello;
    const struct vt_client_hello *client = &o->side[0].flight.client;

    o->seen.server_hello = true;
    o->seen.version = hello->selected_version != 0 ? hello->selected_version : hello->version;
    o->seen.suite = hello->suite;
    memcpy(o->secrets.server_random, hello->random.data, VT_RANDOM_LEN);
    if (!one_two(o))
        return;
    o->suite = vt_suite_of(hello->suite);
    o->etm = hello->encrypt_then_mac;
    o->side[0].in.settled = o->side[1].in.settled = true;
    o->seen.resumed = o->seen.client_hello && client->session_id.len > 0
        && vt_bytes_equal(client->session_id, hello->session_id);
    if (hello->secure_renegotiation)
        pass(o, VT_RULE_TLS_RENEGOTIATION, vt_bool(true));
    if (hello->extended_master_secret)
        pass(o, VT_RULE_TLS_EMS, vt_bool(true));
}

/* Each certificate aloud. Whether they are to be trusted is asked elsewhere. */
static void take_certificate(struct vt_observer *o, struct vt_side *side)
{
    struct vt_flight *flight = &side->flight;
    struct vt_certificate other;

    for (uint32_t i = 0; i < flight->chain_len; i++) {
        struct vt_parse parse;
        struct vt_reader r = vt_parse_begin(&parse, o->config.sink, VT_BUFFER_CERTIFICATE, flight->chain[i],
                                            &flight->chain_parts[i], 1);
        bool read = vt_certificate_read(&r, i == 0 ? &o->leaf : &other);

        read = vt_parse_end(&r) && read;
        if (i == 0)
            o->has_leaf = read;
    }
    flight->server_key = o->has_leaf ? &o->leaf.key : NULL;
    o->seen.chain = flight->chain;
    o->seen.chain_len = flight->chain_len;
}

/* The signature can be checked by anybody who saw both randoms and the certificate. */
static void take_server_key_exchange(struct vt_observer *o, struct vt_side *side)
{
    const uint16_t code = side->flight.key_exchange.scheme;
    const struct vt_scheme *scheme = vt_scheme_of(code);
    struct vt_event_check check = { .rule = VT_RULE_TLS_SERVER_SIGNATURE, .result = VT_FAIL, .depth = -1,
                                    .seen = vt_enum(code, vt_name_of(vt_scheme_names, code)) };

    if (!o->seen.client_hello || !o->has_leaf || scheme == NULL || scheme->key != o->leaf.key.type)
        return;
    if (vt_key_exchange_signed(&side->flight, &o->secrets, o->config.sink))
        check.result = VT_PASS;
    (void)vt_judge(&o->report, &check);
}

/* The master secret itself, or what it is made from (RFC 5246 8.1, RFC 7627 4). */
static bool find_secret(struct vt_observer *o, struct vt_bytes encrypted)
{
    struct vt_secrets *s = &o->secrets;
    const uint8_t *found = vt_key_log_find(o->config.keys, vt_bytes(s->client_random, VT_RANDOM_LEN));
    const bool ems = o->side[1].flight.hello.extended_master_secret;
    uint8_t digest[VT_HASH_MAX];
    struct vt_bytes session_hash = { NULL, 0 };

    if (found != NULL) {
        memcpy(s->master_secret, found, VT_MASTER_SECRET_LEN);
        return s->has_master = true;
    }
    found = encrypted.len < 8 ? NULL : vt_key_log_find(o->config.keys, vt_bytes(encrypted.data, 8));
    if (found == NULL || (ems && o->torn))
        return false;
    memcpy(s->pre_master_secret, found, VT_MASTER_SECRET_LEN);
    s->pre_master_len = VT_MASTER_SECRET_LEN;
    if (ems)
        session_hash = vt_transcript_digest(&o->transcript, o->suite->prf, o->config.sink, true, digest);
    vt_make_master_secret(s, o->suite->prf, session_hash, o->config.sink);
    return true;
}

/* Once both hellos have been seen. */
static void make_keys(struct vt_observer *o, struct vt_bytes encrypted)
{
    if (o->has_keys || o->config.keys == NULL || o->suite == NULL || !o->seen.client_hello || !find_secret(o, encrypted))
        return;
    vt_make_key_block(&o->keys, &o->secrets, o->suite, o->config.sink);
    o->has_keys = o->seen.keyed = true;
}

static void take_client_key_exchange(struct vt_observer *o, struct vt_side *side)
{
    make_keys(o, side->flight.client.exchange_keys);
}

static void take_finished(struct vt_observer *o, struct vt_side *side)
{
    o->seen.finished[side->server] = true;
}

static void make_verify_data(struct vt_observer *o, struct vt_side *side)
{
    uint8_t digest[VT_HASH_MAX];
    struct vt_bytes hash = vt_transcript_digest(&o->transcript, o->suite->prf, o->config.sink, false, digest);

    vt_make_verify_data(&o->secrets, o->suite->prf, side->server ? "server finished" : "client finished", hash,
                        o->config.sink, side->flight.verify_data);
}

void vt_observe_change_cipher_spec(struct vt_observer *o, struct vt_side *side)
{
    if (o->seen.version > VT_TLS12)
        return;     /* RFC 8446 D.4: it means nothing there */
    if (o->seen.ciphered[side->server]) {
        vt_observe_stop(o, side, AGAIN);
        return;
    }
    make_keys(o, vt_bytes(NULL, 0));
    o->seen.ciphered[side->server] = true;
    if (!o->has_keys) {
        vt_protect_init_keyless(&side->in.protection, o->suite, o->etm);
        return;
    }
    vt_protect_init(&side->in.protection, o->suite, o->etm, side->server ? &o->keys.server : &o->keys.client,
                    side->server ? &vt_server_write_names : &vt_client_write_names);
    if (!o->torn)
        make_verify_data(o, side);
}

/* What the hash over the handshake lacks: a message, or its place among those of the other side. */
static void note_torn(struct vt_observer *o, const struct vt_side *side, uint8_t type)
{
    if (type == VT_SERVER_HELLO && !o->seen.client_hello)
        o->torn = true;
    if (side->cut || (type == VT_CLIENT_HELLO && o->seen.server_hello && one_two(o)))
        o->torn = true;
}

static void take_message(struct vt_observer *o, struct vt_side *side, struct vt_bytes message, uint8_t parts)
{
    const struct row *row = find(o, side, message);
    struct vt_parse parse;

    note_torn(o, side, message.data[0]);
    if (!vt_handshake_read(o->config.sink, message, side->assembly.parts, parts, row != NULL ? row->read : vt_read_stranger,
                           &side->flight, &parse)) {
        o->torn = true;
        vt_observe_stop(o, side, "a message that breaks a rule");
        return;
    }
    if (begins_again(o, side, message))
        vt_observe_stop(o, side, AGAIN);
    if (message.data[0] != VT_HELLO_REQUEST)
        vt_transcript_update(&o->transcript, message);
    if (row != NULL && row->act != NULL)
        row->act(o, side);
}

/* True when that message's bytes are asked for later. */
static bool keeps(const struct vt_observer *o, const struct vt_side *side, struct vt_bytes message)
{
    const struct row *row = find(o, side, message);

    return row != NULL && row->keep;
}

void vt_observe_fragment(struct vt_observer *o, struct vt_side *side, const struct vt_content *content)
{
    struct vt_assembly *a = &side->assembly;
    uint32_t len;

    if (!vt_assembly_add(a, content)) {
        vt_observe_stop(o, side, "a handshake message longer than 64 KiB");
        return;
    }
    while (o->seen.stopped[side->server] == NULL && (len = vt_assembly_whole(a)) > 0) {
        const struct vt_bytes message = vt_assembly_message(a, len);
        const bool keep = keeps(o, side, message);

        take_message(o, side, message, vt_assembly_parts(a, len));
        vt_assembly_drop(a, len, keep);
    }
}

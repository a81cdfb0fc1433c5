/* The messages of two others, and what follows from them. */
#include "capture/observe_parts.h"

#include <stdlib.h>

#include "capture/observe_messages.h"

static bool one_two(const struct vt_observer *o)
{
    return o->seen.version == VT_TLS12;
}

static bool in_one_two(const struct vt_observer *o, struct vt_bytes message)
{
    (void)message;
    return one_two(o);
}

/* What older versions send too; and what may be of them, where no ServerHello was seen. */
static bool to_one_two(const struct vt_observer *o, struct vt_bytes message)
{
    (void)message;
    return o->seen.version <= VT_TLS12;
}

static bool before_keys(const struct vt_observer *o, struct vt_bytes message)
{
    (void)message;
    return !o->changed[0] && !o->changed[1];
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
static act take_client_hello, take_server_hello, take_certificate, take_server_key_exchange,
    take_client_key_exchange;
static act take_finished, take_next_protocol;

/* Who may send what, how it reads, and what it tells. The first row that fits; a message without one is named
 * as far as its header goes. KEEP: its bytes stay, since more is asked of them later. */
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
    { VT_CLIENT_KEY_EXCHANGE, false, false, to_one_two, vt_read_any_client_key_exchange,
      take_client_key_exchange },
    { VT_CERTIFICATE_VERIFY, false, false, to_one_two, vt_read_any_certificate_verify, NULL },
    { VT_NEXT_PROTOCOL, false, false, to_one_two, vt_read_next_protocol, take_next_protocol },
    { VT_FINISHED, false, false, is_checked, vt_read_finished, take_finished },
    { VT_FINISHED, false, false, in_one_two, vt_read_client_finished, NULL },
    { VT_HELLO_REQUEST, true, false, to_one_two, vt_read_nothing, NULL },
    { VT_SERVER_HELLO, true, true, before_keys, vt_read_server_hello, take_server_hello },
    { VT_CERTIFICATE, true, true, to_one_two, vt_read_certificate, take_certificate },
    { VT_CERTIFICATE_STATUS, true, false, to_one_two, vt_read_certificate_status, NULL },
    { VT_SERVER_KEY_EXCHANGE, true, false, to_one_two, vt_read_any_server_key_exchange,
      take_server_key_exchange },
    { VT_CERTIFICATE_REQUEST, true, false, to_one_two, vt_read_any_certificate_request, NULL },
    { VT_SERVER_HELLO_DONE, true, false, to_one_two, vt_read_nothing, NULL },
    { VT_NEW_SESSION_TICKET, true, false, to_one_two, vt_read_new_session_ticket, NULL },
    { VT_FINISHED, true, false, is_checked, vt_read_finished, take_finished },
    { VT_FINISHED, true, false, in_one_two, vt_read_client_finished, NULL },
};

static const struct row *find_message(const struct vt_observer *o, const struct vt_side *side,
                                      struct vt_bytes message)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].type == message.data[0] && rows[i].server == side->server && rows[i].when(o, message))
            return &rows[i];
    return NULL;
}

void vt_observe_client_hello(struct vt_observer *o, const struct vt_client_hello *hello)
{
    o->seen.client_hello = true;
    o->seen.server_name = hello->server_name;
    memcpy(o->secrets.client_random, hello->random.data, VT_RANDOM_LEN);
    o->secrets.client_random_from = vt_from_home(&o->side[0].flight.home, hello->random);
}

static void take_client_hello(struct vt_observer *o, struct vt_side *side)
{
    vt_observe_client_hello(o, &side->flight.client);
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
    o->side[0].flight.hello = *hello;
    memcpy(o->secrets.server_random, hello->random.data, VT_RANDOM_LEN);
    o->secrets.server_random_from = vt_from_home(&side->flight.home, hello->random);
    /* RFC 4346 6.2.3.2: before 1.1 records had no IV of their own. */
    o->suite = o->seen.version > 0x0301 ? vt_suite_alike(hello->suite) : NULL;
    if (!one_two(o))
        return;
    o->etm = hello->encrypt_then_mac;
    o->side[0].in.settled = o->side[1].in.settled = true;
    o->seen.resumed = o->seen.client_hello && client->session_id.len > 0
        && vt_bytes_equal(client->session_id, hello->session_id);
    if (hello->secure_renegotiation)
        pass(o, VT_RULE_TLS_RENEGOTIATION, vt_bool(true));
    if (hello->extended_master_secret)
        pass(o, VT_RULE_TLS_EMS, vt_bool(true));
}

/* Each certificate, traced. Whether they are to be trusted is asked elsewhere. */
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
    struct vt_digest session_hash = { .bytes = { NULL, 0 } };

    if (found != NULL) {
        memcpy(s->master_secret, found, VT_MASTER_SECRET_LEN);
        s->master_from.kind = VT_FROM_OUTSIDE;
        return s->has_master = true;
    }
    found = encrypted.len < 8 ? NULL : vt_key_log_find(o->config.keys, vt_bytes(encrypted.data, 8));
    if (found == NULL || (ems && o->torn))
        return false;
    memcpy(s->pre_master_secret, found, VT_MASTER_SECRET_LEN);
    s->pre_master_from.kind = VT_FROM_OUTSIDE;
    s->pre_master_len = VT_MASTER_SECRET_LEN;
    if (ems)
        session_hash = vt_transcript_digest(&o->transcript, o->suite->prf, o->config.sink, true, digest);
    vt_make_master_secret(s, o->suite->prf, session_hash, o->config.sink);
    return true;
}

/* Once both hellos have been seen. What was compressed before it was sealed stays so. */
static void make_keys(struct vt_observer *o, struct vt_bytes encrypted)
{
    if (o->has_keys || o->config.keys == NULL || o->suite == NULL || !one_two(o) || !o->seen.client_hello
        || o->side[1].flight.hello.compression != 0 || !find_secret(o, encrypted))
        return;
    vt_make_key_block(&o->keys, &o->secrets, o->suite, o->config.sink);
    o->has_keys = o->seen.keyed = true;
}

static void take_client_key_exchange(struct vt_observer *o, struct vt_side *side)
{
    make_keys(o, side->flight.client.exchange_keys);
}

static void make_verify_data(struct vt_observer *o, struct vt_side *side)
{
    uint8_t digest[VT_HASH_MAX];
    struct vt_digest hash = vt_transcript_digest(&o->transcript, o->suite->prf, o->config.sink, false,
                                                 digest);

    vt_make_verify_data(&o->secrets, o->suite->prf, side->server ? "server finished" : "client finished",
                        hash, o->config.sink, side->flight.verify_data);
}

/* It stands between ChangeCipherSpec and Finished, which is over it too. */
static void take_next_protocol(struct vt_observer *o, struct vt_side *side)
{
    if (o->has_keys && !o->torn)
        make_verify_data(o, side);
}

static void take_finished(struct vt_observer *o, struct vt_side *side)
{
    o->seen.finished[side->server] = true;
}

void vt_observe_change_cipher_spec(struct vt_observer *o, struct vt_side *side)
{
    if (o->seen.version > VT_TLS12)
        return;     /* RFC 8446 D.4: it means nothing there */
    make_keys(o, vt_bytes(NULL, 0));
    o->changed[side->server] = o->seen.ciphered[side->server] = true;
    side->adrift = false;
    side->assembly.have = 0;
    if (!o->has_keys) {
        vt_protect_init_keyless(&side->in.protection, o->suite, o->etm);
        return;
    }
    vt_protect_init(&side->in.protection, o->suite, o->etm, side->server ? &o->keys.server : &o->keys.client,
                    side->server ? &vt_server_write_names : &vt_client_write_names);
    if (!o->torn)
        make_verify_data(o, side);
}

/* A hello under the keys of a handshake before it begins another (RFC 5246 7.4.1.2), with keys of its own. */
static void begin_again(struct vt_observer *o)
{
    o->changed[0] = o->changed[1] = false;
    o->has_keys = o->torn = false;
    o->side[0].flight.again = o->side[1].flight.again = true;
    vt_transcript_init(&o->transcript);
}

/* What the hash over the handshake lacks: a message, or its place among those of the other side. */
static void note_torn(struct vt_observer *o, const struct vt_side *side, uint8_t type)
{
    const bool again = type == VT_CLIENT_HELLO && o->changed[0];

    if (again)
        begin_again(o);
    if (type == VT_SERVER_HELLO && !o->seen.client_hello)
        o->torn = true;
    if (side->cut || (type == VT_CLIENT_HELLO && !again && o->seen.server_hello && one_two(o)))
        o->torn = true;
}

/* MESSAGE, read by ROW into the flight of SIDE. What a malformed one left there is of no use. */
static bool read_message(struct vt_observer *o, struct vt_side *side, const struct row *row,
                         struct vt_bytes message, uint8_t parts)
{
    struct vt_flight before = side->flight;
    struct vt_parse parse;

    if (message.data[0] == VT_SERVER_HELLO)
        side->flight.hello = (struct vt_server_hello){ .version = 0 };
    if (message.data[0] == VT_CERTIFICATE)
        side->flight.chain_len = side->flight.chain_sent = 0;
    if (!vt_handshake_read(o->config.sink, message, side->assembly.parts, parts,
                           row != NULL ? row->read : vt_read_body, &side->flight, &parse)) {
        side->flight = before;
        return false;
    }
    return !vt_verdict_has(&parse.remarks, VT_RULE_TLS_FINISHED);
}

/* A message whose fields are asked for later stays, in place of the one of its type before it. */
static void keep(struct vt_side *side, uint8_t type, uint8_t *bytes)
{
    uint8_t **place = &side->kept[type == VT_CERTIFICATE];

    free(*place);
    *place = bytes;
}

static void take_message(struct vt_observer *o, struct vt_side *side, struct vt_bytes message, uint8_t parts)
{
    const struct row *row;
    uint8_t *bytes = NULL;
    bool good;

    note_torn(o, side, message.data[0]);
    row = find_message(o, side, message);
    if (row != NULL && row->keep && (bytes = malloc(message.len)) == NULL) {
        vt_observe_stop(o, side, VT_NO_ROOM);
        return;
    }
    if (bytes != NULL)
        message.data = memcpy(bytes, message.data, message.len);
    good = read_message(o, side, row, message, parts);
    if (message.data[0] != VT_HELLO_REQUEST)
        vt_transcript_update(&o->transcript, message);
    if (good && bytes != NULL)
        keep(side, message.data[0], bytes);
    else
        free(bytes);
    if (good && row != NULL && row->act != NULL)
        row->act(o, side);
}

/* Room for N bytes more: it grows with what comes, whatever length a message says it has. */
static bool make_room(struct vt_assembly *a, size_t n)
{
    const size_t room = a->have + n < VT_PLAINTEXT_MAX ? VT_PLAINTEXT_MAX : 2 * (a->have + n);
    uint8_t *data;

    if (a->have + n <= a->room)
        return true;
    data = realloc(a->data, room);
    if (data == NULL)
        return false;
    a->data = data;
    a->room = (uint32_t)room;
    return true;
}

void vt_observe_fragment(struct vt_observer *o, struct vt_side *side, const struct vt_content *content)
{
    struct vt_assembly *a = &side->assembly;
    uint32_t len;

    if (side->adrift || content->data.len == 0)
        return;
    if (!o->seen.server_hello)
        side->flight.hello.version = content->version;   /* the best that is known of it */
    if (!make_room(a, content->data.len) || !vt_assembly_add(a, content)) {
        vt_observe_stop(o, side, VT_NO_ROOM);
        return;
    }
    while (o->seen.stopped[side->server] == NULL && (len = vt_assembly_whole(a)) > 0) {
        take_message(o, side, vt_assembly_message(a, len), vt_assembly_parts(a, len));
        vt_assembly_drop(a, len, false);
    }
}

#include "tls/client_internal.h"

/* Events of the table that are no handshake messages. */
enum { ON_CHANGE_CIPHER_SPEC = 256, ON_DATA };

static bool with_ecdhe(const struct vt_client *c)
{
    return c->suite->exchange == VT_EXCHANGE_ECDHE;
}

static bool with_rsa(const struct vt_client *c)
{
    return c->suite->exchange == VT_EXCHANGE_RSA;
}

static bool with_ticket(const struct vt_client *c)
{
    return c->flight.hello.ticket;
}

static bool without_ticket(const struct vt_client *c)
{
    return !c->flight.hello.ticket;
}

struct step {
    enum vt_wait wait;
    uint16_t on;
    bool (*when)(const struct vt_client *c);   /* NULL: always */
    vt_message_reader *read;
    vt_act *act;                               /* NULL: nothing */
    enum vt_wait next;
};

/* All that may come, and when (RFC 5246 7.3; RFC 5077 3.1 for the ticket). A HelloRequest may come at any time, and is ignored
 * while the client negotiates (RFC 5246 7.4.1.1). What is not here is unexpected: a ServerKeyExchange
 * under RSA (FREAK), a ChangeCipherSpec before its time or inside a message (CVE-2014-0224), a second anything. */
static const struct step steps[] = {
    { VT_WAIT_SERVER_HELLO, VT_SERVER_HELLO, NULL, vt_read_server_hello, vt_act_server_hello, VT_WAIT_CERTIFICATE },

    { VT_WAIT_CERTIFICATE, VT_CERTIFICATE, with_ecdhe, vt_read_certificate, vt_act_certificate,
      VT_WAIT_SERVER_KEY_EXCHANGE },
    { VT_WAIT_CERTIFICATE, VT_CERTIFICATE, with_rsa, vt_read_certificate, vt_act_certificate,
      VT_WAIT_CERTIFICATE_REQUEST },

    { VT_WAIT_SERVER_KEY_EXCHANGE, VT_SERVER_KEY_EXCHANGE, NULL, vt_read_server_key_exchange,
      vt_act_server_key_exchange, VT_WAIT_CERTIFICATE_REQUEST },

    { VT_WAIT_CERTIFICATE_REQUEST, VT_CERTIFICATE_REQUEST, NULL, vt_read_certificate_request,
      vt_act_certificate_request, VT_WAIT_SERVER_HELLO_DONE },
    { VT_WAIT_CERTIFICATE_REQUEST, VT_SERVER_HELLO_DONE, with_ticket, vt_read_nothing, vt_act_server_hello_done,
      VT_WAIT_NEW_SESSION_TICKET },
    { VT_WAIT_CERTIFICATE_REQUEST, VT_SERVER_HELLO_DONE, without_ticket, vt_read_nothing, vt_act_server_hello_done,
      VT_WAIT_CHANGE_CIPHER_SPEC },

    { VT_WAIT_SERVER_HELLO_DONE, VT_SERVER_HELLO_DONE, with_ticket, vt_read_nothing, vt_act_server_hello_done,
      VT_WAIT_NEW_SESSION_TICKET },
    { VT_WAIT_SERVER_HELLO_DONE, VT_SERVER_HELLO_DONE, without_ticket, vt_read_nothing, vt_act_server_hello_done,
      VT_WAIT_CHANGE_CIPHER_SPEC },

    { VT_WAIT_NEW_SESSION_TICKET, VT_NEW_SESSION_TICKET, NULL, vt_read_new_session_ticket,
      vt_act_new_session_ticket, VT_WAIT_CHANGE_CIPHER_SPEC },

    { VT_WAIT_CHANGE_CIPHER_SPEC, ON_CHANGE_CIPHER_SPEC, NULL, NULL, vt_act_change_cipher_spec,
      VT_WAIT_FINISHED },

    { VT_WAIT_FINISHED, VT_FINISHED, NULL, vt_read_finished, vt_act_finished, VT_WAIT_DATA },

    { VT_WAIT_DATA, ON_DATA, NULL, NULL, NULL, VT_WAIT_DATA },
    { VT_WAIT_DATA, VT_HELLO_REQUEST, NULL, vt_read_nothing, vt_act_refuse_renegotiation, VT_WAIT_DATA },
    { VT_WAIT_ANY, VT_HELLO_REQUEST, NULL, vt_read_nothing, NULL, VT_WAIT_ANY },
};

static const struct {
    const char *state, *due;
} waits[] = {
    [VT_WAIT_SERVER_HELLO] = { "wait_server_hello", "server_hello" },
    [VT_WAIT_CERTIFICATE] = { "wait_certificate", "certificate" },
    [VT_WAIT_SERVER_KEY_EXCHANGE] = { "wait_server_key_exchange", "server_key_exchange" },
    [VT_WAIT_CERTIFICATE_REQUEST] = { "wait_certificate_request", "server_hello_done" },
    [VT_WAIT_SERVER_HELLO_DONE] = { "wait_server_hello_done", "server_hello_done" },
    [VT_WAIT_NEW_SESSION_TICKET] = { "wait_new_session_ticket", "new_session_ticket" },
    [VT_WAIT_CHANGE_CIPHER_SPEC] = { "wait_change_cipher_spec", "change_cipher_spec" },
    [VT_WAIT_FINISHED] = { "wait_finished", "finished" },
    [VT_WAIT_DATA] = { "open", "application_data" },
};

const char *vt_handshake_due(const struct vt_client *c)
{
    return waits[c->wait].due;
}

void vt_handshake_leave(struct vt_client *c, const char *to, const char *on)
{
    vt_emit_state(c->config.sink, waits[c->wait].state, to, on);
}

static const struct step *find(const struct vt_client *c, uint16_t on)
{
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if ((steps[i].wait == c->wait || steps[i].wait == VT_WAIT_ANY) && steps[i].on == on && (steps[i].when == NULL || steps[i].when(c)))
            return &steps[i];
    return NULL;
}

static void move(struct vt_client *c, enum vt_wait next, const char *on)
{
    vt_emit_state(c->config.sink, waits[c->wait].state, waits[next].state, on);
    c->wait = next;
}

/* What a step demands has been read: act on it, and go on. */
static void take(struct vt_client *c, const struct step *step, const char *on)
{
    if (step->act != NULL && !step->act(c))
        return;
    if (step->next != c->wait && step->next != VT_WAIT_ANY)
        move(c, step->next, on);
}

static bool unexpected(struct vt_client *c, const char *name)
{
    return vt_client_fail(c, VT_RULE_TLS_UNEXPECTED, vt_say(name), vt_say(vt_handshake_due(c)));
}

/* A message that may not come now is named as far as its header goes. */
bool vt_read_stranger(struct vt_reader *r, struct vt_flight *flight)
{
    struct vt_bytes rest;

    (void)flight;
    return vt_left(r) == 0 || vt_read_rest(r, "unparsed", &rest);
}

bool vt_handshake_read(struct vt_sink *sink, struct vt_bytes message, const struct vt_part *parts, uint8_t count,
                       vt_message_reader *read, struct vt_flight *flight, struct vt_parse *parse)
{
    struct vt_reader r = vt_parse_begin(parse, sink, VT_BUFFER_MESSAGE, message, parts, count);
    uint8_t type;
    bool good = vt_read_message_header(&r, &type) && read(&r, flight) && vt_read_done(&r);

    return vt_parse_end(&r) && good;
}

static bool read_message(struct vt_client *c, struct vt_bytes message, const struct vt_part *parts, uint8_t count,
                         vt_message_reader *read, const char *name)
{
    struct vt_parse parse;

    return vt_handshake_read(c->config.sink, message, parts, count, read, &c->flight, &parse)
        || vt_client_fail_parse(c, &parse, name);
}

void vt_handshake_message(struct vt_client *c, struct vt_bytes message, const struct vt_part *parts, uint8_t count)
{
    const uint8_t type = message.data[0];
    const struct step *step = find(c, type);
    const char *name = vt_name_of(vt_handshake_type_names, type);

    if (name == NULL)
        name = "unknown message";
    if (!read_message(c, message, parts, count, step != NULL ? step->read : vt_read_stranger, name))
        return;
    if (step == NULL) {
        unexpected(c, name);
        return;
    }
    if (type == VT_HELLO_REQUEST) {          /* RFC 5246 7.4.1.1: in no hash; and it must not keep us busy */
        if (!vt_client_idle(c, &c->warnings, VT_WARNING_ALERTS_MAX))
            return;
    } else {
        vt_transcript_update(&c->transcript, message);
    }
    take(c, step, name);
}

void vt_handshake_change_cipher_spec(struct vt_client *c)
{
    const struct step *step = find(c, ON_CHANGE_CIPHER_SPEC);

    if (c->assembly.have > 0)
        vt_client_fail(c, VT_RULE_TLS_UNEXPECTED, vt_say("change_cipher_spec"), vt_say("the rest of a handshake message"));
    else if (step == NULL)
        unexpected(c, "change_cipher_spec");
    else
        take(c, step, "change_cipher_spec");
}

bool vt_handshake_data_due(struct vt_client *c)
{
    return find(c, ON_DATA) != NULL || unexpected(c, "application_data");
}

void vt_handshake_begin(struct vt_client *c)
{
    vt_emit_state(c->config.sink, "start", waits[VT_WAIT_SERVER_HELLO].state, "client_hello");
    c->wait = VT_WAIT_SERVER_HELLO;
}

bool vt_handshake_send(struct vt_client *c, struct vt_bytes message, vt_message_reader *read)
{
    struct vt_part origin;

    if (!vt_record_send(c, VT_HANDSHAKE, message, &origin))
        return false;
    vt_transcript_update(&c->transcript, message);
    return read_message(c, message, &origin, 1, read, "message of our own");
}

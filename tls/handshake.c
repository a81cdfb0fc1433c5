#include "tls/client_internal.h"

/* Events of the table that are no handshake messages. */
enum { ON_CHANGE_CIPHER_SPEC = 256, ON_DATA };

struct step {
    enum vt_wait wait;
    uint16_t on;
    vt_message_reader *read;
    vt_act *act;                               /* NULL: nothing */
    enum vt_wait next;
};

/* All that may come, and when (RFC 5246 7.3; RFC 5077 3.1 for the ticket). A HelloRequest may come at any
 * time, and is ignored while the client negotiates (RFC 5246 7.4.1.1). What is not here is unexpected: a
 * ServerKeyExchange under RSA (FREAK), a ChangeCipherSpec before its time or inside a message
 * (CVE-2014-0224), a second anything. */
static const struct step steps[] = {
    { VT_WAIT_SERVER_HELLO, VT_SERVER_HELLO, vt_read_server_hello, vt_act_server_hello, VT_WAIT_CERTIFICATE },
    { VT_WAIT_CERTIFICATE, VT_CERTIFICATE, vt_read_certificate, vt_act_certificate,
      VT_WAIT_SERVER_KEY_EXCHANGE },
    { VT_WAIT_SERVER_KEY_EXCHANGE, VT_SERVER_KEY_EXCHANGE, vt_read_server_key_exchange,
      vt_act_server_key_exchange, VT_WAIT_CERTIFICATE_REQUEST },
    { VT_WAIT_CERTIFICATE_REQUEST, VT_CERTIFICATE_REQUEST, vt_read_certificate_request,
      vt_act_certificate_request, VT_WAIT_SERVER_HELLO_DONE },
    { VT_WAIT_CERTIFICATE_REQUEST, VT_SERVER_HELLO_DONE, vt_read_nothing,
      vt_act_server_hello_done, VT_WAIT_NEW_SESSION_TICKET },
    { VT_WAIT_SERVER_HELLO_DONE, VT_SERVER_HELLO_DONE, vt_read_nothing,
      vt_act_server_hello_done, VT_WAIT_NEW_SESSION_TICKET },
    { VT_WAIT_NEW_SESSION_TICKET, VT_NEW_SESSION_TICKET, vt_read_new_session_ticket,
      vt_act_new_session_ticket, VT_WAIT_CHANGE_CIPHER_SPEC },
    { VT_WAIT_CHANGE_CIPHER_SPEC, ON_CHANGE_CIPHER_SPEC, NULL, vt_act_change_cipher_spec, VT_WAIT_FINISHED },
    { VT_WAIT_FINISHED, VT_FINISHED, vt_read_finished, vt_act_finished, VT_WAIT_DATA },
    { VT_WAIT_DATA, ON_DATA, NULL, NULL, VT_WAIT_DATA },
    { VT_WAIT_DATA, VT_HELLO_REQUEST, vt_read_nothing, vt_act_refuse_renegotiation, VT_WAIT_DATA },
    { VT_WAIT_ANY, VT_HELLO_REQUEST, vt_read_nothing, NULL, VT_WAIT_ANY },
};

static const struct step *step_for(const struct vt_client *c, uint16_t on)
{
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if ((steps[i].wait == c->wait || steps[i].wait == VT_WAIT_ANY) && steps[i].on == on)
            return &steps[i];
    return NULL;
}

/* What follows STEP: a wait that this session has no message for is passed over. */
static enum vt_wait next_of(const struct vt_client *c, const struct step *step)
{
    const bool passed = (step->next == VT_WAIT_SERVER_KEY_EXCHANGE && c->suite->exchange == VT_EXCHANGE_RSA)
        || (step->next == VT_WAIT_NEW_SESSION_TICKET && !c->flight.hello.ticket);

    return passed ? step->next + 1 : step->next;
}

/* What a step demands has been read: act on it, and go on. */
static void take_step(struct vt_client *c, const struct step *step, const char *on)
{
    if (step->act != NULL && !step->act(c))
        return;
    if (step->next != c->wait && step->next != VT_WAIT_ANY)
        vt_wait_next(c, next_of(c, step), on);
}

static bool unexpected(struct vt_client *c, const char *name)
{
    return vt_client_fail(c, VT_RULE_TLS_UNEXPECTED, vt_say(name), vt_say(vt_wait_due(c)));
}

/* A message that may not come now is named as far as its header goes. HelloRequests are in no hash (RFC 5246
 * 7.4.1.1), and must not keep us busy. */
void vt_handshake_message(struct vt_client *c, struct vt_bytes message, const struct vt_part *parts,
                          uint8_t count)
{
    const uint8_t type = message.data[0];
    const struct step *step = step_for(c, type);
    const char *name = vt_name_of(vt_handshake_type_names, type);

    if (name == NULL)
        name = "unknown message";
    if (!vt_handshake_take(c, message, parts, count, step != NULL ? step->read : vt_read_unknown_message,
                           name))
        return;
    if (step == NULL)
        unexpected(c, name);
    if (step == NULL || (type == VT_HELLO_REQUEST && !vt_client_idle(c, &c->warnings, VT_WARNING_ALERTS_MAX)))
        return;
    if (type != VT_HELLO_REQUEST)
        vt_transcript_update(&c->transcript, message);
    take_step(c, step, name);
}

void vt_handshake_change_cipher_spec(struct vt_client *c)
{
    const struct step *step = step_for(c, ON_CHANGE_CIPHER_SPEC);
    const char *name = "change_cipher_spec";

    if (c->assembly.have > 0)
        vt_client_fail(c, VT_RULE_TLS_UNEXPECTED, vt_say(name), vt_say("the rest of a handshake message"));
    else if (step == NULL)
        unexpected(c, name);
    else
        take_step(c, step, name);
}

bool vt_handshake_data_due(struct vt_client *c)
{
    return step_for(c, ON_DATA) != NULL || unexpected(c, "application_data");
}

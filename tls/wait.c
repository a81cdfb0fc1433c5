/* What a client waits for, by name: for the trace, and for what is said where something else came. */
#include "tls/client_internal.h"

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

const char *vt_wait_due(const struct vt_client *c)
{
    return waits[c->wait].due;
}

void vt_wait_begin(struct vt_client *c)
{
    vt_emit_state(c->config.sink, "start", waits[VT_WAIT_SERVER_HELLO].state, "client_hello");
    c->wait = VT_WAIT_SERVER_HELLO;
}

void vt_wait_next(struct vt_client *c, enum vt_wait next, const char *on)
{
    vt_emit_state(c->config.sink, waits[c->wait].state, waits[next].state, on);
    c->wait = next;
}

void vt_wait_leave(struct vt_client *c, const char *to, const char *on)
{
    vt_emit_state(c->config.sink, waits[c->wait].state, to, on);
}

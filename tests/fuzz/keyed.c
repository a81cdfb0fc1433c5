/* A server that has the session's keys: what an input says in plain text is sealed with them, so that hostile
 * content gets past the MAC. Every signature counts as good: such a server signs what it likes.
 *
 * An input is a byte of settings (support/session.h), then records: a type, a length in two bytes, the
 * content. Type 0xf0 stands for the server's right Finished, which no mutation finds. Records that follow a
 * ChangeCipherSpec are sealed. */
#include <stdlib.h>

#include "tests/fuzz/support/session.h"
#include "tls/client_internal.h"

enum { RIGHT_FINISHED = 0xf0, CONTENT_MAX = 20000 };

/* The server. */
struct server {
    struct fuzz_stage client;
    struct vt_protection protection;
    bool sealed;
    uint8_t *said;                       /* all of it */
    size_t len, room;
};

/* The keys of the session, from the client's own secrets and the hellos that were heard. */
static void take_keys(struct server *s)
{
    const struct vt_suite *suite = vt_suite_of(vt_client_session(s->client.client)->suite);
    const uint8_t *client_hello = s->client.witness->messages.data, *server_hello;
    struct vt_bytes random, master;
    struct vt_key_block block;
    struct vt_secrets secrets;

    if (suite == NULL || s->sealed || !vt_client_secrets(s->client.client, &random, &master))
        return;
    server_hello = client_hello + 4 + (vt_load32be(client_hello) & 0xffffff);
    memset(&secrets, 0, sizeof secrets);
    memcpy(secrets.client_random, random.data, VT_RANDOM_LEN);
    memcpy(secrets.server_random, server_hello + 6, VT_RANDOM_LEN);
    memcpy(secrets.master_secret, master.data, VT_MASTER_SECRET_LEN);
    secrets.has_master = true;
    vt_make_key_block(&block, &secrets, suite, NULL);
    vt_protect_init(&s->protection, suite, vt_client_session(s->client.client)->encrypt_then_mac,
                    &block.server, &vt_server_write_names);
    s->sealed = true;
}

static void say(struct server *s, uint8_t type, struct vt_bytes content)
{
    const size_t before = s->client.data,
                 most = s->len + VT_RECORD_HEADER_LEN + content.len + VT_PROTECTION_MAX;
    const bool data =
        s->sealed && type == VT_APPLICATION_DATA && vt_client_state(s->client.client) == VT_CLIENT_OPEN;
    struct vt_cbc_made cbc = { .iv = { 1 } };
    size_t n;

    if (most > s->room) {
        s->room = 2 * most;
        s->said = realloc(s->said, s->room);
        FUZZ_DEMAND(s->said != NULL);
    }
    n = vt_protect_seal(&s->protection, NULL, type, VT_TLS12, content, &cbc, s->said + s->len);
    fuzz_stage_feed(&s->client, vt_bytes(s->said + s->len, n), SIZE_MAX);
    s->len += n;
    if (type == VT_CHANGE_CIPHER_SPEC)
        take_keys(s);
    /* What was sealed comes out, all of it, or the session fails. */
    FUZZ_DEMAND(!data || vt_client_state(s->client.client) == VT_CLIENT_FAILED
                || s->client.data == before + content.len);
}

static void say_finished(struct server *s)
{
    uint8_t message[16] = { 20, 0, 0, 12 };

    if (fuzz_verify_data(s->client.witness, s->client.client, 1, "server finished", message + 4))
        say(s, VT_HANDSHAKE, vt_bytes(message, sizeof message));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct server s;
    struct fuzz_input in = { vt_bytes(data, size) };
    const uint8_t flags = fuzz_byte(&in);
    struct fuzz_stage silent;

    fuzz_signatures(true);
    s.len = 0;
    s.sealed = false;
    memset(&s.protection, 0, sizeof s.protection);
    fuzz_stage_begin(&s.client, flags, true);
    while (in.rest.len > 0 && vt_client_state(s.client.client) != VT_CLIENT_FAILED) {
        const uint8_t type = fuzz_byte(&in);
        const struct vt_bytes content = fuzz_block(&in);

        if (type == RIGHT_FINISHED)
            say_finished(&s);
        else
            say(&s, type, vt_bytes(content.data, content.len < CONTENT_MAX ? content.len : CONTENT_MAX));
    }
    fuzz_stage_end(&s.client, vt_bytes(s.said, s.len));
    fuzz_stage_begin(&silent, flags, false);
    fuzz_stage_feed(&silent, vt_bytes(s.said, s.len), fuzz_step(flags));
    fuzz_stage_end(&silent, vt_bytes(s.said, s.len));
    fuzz_stage_compare(&s.client, &silent);
    return 0;
}

/* Somebody else's session, from what crossed the wire in both directions (capture/observe.h). Whoever listens,
 * the same is found out.
 *
 * An input is blocks: a byte that says what it is, a length in two bytes, the bytes. */
#include "tests/fuzz/support/fuzz.h"
#include "capture/observe.h"

enum { CLIENT, SERVER, LOST_CLIENT, LOST_SERVER, KEYS, KINDS };

static void take(struct vt_observer *o, struct vt_key_log *keys, uint8_t kind, struct vt_bytes bytes)
{
    if (kind == KEYS)
        FUZZ_DEMAND(vt_key_log_add(keys, bytes));
    else if (kind == LOST_CLIENT || kind == LOST_SERVER)
        vt_observer_lost(o, kind == LOST_SERVER, bytes.len);
    else
        vt_observer_feed(o, kind == SERVER, bytes);
}

static void check_seen(const struct vt_observed *a, const struct vt_observed *b)
{
    FUZZ_DEMAND(a->client_hello == b->client_hello && a->server_hello == b->server_hello
                && a->version == b->version && a->suite == b->suite);
    FUZZ_DEMAND(a->resumed == b->resumed && a->chain_len == b->chain_len && a->keyed == b->keyed
                && a->starttls == b->starttls);
    FUZZ_DEMAND(vt_bytes_equal(a->server_name, b->server_name));
    for (int side = 0; side < 2; side++)
        FUZZ_DEMAND(a->stopped[side] == b->stopped[side] && a->bytes[side] == b->bytes[side]
                    && a->finished[side] == b->finished[side] && a->ciphered[side] == b->ciphered[side]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = { vt_bytes(data, size) };
    struct tiles *tiles = fuzz_tiles();
    struct vt_key_log keys = { .len = 0 };
    struct vt_observer_config config = { .keys = &keys };
    struct vt_observer *silent = vt_observer_new(&config), *heard;

    config.sink = &tiles->sink;
    heard = vt_observer_new(&config);
    FUZZ_DEMAND(silent != NULL && heard != NULL);
    fuzz_signatures(false);
    while (in.rest.len > 0) {
        const uint8_t kind = fuzz_byte(&in) % KINDS;
        const struct vt_bytes bytes = fuzz_block(&in);

        take(heard, &keys, kind, bytes);
        take(silent, &keys, kind == KEYS ? CLIENT : kind, kind == KEYS ? vt_bytes(bytes.data, 0) : bytes);
    }
    vt_observer_end(heard);
    vt_observer_end(silent);
    check_seen(vt_observer_seen(heard), vt_observer_seen(silent));
    fuzz_tiles_end(tiles);
    vt_observer_free(heard);
    vt_observer_free(silent);
    vt_key_log_free(&keys);
    return 0;
}

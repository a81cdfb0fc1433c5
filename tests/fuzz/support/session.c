#define _POSIX_C_SOURCE 200809L /* fmemopen */
#include "tests/fuzz/support/session.h"

#include <stdlib.h>

#include "base/ct.h"
#include "crypto/prf.h"
#include "net/starttls.h"
#include "tls/suite.h"
#include "capture/capture.h"
#include "capture/pcapng.h"
#include "session/comparison.h"

/* The root of the recorded sessions, taken in by the assembler: no target opens a file. Paths are relative to
 * where make runs. */
__asm__(".section .rodata\nfuzz_root_start:\n.incbin \"vectors/tls/root.der\"\nfuzz_root_end:\n.byte "
        "0\n.previous\n");
extern const uint8_t fuzz_root_start[], fuzz_root_end[];

/* 2026-12-01T00:00:00Z, as tests/support/tls_drive.c recorded them. */
#define RECORDED_AT 1796083200

static const struct {
    const char *suite, *group;
} recorded[FUZZ_SESSIONS] = {
    { NULL, NULL },
    { "ECDHE-RSA-AES128-GCM-SHA256", NULL },        /* ecdhe_rsa */
    { "ECDHE-ECDSA-CHACHA20-POLY1305", NULL },      /* ecdhe_ecdsa */
    { "AES128-SHA", NULL },                         /* rsa_etm */
    { "ECDHE-RSA-AES256-SHA384", "secp521r1" },     /* ecdhe_mte */
    { "ECDHE-RSA-AES256-GCM-SHA384", NULL },        /* classic */
};

struct vt_client_config fuzz_config(uint8_t flags)
{
    static uint16_t suite, group;
    static struct vt_bytes root;
    static struct vt_anchor_array array = { .der = &root, .count = 1 };
    static struct vt_anchors anchors;
    struct vt_client_config config = { .now = RECORDED_AT,
                                       .name = vt_text("mail.example.com"),
                                       .anchors = &anchors,
                                       .target = "fuzz.example:443",
                                       .plain_hint = vt_plain_hint_to_client };
    const unsigned session = (unsigned)(flags & 7) % FUZZ_SESSIONS;

    root = vt_bytes(fuzz_root_start, (size_t)(fuzz_root_end - fuzz_root_start));
    array.count = (flags & FUZZ_NO_ANCHOR) == 0;
    anchors = vt_anchors_from_array(&array);
    config.trust = (flags & FUZZ_STRICT) != 0 ? VT_TRUST_REQUIRED : VT_TRUST_REPORTED;
    for (size_t i = 0; i < sizeof config.seed; i++)
        config.seed[i] = (uint8_t)i;
    if (recorded[session].suite != NULL) {
        suite = vt_suite_by_name(recorded[session].suite);
        config.suites = &suite;
        config.suites_len = 1;
    }
    if (recorded[session].group != NULL) {
        group = vt_number_by_name(vt_group_names, recorded[session].group);
        config.groups = &group;
        config.groups_len = 1;
    }
    return config;
}

void fuzz_witness_begin(struct fuzz_witness *w)
{
    w->messages.len = 0;
    w->finished = 0;
}

void fuzz_witness_hear(void *witness, const struct vt_event *event)
{
    struct fuzz_witness *w = witness;
    const struct vt_bytes message = event->buffer.data;
    uint8_t *room;

    if (event->kind != VT_EVENT_BUFFER || event->buffer.kind != VT_BUFFER_MESSAGE || message.len == 0
        || message.data[0] == 0)
        return;
    if (message.data[0] == 20 && w->finished < 2)
        w->before[w->finished++] = w->messages.len;
    if (w->room < w->messages.len + message.len) {
        w->room = 2 * (w->messages.len + message.len);
        w->messages.data = realloc((void *)(uintptr_t)w->messages.data, w->room);
        FUZZ_DEMAND(w->messages.data != NULL);
    }
    room = (uint8_t *)(uintptr_t)w->messages.data;
    memcpy(room + w->messages.len, message.data, message.len);
    w->messages.len += message.len;
}

bool fuzz_verify_data(const struct fuzz_witness *w, const struct vt_client *client, unsigned nth,
                      const char *label, uint8_t out[12])
{
    const struct vt_suite *suite = vt_suite_of(vt_client_session(client)->suite);
    const size_t before = nth < w->finished ? w->before[nth] : w->messages.len;
    struct vt_bytes random, master, digest;
    uint8_t hash[VT_HASH_MAX];

    if (suite == NULL || !vt_client_secrets(client, &random, &master))
        return false;
    vt_hash_once(suite->prf, vt_bytes(w->messages.data, before), hash);
    digest = vt_bytes(hash, suite->prf->digest_len);
    vt_prf(suite->prf, master, label, &digest, 1, out, 12);
    return true;
}

static void check_replay(struct vt_bytes text)
{
    struct vt_comparison result;
    struct vt_trace_error error;
    struct vt_replay replay;
    struct vt_script trace;

    FUZZ_DEMAND(vt_script_read(text, &trace, &error));
    FUZZ_DEMAND(vt_replay_told(&replay, &trace, NULL, trace.secrets, NULL, fuzz_out(0)));
    FUZZ_DEMAND(vt_comparison_of(text, fuzz_written(0), trace.condensed, &result));
    vt_replay_free(&replay);
    vt_script_free(&trace);
}

void fuzz_check_trace(struct vt_bytes text)
{
    uint8_t *copy = fuzz_exact(text);
    struct vt_trace_error error;
    struct vt_model model;

    FUZZ_DEMAND(vt_model_read(vt_bytes(copy, text.len), &model, &error));
    fuzz_check_packets(&model);
    vt_model_free(&model);
    check_replay(vt_bytes(copy, text.len));
    free(copy);
}

/* Reads the capture in TEXT as far as it goes. */
static void read_capture(struct vt_bytes text, struct vt_connections *talks, struct vt_key_log *keys)
{
    FILE *in = fmemopen((void *)(uintptr_t)text.data, text.len, "rb");
    struct vt_capture capture;
    struct vt_packet packet;
    struct vt_bytes secrets;
    enum vt_capture_next next;

    FUZZ_DEMAND(in != NULL && vt_capture_open(&capture, in));
    while ((next = vt_capture_next(&capture, &packet, &secrets)) != VT_CAPTURE_END) {
        FUZZ_DEMAND(next != VT_CAPTURE_ERROR);
        if (next == VT_CAPTURE_PACKET)
            vt_connections_take(talks, &packet);
        else
            FUZZ_DEMAND(vt_key_log_add(keys, secrets));
    }
    vt_connections_end(talks);
    vt_capture_close(&capture);
    fclose(in);
}

static struct vt_bytes wire(const struct vt_model *model, uint32_t id)
{
    return id != 0 ? vt_model_buffer(model, id)->data : vt_bytes(NULL, 0);
}

void fuzz_read_connection(struct vt_connection *n, struct vt_model *model)
{
    const struct vt_trace_head head = { .time = n->time };
    struct vt_trace_error error;
    struct vt_jsonl jsonl;

    vt_jsonl_begin(&jsonl, fuzz_out(0), n->home->keys->len > 0, &head);
    FUZZ_DEMAND(vt_connection_tell(n, &jsonl.sink));
    FUZZ_DEMAND(vt_jsonl_end(&jsonl));
    FUZZ_DEMAND(vt_model_read(fuzz_written(0), model, &error));
}

void fuzz_check_packets(const struct vt_model *model)
{
    const struct vt_bytes said[2] = { wire(model, model->c2s), wire(model, model->s2c) };
    struct vt_key_log keys = { .len = 0 };
    struct vt_connections *talks;
    struct vt_connection *n;
    struct vt_model again;

    if (!vt_pcapng_write(fuzz_out(0), model)) {
        FUZZ_DEMAND(said[0].data == NULL || said[1].data == NULL);
        return;
    }
    talks = vt_connections_new(&keys, 1);
    FUZZ_DEMAND(talks != NULL);
    read_capture(fuzz_written(0), talks, &keys);
    FUZZ_DEMAND(talks->len == 1);
    n = talks->all[0];
    for (int side = 0; side < 2; side++)
        FUZZ_DEMAND(n->tcp.flow[side].bytes == said[side].len && n->tcp.flow[side].lost == 0);
    if (n->kept != NULL && !n->kept->full) {
        fuzz_read_connection(n, &again);
        FUZZ_DEMAND(vt_bytes_equal(wire(&again, again.c2s), said[0])
                    && vt_bytes_equal(wire(&again, again.s2c), said[1]));
        vt_model_free(&again);
    }
    vt_connections_free(talks);
    vt_key_log_free(&keys);
}

/* Any bytes as a capture (capture/capture.h): the connections in it, the trace of the one that is shown, and
 * the list for people. */
#define _POSIX_C_SOURCE 200809L /* fmemopen */
#include "cli/view_connections.h"
#include "tests/fuzz/support/session.h"
#include "tests/unit/support/model_breach.h"
#include "capture/capture.h"

static void read_all(struct vt_capture *capture, struct vt_connections *talks, struct vt_key_log *keys)
{
    enum vt_capture_next next = VT_CAPTURE_PACKET;
    struct vt_packet packet;
    struct vt_bytes text;

    while (next != VT_CAPTURE_END && next != VT_CAPTURE_ERROR) {
        next = vt_capture_next(capture, &packet, &text);
        if (next == VT_CAPTURE_PACKET)
            vt_connections_take(talks, &packet);
        else if (next == VT_CAPTURE_SECRETS)
            FUZZ_DEMAND(vt_key_log_add(keys, text));
    }
    FUZZ_DEMAND((next == VT_CAPTURE_ERROR) == (capture->error[0] != '\0'));
}

static void check_list(const struct vt_connections *talks, const struct vt_capture *capture)
{
    const char *words[] = { "fuzz.pcap" };
    struct vt_options options = { .command = "view", .words = words, .words_len = 1 };

    vt_connections_list(fuzz_out(0), talks, capture, &options);
    fuzz_check_text(fuzz_written(0));
}

/* The trace of N is one, and holds what crossed the wire. */
static void check_trace(struct vt_connection *n, bool packets)
{
    struct vt_model model;

    fuzz_read_connection(n, &model);
    FUZZ_DEMAND(vt_model_breach(&model)[0] == '\0');
    for (int side = 0; side < 2 && !n->kept->full; side++)
        FUZZ_DEMAND(vt_model_buffer(&model, side == 0 ? model.c2s : model.s2c)->len
                    == n->tcp.flow[side].bytes + n->tcp.flow[side].lost);
    if (packets)
        fuzz_check_packets(&model);
    vt_model_free(&model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *in = size > 0 ? fmemopen((void *)(uintptr_t)data, size, "rb") : NULL;
    struct vt_key_log keys = { .len = 0 };
    struct vt_connections *talks;
    struct vt_capture capture;

    if (in == NULL)
        return 0;
    fuzz_signatures(false);
    if (vt_capture_open(&capture, in)) {
        talks = vt_connections_new(&keys, 0);
        FUZZ_DEMAND(talks != NULL);
        read_all(&capture, talks, &keys);
        vt_connections_end(talks);
        check_list(talks, &capture);
        if (talks->chosen != NULL)
            check_trace(talks->chosen, fuzz_seldom(vt_bytes(data, size)));
        vt_connections_free(talks);
    } else {
        FUZZ_DEMAND(capture.error[0] != '\0');
    }
    vt_capture_close(&capture);
    vt_key_log_free(&keys);
    fclose(in);
    return 0;
}

/* Captures that anybody may have made: the built-in session as pcapng and pcap, cut at every byte, with bits flipped, lengths
 * that lie and pieces out of place. Whatever comes of one must be a trace that the strict reader takes; sessions that are
 * whole must be opened, and their streams be the recorded ones. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/support/random.h"
#include "tests/unit/support/suite.h"
#include "session/model.h"
#include "capture/connections.h"
#include "tests/unit/support/demo.h"
#include "session/replay.h"
#include "session/value.h"

#define FILE_MAX (1u << 17)

/* A capture under construction. */
static uint8_t file[FILE_MAX];
static size_t file_len;
static struct vt_script session;
static char key_line[256];

static void put(const void *bytes, size_t n)
{
    ck_assert(n <= FILE_MAX - file_len);
    memcpy(file + file_len, bytes, n);
    file_len += n;
}

static void put32(uint32_t x)
{
    const uint8_t little[4] = { (uint8_t)x, (uint8_t)(x >> 8), (uint8_t)(x >> 16), (uint8_t)(x >> 24) };

    put(little, sizeof little);
}

/* The head of a pcapng block, whose body of LEN bytes is a multiple of four. */
static void put_head(uint32_t type, uint32_t len)
{
    put32(type);
    put32(len + 12);
}

/* Raw IPv4 and TCP in an enhanced packet. */
static void put_segment(bool ng, bool server, uint32_t seq, uint32_t ack, uint8_t flags, struct vt_bytes data)
{
    const uint32_t len = 40 + (uint32_t)data.len, padded = (len + 3) / 4 * 4;
    uint8_t head[40] = { 0x45, 0, (uint8_t)(len >> 8), (uint8_t)len, 0, 0, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 1 };

    head[server ? 15 : 19] = 25;
    vt_store16be(head + 20, server ? 25 : 40000);
    vt_store16be(head + 22, server ? 40000 : 25);
    vt_store32be(head + 24, seq);
    vt_store32be(head + 28, ack);
    head[32] = 0x50;
    head[33] = flags;
    if (ng)
        put_head(6, 20 + padded);
    for (int i = 0; i < (ng ? 3 : 2); i++)
        put32(0);
    put32(len);
    put32(len);
    put(head, sizeof head);
    put(data.data, data.len);
    if (ng)
        put("\0\0\0", padded - len);
    if (ng)
        put32(padded + 32);
}

static const uint8_t *derived(const char *hex, uint8_t *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(vt_hex_digit((uint8_t)hex[2 * i]) << 4 | vt_hex_digit((uint8_t)hex[2 * i + 1]));
    return out;
}

/* The session in segments of 300 bytes; in pcapng its secret comes first. */
static void build(bool ng)
{
    uint32_t next[2] = { 0xffffff00u, 5000 };

    file_len = 0;
    if (ng) {
        const size_t n = strlen(key_line), padded = (n + 3) / 4 * 4;
        put_head(0x0a0d0d0a, 16);
        put32(0x1a2b3c4d), put32(1), put32(0xffffffff), put32(0xffffffff), put32(28);
        put_head(10, 8 + (uint32_t)padded);
        put32(0x544c534b), put32((uint32_t)n), put(key_line, n), put("\0\0\0", padded - n), put32((uint32_t)padded + 20);
        put_head(1, 8);
        put32(101), put32(0), put32(20);
    } else {
        put32(0xa1b2c3d4), put32(0x00040002), put32(0), put32(0), put32(262144), put32(101);
    }
    put_segment(ng, false, next[0]++, 0, 2, vt_text(""));
    put_segment(ng, true, next[1]++, next[0], 18, vt_text(""));
    for (uint32_t i = 0; i < session.steps_len; i++) {
        const struct vt_step *step = &session.steps[i];
        const int side = step->kind == VT_STEP_RECEIVE;

        for (size_t at = 0; (side == 1 || step->kind == VT_STEP_SEND) && at < step->bytes.len;) {
            const size_t n = step->bytes.len - at < 300 ? step->bytes.len - at : 300;
            put_segment(ng, side, next[side], next[!side], 16, vt_bytes(step->bytes.data + at, n));
            next[side] += (uint32_t)n;
            at += n;
        }
    }
}

/* What came of reading a capture. */
struct outcome {
    struct vt_observed seen;
    struct vt_model model;
    bool ended, has_model;
    uint32_t connections;
};

static void read_all(struct vt_capture *capture, struct vt_connections *talks, struct vt_key_log *keys, struct outcome *out)
{
    struct vt_packet packet;
    struct vt_bytes text;
    enum vt_capture_next next;

    while ((next = vt_capture_next(capture, &packet, &text)) == VT_CAPTURE_PACKET || next == VT_CAPTURE_SECRETS) {
        if (next == VT_CAPTURE_PACKET)
            vt_connections_take(talks, &packet);
        else
            ck_assert(vt_key_log_add(keys, text));
    }
    out->ended = next == VT_CAPTURE_END;
    ck_assert(out->ended || strncmp(capture->error, "at byte ", 8) == 0);
    ck_assert_int_eq(vt_capture_next(capture, &packet, &text), next);
}

/* Reads LEN bytes of the file, and its first connection as a model. */
static struct outcome run(size_t len, uint32_t wanted)
{
    struct outcome out = { .ended = false };
    struct vt_key_log keys = { .entries = NULL };
    struct vt_connections *talks = vt_connections_new(&keys, wanted);
    struct vt_capture capture;
    FILE *in = fmemopen(file, len, "rb");

    ck_assert(in != NULL && talks != NULL);
    if (vt_capture_open(&capture, in))
        read_all(&capture, talks, &keys, &out);
    vt_connections_end(talks);
    out.connections = talks->len;
    if (talks->chosen != NULL) {
        vt_model_begin(&out.model, keys.len > 0);
        ck_assert(vt_connection_tell(talks->chosen, &out.model.sink));
        out.seen = talks->chosen->seen;
        out.has_model = vt_model_end(&out.model);
        ck_assert_msg(out.has_model, "%s", out.model.problem);
    }
    vt_connections_free(talks);
    vt_capture_close(&capture);
    vt_key_log_free(&keys);
    fclose(in);
    return out;
}

static struct vt_bytes stream(const struct outcome *out, uint32_t id)
{
    return vt_model_buffer(&out->model, id)->data;
}

START_TEST(a_whole_session_is_opened)
{
    for (int ng = 0; ng < 2; ng++) {
        struct outcome out;

        build(ng == 1);
        out = run(file_len, 0);
        ck_assert(out.ended && out.has_model && out.connections == 1);
        ck_assert(vt_bytes_equal(stream(&out, out.model.c2s), session.c2s));
        ck_assert(vt_bytes_equal(stream(&out, out.model.s2c), session.s2c));
        ck_assert(out.seen.client_hello && out.seen.server_hello && out.seen.version == 0x0303 && out.seen.chain_len > 0);
        ck_assert_str_eq(out.seen.starttls, "smtp");
        ck_assert(out.seen.keyed == (ng == 1) && out.seen.finished[0] == (ng == 1) && out.seen.finished[1] == (ng == 1));
        ck_assert(out.seen.stopped[0] == NULL && out.seen.stopped[1] == NULL && out.model.unparsed == 0);
        vt_model_free(&out.model);
    }
}
END_TEST

START_TEST(cut_at_every_byte)
{
    for (int ng = 0; ng < 2; ng++) {
        uint64_t named = 0;

        build(ng == 1);
        for (size_t n = 1; n < file_len; n += vt_stride(1)) {
            struct outcome out = run(n, n % 23 == 0 ? 1 : 2);     /* a trace of the first, or of none */

            if (!out.has_model)
                continue;
            const struct vt_bytes s2c = stream(&out, out.model.s2c);
            ck_assert(s2c.len >= named && s2c.len <= session.s2c.len && memcmp(s2c.data, session.s2c.data, s2c.len) == 0);
            named = s2c.len;
            for (uint32_t i = 0; i < out.model.checks_len; i++)
                ck_assert_msg(out.model.checks[i].result != VT_FAIL, "%s at %zu", out.model.checks[i].id, n);
            vt_model_free(&out.model);
        }
        ck_assert(named > 0);
    }
}
END_TEST

/* A byte changed, a length that lies, or a piece copied over another. */
static void spoil(uint32_t *x)
{
    static const uint32_t lies[] = { 0, 0xffffffff, 0x7fffffff, 0x80000000, 12, 0xfffffffc, 0x0000ffff };
    const size_t at = (size_t)(vt_random_byte(x) << 16 | vt_random_byte(x) << 8 | vt_random_byte(x)) % (file_len - 64);
    const size_t from = (size_t)(vt_random_byte(x) << 16 | vt_random_byte(x) << 8 | vt_random_byte(x)) % (file_len - 64);

    switch (vt_random_byte(x) % 4) {
    case 0:
        file[at] ^= (uint8_t)(1 << vt_random_byte(x) % 8);
        break;
    case 1:
        vt_store32le(file + at, lies[vt_random_byte(x) % (sizeof lies / sizeof lies[0])]);
        break;
    case 2:
        vt_store32be(file + at, lies[vt_random_byte(x) % (sizeof lies / sizeof lies[0])]);
        break;
    default:
        memmove(file + at, file + from, vt_random_byte(x) % 64);
    }
}

START_TEST(spoilt_anywhere)
{
    uint32_t x = 25, models = 0;

    for (int i = 0; i < 200; i += (int)vt_stride(1)) {
        struct outcome out;

        build(i % 2 == 1);
        for (int k = 0; k <= i % 5; k++)
            spoil(&x);
        out = run(file_len, (uint32_t)(i / 2 % 2));
        models += out.has_model;
        if (out.has_model)
            vt_model_free(&out.model);
    }
    ck_assert_uint_gt(models, 70 / vt_stride(1));      /* the loop is of use only while most of them get so far */
}
END_TEST

/* Both streams with bytes changed, dropped and fed in pieces, into the observer itself. */
START_TEST(spoilt_streams)
{
    uint32_t x = 4;

    for (int i = 0; i < 200; i += (int)vt_stride(1)) {
        char *text = NULL;
        size_t len = 0;
        FILE *out = open_memstream(&text, &len);
        struct vt_jsonl jsonl;
        struct vt_trace_head head = { .target = "spoilt" };
        struct vt_key_log keys = { .entries = NULL };
        struct vt_trace_error error;
        struct vt_model model;

        ck_assert(out != NULL && vt_key_log_add(&keys, vt_text(key_line)));
        vt_jsonl_begin(&jsonl, out, i % 2 == 0, &head);
        const struct vt_observer_config config = { .sink = &jsonl.sink, .keys = &keys };
        struct vt_observer *o = vt_observer_new(&config);
        for (uint32_t k = 0; k < session.steps_len; k++) {
            const struct vt_step *step = &session.steps[k];
            const bool server = step->kind == VT_STEP_RECEIVE;
            uint8_t copy[8192];
            const size_t n = step->bytes.len < sizeof copy ? step->bytes.len : sizeof copy;

            if (!server && step->kind != VT_STEP_SEND)
                continue;
            memcpy(copy, step->bytes.data, n);
            if (n > 0 && vt_random_byte(&x) % 8 == 0)
                copy[(size_t)(vt_random_byte(&x) << 8 | vt_random_byte(&x)) % n] ^= (uint8_t)(1 << vt_random_byte(&x) % 8);
            if (vt_random_byte(&x) % 16 == 0)
                vt_observer_lost(o, server, vt_random_byte(&x));
            for (size_t at = 0; at < n;) {
                const size_t piece = 1 + vt_random_byte(&x) % 200, m = piece < n - at ? piece : n - at;
                vt_observer_feed(o, server, vt_bytes(copy + at, m));
                at += m;
            }
        }
        vt_observer_end(o);
        vt_observer_free(o);
        vt_key_log_free(&keys);
        fclose(out);
        ck_assert_msg(vt_model_read(vt_bytes((const uint8_t *)text, len), &model, &error), "line %lu: %s",
                      (unsigned long)error.line, error.text);
        vt_model_free(&model);
        free(text);
    }
}
END_TEST

START_TEST(key_logs)
{
    static const char line[] = "RSA 0102030405060708 ";
    struct vt_key_log log = { .entries = NULL };
    char text[1024];
    uint8_t id[8];

    snprintf(text, sizeof text, "# comment\n\nCLIENT_HANDSHAKE_TRAFFIC_SECRET 00 00\r\nCLIENT_RANDOM 00 00\n%s%096d\r\n%s%095d\n%s%097d\nRSA x", line, 0, line,
             0, line, 0);
    ck_assert(vt_key_log_add(&log, vt_text(text)));
    ck_assert_uint_eq(log.len, 1);
    ck_assert(vt_key_log_find(&log, vt_bytes(derived("0102030405060708", id, 8), 8)) != NULL);
    ck_assert(vt_key_log_find(&log, vt_bytes(id, 7)) == NULL);
    for (uint32_t i = 0; i <= VT_KEY_LOG_MAX; i++)
        ck_assert(vt_key_log_add(&log, vt_text(text)));
    ck_assert(log.len == VT_KEY_LOG_MAX && log.full);
    vt_key_log_free(&log);
}
END_TEST

/* The line of a key log for the built-in session, from our client as it ends in a replay. */
static bool find_key(void)
{
    struct vt_replay replay;
    struct vt_bytes random, master;
    char random_hex[65], master_hex[97];
    bool found = vt_replay_run(&replay, &session, NULL, NULL) && vt_client_secrets(replay.machine.client, &random, &master);

    if (found) {
        vt_hex_text(random, random_hex, sizeof random_hex);
        vt_hex_text(master, master_hex, sizeof master_hex);
        snprintf(key_line, sizeof key_line, "CLIENT_RANDOM %s %s\n", random_hex, master_hex);
    }
    vt_replay_free(&replay);
    return found;
}

int main(void)
{
    const TTest *const tests[] = { a_whole_session_is_opened, cut_at_every_byte, spoilt_anywhere, spoilt_streams, key_logs };
    struct vt_trace_error error;

    if (!vt_script_read(vt_demo_trace(), &session, &error) || !find_key())
        return 1;
    return vt_suite_run("capture", tests, sizeof tests / sizeof tests[0]);
}

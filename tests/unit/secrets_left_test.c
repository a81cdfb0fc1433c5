/* Where secrets are left: each recorded session is run on a stack of its own, from its first byte to vt_client_wipe; then that stack and the
 * client's memory are searched for every secret that the session had, in either order of its bytes. */
#define _POSIX_C_SOURCE 200809L

#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/support/suite.h"
#include "tests/unit/support/tls_session.h"

#define STACK (1 << 20)
/* What is looked for: so many bytes of a secret in a row. */
#define WINDOW 12

static struct secret {
    char name[32];
    uint8_t bytes[256];
    size_t len;
} secrets[512];
static unsigned count;

static void hear(void *context, const struct vt_event *event)
{
    (void)context;
    for (uint8_t i = 0; event->kind == VT_EVENT_DERIVE && i < event->derive.outs; i++) {
        const struct vt_term *out = &event->derive.out[i];

        if (!out->value.secret || out->value.bytes.len < 16 || out->value.bytes.len > sizeof secrets[0].bytes)
            continue;
        ck_assert_uint_lt(count, 512);
        snprintf(secrets[count].name, sizeof secrets[count].name, "%s", out->name);
        memcpy(secrets[count].bytes, out->value.bytes.data, out->value.bytes.len);
        secrets[count++].len = out->value.bytes.len;
    }
}

static struct run {
    const char *name, *suite, *group;
    bool heard;
    uint8_t *memory;
} run;

/* Made elsewhere: the seed is in it. */
static struct vt_client_config config;
static struct vt_bytes wire;

static void *session(void *context)
{
    struct vt_client *client;

    client = vt_client_init(run.memory, vt_client_size(), &config);
    for (size_t at = 0; at < wire.len;) {
        at += vt_client_feed(client, vt_bytes(wire.data + at, wire.len - at));
        vt_client_read_done(client, vt_client_read(client).len);
        vt_client_sent(client, vt_client_pending(client).len);
    }
    *(bool *)context = vt_client_session(client)->handshake_bytes_read > 0;
    vt_client_wipe(client);
    return NULL;
}

static bool holds(const uint8_t *place, size_t len, const uint8_t *bytes)
{
    for (size_t i = 0; i + WINDOW <= len; i++)
        if (place[i] == bytes[0] && memcmp(place + i, bytes, WINDOW) == 0)
            return true;
    return false;
}

static void search(const char *where, const uint8_t *place, size_t len)
{
    uint8_t reversed[sizeof secrets[0].bytes];

    for (unsigned s = 0; s < count; s++) {
        const struct secret *secret = &secrets[s];

        for (size_t i = 0; i < secret->len; i++)
            reversed[i] = secret->bytes[secret->len - 1 - i];
        for (size_t at = 0; at + WINDOW <= secret->len; at += 4) {
            ck_assert_msg(!holds(place, len, secret->bytes + at), "%s: %s at %zu is on the %s", run.name, secret->name, at, where);
            ck_assert_msg(!holds(place, len, reversed + at), "%s: %s, reversed, is on the %s", run.name, secret->name, where);
        }
    }
}

static bool on_own_stack(uint8_t *stack)
{
    struct vt_sink sink = { .emit = hear, .secrets = true };
    char path[64];
    pthread_attr_t attributes;
    pthread_t thread;
    bool completed = false;

    snprintf(path, sizeof path, "%s.s2c", run.name);
    wire = tls_vector(path);
    config = tls_config(run.suite, run.group);
    config.sink = run.heard ? &sink : NULL;
    memset(stack, 0, STACK);
    ck_assert_int_eq(pthread_attr_init(&attributes), 0);
    ck_assert_int_eq(pthread_attr_setstack(&attributes, stack, STACK), 0);
    ck_assert_int_eq(pthread_create(&thread, &attributes, session, &completed), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    return completed;
}

START_TEST(test_nothing_is_left)
{
    static const struct run sessions[] = {
        { "ecdhe_rsa", "ECDHE-RSA-AES128-GCM-SHA256", NULL, false, NULL }, { "ecdhe_ecdsa", "ECDHE-ECDSA-CHACHA20-POLY1305", NULL, false, NULL },
        { "rsa_etm", "AES128-SHA", NULL, false, NULL }, { "ecdhe_mte", "ECDHE-RSA-AES256-SHA384", "secp521r1", false, NULL },
        { "classic", "ECDHE-RSA-AES256-GCM-SHA384", NULL, false, NULL },
    };
    uint8_t *stack;

    ck_assert_int_eq(posix_memalign((void **)&stack, 4096, STACK), 0);
    run = sessions[_i];
    run.memory = malloc(vt_client_size());
    count = 0;
    run.heard = true;                    /* once to learn the secrets; a session without a sink has the same */
    ck_assert(on_own_stack(stack));
    ck_assert_uint_gt(count, 3);
    search("heap", run.memory, vt_client_size());
    search("stack", stack, STACK);
    run.heard = false;
    ck_assert(on_own_stack(stack));
    search("heap", run.memory, vt_client_size());
    search("stack", stack, STACK);
    free(run.memory);
    free(stack);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("secrets_left");
    TCase *tcase = tcase_create("secrets_left");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, test_nothing_is_left, 0, 5);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}

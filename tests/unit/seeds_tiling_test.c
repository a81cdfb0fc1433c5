/* Every file of the published fuzz seeds through the parser that fits it: the leaves of each buffer tile it, and joined they are
 * its bytes. What is joined is compared with the file itself, or with what the event of the buffer showed. */
#include <stdio.h>
#include <stdlib.h>

#include "vitrine.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"
#include "tests/unit/support/tls_session.h"
#include "capture/observe.h"
#include "x509/certificate.h"

/* The leaves of each buffer, joined. */
struct joined {
    struct tiles tiles;
    uint8_t *want[TILES_BUFFERS];   /* a buffer's bytes as announced; NULL: the wire, or empty */
    struct vt_bytes wire[2];        /* what was fed, c2s and s2c; data NULL: not compared */
    uint64_t named, unparsed;       /* bytes in leaves; in those called "unparsed" */
    unsigned wrong;                 /* leaves whose bytes are not those of their buffer */
};

/* The bytes that LEAF should have. */
static const uint8_t *wanted(const struct joined *j, const struct vt_event_field *leaf)
{
    const uint32_t id = leaf->parse->buffer;
    const bool s2c = j->tiles.kind[id] == VT_BUFFER_S2C;

    if (j->want[id] != NULL)
        return j->want[id] + leaf->off;
    if (j->tiles.kind[id] > VT_BUFFER_S2C || j->wire[s2c].data == NULL)
        return NULL;
    return leaf->off + leaf->len <= j->wire[s2c].len ? j->wire[s2c].data + leaf->off : (const uint8_t *)"";
}

static void take(void *context, const struct vt_event *event)
{
    struct joined *j = context;

    if (event->kind == VT_EVENT_BUFFER && event->buffer.data.len > 0) {
        j->want[event->buffer.id] = malloc(event->buffer.data.len);
        memcpy(j->want[event->buffer.id], event->buffer.data.data, event->buffer.data.len);
    } else if (event->kind == VT_EVENT_LEAF) {
        const uint8_t *bytes = wanted(j, &event->field);

        if (bytes != NULL && event->field.len > 0 && memcmp(bytes, event->field.raw.data, event->field.len) != 0)
            j->wrong++;
        j->named += event->field.len;
        j->unparsed += strcmp(event->field.name, "unparsed") == 0 ? event->field.len : 0;
    }
}

static void begin(struct joined *j)
{
    memset(j, 0, sizeof *j);
    tiles_init(&j->tiles);
    j->tiles.then = take;
    j->tiles.then_context = j;
}

static void end(struct joined *j, const char *corpus)
{
    ck_assert_msg(tiles_breach(&j->tiles)[0] == 0 && j->wrong == 0, "%s: %s, %u leaves with other bytes", corpus,
                  j->tiles.broken, j->wrong);
    for (unsigned i = 0; i < TILES_BUFFERS; i++)
        free(j->want[i]);
    tiles_free(&j->tiles);
}

/* FILE as one buffer; returns how many of its bytes were named. */
static uint64_t name_file(struct joined *j, struct vt_bytes file, bool certificate)
{
    struct vt_certificate ignored;
    struct vt_parse parse;
    struct vt_reader r = vt_parse_begin(&parse, &j->tiles.sink, certificate ? VT_BUFFER_CERTIFICATE : VT_BUFFER_FILE, file, NULL, 0);

    (void)(certificate ? vt_certificate_read(&r, &ignored) : vt_der_dump(&r, "element"));
    (void)vt_parse_end(&r);
    return j->tiles.named[j->tiles.sink.buffers];
}

static uint64_t name_certificate(struct joined *j, struct vt_bytes file)
{
    return name_file(j, file, true);
}

static uint64_t name_element(struct joined *j, struct vt_bytes file)
{
    return name_file(j, file, false);
}

/* The blocks of a text; what stands round them is not looked at. */
static uint64_t name_blocks(struct joined *j, struct vt_bytes file)
{
    size_t room = vt_pem_room(file);
    uint8_t *memory = malloc(room + 1);
    struct vt_pem pem = vt_pem(file);
    struct vt_pem_block block;
    enum vt_pem_result result;

    while ((result = vt_pem_next(&pem, memory, room, &block)) != VT_PEM_END)
        if (result == VT_PEM_BLOCK)
            ck_assert_uint_eq(name_file(j, block.data, false), block.data.len);
    free(memory);
    return file.len;
}

/* What a server said, to our client. */
static uint64_t name_stream(struct joined *j, struct vt_bytes file)
{
    struct vt_client_config config = tls_config(NULL, NULL);
    struct vt_client *client = malloc(vt_client_size());

    config.sink = &j->tiles.sink;
    j->wire[1] = file;
    client = vt_client_init(client, vt_client_size(), &config);
    ck_assert_uint_eq(vt_client_feed(client, file), file.len);
    vt_client_end(client);
    free(client);
    ck_assert_uint_eq(j->tiles.wire_len[1], file.len);
    return j->tiles.wire_len[1];
}

/* The same, to somebody who listens; and as if the client had said it. */
static uint64_t name_observed(struct joined *j, struct vt_bytes file)
{
    const struct vt_observer_config config = { .sink = &j->tiles.sink };
    struct vt_observer *o = vt_observer_new(&config);

    j->wire[0] = j->wire[1] = file;
    vt_observer_feed(o, true, file);
    vt_observer_feed(o, false, file);
    vt_observer_end(o);
    vt_observer_free(o);
    ck_assert_uint_eq(j->tiles.wire_len[0], file.len);
    return j->tiles.wire_len[1];
}

static const struct {
    const char *corpus, *as;
    unsigned files;                 /* in the archive, counted with tar */
    uint64_t (*name)(struct joined *j, struct vt_bytes file);
} corpora[] = {
    { "asn1parse", "DER of any kind", 533, name_element },
    { "crl", "DER of any kind", 2064, name_element },
    { "x509", "certificates", 849, name_certificate },
    { "pem", "PEM, its blocks DER", 25, name_blocks },
    { "client", "a server's bytes, to the client", 1065, name_stream },
    { "client", "a server's bytes, observed", 1065, name_observed },
};

START_TEST(test_corpora)
{
    static struct joined j;
    struct vt_rows rows;
    char command[80];

    for (size_t i = 0; i < sizeof corpora / sizeof corpora[0]; i++) {
        uint64_t there = 0, named = 0;

        snprintf(command, sizeof command, "python3 tests/unit/support/seeds.py %s", corpora[i].corpus);
        vt_rows_run(&rows, corpora[i].corpus, command);
        while (vt_rows_next(&rows)) {
            struct vt_bytes file = vt_rows_hex(&rows, 0);

            begin(&j);
            named += corpora[i].name(&j, file);
            there += file.len;
            end(&j, corpora[i].corpus);
            vt_rows_check(&rows, true);      /* asserted in there */
        }
        ck_assert(vt_rows_close(&rows));
        printf("tiling: %-9s %4zu files, %-32s %7llu bytes named / %7llu = %.0f %%\n", corpora[i].corpus, rows.run, corpora[i].as,
               (unsigned long long)named, (unsigned long long)there, 100.0 * (double)named / (double)there);
        ck_assert_uint_eq(named, there);
        ck_assert_uint_eq(rows.run, corpora[i].files);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { test_corpora };

    return vt_suite_run("seeds_tiling", tests, sizeof tests / sizeof tests[0]);
}

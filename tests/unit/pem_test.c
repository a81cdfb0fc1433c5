/* PEM: blocks, errors and their lines. Expected octets are RFC 4648's (10), or come from Python's base64. */
#include <stdlib.h>

#include "vitrine.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"
#include "tests/unit/support/twice.h"
#include "x509/certificate.h"

#define BUNDLE "/etc/ssl/certs/ca-certificates.crt"

/* What a text holds: its blocks as "label:octets", one after the other, then the end or an error, and its line. */
static const struct {
    const char *text, *blocks;
    enum vt_pem_result result;
    uint32_t line;
} texts[] = {
    { "", "", VT_PEM_END, 1 },
    { "no block\nat all", "", VT_PEM_END, 2 },
    { "-----BEGIN X-----\nZm9vYmFy\n-----END X-----\n", "X:foobar ", VT_PEM_END, 4 },
    { "-----BEGIN X-----\nZm9vYmE=\n-----END X-----", "X:fooba ", VT_PEM_END, 3 },
    { "-----BEGIN X-----\nZm9vYg==\n-----END X-----", "X:foob ", VT_PEM_END, 3 },
    { "-----BEGIN X-----\r\nZm9v\r\nYmFy\r\n-----END X-----\r\n", "X:foobar ", VT_PEM_END, 5 },
    { "-----BEGIN X-----\n\n Zm 9\tv\n\nYmFy  \n-----END X-----  \n", "X:foobar ", VT_PEM_END, 7 },
    { "-----BEGIN X-----\nZ\nm\n9\nv\n-----END X-----\n", "X:foo ", VT_PEM_END, 7 },
    { "-----BEGIN X-----\n-----END X-----\n", "X: ", VT_PEM_END, 3 },
    { "\xef\xbb\xbf-----BEGIN X-----\nZm9v\n-----END X-----\n", "X:foo ", VT_PEM_END, 4 },
    { "a\n# -----BEGIN no\n-----BEGIN X Y-----\nZm9v\n-----END X Y-----\nb\n-----BEGIN Z-----\nYmFy\n-----END Z-----\n- c",
      "X Y:foo Z:bar ", VT_PEM_END, 10 },
    { "-----BEGIN K-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES,\n 00\n\nZm9v\n-----END K-----\n", "K:foo ", VT_PEM_END, 8 },
    { "-----BEGIN X----\nZm9v\n", "", VT_PEM_BAD_BEGIN, 1 },
    { "\n\n-----BEGIN X\n", "", VT_PEM_BAD_BEGIN, 3 },
    { "-----BEGIN X-----\nZm9v\nZm!v\n-----END X-----\n", "", VT_PEM_BAD_CHARACTER, 3 },
    { "-----BEGIN X-----\nZm9v\nZm9\xc3\n-----END X-----\n", "", VT_PEM_BAD_CHARACTER, 3 },
    { "-----BEGIN X-----\nZm9v\nZm9v-\n-----END X-----\n", "", VT_PEM_BAD_CHARACTER, 3 },
    { "-----BEGIN X-----\nZm9v_m9v\n-----END X-----\n", "", VT_PEM_BAD_CHARACTER, 2 },
    { "-----BEGIN X-----\nZm9vY\n-----END X-----\n", "", VT_PEM_BAD_PADDING, 3 },
    { "-----BEGIN X-----\nZm9vYg\n-----END X-----\n", "", VT_PEM_BAD_PADDING, 3 },
    { "-----BEGIN X-----\nZm9vYg=\n-----END X-----\n", "", VT_PEM_BAD_PADDING, 3 },
    { "-----BEGIN X-----\nZm9vYg===\n-----END X-----\n", "", VT_PEM_BAD_PADDING, 3 },
    { "-----BEGIN X-----\nZm9v=\n-----END X-----\n", "", VT_PEM_BAD_PADDING, 3 },
    { "-----BEGIN X-----\nZm9vYh==\n-----END X-----\n", "", VT_PEM_BAD_PADDING, 3 }, /* RFC 4648 3.5: bits left over */
    { "-----BEGIN X-----\nZm9vYmF=\n-----END X-----\n", "", VT_PEM_BAD_PADDING, 3 },
    { "-----BEGIN X-----\nZg==\nZm9v\n-----END X-----\n", "", VT_PEM_BAD_PADDING, 3 },
    { "-----BEGIN X-----\nZm9v\n", "", VT_PEM_NO_END, 3 },
    { "-----BEGIN X-----", "", VT_PEM_NO_END, 1 },
    { "-----BEGIN X-----\nZm9v\n-----BEGIN Y-----\nYmFy\n-----END Y-----\n", "", VT_PEM_NO_END, 3 },
    { "-----BEGIN X-----\nZm9v\n-----END Y-----\n", "", VT_PEM_OTHER_END, 3 },
    { "-----BEGIN X-----\nZm9v\n-----END X----\n", "", VT_PEM_BAD_CHARACTER, 3 },
    { "-----BEGIN X-----\nZm9v\n-----END X-----\n-----BEGIN X-----\n?\n", "X:foo ", VT_PEM_BAD_CHARACTER, 5 },
};

START_TEST(test_texts)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct vt_pem pem = vt_pem(vt_text(texts[i].text));
        struct vt_pem_block block;
        enum vt_pem_result result;
        char seen[128];
        size_t len = 0;
        uint8_t out[64];

        while ((result = vt_pem_next(&pem, out, sizeof out, &block)) == VT_PEM_BLOCK)
            len += (size_t)snprintf(seen + len, sizeof seen - len, "%.*s:%.*s ", (int)block.label.len,
                                    (const char *)block.label.data, (int)block.data.len, (const char *)block.data.data);
        seen[len] = 0;
        ck_assert_str_eq(seen, texts[i].blocks);
        ck_assert_msg(result == texts[i].result, "%s: %s", texts[i].text, vt_pem_error(result));
        ck_assert_msg(pem.line == texts[i].line, "%s: line %u", texts[i].text, pem.line);
    }
}
END_TEST

/* After an error the blocks behind it are found all the same; a block says where it begins, and its headers. */
START_TEST(test_goes_on)
{
    const char *text = "-----BEGIN X-----\n?\n-----END X-----\nx\n-----BEGIN Y-----\nZm9v\n-----BEGIN Z-----\nA: b\n\nYmFy\n-----END Z-----\n";
    struct vt_pem pem = vt_pem(vt_text(text));
    struct vt_pem_block block;
    uint8_t out[64];

    ck_assert_int_eq(vt_pem_next(&pem, out, sizeof out, &block), VT_PEM_BAD_CHARACTER);
    ck_assert_int_eq(vt_pem_next(&pem, out, sizeof out, &block), VT_PEM_NO_END);
    ck_assert_int_eq(vt_pem_next(&pem, out, sizeof out, &block), VT_PEM_BLOCK);
    ck_assert(vt_bytes_equal(block.data, vt_text("bar")));
    ck_assert_uint_eq(block.line, 7);
    ck_assert(vt_bytes_equal(block.headers, vt_text("A: b\n\n")));
    ck_assert_ptr_eq(strstr(text, "-----BEGIN Z"), text + block.at);
    ck_assert_int_eq(vt_pem_next(&pem, out, sizeof out, &block), VT_PEM_END);
}
END_TEST

/* Never a byte beyond the room; with vt_pem_room there is always enough. */
START_TEST(test_room)
{
    struct vt_bytes text = vt_text("-----BEGIN X-----\nZm9vYmFyZm9vYmFyZm9vYg==\n-----END X-----\n");
    struct vt_pem_block block;

    for (size_t room = 0; room <= 16; room++) {
        uint8_t *out = malloc(room); /* as large as said: sanitizers and valgrind watch its end */
        struct vt_pem pem = vt_pem(text);

        ck_assert_int_eq(vt_pem_next(&pem, out, room, &block), room == 16 ? VT_PEM_BLOCK : VT_PEM_NO_ROOM);
        ck_assert(room == 16 || pem.line == 2 || pem.line == 3);
        free(out);
    }
    ck_assert_uint_ge(vt_pem_room(text), 16);
}
END_TEST

/* Debian's bundle: each block is what Python makes of it, and the indexer's shortcut finds its subject. */
START_TEST(test_bundle)
{
    struct vt_rows rows;
    FILE *file = fopen(BUNDLE, "rb");
    uint8_t *text = malloc(1 << 20), *out = malloc(1 << 20);
    struct vt_pem_block block;
    struct vt_certificate certificate;
    struct vt_bytes subject;

    ck_assert_msg(file != NULL, "install ca-certificates");
    struct vt_pem pem = vt_pem(vt_bytes(text, fread(text, 1, 1 << 20, file)));
    vt_rows_run(&rows, BUNDLE, "python3 tests/unit/support/bundle.py " BUNDLE);
    while (vt_rows_next(&rows))
        vt_rows_check(&rows, vt_pem_next(&pem, out, 1 << 20, &block) == VT_PEM_BLOCK
                                 && vt_bytes_equal(block.data, vt_rows_hex(&rows, 1))
                                 && vt_bytes_equal(block.label, vt_text(vt_rows_text(&rows, 0)))
                                 && vt_certificate_subject(block.data, &subject)
                                 && vt_certificate_parse(block.data, &certificate, NULL)
                                 && vt_bytes_equal(subject, certificate.subject));
    ck_assert_int_eq(vt_pem_next(&pem, out, 1 << 20, &block), VT_PEM_END);
    ck_assert(vt_rows_close(&rows));
    free(text);
    free(out);
    fclose(file);
}
END_TEST

/* Reads all blocks of hostile TEXT, in memory of exactly its size. */
static void read_hostile(struct vt_bytes text)
{
    size_t room = vt_pem_room(text);
    uint8_t *copy = malloc(text.len), *out = malloc(room);
    struct vt_pem pem = vt_pem(vt_bytes(copy, text.len));
    struct vt_pem_block block;
    enum vt_pem_result result = VT_PEM_BLOCK;

    memcpy(copy, text.data, text.len);
    for (size_t before = 0; result != VT_PEM_END; before = pem.at) {
        result = vt_pem_next(&pem, out, room, &block);
        ck_assert_int_ne(result, VT_PEM_NO_ROOM);
        ck_assert_msg(result == VT_PEM_END || pem.at > before, "no progress");
        ck_assert_uint_le(pem.at, text.len);
        ck_assert_uint_ge(pem.line, 1);
    }
    free(copy);
    free(out);
}

START_TEST(test_hostile)
{
    static const char sample[] = "x\n-----BEGIN CERTIFICATE-----\nZm9vYmFyZm9vYmFy\nZm9vYg==\n-----END CERTIFICATE-----\n"
                                 "-----BEGIN K-----\nA: b\n\nZm9v\n-----END K-----\n";
    uint32_t x = 7;
    struct vt_rows rows;

    for (int i = 0; i < 20000; i++) {
        uint8_t text[sizeof sample + 8];
        size_t len = sizeof sample - 1;

        memcpy(text, sample, len);
        for (int changes = 1 + i % 4; changes > 0; changes--)
            len = vt_mutate(&x, text, len);
        read_hostile(vt_bytes(text, len));
    }
    vt_rows_run(&rows, "pem", "python3 tests/unit/support/seeds.py pem");
    while (vt_rows_next(&rows)) {
        read_hostile(vt_rows_hex(&rows, 0));
        vt_rows_check(&rows, true); /* asserted in there */
    }
    ck_assert(vt_rows_close(&rows));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { test_texts, test_goes_on, test_room, test_bundle, test_hostile };

    return vt_suite_run("pem", tests, sizeof tests / sizeof *tests);
}
